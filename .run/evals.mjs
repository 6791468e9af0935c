// The prompts' own cases against their baselines, built when needed.
import { spawnSync } from "node:child_process";
import { build, install } from "./prepare.mjs";

install();
build();
// Baselines are written where the prompts' sources are, not beside the built server.
const args = ["dist/server/cli.js", "evals", "--into", "prompts", ...process.argv.slice(2)];
const { status } = spawnSync(process.execPath, args, { stdio: "inherit" });
process.exit(status ?? 1);
