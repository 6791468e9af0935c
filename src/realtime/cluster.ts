import { createAdapter as overPostgres } from "@socket.io/postgres-adapter";
import { createAdapter as overRedis } from "@socket.io/redis-adapter";
import { Redis } from "ioredis";
import type { Server } from "socket.io";
import type { Store } from "../../db/client";

type Log = { error: (details: object, text: string) => void };
type Needs = { redisUrl: string | null; pool: Store["pool"]; log: Log };

/**
 * What joins the sockets of several processes: Redis where there is one, else PostgreSQL, else nothing (SQLite has one
 * process). Only who is here and who types goes over it: events every process reads for itself, by their sequence.
 */
export const openCluster = ({ redisUrl, pool, log }: Needs) => {
  if (redisUrl) return redisCluster(redisUrl, log);
  if (!pool) return null;
  const errorHandler = (err: Error) => log.error({ err }, "The sockets' line over PostgreSQL is disturbed.");
  return {
    join: (io: Server) => void io.adapter(overPostgres(pool, { errorHandler })),
    close: async () => {},
  };
};

const redisCluster = (url: string, log: Log) => {
  const lines = [new Redis(url), new Redis(url)] as const;
  for (const line of lines)
    line.on("error", (err: Error) =>
      log.error({ err: err.message }, "Redis at REDIS_URL is disturbed; it is tried again."),
    );
  const [pub, sub] = lines;
  return {
    join: (io: Server) => void io.adapter(overRedis(pub, sub, { key: "parley" })),
    close: async () => {
      for (const line of lines) line.disconnect();
    },
  };
};
export type Cluster = NonNullable<ReturnType<typeof openCluster>>;
