import { pathToFileURL } from "node:url";
import { afterAll, afterEach } from "vitest";
import { watchNesting } from "../../db/nesting";
import { useBuiltThreads } from "../../src/kernel/thread";
import { putAway } from "./after";

// Before every test file: no path of ours begins a transaction inside another.
watchNesting();
// Only `npm test` knows that what is built is what the sources say.
if (process.env.BUILT_THREADS) useBuiltThreads(pathToFileURL(`${process.env.BUILT_THREADS}/`));
afterEach(() => putAway("test"));
afterAll(() => putAway("file"));
