// `npm start` and `npm run demo`: installs what is missing, builds what has changed, starts the server.
import { spawn } from "node:child_process";
import { build, install } from "./prepare.mjs";

install();
build();
const child = spawn(process.execPath, ["dist/server/main.js", ...process.argv.slice(2)], { stdio: "inherit" });
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => child.kill(signal));
child.on("exit", (code, signal) => process.exit(signal ? 0 : (code ?? 1)));
