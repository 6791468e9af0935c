// The operator's commands, built when needed.
import { spawnSync } from "node:child_process";
import { build, install } from "./prepare.mjs";

install();
build();
const { status } = spawnSync(process.execPath, ["dist/server/cli.js", ...process.argv.slice(2)], { stdio: "inherit" });
process.exit(status ?? 1);
