/** After an outage: what was written meanwhile, out of each channel's history and the threads that were alive. */
import { z } from "zod";
import { DeliveryFailure, type Log, type ThreadRef } from "../contract";
import type { Pause } from "../kit/backoff";
import type { Api } from "./api";
import type { Cursor } from "./cursor";
import { repeatable, wordsOf } from "./failure";
import { msOf, rootOf, threadOf } from "./ids";
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
const edited = z.looseObject({ ts: word }).optional().catch(undefined);
const found = z.looseObject({ ts: z.string(), thread_ts: word, latest_reply: word, edited });
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

type Filling = { needs: Needs; sinceMs: number; oldest: string; kinds: Map<string, string>; done: Set<string> };

/** Hands on what was not handed on yet, oldest first. Gives how many messages were new to us by their time. */
const keepAll = async (
  { needs, sinceMs, kinds, done }: Filling,
  channel: string,
  messages: Found[],
): Promise<number> => {
  let fresh = 0;
  for (const message of messages.toSorted((a, b) => Number(a.ts) - Number(b.ts))) {
    const place = `${channel}:${message.ts}`;
    if (done.has(place) || needs.signal.aborted) continue;
    done.add(place);
    const event = { ...message, type: "message", channel, channel_type: kinds.get(channel) };
    const items = await needs.keepFetched(event);
    if ((msOf(message.ts) ?? 0) > sinceMs && items.some(({ kind }) => kind === "message")) fresh++;
  }
  return fresh;
};

/** One channel that can't be read doesn't keep the others from being read. */
const unlessForbidden = async ({ needs: { log } }: Filling, what: string, work: () => Promise<number>) =>
  work().catch((error: unknown) => {
    if (!(error instanceof DeliveryFailure) || error.kind !== "rejected") throw error;
    log.warn({ problem: wordsOf(error), what }, "slack: what was missed could not be fetched");
    return 0;
  });

const fillThread = (filling: Filling, ref: ThreadRef): Promise<number> =>
  unlessForbidden(filling, ref, async () => {
    const { needs, oldest } = filling;
    const asked = { ...rootOf(ref), oldest, limit: 200 };
    const { messages } = await pages(needs, (cursor) => needs.api.conversations.replies({ ...asked, ...cursor }));
    // The root comes along, however old: all that can be new of it is an edit.
    const missed = messages.filter(({ ts, edited }) => Number(edited?.ts ?? ts) > Number(oldest));
    return keepAll(filling, asked.channel, missed);
  });

/** Also notes which threads began in it. */
const fillChannel = (filling: Filling, { id }: Room, threads: Set<ThreadRef>): Promise<number> =>
  unlessForbidden(filling, id, async () => {
    const { needs, oldest } = filling;
    const asked = { channel: id, oldest, limit: 200 };
    const { messages } = await pages(needs, (cursor) => needs.api.conversations.history({ ...asked, ...cursor }));
    for (const { ts, latest_reply } of messages) if (latest_reply) threads.add(threadOf({ channel: id, ts }));
    return keepAll(filling, id, messages);
  });

/** Fetches what was written since and hands it on. Gives how many messages were new to us by their time. */
export const fillGap = async (needs: Needs, sinceMs: number): Promise<number> => {
  const channels = await rooms(needs);
  const kinds = new Map(channels.map((one) => [one.id, typeOf(one)]));
  const oldest = ((sinceMs - MARGIN_MS) / 1000).toFixed(6);
  const filling: Filling = { needs, sinceMs, oldest, kinds, done: new Set() };
  const threads = new Set(needs.cursor.alive());
  let fresh = 0;
  for (const one of channels) if (!needs.signal.aborted) fresh += await fillChannel(filling, one, threads);
  for (const ref of threads) if (!needs.signal.aborted) fresh += await fillThread(filling, ref);
  return fresh;
};
