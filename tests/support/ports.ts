import { randomInt } from "node:crypto";
import { createServer } from "node:net";

/** Below what the machine gives to connections that go out: a port that is free now is not taken by one of these before it is listened on. */
const [FIRST, LAST] = [10_240, 32_000];

const isFree = (port: number) =>
  new Promise<boolean>((resolve, reject) => {
    const server = createServer().once("error", (error: NodeJS.ErrnoException) =>
      error.code === "EADDRINUSE" ? resolve(false) : reject(error),
    );
    server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
  });

/** A port of loopback that nobody listens on. */
export const freePort = async (): Promise<number> => {
  const port = randomInt(FIRST, LAST);
  return (await isFree(port)) ? port : freePort();
};
