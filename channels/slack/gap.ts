/** After an outage: what was written meanwhile, out of each channel's history and the threads that were alive. */
import { z } from "zod";
import { type ConnectionNeeds, DeliveryFailure, type Log, type ThreadRef } from "../contract";
import type { Pause } from "../kit/backoff";
import type { Api } from "./api";
import type { Cursor } from "./cursor";
import { refusalCode, repeatable, wordsOf } from "./failure";
import { deletedAmong, isStanding, knownIn } from "./gone";
import { externalIdOf, msOf, type Place, rootOf, threadOf } from "./ids";
import type { Keeping } from "./receiving";
import type { Self } from "./us";

type Needs = {
  api: Api;
  self: Self;
  cursor: Cursor;
  keepFetched: Keeping["keepFetched"];
  /** What the desk has of a thread. */
  history: ConnectionNeeds<unknown>["history"];
  /** By Slack's clock. */
  now: () => number;
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
const found = z.looseObject({
  ts: z.string(),
  subtype: word,
  bot_id: word,
  thread_ts: word,
  latest_reply: word,
  edited,
});
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
const room = z.looseObject({ id: z.string(), is_im: flag, is_mpim: flag, is_private: flag, is_ext_shared: flag });
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
  const all: { messages: Found[]; channels: Room[]; isWhole: boolean } = { messages: [], channels: [], isWhole: false };
  let cursor: string | undefined;
  for (let n = 0; n < PAGES_MAX && !needs.signal.aborted; n++) {
    const read = page.parse(await patiently(needs, () => ask(cursor ? { cursor } : {})));
    all.messages.push(...read.messages);
    all.channels.push(...read.channels);
    cursor = read.response_metadata?.next_cursor;
    if (!cursor) return { ...all, isWhole: true };
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

type Filling = {
  needs: Needs;
  sinceMs: number;
  oldest: string;
  kinds: Map<string, string>;
  shared: Set<string>;
  done: Set<string>;
  firstAt: number | null;
};

/** Hands on what was not handed on yet, oldest first. Gives how many messages were new to us by their time, and notes the first. */
const keepAll = async (filling: Filling, channel: string, messages: Found[]): Promise<number> => {
  const { needs, sinceMs, kinds, done } = filling;
  let fresh = 0;
  for (const message of messages.toSorted((a, b) => Number(a.ts) - Number(b.ts))) {
    const place = `${channel}:${message.ts}`;
    if (done.has(place) || needs.signal.aborted) continue;
    done.add(place);
    const event = { ...message, type: "message", channel, channel_type: kinds.get(channel) };
    const items = await needs.keepFetched(event);
    const at = msOf(message.ts) ?? 0;
    if (at <= sinceMs || !items.some(({ kind }) => kind === "message")) continue;
    fresh++;
    filling.firstAt = Math.min(filling.firstAt ?? at, at);
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

/** What is told of one that was deleted: no more than which, since where the desk keeps it is its own affair. */
const keepGone = async ({ needs, kinds }: Filling, { channel, ts }: Place): Promise<void> => {
  const event_ts = (needs.now() / 1000).toFixed(6);
  const event = { type: "message", subtype: "message_deleted", channel, channel_type: kinds.get(channel) };
  await needs.keepFetched({ ...event, deleted_ts: ts, ts: event_ts, event_ts });
};

/** A page of a thread; an empty one where there is no such thread (any more). */
const repliesIn = (api: Api, asked: Place & { limit: number; oldest?: string; cursor?: string }): Promise<unknown> =>
  api.conversations.replies(asked).catch((error: unknown) => {
    if (refusalCode(error) !== "thread_not_found") throw error;
    return { messages: [] };
  });

const asking = ({ needs, shared }: Filling): Parameters<typeof deletedAmong>[0] => {
  const { api, history, now, signal } = needs;
  const read = async (call: () => Promise<unknown>) => page.parse(await patiently(needs, call)).messages;
  return {
    history,
    now,
    signal,
    replies: (asked) => read(() => repliesIn(api, asked)),
    older: (asked) => read(() => api.conversations.history(asked)),
    isShared: (channel) => shared.has(channel),
  };
};

const standingIn = async ({ needs, oldest }: Filling, ref: ThreadRef) => {
  const asked = { ...rootOf(ref), limit: 200 };
  const whole = await pages(needs, (cursor) => repliesIn(needs.api, { ...asked, ...cursor }));
  // Slack begins with the oldest: of a thread without end what is new must be asked for.
  const { messages } = whole.isWhole
    ? whole
    : await pages(needs, (cursor) => repliesIn(needs.api, { ...asked, oldest, ...cursor }));
  return { isWhole: whole.isWhole, messages: messages.filter(isStanding) };
};

const fillThread = (filling: Filling, ref: ThreadRef): Promise<number> =>
  unlessForbidden(filling, ref, async () => {
    const { oldest } = filling;
    const { channel, ts: root } = rootOf(ref);
    const asks = asking(filling);
    // What the desk hears while Slack is asked is not yet known to be missing.
    const known = await knownIn(asks, ref);
    const { messages, isWhole } = await standingIn(filling, ref);
    const isKnown = (ts: string) => ts === root || known.has(externalIdOf({ channel, ts }));
    // All that can be new of what is older is an edit.
    const missed = messages.filter(
      ({ ts, edited }) => Number(ts) > Number(oldest) || (Number(edited?.ts ?? 0) > Number(oldest) && isKnown(ts)),
    );
    const fresh = await keepAll(filling, channel, missed);
    const standing = new Set(messages.map(({ ts }) => externalIdOf({ channel, ts })));
    const missing = isWhole ? [...known].filter((id) => !standing.has(id)) : [];
    for (const place of await deletedAmong(asks, missing)) await keepGone(filling, place);
    return fresh;
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

/** So many messages that were new to us by their time, the first of them written then. */
export type Fetched = { messages: number; firstAt: number | null };

/** Fetches what was written, edited and deleted since, and hands it on. */
export const fillGap = async (needs: Needs, sinceMs: number): Promise<Fetched> => {
  const channels = await rooms(needs);
  const kinds = new Map(channels.map((one) => [one.id, typeOf(one)]));
  const oldest = ((sinceMs - MARGIN_MS) / 1000).toFixed(6);
  const shared = new Set(channels.flatMap(({ id, is_ext_shared }) => (is_ext_shared ? [id] : [])));
  const filling: Filling = { needs, sinceMs, oldest, kinds, shared, done: new Set(), firstAt: null };
  const threads = new Set(needs.cursor.alive());
  let messages = 0;
  for (const one of channels) if (!needs.signal.aborted) messages += await fillChannel(filling, one, threads);
  for (const ref of threads) if (!needs.signal.aborted) messages += await fillThread(filling, ref);
  return { messages, firstAt: filling.firstAt };
};
