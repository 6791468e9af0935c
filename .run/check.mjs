// Types, lint and formatting, house rules, fast tests: about a minute.
import { spawnSync } from "node:child_process";
import { install } from "./prepare.mjs";

install();
const steps = [
  ["node_modules/typescript/bin/tsc", "--noEmit", "-p", "."],
  ["node_modules/@biomejs/biome/bin/biome", "check", "."],
  [
    "node_modules/vitest/vitest.mjs",
    "run",
    "--config",
    ".run/vitest.config.ts",
    "tests/house",
    "tests/kernel",
    "tests/db",
    "tests/desk",
    "tests/people",
    "tests/knowledge",
    "tests/ai",
  ],
];
for (const step of steps) {
  const { status } = spawnSync(process.execPath, step, { stdio: "inherit" });
  if (status !== 0) process.exit(1);
}
