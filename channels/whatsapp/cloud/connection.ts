import {
  type Channel,
  type Connection,
  type ConnectionNeeds,
  type ConnectionState,
  DeliveryFailure,
  type Inbound,
} from "../../contract";
import { openLanes } from "../../kit/lanes";
import { openPlatformClock } from "../../kit/platform-clock";
import { accountNewsIn } from "./account";
import { openGraph } from "./graph";
import { openGroups } from "./groups";
import { CURE, probe } from "./health";
import { chatOf } from "./ids";
import { inbound } from "./inbound";
import { bothIn, groupsIn, lanesOf, membersIn, numberChangesIn, spokeIn } from "./lanes";
import { fetchFile } from "./media";
import { openMemory, toldIn } from "./memory";
import { openNames } from "./names";
import { plan } from "./outbound";
import { openPace } from "./pace";
import { type Sender, send } from "./send";
import type { CloudSettings } from "./settings";
import { fetchTemplates, openTemplates } from "./templates";
import { answer } from "./webhook";
import { namesNumber } from "./whose";

type Needs = ConnectionNeeds<CloudSettings>;

const wordsOf = (error: unknown) => (error instanceof Error ? error.message : String(error));
/** People whose last message we remember: typing is shown under a message of theirs. */
const REMEMBERED = 10_000;

const unset = () => performance.now();

/** Who is known by which number. */
const knownOf = ({ remember, history }: Pick<Needs, "remember" | "history">) => {
  const memory = openMemory(remember);
  const isKnown = async (thread: string) => (await history(thread, { sinceSeq: 0, limit: 1 })).items.length > 0;
  return { memory, names: openNames({ memory, isKnown }) };
};

/** Where whoever has a number now is written to first. Asks nobody but what the connection remembers. */
export const nowAt: NonNullable<Channel["nowAt"]> = (needs, at) => knownOf(needs).names.nowAt(at);

const partsOf = (needs: Needs, running: () => number) => {
  const { settings, now, log } = needs;
  const clock = openPlatformClock(now, running);
  const graph = openGraph(settings, clock);
  /** What makes us offline, a bad token, is mended by nothing that Meta tells. */
  const found: { offline: ConnectionState | null } = { offline: null };
  return {
    needs,
    graph,
    clock,
    lanes: openLanes(),
    ...knownOf(needs),
    groups: openGroups({ graph, settings, now, log }),
    templates: openTemplates(() => fetchTemplates(graph, settings.businessAccountId), now),
    /** Chat → the last thing that was written there to us, since we opened. */
    last: new Map<string, string>(),
    found,
  };
};
type Parts = ReturnType<typeof partsOf>;

const noteLast = ({ last }: Parts, items: readonly Inbound[]) => {
  for (const item of items) {
    if (item.kind !== "message" || item.ours) continue;
    const chat = chatOf(item.thread);
    last.delete(chat);
    last.set(chat, item.externalId);
  }
  for (const oldest of last.keys()) {
    if (last.size <= REMEMBERED) break;
    last.delete(oldest);
  }
};

/** Keeps one post. Resolves after the commit; rejects when the desk could not keep it. */
const keep = async (parts: Parts, posted: unknown): Promise<void> => {
  const { needs, memory, names, groups } = parts;
  for (const change of numberChangesIn(posted, needs.now())) await names.changed(change);
  for (const pair of bothIn(posted)) await names.shown(pair);
  const [first, hands, where, number] = await Promise.all([
    names.of([...lanesOf(posted), ...membersIn(posted)]),
    names.now(spokeIn(posted, needs.now())),
    groups.of(groupsIn(posted)),
    namesNumber(posted) ? groups.number() : undefined,
  ]);
  const [begun, { moved, reached }] = [{ ...first, ...hands.begun }, hands];
  const known = {
    ...(Object.keys(begun).length > 0 ? { begun } : {}),
    ...(Object.keys(moved).length > 0 ? { moved } : {}),
    ...(Object.keys(reached).length > 0 ? { reached } : {}),
    ...where,
    ...(number === undefined ? {} : { number }),
  };
  const raw = Object.keys(known).length > 0 ? { ...Object(posted), parley: known } : posted;
  const read = () => {
    try {
      return { items: inbound(raw, { settings: needs.settings, now: needs.now() }) };
    } catch (error) {
      return { error: wordsOf(error) };
    }
  };
  const { items, error } = read();
  if (!items) return needs.quarantine({ raw, error: error ?? "unreadable" });
  const told = toldIn(raw, needs.now());
  // Before the desk looks, and before Meta is answered: it will not say it again.
  if (told.length > 0) await memory.note(told);
  await needs.receive({ raw, items });
  noteLast(parts, items);
  const news = accountNewsIn(raw, { settings: needs.settings, now: needs.now() });
  if (news.length === 0) return;
  const state = await memory.noteNews(news, parts.found.offline ?? { at: "online" }, needs.now());
  // What asks for nothing says nothing of how we are; what a probe found stands until it, or the end of a trouble, says otherwise.
  if (news.some(({ tone, ends }) => tone !== "notice" || ends)) needs.state(state);
};

