/** After we were deaf: what was said meanwhile, chat by chat, from where each one was heard last. */
import type { Log } from "../../contract";
import type { WebChat, WebClient, WebMessage } from "./client";
import { isGroup, wid } from "./ids";
import type { Cursor, Memory } from "./memory";
import type { People } from "./people";
import type { Receiving } from "./receiving";
import { within } from "./within";

type Needs = {
  memory: Memory;
  people: People;
  receiving: Receiving;
  now: () => number;
  log: Log;
  groups: "all" | "addressed" | "none";
};
/** How far everything was heard at one moment; what comes in afterwards does not move it. */
export type Mark = { heardAt: number | null; newest: number | null; chats: Record<string, Cursor> };
export type Filled = { sinceMs: number; messages: number };

const CHATS_MS = 180_000;
const NEWEST_MS = 20_000;
const FETCH_MS = 120_000;
/** How many of a chat's messages are asked for, until they reach back to what is known. */
const LIMITS = [20, 100, 500, 2500, 12_500, 62_500];
/** Edits, reactions and ticks of this long ago are looked for even where nothing new was said. */
const CHANGES_MS = 2 * 86_400_000;
const CHANGED_CHATS_MAX = 100;
/** Clocks of phones differ. */
const SLACK_S = 60;
/** How long the first message of a chat may have waited to be kept, while others were. */
const WAITED_S = 86_400;

export const markOf = ({ state }: Memory): Mark => ({
  heardAt: state.heardAt,
  newest: state.newest,
  chats: structuredClone(state.chats),
});

const bySecond = (a: WebMessage, b: WebMessage) => a.timestamp - b.timestamp;

/** The chat's messages back to `after`, oldest first. */
const reachBack = async (chat: WebChat, after: number): Promise<WebMessage[]> => {
  let all: WebMessage[] = [];
  for (const limit of LIMITS) {
    all = [...(await within(chat.fetchMessages({ limit }), FETCH_MS))].sort(bySecond);
    if (all.length < limit || (all[0]?.timestamp ?? 0) < after) break;
  }
  return all;
};

const reactionsOf = async (message: WebMessage): Promise<unknown[]> => {
  if (Object(message.rawData).hasReaction !== true) return [];
  const found = await within(message.getReactions(), FETCH_MS).catch(() => undefined);
  return (found ?? []).flatMap(({ senders }) => senders);
};

type One = { chat: WebChat; id: string; cursor: Cursor | undefined; after: number };

export const openFilling = ({ memory, people, receiving, now, log, groups }: Needs) => {
  const cursorOf = async (mark: Mark, id: string): Promise<Cursor | undefined> => {
    const names = isGroup(id) ? [id] : [id, ...people.waysTo((await people.resolve(id)).address)];
    const found = names.flatMap((name) => mark.chats[name] ?? []);
    return found.sort((a, b) => b.t - a.t)[0];
  };

  const fillOne = async ({ chat, cursor, after }: One): Promise<number> => {
    let count = 0;
    for (const message of await reachBack(chat, after)) {
      const { timestamp: t } = message;
      const isKnown = t < after || (t === cursor?.t && cursor.ids.includes(message.id.id));
      // Older ones are looked at for what has changed on them, as far as they are the desk's.
      if (isKnown && (cursor === undefined || t * 1000 < (memory.state.bornAt ?? 0))) continue;
      const isNew = await receiving.caught(message.rawData, await reactionsOf(message));
      if (isNew && !isKnown) count++;
    }
    return count;
  };

  /** From where a chat is read of which nothing was ever kept: not from before the pairing. */
  const afterIn = (mark: Mark, since: number): number => {
    // What WhatsApp tells holds whatever our clock says.
    const heard = mark.newest ?? Math.floor(since / 1000) - SLACK_S;
    return Math.max(heard - WAITED_S, Math.min((memory.state.bornAt ?? 0) / 1000, heard));
  };

  const due = async (chats: WebChat[], mark: Mark, since: number): Promise<One[]> => {
    const wanted = chats
      .filter(({ id }) => /@(c\.us|lid|g\.us)$/.test(id._serialized))
      .filter(({ isGroup: group }) => !group || groups !== "none");
    const all = await Promise.all(
      wanted.map(async (chat): Promise<One> => {
        const id = wid(chat.id._serialized);
        const cursor = await cursorOf(mark, id);
        return { chat, id, cursor, after: cursor?.t ?? afterIn(mark, since) };
      }),
    );
    const told = all.filter(({ chat, after }) => chat.timestamp > after);
    const recent = (now() - CHANGES_MS) / 1000;
    const quiet = all
      .filter((one) => !told.includes(one) && (one.cursor?.t ?? 0) > recent)
      .sort((a, b) => b.chat.timestamp - a.chat.timestamp)
      .slice(0, CHANGED_CHATS_MAX);
    return [...told, ...quiet];
  };

  /** Fetches what was missed since the mark. Null when nothing could have been. Throws when the page does not answer. */
  return async (client: WebClient, mark: Mark): Promise<Filled | null> => {
    const since = mark.heardAt;
    if (since === null) return null;
    const chats = await within(client.getChats(), CHATS_MS);
    let messages = 0;
    for (const one of await due(chats, mark, since)) messages += await receiving.inTurn(one.id, () => fillOne(one));
    log.info({ messages, since }, "whatsapp-web: the gap is filled");
    return { sinceMs: since, messages };
  };
};
/** The second of the newest message there is, as WhatsApp tells it; undefined where it doesn't. */
export const newestOf = async (client: WebClient): Promise<number | undefined> => {
  const chats = await within(client.getChats(), NEWEST_MS).catch(() => []);
  const times = chats.flatMap(({ timestamp }) => (Number.isFinite(timestamp) ? [timestamp] : []));
  // Half a second later: of that second itself all was said before.
  return times.length > 0 ? Math.max(...times) + 0.5 : undefined;
};
export type Filling = ReturnType<typeof openFilling>;
