// Figures as ratios to a bare floor: installs, builds, and runs the benches it is given by name, or all.
import { execSync, spawn } from "node:child_process";
import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { build, install } from "./prepare.mjs";

const bundled = "dist/server/bench.js";
const changedAt = (folder) =>
  Math.max(
    ...readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => statSync(join(entry.parentPath ?? entry.path, entry.name)).mtimeMs),
  );

install();
build();
// The build's stamp does not watch the tests, where the benches are.
if (!existsSync(bundled) || statSync(bundled).mtimeMs < changedAt("tests/load"))
  execSync("node .run/build.mjs", { stdio: ["ignore", 2, 2] });
const child = spawn(process.execPath, [bundled, ...process.argv.slice(2)], { stdio: "inherit" });
// An interrupt reaches the benches by themselves; they end what they started.
process.on("SIGINT", () => {});
process.on("SIGTERM", () => child.kill("SIGTERM"));
child.on("exit", (code) => process.exit(code ?? 1));
