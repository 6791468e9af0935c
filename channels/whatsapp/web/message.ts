/** One message, its edits and its end. */
import type { Inbound, InboundMessage } from "../../contract";
import { hmacHex } from "../../kit/signature";
import { isGroup } from "./ids";
import { partsOf } from "./parts";
import type { Known, Message } from "./payload";
import { addressOf, at, isMe, personOf, places, type Reading, speaker } from "./reading";
import { quoteText, richOf, wordsOf } from "./words";

// Written by the page itself or by WhatsApp about a chat: nobody said it.
const NOBODY: Record<string, string> = {
  gp2: "a change in the group",
  group_notification: "a change in the group",
  e2e_notification: "a note about encryption",
  notification: "a note of WhatsApp's",
  notification_template: "a note of WhatsApp's",
  broadcast_notification: "a note of WhatsApp's",
  protocol: "a message between devices",
  debug: "a message between devices",
  reaction: "told by an event of its own",
  album: "the cover of an album",
  unknown: "empty",
};
export const elsewhere = ({ id, isStatusV3, type }: Message): string | undefined => {
  if (isStatusV3 || id.remote === "status@broadcast") return "a status update";
  if (id.remote.endsWith("@broadcast")) return "a broadcast list";
  if (id.remote.endsWith("@newsletter")) return "a channel's post";
  if (!/@(c\.us|lid|g\.us)$/.test(id.remote)) return `a chat of a kind not known: ${id.remote.split("@")[1] ?? ""}`;
  return NOBODY[type];
};

const quoteOf = (known: Known, { quotedStanzaID: id, quotedParticipant: by, quotedMsg, id: own }: Message) => {
  if (!id) return undefined;
  const fromMe = isMe(known, by);
  const found = places(known, { fromMe, remote: own.remote, id, participant: by });
  const text = quotedMsg ? quoteText(quotedMsg) : undefined;
  return { externalId: found.externalId, ...(text ? { text } : {}), ours: fromMe };
};

const groupFacts = (known: Known, message: Message, quote: ReturnType<typeof quoteOf>): Partial<InboundMessage> => {
  if (!isGroup(message.id.remote)) return {};
  const spoken =
    known.speaks === "always" || quote?.ours || (message.mentionedJidList ?? []).some((one) => isMe(known, one));
  return {
    place: { kind: "group", ...(known.chat.title ? { title: known.chat.title } : {}) },
    ...(spoken ? { addressed: true } : {}),
    ...(quote ? { follows: [quote.externalId] } : {}),
    near: { lane: message.id.remote, windowMs: known.windowMs },
  };
};

const factsOf = (known: Known, { isForwarded }: Message) => {
  const facts = {
    ...(isForwarded ? { forwarded: "yes" } : {}),
    ...(known.chat.members ? { members: String(known.chat.members) } : {}),
  };
  return Object.keys(facts).length > 0 ? { facts } : {};
};

/** Words and parts; of a kind that nobody knows yet, that it is there. */
const contentOf = (known: Known, message: Message, externalId: string): Pick<InboundMessage, "rich" | "parts"> => {
  const rich = richOf(message, known);
  const parts = partsOf(message, externalId);
  if (rich.length + parts.length > 0) return { rich, parts };
  const what = message.type === "chat" ? "message" : message.type.replaceAll("_", " ");
  return { rich, parts: [{ type: "unsupported", what }] };
};

export const messageItem = ({ known, now }: Reading, message: Message): InboundMessage => {
  const { externalId, thread } = places(known, message.id);
  const { fromMe, remote } = message.id;
  const quote = quoteOf(known, message);
  const me = known.me[0] ?? message.from ?? "me@c.us";
  return {
    kind: "message",
    externalId,
    revision: "0",
    at: at(message, now),
    thread,
    author: fromMe ? { address: addressOf(known, me) } : personOf(known, speaker(message), message.notifyName),
    ...contentOf(known, message, externalId),
    ...(message.parentMsgKey && !fromMe ? { album: message.parentMsgKey.id } : {}),
    ...(quote ? { quote: { externalId: quote.externalId, ...(quote.text ? { text: quote.text } : {}) } } : {}),
    ...(fromMe ? { ours: true } : {}),
    ...(fromMe && !isGroup(remote) ? { readers: [{ role: "to", person: personOf(known, remote) }] } : {}),
    ...groupFacts(known, message, quote),
    ...factsOf(known, message),
  };
};

/** An edit is known by its time at the sender; pages that don't tell it, by what it says. */
export const editItem = ({ known, now }: Reading, message: Message): Inbound => {
  const { externalId, thread } = places(known, message.id);
  const edited = message.latestEditSenderTimestampMs;
  return {
    kind: "edit",
    externalId,
    revision: edited ? String(edited) : hmacHex("edit", wordsOf(message)).slice(0, 16),
    at: edited ?? now,
    thread,
    author: personOf(known, message.id.fromMe ? (known.me[0] ?? speaker(message)) : speaker(message)),
    rich: richOf(message, known),
    parts: partsOf(message, externalId),
  };
};

export const deletionItem = ({ known, now }: Reading, message: Message): Inbound => {
  // Older pages put a new message in the deleted one's place, with its key inside.
  const { externalId, thread } = places(known, message.protocolMessageKey ?? message.id);
  return { kind: "deletion", externalId, revision: "0", at: now, thread };
};
