import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "./ports";

const PROGRAM = "/usr/bin/redis-server";

/** Where this machine keeps Redis; null when it has none. */
export const redisAt = existsSync(PROGRAM) ? PROGRAM : null;
export const WITHOUT_REDIS = `Redis is not installed at ${PROGRAM}`;

/** A real Redis of our own on loopback; `cut` ends it as a power cut would, `start` brings it back on the same port. */
export const openRedisServer = async () => {
  const folder = mkdtempSync(join(tmpdir(), "parley-redis-"));
  const port = await freePort();
  const run = () =>
    new Promise<{ end: () => Promise<void> }>((resolve, reject) => {
      const options = ["--port", String(port), "--bind", "127.0.0.1", "--save", "", "--dir", folder];
      const server = spawn(PROGRAM, options, { stdio: ["ignore", "pipe", "ignore"] });
      const gone = new Promise<void>((ended) => server.once("exit", () => ended()));
      let said = "";
      server.stdout.on("data", (chunk) => {
        said += String(chunk);
        if (/ready to accept connections/i.test(said))
          resolve({
            end: () => {
              server.kill("SIGKILL");
              return gone;
            },
          });
      });
      server.once("exit", () => reject(new Error(`Redis did not start: ${said}`)));
    });
  let running = await run();
  return {
    url: `redis://127.0.0.1:${port}`,
    cut: () => running.end(),
    start: async () => {
      running = await run();
    },
    close: async () => {
      await running.end();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};
