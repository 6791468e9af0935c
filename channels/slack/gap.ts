/** After an outage: what was written meanwhile, out of each channel's history and the threads that were alive. */
import { z } from "zod";
import { DeliveryFailure, type Log } from "../contract";
import type { Pause } from "../kit/backoff";
import type { Api } from "./api";
import type { Cursor } from "./cursor";
import { repeatable, wordsOf } from "./failure";
import { msOf, rootOf } from "./ids";
import type { Keeping } from "./receiving";
import type { Self } from "./us";

type Needs = {
  api: Api;
  self: Self;
  cursor: Cursor;
  keepFetched: Keeping["keepFetched"];
  pause: Pause;
  signal: AbortSignal;
  log: Log;
};

/** Slack may still have been repeating what was written shortly before. */
const MARGIN_MS = 120_000;
/** Of one channel or thread: 20 pages of 200 messages. */
const PAGES_MAX = 20;
const TRIES_MAX = 5;

const word = z
  .string()
  .nullish()
  .transform((given) => given || undefined)
  .catch(undefined);
const found = z.looseObject({ ts: z.string(), thread_ts: word, latest_reply: word });
type Found = z.infer<typeof found>;
const listOf = <Shape extends z.ZodType>(shape: Shape) =>
  z
    .array(z.unknown())
    .catch([])
    .transform((given) =>
      given.flatMap((one) => {
        const read = shape.safeParse(one);
        return read.success ? [read.data] : [];
      }),
    );
const flag = z
  .boolean()
  .nullish()
  .transform((given) => given ?? false)
  .catch(false);
const room = z.looseObject({ id: z.string(), is_im: flag, is_mpim: flag, is_private: flag });
type Room = z.infer<typeof room>;
const page = z.looseObject({
  messages: listOf(found),
  channels: listOf(room),
  response_metadata: z.looseObject({ next_cursor: word }).optional().catch(undefined),
});

/** Waits out Slack's limits and its bad moments; anything else is the caller's. */
const patiently = async <Result>({ pause, signal }: Needs, call: () => Promise<Result>): Promise<Result> => {
  for (let attempt = 1; ; attempt++)
    try {
      return await call();
    } catch (error) {
      const failure = repeatable(error);
      const isPassing =
        failure instanceof DeliveryFailure && (failure.kind === "throttled" || failure.kind === "unreachable");
      if (!isPassing || attempt >= TRIES_MAX || signal.aborted) throw failure;
      await pause(failure.retryAfterMs ?? 1000 * attempt, signal);
    }
};

type Ask = (cursor: { cursor?: string }) => Promise<unknown>;
const pages = async (needs: Needs, ask: Ask) => {
  const all: { messages: Found[]; channels: Room[] } = { messages: [], channels: [] };
  let cursor: string | undefined;
  for (let n = 0; n < PAGES_MAX && !needs.signal.aborted; n++) {
    const read = page.parse(await patiently(needs, () => ask(cursor ? { cursor } : {})));
    all.messages.push(...read.messages);
    all.channels.push(...read.channels);
    cursor = read.response_metadata?.next_cursor;
    if (!cursor) return all;
  }
  needs.log.warn({ pages: PAGES_MAX }, "slack: more was written in the outage than was fetched");
  return all;
};

const KINDS: [scope: string, kind: string][] = [
  ["channels:read", "public_channel"],
  ["groups:read", "private_channel"],
  ["im:read", "im"],
  ["mpim:read", "mpim"],
];
const rooms = async (needs: Needs): Promise<Room[]> => {
  const scopes = needs.self.known()?.scopes;
  const types = KINDS.filter(([scope]) => scopes?.includes(scope) ?? true).map(([, kind]) => kind);
  if (types.length === 0) return [];
  const asked = { types: types.join(), exclude_archived: true, limit: 200 };
  return (await pages(needs, (cursor) => needs.api.users.conversations({ ...asked, ...cursor }))).channels;
};

const typeOf = ({ is_im, is_mpim, is_private }: Room) =>
  is_im ? "im" : is_mpim ? "mpim" : is_private ? "group" : "channel";

const inOrder = (messages: Found[]) => messages.toSorted((a, b) => Number(a.ts) - Number(b.ts));

/** Fetches what was written since and hands it on. Gives how many messages were new to us by their time. */
export const fillGap = async (needs: Needs, sinceMs: number): Promise<number> => {
  const { api, keepFetched, log } = needs;
  const oldest = ((sinceMs - MARGIN_MS) / 1000).toFixed(6);
  const done = new Set<string>();
  const channels = new Map<string, string>();
  let fetched = 0;
  const keepAll = async (channel: string, messages: Found[]) => {
    for (const message of inOrder(messages)) {
      const place = `${channel}:${message.ts}`;
      if (done.has(place) || needs.signal.aborted) continue;
      done.add(place);
      const items = await keepFetched({ ...message, type: "message", channel, channel_type: channels.get(channel) });
      const isNew = (msOf(message.ts) ?? 0) > sinceMs;
      if (isNew && items.some(({ kind }) => kind === "message")) fetched++;
    }
  };
  /** One channel that can't be read doesn't keep the others from being read. */
  const unlessForbidden = async (what: string, work: () => Promise<void>) =>
    work().catch((error: unknown) => {
      if (!(error instanceof DeliveryFailure) || error.kind !== "rejected") throw error;
      log.warn({ problem: wordsOf(error), what }, "slack: what was missed could not be fetched");
    });
  const thread = (channel: string, ts: string) =>
    unlessForbidden(`${channel}:${ts}`, async () => {
      const asked = { channel, ts, oldest, limit: 200 };
      const { messages } = await pages(needs, (cursor) => api.conversations.replies({ ...asked, ...cursor }));
      await keepAll(
        channel,
        messages.filter((one) => Number(one.ts) > Number(oldest)),
      );
    });
  const open = new Set(needs.cursor.alive());
  for (const one of await rooms(needs)) {
    channels.set(one.id, typeOf(one));
    await unlessForbidden(one.id, async () => {
      const asked = { channel: one.id, oldest, limit: 200 };
      const { messages } = await pages(needs, (cursor) => api.conversations.history({ ...asked, ...cursor }));
      await keepAll(one.id, messages);
      for (const root of messages) if (root.latest_reply) open.add(`${one.id}:${root.ts}`);
    });
  }
  for (const ref of open) {
    const { channel, ts } = rootOf(ref);
    if (!needs.signal.aborted) await thread(channel, ts);
  }
  return fetched;
};
