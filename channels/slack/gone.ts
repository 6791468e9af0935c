/**
 * What was deleted while nobody listened: the desk shows it and Slack no longer has it. Silence about a message proves nothing,
 * since a conversation goes on in several threads and grows while it is read: each is asked for by itself before it is believed gone.
 */
import type { ConnectionNeeds, ExternalId, ThreadRef } from "../contract";
import { messageOf, msOf, type Place } from "./ids";

/** What a page of Slack's shows of a message, as far as it matters here. */
export type Shown = { ts: string; subtype?: string | undefined; bot_id?: string | undefined };

type Needs = {
  history: ConnectionNeeds<unknown>["history"];
  /** By Slack's clock. */
  now: () => number;
  signal: AbortSignal;
  /** A page of a thread, nothing where there is none; and of what is older in a channel. */
  replies: (asked: Place & { limit: number }) => Promise<Shown[]>;
  older: (asked: { channel: string; latest: string; limit: number }) => Promise<Shown[]>;
  /** Another workspace reads there, too. */
  isShared: (channel: string) => boolean;
};

/** A workspace may have its messages deleted by age, the youngest after a day. */
const KEPT_MS = 24 * 3_600_000;
const PAGES_MAX = 20;
const OLDER = 20;

/** A tombstone keeps the place of what others have answered. */
export const isStanding = ({ subtype }: Shown): boolean => subtype !== "tombstone";

/** The customers' messages that the desk shows and Slack has put into this thread. */
export const knownIn = async ({ history, signal }: Needs, ref: ThreadRef): Promise<Set<ExternalId>> => {
  const shown: { externalId: ExternalId; under: ThreadRef | undefined }[] = [];
  let sinceSeq = 0;
  for (let n = 0; n < PAGES_MAX && !signal.aborted; n++) {
    const { items, seq, more } = await history(ref, { sinceSeq, limit: 200 });
    for (const { externalId, by, deleted, under } of items)
      if (externalId !== null && by.speaks === "customer" && !deleted) shown.push({ externalId, under });
    if (!more) break;
    sinceSeq = seq;
  }
  // The desk keeps several threads together, under the first of them; of another one it shows that one's messages, too.
  const isAnother = shown.some(({ externalId, under }) => externalId === ref && under === ref);
  const own = shown.filter(({ under }) => under === (isAnother ? ref : undefined));
  return new Set(own.map(({ externalId }) => externalId));
};

/** By itself every message is found, in whichever thread it stands. */
const isThere = async ({ replies }: Needs, place: Place): Promise<boolean> => {
  const found = await replies({ ...place, limit: 2 });
  return found.some((one) => one.ts === place.ts && isStanding(one));
};

/**
 * Somebody deleted it, not its age: what somebody has written before it stands there still. In a shared channel each
 * workspace lets its own people's messages go by a time of its own, so there the others tell nothing.
 */
const isOfNoAge = async ({ now, older, isShared }: Needs, { channel, ts }: Place): Promise<boolean> => {
  const at = msOf(ts);
  // What came without a time has an id of ours, by which Slack finds nothing.
  if (at === null) return false;
  if (now() - at < KEPT_MS) return true;
  if (isShared(channel)) return false;
  const before = await older({ channel, latest: ts, limit: OLDER });
  return before.some((one) => isStanding(one) && one.bot_id === undefined);
};

/** Of messages that did not show where they were: those that somebody has deleted. */
export const deletedAmong = async (needs: Needs, missing: readonly ExternalId[]): Promise<Place[]> => {
  const gone: Place[] = [];
  for (const place of missing.map(messageOf)) {
    if (needs.signal.aborted) break;
    if (!(await isThere(needs, place)) && (await isOfNoAge(needs, place))) gone.push(place);
  }
  return gone;
};
