import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { freePort } from "../support/ports";

/** The built server's folder: this file is bundled into it. */
export const serverFolder = dirname(fileURLToPath(import.meta.url));

export type Running = {
  origin: string;
  /** From spawn to "ready at". */
  readyMs: number;
  residentMB: () => number;
  stop: () => Promise<void>;
};
export type Floor = "empty" | "ingest" | "live" | "list";

const READY_MS_MAX = 60_000;
const STOP_MS_MAX = 5000;

const readyAt = (child: ChildProcess): Promise<void> =>
  new Promise((resolve, reject) => {
    let said = "";
    const late = setTimeout(() => reject(new Error(`Not ready within ${READY_MS_MAX} ms.\n${said}`)), READY_MS_MAX);
    child.stderr?.on("data", (chunk) => {
      said = (said + chunk).slice(-2000);
    });
    child.stdout?.on("data", (chunk) => {
      if (String(chunk).includes("ready at")) {
        clearTimeout(late);
        resolve();
      }
    });
    child.once("exit", (code) => {
      clearTimeout(late);
      reject(new Error(`It ended with ${code} before it was ready.\n${said}`));
    });
  });

const stop = async (child: ChildProcess): Promise<void> => {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, "exit");
  child.kill("SIGTERM");
  const late = setTimeout(() => child.kill("SIGKILL"), STOP_MS_MAX);
  await ended;
  clearTimeout(late);
};

const residentMB = (pid: number): number => {
  const status = `/proc/${pid}/status`;
  const kilobytes = existsSync(status)
    ? /VmRSS:\s+(\d+)/.exec(readFileSync(status, "utf8"))?.[1]
    : execFileSync("ps", ["-o", "rss=", "-p", String(pid)], { encoding: "utf8" });
  return Number(kilobytes) / 1024;
};

const running = new Set<ChildProcess>();

/** Starts a server process with only this environment; resolves when it says that it is ready. */
const start = async (args: string[], given: Record<string, string>): Promise<Running> => {
  const port = await freePort();
  const env = { PATH: process.env.PATH, HOST: "127.0.0.1", LOG_LEVEL: "error", ...given, PORT: String(port) };
  const startedAt = performance.now();
  const child = spawn(process.execPath, args, { env, stdio: ["ignore", "pipe", "pipe"] });
  running.add(child);
  child.once("exit", () => running.delete(child));
  await readyAt(child).catch(async (failure: unknown) => {
    await stop(child);
    throw failure;
  });
  return {
    origin: `http://127.0.0.1:${port}`,
    readyMs: performance.now() - startedAt,
    residentMB: () => residentMB(child.pid ?? 0),
    stop: () => stop(child),
  };
};

export const startDesk = (env: Record<string, string>) => start([join(serverFolder, "main.js")], env);
export const startFloor = (floor: Floor, env: Record<string, string>) =>
  start([join(serverFolder, "bench.js"), "--floor", floor], env);

process.on("exit", () => {
  for (const child of running) child.kill("SIGKILL");
});
/** Nothing outlives the benches, however they end. */
export const stopAll = async (): Promise<void> => {
  await Promise.all([...running].map(stop));
};

/** Waits until it holds, at most twenty seconds. */
export const until = async (what: string, holds: () => Promise<boolean>): Promise<void> => {
  for (const endsAt = Date.now() + 20_000; Date.now() < endsAt; await pause(50)) if (await holds()) return;
  throw new Error(`It took too long: ${what}.`);
};