/** Marks as read, which is also what shows that somebody types. Best effort. */
const see = async ({ graph, needs }: Parts, messageId: string, more: object = {}): Promise<void> => {
  const { settings, log } = needs;
  const json = { messaging_product: "whatsapp", status: "read", message_id: messageId, ...more };
  await graph(`${settings.phoneNumberId}/messages`, { method: "POST", json }).catch((failure: unknown) => {
    log.warn({ problem: wordsOf(failure) }, "whatsapp: a message was not marked as read");
  });
};

/** What any process may do beside the one that sends. */
type Door = Pick<Connection, "typing" | "fetchFile" | "webhook" | "templates" | "news">;
const openDoorParts = (parts: Parts): Door => {
  const { needs, graph, lanes, last, templates, memory } = parts;
  const { settings, quarantine, log, now } = needs;
  return {
    typing: async (thread, on) => {
      const seen = last.get(chatOf(thread));
      // WhatsApp stops showing it by itself after 25 seconds or at the next message.
      if (on && seen) await see(parts, seen, { typing_indicator: { type: "text" } });
    },
    fetchFile: (ref) => fetchFile({ graph, settings }, ref),
    templates: () => templates.list(),
    news: () => memory.news(now()),
    webhook: answer({
      appSecret: settings.appSecret,
      verifyToken: settings.verifyToken,
      lanes,
      keep: (raw) => keep(parts, raw),
      quarantine,
      log,
    }),
  };
};

/** The number's door: takes posts and fetches files while another process sends. */
export const openCloudDoor = async (needs: Needs): Promise<Connection> => {
  const parts = partsOf(needs, unset);
  return {
    ...openDoorParts(parts),
    send: async () => {
      throw new DeliveryFailure("unreachable", "network", "Another process sends for this number.");
    },
    probe: async () => ({ at: "online" }),
    close: async () => {
      await parts.lanes.idle();
      await parts.memory.idle();
    },
  };
};

/**
 * Opens a number. Posts are taken from the start, whatever the Graph API says: receiving needs no token. `running` is a clock
 * that nobody sets: what was learned of WhatsApp's clock is forgotten when ours parts from it.
 */
export const openCloud = async (needs: Needs, running = unset): Promise<Connection> => {
  const parts = partsOf(needs, running);
  const { graph, clock, lanes, memory, templates, found } = parts;
  const { settings, now } = needs;
  const sender: Sender = {
    graph,
    settings,
    templates,
    pace: openPace(now),
    clock,
    now,
    reach: memory.reach,
    markRead: (externalId) => see(parts, externalId),
    met: (pair) =>
      parts.names.met(pair).catch((failure: unknown) => {
        needs.log.warn({ problem: wordsOf(failure) }, "whatsapp: by which number somebody is known was not noted");
      }),
  };
  const look = async () => {
    const seen = await probe(graph, settings);
    found.offline = seen.state.at === "offline" ? seen.state : null;
    return memory.seenWith(seen, now());
  };
  needs.state(await look());
  return {
    ...openDoorParts(parts),
    send: async (outbound, progress) => {
      try {
        return await send(sender, outbound, progress);
      } catch (failure) {
        if (failure instanceof DeliveryFailure && failure.kind === "unauthorised") {
          found.offline = { at: "offline", reason: failure.message, cure: CURE };
          needs.state(found.offline);
        }
        throw failure;
      }
    },
    settle: (outbound, _, known = { done: [], gone: [] }) =>
      memory.settle(outbound, { pieces: plan({ ...outbound, behind: undefined }, now()).length, known, now: now() }),
    probe: look,
    aheadMs: clock.aheadMs,
    close: async () => {
      await lanes.idle();
      await memory.idle();
    },
  };
};
