import { watchNesting } from "../../db/nesting";

// Before every test file: no path of ours begins a transaction inside another.
watchNesting();
