import { afterAll, afterEach } from "vitest";
import { watchNesting } from "../../db/nesting";
import { putAway } from "./after";

// Before every test file: no path of ours begins a transaction inside another.
watchNesting();
afterEach(() => putAway("test"));
afterAll(() => putAway("file"));
