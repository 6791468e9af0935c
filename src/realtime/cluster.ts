import type { Server } from "socket.io";
import type { Lent, Store } from "../../db/client";

export type Log = { error: (details: object, text: string) => void };
type Needs = { redisUrl: string | null; pool: Store["pool"]; log: Log };

/**
 * What joins the sockets of several processes: Redis where there is one, else PostgreSQL, else nothing (SQLite has one
 * process). Only who is here and who types goes over it: events every process reads for itself, by their sequence.
 */
export const openCluster = async ({ redisUrl, pool, log }: Needs) => {
  // Only what joins them is loaded.
  if (redisUrl) return (await import("./redis")).redisCluster(redisUrl, log);
  if (!pool) return null;
  const { createAdapter } = await import("@socket.io/postgres-adapter");
  const errorHandler = (err: Error) => log.error({ err }, "The sockets' line over PostgreSQL is disturbed.");
  const { lender, close } = takingBack(pool);
  return { join: (io: Server) => void io.adapter(createAdapter(lender, { errorHandler })), close };
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

export type Cluster = NonNullable<Awaited<ReturnType<typeof openCluster>>>;
