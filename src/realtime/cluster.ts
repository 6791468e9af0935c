import { createAdapter as overPostgres } from "@socket.io/postgres-adapter";
import { createAdapter as overRedis } from "@socket.io/redis-adapter";
import { Redis } from "ioredis";
import type { Server } from "socket.io";
import type { Lent, Store } from "../../db/client";

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
  const { lender, close } = takingBack(pool);
  return { join: (io: Server) => void io.adapter(overPostgres(lender, { errorHandler })), close };
};

/**
 * The adapter never gives back a line that broke, nor one it was opening when it closed: after every restart of PostgreSQL the
 * pool would lend one less, and it could not end. Here each comes back, once.
 */
const takingBack = (pool: NonNullable<Store["pool"]>) => {
  const lent = new Set<Lent>();
  let isOver = false;
  const connect = async (): Promise<Lent> => {
    // It asks again for ever when it is refused.
    if (isOver) return new Promise(() => {});
    const client = await pool.connect();
    const release = client.release.bind(client);
    lent.add(client);
    client.release = (failure) => {
      if (lent.delete(client)) release(failure);
    };
    client.once("end", () => client.release(true));
    if (isOver) client.release();
    return client;
  };
  const lender: typeof pool = Object.create(pool, {
    query: { value: pool.query.bind(pool) },
    connect: { value: connect },
  });
  return {
    lender,
    close: async (): Promise<void> => {
      isOver = true;
      for (const client of [...lent]) client.release(true);
    },
  };
};

/** The adapter waits for none of its commands: what Redis cannot take while it is away is told by "error", and is not worth a process. */
class Line extends Redis {
  override sendCommand(...given: Parameters<Redis["sendCommand"]>): unknown {
    const sent = super.sendCommand(...given);
    Promise.resolve(sent).catch(() => {});
    return sent;
  }
}

const redisCluster = (url: string, log: Log) => {
  // The question whether Redis is ready may overtake a subscription that waits, which is then lost; both commands are taken at once anyway.
  const open = () => new Line(url, { enableReadyCheck: false });
  const lines = [open(), open()] as const;
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
