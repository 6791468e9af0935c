import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { existsSync, readFileSync, readlinkSync } from "node:fs";
import { join } from "node:path";
import { freePort } from "../support/ports";

const root = join(import.meta.dirname, "../..");
const built = process.env.PARLEY_SERVER ?? join(root, "dist/server/main.js");

/** As holders of leases name this machine and its room for process ids. */
const ownMachine = () =>
  `${readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim()}:${readlinkSync("/proc/self/ns/pid")}`;

type Needs = {
  dataDir: string;
  secretKey: string;
  env?: Record<string, string>;
  /** The command it runs under. */
  under?: string[];
};

/** The built server's main file; built now where nobody has. */
export const builtServer = (): string => {
  if (!existsSync(built))
    execFileSync(process.execPath, [join(root, ".run/build.mjs")], { cwd: root, stdio: "ignore" });
  return built;
};

/** The built server as a process of its own that can be killed at any moment and started again. */
export const openServer = async ({ dataDir, secretKey, env = {}, under = [] }: Needs) => {
  const main = builtServer();
  const port = Number(env.PORT ?? (await freePort()));
  let child: ChildProcess | null = null;
  let kills = 0;
  let starting: Promise<void> = Promise.resolve();
  let said = "";

  const start = () =>
    new Promise<void>((resolve, reject) => {
      const [command = "", ...args] = [...under, process.execPath, main];
      const next = spawn(command, args, {
        env: {
          PATH: process.env.PATH ?? "",
          DATA_DIR: dataDir,
          SECRET_KEY: secretKey,
          PORT: String(port),
          LOG_LEVEL: "error",
          ...env,
        },
        stdio: ["ignore", "pipe", "pipe"],
      });
      child = next;
      next.stdout?.on("data", (chunk) => {
        if (String(chunk).includes("Parley is ready")) resolve();
      });
      next.stderr?.on("data", (chunk) => {
        said = `${said}${chunk}`.slice(-20_000);
      });
      next.once("exit", (code, signal) => {
        // Killed before it was ready: whoever killed it starts it again.
        if (signal === "SIGKILL") resolve();
        else reject(new Error(`The server ended by itself (${code ?? signal}): ${said}`));
      });
    });

  const exited = (one: ChildProcess) =>
    one.exitCode !== null || one.signalCode !== null
      ? Promise.resolve()
      : new Promise<void>((resolve) => one.once("exit", () => resolve()));

  starting = start();
  await starting;
  return {
    url: `http://127.0.0.1:${port}`,
    kills: () => kills,
    said: () => said,
    /** SIGKILL now; starts again as soon as it is gone. */
    kill: (): void => {
      const victim = child;
      // Killed twice before it is gone it would be started twice.
      if (!victim || victim.killed || !victim.kill("SIGKILL")) return;
      kills += 1;
      starting = exited(victim).then(start);
      starting.catch(() => {});
    },
    /** True when a lease's holder is this process. */
    holds: (holder: string): boolean => {
      const [where, pid] = holder.split("/");
      return under.length > 0 ? where !== ownMachine() : where === ownMachine() && Number(pid) === child?.pid;
    },
    /** SIGKILL now, for good. */
    end: async (): Promise<void> => {
      const victim = child;
      if (!victim) return;
      victim.removeAllListeners("exit");
      victim.kill("SIGKILL");
      await exited(victim);
    },
    /** Resolves when the last start is ready. */
    ready: async (): Promise<void> => {
      let seen: Promise<void>;
      do {
        seen = starting;
        await seen;
      } while (seen !== starting);
    },
    close: async (): Promise<void> => {
      await starting.catch(() => {});
      if (!child) return;
      child.removeAllListeners("exit");
      child.kill("SIGKILL");
      await exited(child);
    },
  };
};
