import { Agent, type IncomingHttpHeaders, request } from "node:http";

export type Ask = { method?: string; path: string; headers?: Record<string, string>; body?: string };
export type Answer = { status: number; headers: IncomingHttpHeaders; body: string };
export type Client = { ask: (ask: Ask) => Promise<Answer>; close: () => void };

const ANSWER_MS_MAX = 30_000;

/** A load client: that many kept-alive connections to one server. */
export const openClient = (origin: string, connections: number): Client => {
  const { hostname, port } = new URL(origin);
  // In turn, so that none lies idle for as long as the server keeps it: it would be closed while something is sent over it.
  const agent = new Agent({ keepAlive: true, maxSockets: connections, scheduling: "fifo" });
  const ask = ({ method = "GET", path, headers = {}, body }: Ask): Promise<Answer> =>
    new Promise((resolve, reject) => {
      const length = body === undefined ? {} : { "content-length": String(Buffer.byteLength(body)) };
      const asked = request({ agent, hostname, port, method, path, headers: { ...headers, ...length } }, (answer) => {
        const chunks: Buffer[] = [];
        answer.on("data", (chunk: Buffer) => chunks.push(chunk));
        answer.on("error", reject);
        answer.on("end", () =>
          resolve({
            status: answer.statusCode ?? 0,
            headers: answer.headers,
            body: Buffer.concat(chunks).toString("utf8"),
          }),
        );
      });
      asked.setTimeout(ANSWER_MS_MAX, () => asked.destroy(new Error(`${method} ${path} was not answered in time.`)));
      asked.on("error", reject);
      asked.end(body);
    });
  return { ask, close: () => agent.destroy() };
};

/** Asks and insists on a 2xx. */
export const ok = async (client: Client, ask: Ask): Promise<Answer> => {
  const answer = await client.ask(ask);
  if (answer.status < 200 || answer.status > 299)
    throw new Error(`${ask.method ?? "GET"} ${ask.path}: ${answer.status} ${answer.body.slice(0, 300)}`);
  return answer;
};

const FLOOD_MS_MAX = 3000;

/** Sends all of them, so many at a time, or as many as three seconds allow. Gives how many a second were answered. */
export const flood = async (client: Client, asks: Ask[], atOnce: number): Promise<number> => {
  const queue = asks.values();
  const startedAt = performance.now();
  const elapsedMs = () => performance.now() - startedAt;
  let answered = 0;
  const worker = async () => {
    while (elapsedMs() < FLOOD_MS_MAX) {
      const { value: ask } = queue.next();
      if (!ask) return;
      await ok(client, ask);
      answered += 1;
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return answered / (elapsedMs() / 1000);
};

const TIMES_MS_MAX = 3000;

/** How long each of so many calls takes (or of as many as three seconds allow), one after another, in milliseconds. */
export const times = async (calls: number, call: () => Promise<unknown>): Promise<number[]> => {
  const taken: number[] = [];
  const endsAt = performance.now() + TIMES_MS_MAX;
  for (let done = 0; done < calls && (done === 0 || performance.now() < endsAt); done += 1) {
    const startedAt = performance.now();
    await call();
    taken.push(performance.now() - startedAt);
  }
  return taken;
};
