/** A stand-in customer's browser: speaks the widget's own protocol from Node. For tests, the sandbox and load. */
import { randomUUID } from "node:crypto";
import { z } from "zod";
import type { HistoryItem } from "../contract";
import { hmacHex } from "../kit/signature";
import type { Identity } from "./protocol";
import { openSse } from "./sse";

/** Where the visitor is and who they say they are. `base` is the connection's webhook address. */
type VisitorOptions = {
  base: string;
  /** What a browser would send as Origin; the base's own origin unless told. */
  origin?: string;
  identity?: Identity;
  /** A token of an earlier visit. */
  token?: string;
  /** Network address, for servers that believe `x-real-ip`. */
  ip?: string;
  /** Page the visitor is on. */
  page?: { url: string; title?: string };
  /** Tells the desk what has arrived, as the widget does. On unless switched off. */
  acknowledges?: "delivered" | "nothing";
};

/** The answer was not 200. */
export class Refused extends Error {
  constructor(
    readonly status: number,
    readonly problem: string,
  ) {
    super(`${status} ${problem}`);
    this.name = "Refused";
  }
}

const Problem = z.object({ problem: z.string() }).catch({ problem: "unknown" });
const SessionAnswer = z.object({ token: z.string(), thread: z.string(), name: z.string().nullable() });
const KeptAnswer = z.object({ externalId: z.string() });
const UploadedAnswer = z.object({ key: z.string(), name: z.string(), mime: z.string(), sizeBytes: z.number() });
// The desk made the items and the contract describes them: only what this file itself reads is looked at.
const isItem = (value: unknown): value is HistoryItem =>
  z.object({ seq: z.number(), id: z.string() }).safeParse(value).success;
const ItemsData = z.object({ seq: z.number(), items: z.array(z.custom<HistoryItem>(isItem)) });
const AgentData = z.object({ name: z.string().nullable() });
const TypingData = z.object({ on: z.boolean() });

/** The signed identity a customer's own server would put into its page. */
export const signIdentity = (
  identitySecret: string,
  facts: { id: string; name?: string; email?: string; phone?: string; exp?: number },
): { payload: string; hash: string } => {
  const payload = Buffer.from(JSON.stringify(facts)).toString("base64url");
  return { payload, hash: hmacHex(identitySecret, `payload.${payload}`) };
};

const openWire = (options: VisitorOptions, token: () => string) => {
  const headers = () => ({
    origin: options.origin ?? new URL(options.base).origin,
    ...(options.ip && { "x-real-ip": options.ip }),
    ...(token() && { authorization: `Bearer ${token()}` }),
  });
  const answered = async <T>(response: Response, schema: z.ZodType<T>): Promise<T> => {
    const body: unknown = await response.json().catch(() => undefined);
    if (!response.ok) throw new Refused(response.status, Problem.parse(body).problem);
    return schema.parse(body);
  };
  return {
    headers,
    post: async <T>(path: string, body: object, schema: z.ZodType<T>): Promise<T> =>
      answered(
        await fetch(`${options.base}${path}`, {
          method: "POST",
          headers: { ...headers(), "content-type": "application/json" },
          body: JSON.stringify(body),
        }),
        schema,
      ),
    upload: async (file: File) => {
      const form = new FormData();
      form.set("file", file);
      const response = await fetch(`${options.base}/files`, { method: "POST", headers: headers(), body: form });
      return answered(response, UploadedAnswer);
    },
  };
};

type Waiter = { isMet: (items: HistoryItem[]) => boolean; done: () => void };

