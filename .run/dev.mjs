// Reload on change: the server under tsx, the inbox under Vite (which hands /api and the rest on to the server).
import { spawn } from "node:child_process";
import { setTimeout } from "node:timers/promises";
import { build, install } from "./prepare.mjs";

install();
// The widget and the pages the server makes by itself come from the last build; server and inbox reload from their sources.
build();
const children = [];
const stop = () => children.map((child) => child.kill());
const start = (...args) => {
  const child = spawn(process.execPath, args, { stdio: "inherit" });
  children.push(child);
  child.on("exit", () => {
    stop();
    process.exit(0);
  });
};
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, stop);

start("node_modules/tsx/dist/cli.mjs", "watch", "src/main.ts", "--demo");
// Until the server answers, the page would only show that it can't be reached.
console.error("Starting the desk; the first time it is filled with the demo company, which takes about half a minute…");
const { HOST = "", PORT = "" } = process.env;
const health = `http://${["", "0.0.0.0", "::"].includes(HOST) ? "127.0.0.1" : HOST}:${PORT || 3000}/healthz`;
while (
  !(await fetch(health).then(
    ({ ok }) => ok,
    () => false,
  ))
)
  await setTimeout(300);
console.error("Open the address that Vite prints: the inbox at /, the phones at /sandbox/.");
start("node_modules/vite/bin/vite.js", "--config", "inbox-ui/vite.config.ts");
