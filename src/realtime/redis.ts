import { createAdapter } from "@socket.io/redis-adapter";
import { Redis } from "ioredis";
import type { Server } from "socket.io";
import type { Log } from "./cluster";

/** The adapter waits for none of its commands: what Redis cannot take while it is away is told by "error", and is not worth a process. */
class Line extends Redis {
  override sendCommand(...given: Parameters<Redis["sendCommand"]>): unknown {
    const sent = super.sendCommand(...given);
    Promise.resolve(sent).catch(() => {});
    return sent;
  }
}

/** Joins the sockets of several processes over Redis. */
export const redisCluster = (url: string, log: Log) => {
  // The question whether Redis is ready may overtake a subscription that waits, which is then lost; both commands are taken at once anyway.
  const open = () => new Line(url, { enableReadyCheck: false });
  const lines = [open(), open()] as const;
  for (const line of lines)
    line.on("error", (err: Error) =>
      log.error({ err: err.message }, "Redis at REDIS_URL is disturbed; it is tried again."),
    );
  const [pub, sub] = lines;
  return {
    join: (io: Server) => void io.adapter(createAdapter(pub, sub, { key: "parley" })),
    close: async () => {
      for (const line of lines) line.disconnect();
    },
  };
};
