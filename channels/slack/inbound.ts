/** Pure: whatever Slack posts → the things in it. */
import type { Inbound } from "../contract";
import { emojiOf } from "./emoji";
import { externalIdOf, threadOf } from "./ids";
import { messageEvent, messageItem } from "./messages";
import { type Action, body as bodyShape, type Event, event as eventShape } from "./payload";
import { atOf, ignored, personOf, type Reading, readingOf } from "./reading";
import type { SlackSettings } from "./settings";

/** The action of our message shortcut in the app's manifest. */
export const SHORTCUT = "parley_conversation";
const bare = (name: string) => name.replace(/::skin-tone-\d$/, "");

const threadItems = (reading: Reading, channel: string, marked: string | undefined): Inbound[] =>
  reading.known.thread.map((message) =>
    messageItem(reading, { channel }, message, { isForced: message.ts === marked || !message.bot_id }),
  );

const reactionItems = (reading: Reading, event: Event): Inbound[] => {
  const { item, user = "", reaction = "", event_ts } = event;
  if (!item || (item.type ?? "message") !== "message") return [ignored(reading, "a reaction to a file")];
  if (reading.selves.has(user)) return [ignored(reading, "our own reaction", event_ts)];
  const place = { channel: item.channel ?? "unknown", ts: item.ts ?? reading.fallbackId };
  const isAdded = event.type === "reaction_added";
  const shown = reading.known.reactions ?? (isAdded ? [reaction] : []);
  const one: Inbound = {
    kind: "reaction",
    externalId: externalIdOf(place),
    revision: event_ts ?? reading.fallbackId,
    at: atOf(reading, event_ts),
    // Slack doesn't tell the thread of what was reacted to; the desk goes by the message's id.
    author: personOf(reading, user || `nameless:${externalIdOf(place)}`),
    emoji: shown.filter((name) => name !== "").map(emojiOf),
  };
  const { ticketEmoji } = reading.settings;
  const opens = isAdded && ticketEmoji !== "" && bare(reaction) === ticketEmoji;
  return opens ? [...threadItems(reading, place.channel, item.ts), one] : [one];
};

const callbackItem = (reading: Reading, action: Action, n: number): Inbound => {
  const { container, channel, message, user, message_ts } = reading.body;
  if (action.type && action.type !== "button") return ignored(reading, `an element of the kind ${action.type}`);
  const place = {
    channel: container?.channel_id ?? channel?.id ?? "unknown",
    ts: container?.message_ts ?? message?.ts ?? message_ts ?? reading.fallbackId,
  };
  const pressed = action.action_ts ?? reading.body.action_ts ?? `${reading.fallbackId}.${n}`;
  return {
    kind: "callback",
    externalId: `callback:${externalIdOf(place)}:${action.action_id ?? n}:${user?.id ?? ""}:${pressed}`,
    revision: "0",
    at: atOf(reading, action.action_ts),
    thread: threadOf({ ...place, ts: container?.thread_ts ?? message?.thread_ts ?? place.ts }),
    author: personOf(reading, user?.id ?? `nameless:${externalIdOf(place)}`),
    data: action.value ?? action.action_id ?? "",
    on: externalIdOf(place),
  };
};

const shortcutItems = (reading: Reading): Inbound[] => {
  const { channel, message, callback_id } = reading.body;
  if (callback_id && callback_id !== SHORTCUT) return [ignored(reading, `another shortcut: ${callback_id}`)];
  if (!message || !channel?.id) throw new Error("a message shortcut without its message");
  const inThread = threadItems(reading, channel.id, message.ts);
  return inThread.length > 0 ? inThread : [messageItem(reading, { channel: channel.id }, message, { isForced: true })];
};

const ACCOUNT: Record<string, string> = {
  app_uninstalled: "The app was removed from the workspace.",
  tokens_revoked: "The app's token was revoked.",
  team_access_revoked: "The app lost its access to a workspace of the organisation.",
};

const accountItem = (reading: Reading, state: string, text: string, at?: string): Inbound => ({
  kind: "account",
  externalId: `event:${reading.fallbackId}`,
  revision: "0",
  at: atOf(reading, at),
  state,
  text,
});

/** Slack holds events back when more than 30,000 come in an hour: what it held back is lost to whoever only listens. */
export const HELD_BACK = "app_rate_limited";

const eventItems = (reading: Reading, event: Event): Inbound[] => {
  const text = ACCOUNT[event.type];
  if (event.type === "tokens_revoked" && event.tokens && event.tokens.bot.length === 0)
    return [ignored(reading, "a person's token was revoked, not the app's")];
  if (text !== undefined) return [accountItem(reading, event.type, text, event.event_ts)];
  switch (event.type) {
    case "message":
    case "app_mention":
      return messageEvent(reading, event);
    case "reaction_added":
    case "reaction_removed":
      return reactionItems(reading, event);
    default:
      return [ignored(reading, event.type.replaceAll("_", " "), event.event_ts)];
  }
};

/** A socket-mode envelope holds what a post would be; a form holds it in one field. */
const unwrapped = (raw: unknown): unknown => {
  if (typeof raw !== "object" || raw === null) return raw;
  if ("envelope_id" in raw && "payload" in raw) return raw.payload;
  if ("payload" in raw && typeof raw.payload === "string" && !("type" in raw)) return JSON.parse(raw.payload);
  return raw;
};

const EVENTS = /^(message|app_mention|reaction_(added|removed)|tokens_revoked|app_uninstalled)$/;

/** One post of Slack's → everything in it. Throws on what is no such thing; kinds of no interest come back as `ignored`. */
export const inbound = (raw: unknown, { settings, now }: { settings: SlackSettings; now: number }): Inbound[] => {
  const given = unwrapped(raw);
  const body = bodyShape.parse(given);
  const reading = readingOf(body, settings, now);
  if (body.event !== undefined) return eventItems(reading, eventShape.parse(body.event));
  if (body.command !== undefined) return [ignored(reading, `the command ${body.command}`)];
  const { type } = body;
  if (type === "block_actions" && body.actions.length > 0)
    return body.actions.map((action, n) => callbackItem(reading, action, n));
  if (type === "message_action") return shortcutItems(reading);
  if (type === HELD_BACK)
    return [accountItem(reading, type, "Slack held events back: more than 30,000 came within an hour.")];
  if (type && EVENTS.test(type)) return eventItems(reading, eventShape.parse(given));
  if (type) return [ignored(reading, type.replaceAll("_", " "))];
  // A command whose name was blank, or Slack's check of our certificate.
  if ("command" in body || "ssl_check" in body) return [ignored(reading, "a command without its name")];
  throw new Error("neither an event nor an interaction of Slack's");
};

const jsonOf = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
};

/** A kept payload: JSON, or the form in which Slack posts interactions; anything else is text for `inbound` to refuse. */
export const fromFile = (bytes: Uint8Array): unknown => {
  const text = new TextDecoder().decode(bytes);
  const isForm = /^[\w.%+-]+=\S*\s*$/.test(text);
  return isForm ? Object.fromEntries(new URLSearchParams(text.trim())) : jsonOf(text);
};
