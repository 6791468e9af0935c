/** From one event to one commit, chat by chat in order. */
import type { ConnectionNeeds, Inbound } from "../../contract";
import { backoffMs, type Pause } from "../../kit/backoff";
import { openLanes } from "../../kit/lanes";
import type { Begun } from "./begun";
import type { WebChat, WebClient } from "./client";
import { isGroup } from "./ids";
import { inbound, namedIn } from "./inbound";
import type { Memory } from "./memory";
import { lean, type Message, messageIn } from "./payload";
import type { People } from "./people";
import type { Sent } from "./sent";
import type { WebSettings } from "./settings";
import { within } from "./within";

type ReceivingNeeds = Pick<ConnectionNeeds<WebSettings>, "receive" | "quarantine" | "log" | "now" | "settings"> & {
  memory: Memory;
  people: People;
  sent: Sent;
  begun: Begun;
  client: () => WebClient | null;
  pause: Pause;
  chance: () => number;
  signal: AbortSignal;
};

const wordsOf = (error: unknown) => (error instanceof Error ? error.message : String(error));
const TITLE_MS = 10_000;
const TITLE_FOR_MS = 3_600_000;

/** Titles of chats, each asked for once an hour at most. */
const openTitles = ({ client, now }: Pick<ReceivingNeeds, "client" | "now">) => {
  const known = new Map<string, { title: string; members: number; at: number }>();
  const membersOf = (chat: WebChat): number => {
    const { participants } = Object(Object(chat).groupMetadata);
    return Array.isArray(participants) ? participants.length : 0;
  };
  return async (chat: string): Promise<{ title?: string; members?: number }> => {
    if (!isGroup(chat)) return {};
    const before = known.get(chat);
    if (before && now() - before.at < TITLE_FOR_MS) return before;
    const found = await within(client()?.getChatById(chat) ?? Promise.resolve(undefined), TITLE_MS).catch(
      () => undefined,
    );
    if (!found) return before ?? {};
    const fresh = { title: found.name, members: membersOf(found), at: now() };
    known.set(chat, fresh);
    return fresh;
  };
};

/** What stands on our side of a payload, gathered before it is read. */
const openGathering = (needs: ReceivingNeeds) => {
  const titleOf = openTitles(needs);
  const me = async (): Promise<string[]> => {
    const own = needs.client()?.info?.wid._serialized;
    if (!own) return [];
    // Our own addresses never change hands while we are paired.
    const { waysTo, resolve } = needs.people;
    const { address } = await resolve(own);
    return [...new Set([address, own, ...waysTo(address)])];
  };
  return async (event: string, args: unknown[]) => {
    const named = namedIn(event, args);
    if (!named) return {};
    const { people, memory, settings } = needs;
    const wanted = [...new Set(named.people)].filter((one) => !isGroup(one));
    const found = await Promise.all(
      wanted.map(async (one) => {
        const [known, name] = await Promise.all([people.resolve(one), people.nameOf(one)]);
        return [one, { ...known, ...(name ? { name } : {}) }] as const;
      }),
    );
    const byAddress = Object.fromEntries(found);
    const { title, members } = await titleOf(named.chat);
    const thread = isGroup(named.chat) ? threadOfOurs(memory, event, args) : undefined;
    return {
      me: await me(),
      people: byAddress,
      chat: { ...(title ? { title } : {}), ...(members ? { members } : {}) },
      ...(thread ? { thread } : {}),
      windowMs: settings.windowMin * 60_000,
      // Where only what is said to us is taken in, everything that comes was not said to us for that alone.
      speaks: settings.groups === "addressed" ? "addressed" : settings.speaks,
    };
  };
};

/** In a group an answer of ours lies in the thread it was sent to, which its id does not tell. */
const threadOfOurs = ({ state }: Memory, event: string, args: unknown[]): string | undefined => {
  const on =
    event === "message_reaction"
      ? Object(Object(args[0]).msgId ?? Object(args[0]).parentMsgKey)
      : messageIn(args[0]).id;
  if (on.fromMe !== true || typeof on.id !== "string") return undefined;
  return Object.entries(state.threads).find(([externalId]) => externalId.split("_")[2] === on.id)?.[1];
};

const speaks = new Set(["message_create", "caught", "message_ciphertext_failed"]);
const messageOf = (event: string, args: unknown[]): Message | null => {
  if (!speaks.has(event)) return null;
  try {
    return messageIn(args[0]);
  } catch {
    return null;
  }
};

