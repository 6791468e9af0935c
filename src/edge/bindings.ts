/** What wrangler.toml binds to the Worker: only what of it we use. */
type Fetcher = { fetch: (request: Request) => Promise<Response> };
export type Letter = { connection: string; n: number };
export type QueueMessage = {
  body: Letter;
  attempts: number;
  ack: () => void;
  retry: (more: { delaySeconds: number }) => void;
};
export type QueueBatch = { queue: string; messages: QueueMessage[] };

export type Env = {
  WEBHOOKS: { send: (letter: Letter) => Promise<unknown> };
  DOORS: {
    get: (key: string, options: { type: "arrayBuffer"; cacheTtl: number }) => Promise<ArrayBuffer | null>;
    put: (key: string, value: Uint8Array) => Promise<void>;
  };
  MAILBOX: { idFromName: (name: string) => unknown; get: (id: unknown) => Fetcher };
  ASSETS: Fetcher;
  /** Where home is, as the Worker reaches it. */
  HOME_URL: string;
  /** The same as home's. */
  EDGE_SECRET: string;
  /** The longest pause between two tries, in seconds. */
  RETRY_SECONDS_MAX: string;
};

/** One Durable Object's own SQLite. What one event writes without waiting is one transaction. */
export type State = {
  storage: {
    sql: { exec: (query: string, ...values: (string | number | Uint8Array | null)[]) => { toArray: () => unknown[] } };
  };
};
