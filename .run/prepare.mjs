// Installs the locked dependencies when they are absent or out of date, and builds what is older than its sources.
import { execSync, fork } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
process.chdir(root);
const [major, minor] = process.versions.node.split(".").map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(
    `Parley needs Node 20.19 or later; this is ${process.versions.node}. Install a newer Node and run the command again.`,
  );
  process.exit(1);
}

const run = (command) =>
  execSync(command, {
    stdio: ["ignore", 2, 2],
    env: { ...process.env, FORCE_COLOR: "0" },
  });
const stamp = (name, value, make) => {
  const file = join(root, "node_modules", ".cache", `parley-${name}`);
  if (existsSync(file) && readFileSync(file, "utf8") === value) return;
  make();
  mkdirSync(join(file, ".."), { recursive: true });
  writeFileSync(file, value);
};
const digest = (...texts) => texts.reduce((hash, text) => hash.update(text), createHash("sha256")).digest("hex");

const sources = (folder) =>
  !existsSync(folder)
    ? []
    : readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
        entry.isDirectory() ? sources(join(folder, entry.name)) : [join(folder, entry.name)],
      );

export const install = () =>
  stamp("lock", digest(readFileSync("package-lock.json"), process.versions.modules), () => {
    console.error("Installing dependencies (two to six minutes the first time)…");
    const counting = fork(join(root, ".run", "counting.mjs"), { stdio: ["ignore", 2, 2, "ipc"] });
    try {
      run("npm ci --no-audit --no-fund --loglevel=error");
    } finally {
      counting.kill();
    }
  });

export const build = () => {
  const files = ["channels", "src", "db", "prompts", "inbox-ui"]
    .flatMap(sources)
    .filter((file) => !file.endsWith(".md") || file.includes("prompt"));
  const state = digest(
    files.map((file) => `${file} ${statSync(file).mtimeMs} ${statSync(file).size}`).join("\n"),
    readFileSync("package-lock.json"),
  );
  if (!existsSync("dist")) stampReset("build");
  stamp("build", state, () => {
    console.error("Building…");
    run("node .run/build.mjs");
  });
};
const stampReset = (name) => {
  const file = join(root, "node_modules", ".cache", `parley-${name}`);
  if (existsSync(file)) writeFileSync(file, "");
};

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  install();
  if (process.argv.includes("--build")) build();
}
