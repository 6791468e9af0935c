// Reload on change: the server under tsx, the inbox under Vite (which hands /api and the rest on to the server).
import { spawn } from "node:child_process";
import { build, install } from "./prepare.mjs";

install();
// The widget and the pages the server makes by itself come from the last build; server and inbox reload from their sources.
build();
console.error("Open the address that Vite prints: the inbox at /, the phones at /sandbox/.");
const children = [
  spawn(process.execPath, ["node_modules/tsx/dist/cli.mjs", "watch", "src/main.ts", "--demo"], { stdio: "inherit" }),
  spawn(process.execPath, ["node_modules/vite/bin/vite.js", "--config", "inbox-ui/vite.config.ts"], {
    stdio: "inherit",
  }),
];
const stop = () => children.map((child) => child.kill());
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, stop);
for (const child of children)
  child.on("exit", () => {
    stop();
    process.exit(0);
  });