const openMemory = () => {
  const items = new Map<string, HistoryItem>();
  const waiters = new Set<Waiter>();
  const seen: { agent: string | null; isTyping: boolean } = { agent: null, isTyping: false };
  const sees = () => [...items.values()].sort((a, b) => a.at - b.at || a.seq - b.seq);
  const look = () => {
    for (const waiter of [...waiters]) if (waiter.isMet(sees())) waiter.done();
  };
  return {
    seen,
    sees,
    hear: (event: string, data: unknown) => {
      if (event === "items") for (const item of ItemsData.parse(data).items) items.set(item.id, item);
      if (event === "agent") seen.agent = AgentData.parse(data).name;
      if (event === "typing") seen.isTyping = TypingData.parse(data).on;
      look();
    },
    /** Resolves as soon as the predicate holds; rejects after `deadlineMs`. */
    waitFor: (isMet: Waiter["isMet"], deadlineMs = 5000) =>
      new Promise<HistoryItem[]>((resolve, reject) => {
        if (isMet(sees())) return resolve(sees());
        const waiter: Waiter = {
          isMet,
          done: () => {
            waiters.delete(waiter);
            clearTimeout(timer);
            resolve(sees());
          },
        };
        const timer = setTimeout(() => {
          waiters.delete(waiter);
          reject(
            new Error(`not seen within ${deadlineMs} ms; seen: ${JSON.stringify(sees().map((item) => item.rich))}`),
          );
        }, deadlineMs);
        waiters.add(waiter);
      }),
  };
};

const anything = z.unknown();

/** Opens a visitor: a session and a stream. Everything it does throws `Refused` unless the answer is 200. */
export const openVisitor = async (options: VisitorOptions) => {
  let token = "";
  const wire = openWire(options, () => token);
  const session = await wire.post("/session", { visitor: options.token, identity: options.identity }, SessionAnswer);
  token = session.token;
  const memory = openMemory();
  const acknowledged = new Set<string>();
  const acknowledge = () => {
    if (options.acknowledges === "nothing") return;
    const last = memory.sees().findLast((item) => item.by.speaks !== "customer" && item.externalId !== null);
    if (!last?.externalId || last.state !== "sent" || acknowledged.has(last.externalId)) return;
    acknowledged.add(last.externalId);
    // Best effort, like the widget's: the next one covers it.
    void wire.post("/read", { externalId: last.externalId, state: "delivered" }, anything).catch(() => {});
  };
  const sse = openSse({
    url: (since) => `${options.base}/stream?token=${encodeURIComponent(token)}&since=${since}`,
    headers: wire.headers,
    hear: (event, data) => {
      memory.hear(event, data);
      acknowledge();
    },
  });
  const { post } = wire;
  // Like the widget: one message after the other, so that their order is the writer's.
  let line: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(does: () => Promise<T>): Promise<T> => {
    const turn = line.then(does);
    line = turn.catch(() => {});
    return turn;
  };
  return {
    token,
    thread: session.thread,
    /** Sends a message; resolves once it is kept, with the id it comes back under. Same `id`, same message. */
    writes: (text: string, { id = randomUUID(), files = [] }: { id?: string; files?: string[] } = {}) =>
      inTurn(() => post("/messages", { id, text, files, page: options.page }, KeptAnswer)),
    /** Uploads a file; its key goes into `writes`. */
    uploads: (file: { name: string; mime: string; bytes: Uint8Array<ArrayBuffer> }) =>
      wire.upload(new File([file.bytes], file.name, { type: file.mime })),
    /** What the thread shows now, in order. */
    sees: memory.sees,
    waitFor: memory.waitFor,
    /** Who speaks for the desk, as the last event said; null while it is the bot or nobody. */
    agent: () => memory.seen.agent,
    isTypedTo: () => memory.seen.isTyping,
    typing: (on: boolean) => post("/typing", { on }, anything),
    reads: (externalId: string) => post("/read", { externalId, state: "read" }, anything),
    presses: (externalId: string, data: string, id = randomUUID()) =>
      post("/press", { id, externalId, data }, anything),
    edits: (externalId: string, text: string, id = randomUUID()) =>
      post("/edits", { id, externalId, text }, KeptAnswer),
    reacts: (externalId: string, emoji: string[], id = randomUUID()) =>
      post("/reactions", { id, externalId, emoji }, anything),
    /** Cuts the stream and opens it again where it stood. */
    reconnects: sse.reconnect,
    /** Cuts the stream: as if the train went into a tunnel. */
    cuts: sse.cut,
    closes: sse.close,
  };
};

/** A visitor as `openVisitor` makes it. */
export type Visitor = Awaited<ReturnType<typeof openVisitor>>;