/** In a group of the phone's owner most is none of our business, where the setting says so. */
const isWanted = ({ settings, memory }: ReceivingNeeds, event: string, items: readonly Inbound[]): boolean => {
  // Every tick and every thumbnail is told; what says nothing leaves no trace.
  if (event !== "message_create" && items.every((item) => item.kind === "ignored" && !item.echoes)) return false;
  const first = items.find(({ kind }) => kind === "message");
  if (first?.kind !== "message" || !first.place) return true;
  if (settings.groups !== "addressed") return true;
  return first.addressed === true || (first.follows ?? []).some((id) => id in memory.state.threads);
};

export const openReceiving = (needs: ReceivingNeeds) => {
  const { memory, log, now, sent, signal, settings } = needs;
  const lanes = openLanes();
  const gather = openGathering(needs);

  /** Tried until it is kept: the library tells of nothing twice. Null when we are closed before. */
  const untilKept = async <Kept>(keep: () => Promise<Kept>): Promise<{ kept: Kept } | null> => {
    for (let tries = 1; !signal.aborted; tries++) {
      try {
        return { kept: await keep() };
      } catch (error) {
        log.error(
          { problem: wordsOf(error) },
          "whatsapp-web: something that came in could not be kept; it is tried again",
        );
        await needs.pause(backoffMs(tries, needs.chance()), signal);
      }
    }
    return null;
  };
  const readOut = (raw: unknown): { items: Inbound[] } | { error: string } => {
    try {
      return { items: inbound(raw, { now: now() }) };
    } catch (error) {
      return { error: wordsOf(error) };
    }
  };
  const advance = (message: Message | null): void => {
    if (message)
      memory.keep(message.id.remote, {
        t: message.t ?? message.timestamp ?? Math.floor(now() / 1000),
        id: message.id.id,
      });
  };

  /** What we sent before a crash is ours to settle, and no message that somebody wrote on the phone. */
  const withoutOurs = (items: Inbound[], message: Message): Promise<Inbound[]> =>
    Promise.all(
      items.map(async (item): Promise<Inbound> => {
        if (item.kind !== "message" || !item.ours) return item;
        const { thread, externalId, at } = item;
        const words = (message.type === "chat" ? message.body : message.caption) ?? "";
        const ours = await needs.begun.recognise({ thread, externalId, at, words });
        if (ours === null) return item;
        sent.message(message.id.id);
        return { kind: "ignored", externalId, revision: "sent", at, reason: "Sent by Parley.", echoes: ours };
      }),
    );

  const keep = async (event: string, given: unknown[], extra: { reactions?: unknown[] }): Promise<boolean> => {
    const args = given.map(lean);
    const message = messageOf(event, args);
    if (message && isGroup(message.id.remote) && settings.groups === "none") return false;
    // What we are sending comes back as an event before its sender knows the id.
    if (message?.id.fromMe) await sent.settled();
    if (await sent.isOurs(event, args[0])) {
      advance(message);
      return false;
    }
    const known = await gather(event, args);
    const late =
      message !== null && event !== "message_ciphertext_failed" && memory.state.sealed.includes(message.id.id);
    const raw = lean({ event, args, known: { ...known, ...(late ? { late } : {}), ...extra } });
    const read = readOut(raw);
    const kept = await untilKept(async (): Promise<Inbound[]> => {
      if ("error" in read) {
        await needs.quarantine({ raw, error: read.error });
        return [];
      }
      const items = message ? await withoutOurs(read.items, message) : read.items;
      if (isWanted(needs, event, items)) await needs.receive({ raw, items });
      return items;
    });
    if (!kept) return false;
    if (message && event === "message_ciphertext_failed") memory.state.sealed.push(message.id.id);
    if (late) memory.state.sealed = memory.state.sealed.filter((one) => one !== message.id.id);
    advance(message);
    return kept.kept.some(({ kind }) => kind === "message");
  };

  const laneOf = (event: string, args: unknown[]): string => namedIn(event, args)?.chat ?? "elsewhere";
  return {
    /** Keeps one event; true when a message of theirs or ours was in it. Never rejects. */
    take: (event: string, args: unknown[]): Promise<boolean> =>
      lanes
        .run(laneOf(event, args), () => keep(event, args, {}))
        .catch((error: unknown) => {
          log.error({ event, problem: wordsOf(error) }, "whatsapp-web: an event was lost");
          return false;
        }),
    /** Runs something in a chat's turn; what is told of the chat meanwhile waits. */
    inTurn: lanes.run,
    /** Keeps a message that was fetched. Only inside `inTurn` of its chat. */
    caught: (message: object, reactions: unknown[]): Promise<boolean> => keep("caught", [message], { reactions }),
    idle: lanes.idle,
  };
};
export type Receiving = ReturnType<typeof openReceiving>;
