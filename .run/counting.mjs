// Says on standard error how far `npm ci` has come, while the process that called it waits for its end.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

const EVERY_MS = 15_000;
const { packages } = JSON.parse(readFileSync("package-lock.json", "utf8"));
// Optional packages are for other systems, most of them.
const wanted = Object.entries(packages)
  .filter(([path, one]) => path !== "" && !one.optional)
  .map(([path]) => join(path, "package.json"));
const startedAt = Date.now();
const time = () => {
  const seconds = Math.round((Date.now() - startedAt) / 1000);
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
};
setInterval(() => {
  const there = wanted.filter((file) => existsSync(file)).length;
  const all = there === wanted.length ? "; the database driver is being compiled where no ready one can be had" : "";
  const what = there === 0 ? "downloading" : `${there} of about ${wanted.length} packages${all}`;
  process.stderr.write(`  installing: ${what}, ${time()}\n`);
}, EVERY_MS);
// Nobody waits any more.
process.on("disconnect", () => process.exit(0));
