import type { Inbound, InboundMessage, Person } from "../../contract";
import { hmacHex } from "../../kit/signature";
import { externalIdOf, isGroup, type Key, phoneOf, threadOf } from "./ids";
import { partsOf } from "./parts";
import { type Known, key as keyShape, type Message, messageIn, type Reaction, reaction, read } from "./payload";
import { quoteText, richOf, wordsOf } from "./words";

type Reading = { known: Known; now: number };

const addressOf = (known: Known, raw: string): string => known.people[raw]?.address ?? raw;
const isMe = (known: Known, raw: string | null | undefined): boolean => raw != null && known.me.includes(raw);

/** The phone is WhatsApp's own word, so it is verified; a hidden address has one only where the library knew it. */
const personOf = (known: Known, raw: string, name?: string | null): Person => {
  const found = known.people[raw];
  const phone = found ? found.phone : (phoneOf(raw) ?? undefined);
  const called = name || found?.name;
  return {
    address: addressOf(known, raw),
    ...(called ? { name: called } : {}),
    ...(phone ? { phone, verified: ["phone"] as const satisfies Person["verified"] } : {}),
  };
};

const canonical = (known: Known, key: Key): Key => ({
  fromMe: key.fromMe,
  remote: isGroup(key.remote) ? key.remote : addressOf(known, key.remote),
  id: key.id,
  ...(key.participant && isGroup(key.remote) ? { participant: addressOf(known, key.participant) } : {}),
});
const places = (known: Known, given: { fromMe: boolean; remote: string; id: string; participant?: string | null }) => {
  const own = canonical(known, { ...given, participant: given.participant ?? undefined });
  return { externalId: externalIdOf(own), thread: known.thread ?? threadOf(own.remote, own.id) };
};

const at = ({ t, timestamp }: Message, now: number): number => (t ?? timestamp ?? now / 1000) * 1000;
const speaker = ({ id, author, from }: Message): string => author ?? id.participant ?? from ?? id.remote;

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
const elsewhere = ({ id, isStatusV3, type }: Message): string | undefined => {
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
  const spoken = quote?.ours || (message.mentionedJidList ?? []).some((one) => isMe(known, one));
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

const messageItem = ({ known, now }: Reading, message: Message): InboundMessage => {
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
    rich: richOf(message, known),
    parts: partsOf(message, externalId),
    ...(message.parentMsgKey && !fromMe ? { album: message.parentMsgKey.id } : {}),
    ...(quote ? { quote: { externalId: quote.externalId, ...(quote.text ? { text: quote.text } : {}) } } : {}),
    ...(fromMe ? { ours: true } : {}),
    ...(fromMe && !isGroup(remote) ? { readers: [{ role: "to", person: personOf(known, remote) }] } : {}),
    ...groupFacts(known, message, quote),
    ...factsOf(known, message),
  };
};

/** An edit is known by its time at the sender; pages that don't tell it, by what it says. */
const editItem = ({ known, now }: Reading, message: Message): Inbound => {
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

const deletionItem = ({ known, now }: Reading, message: Message): Inbound => {
  // Older pages put a new message in the deleted one's place, with its key inside.
  const { externalId, thread } = places(known, message.protocolMessageKey ?? message.id);
  return { kind: "deletion", externalId, revision: "0", at: now, thread };
};

const ignoredItem = ({ now }: Reading, externalId: string, reason: string, revision = "0"): Inbound => ({
  kind: "ignored",
  externalId,
  revision,
  at: now,
  reason,
});

const receiptItem = (reading: Reading, message: Message, ack: number): Inbound => {
  const { externalId } = places(reading.known, message.id);
  const common = { kind: "receipt" as const, externalId, revision: `ack:${ack}`, at: reading.now };
  if (!message.id.fromMe) return ignoredItem(reading, `ack:${externalId}`, "read by ourselves", String(ack));
  if (ack < 0) return { ...common, state: "failed", reason: "WhatsApp could not send this message." };
  if (ack < 2) return ignoredItem(reading, `ack:${externalId}`, "on its way", String(ack));
  return { ...common, state: ack === 2 ? "delivered" : "read" };
};

const reactionItem = (reading: Reading, { on, sender, emoji, at: seconds }: Reaction): Inbound => {
  const { known, now } = reading;
  const { externalId, thread } = places(known, on);
  const author = personOf(known, sender);
  const revision = `${author.address}.${seconds ?? now / 1000}.${emoji}`;
  if (isMe(known, sender)) return ignoredItem(reading, `reaction:${externalId}`, "our own reaction", revision);
  return {
    kind: "reaction",
    externalId,
    revision,
    at: seconds === null ? now : seconds * 1000,
    thread,
    author,
    emoji: emoji === "" ? [] : [emoji],
  };
};

const created = (reading: Reading, message: Message): Inbound => {
  const { externalId } = places(reading.known, message.id);
  if (message.type === "revoked") return deletionItem(reading, message);
  const reason = elsewhere(message);
  if (reason) return ignoredItem(reading, `note:${externalId}`, reason);
  if (message.type === "ciphertext" && !reading.known.late)
    return ignoredItem(reading, `cipher:${externalId}`, "waits for its key");
  return reading.known.late ? editItem(reading, message) : messageItem(reading, message);
};

// `change:body` also tells of thumbnails that were loaded and of messages that were decrypted.
const isRealEdit = (message: Message, before: unknown): boolean =>
  message.latestEditSenderTimestampMs != null ||
  message.latestEditMsgKey != null ||
  (message.type === "chat" && typeof before === "string" && before !== "" && before !== message.body);

/** Everything one fetched message tells of the time we were deaf. */
const caught = (reading: Reading, message: Message): Inbound[] => {
  const first = created(reading, message);
  if (first.kind !== "message") return [first];
  const { known } = reading;
  const group = isGroup(message.id.remote) && message.id.fromMe && known.thread === undefined;
  const reactions = group ? [] : known.reactions.map((one) => reactionItem(reading, reaction.parse(one)));
  return [
    first,
    ...(message.latestEditSenderTimestampMs != null ? [editItem(reading, message)] : []),
    ...(message.id.fromMe && (message.ack ?? 0) > 1 ? [receiptItem(reading, message, message.ack ?? 0)] : []),
    ...reactions,
  ];
};

/** Shown all the same: the sender sees it as sent. Should it be decrypted later, its words come as an edit. */
const undeciphered = (reading: Reading, message: Message): Inbound => {
  const reason = elsewhere(message);
  if (reason || message.id.fromMe)
    return ignoredItem(reading, `cipher:${message.id.id}`, reason ?? "our own, on another device");
  return messageItem(reading, { ...message, type: "ciphertext", body: "" });
};

const aboutAccount = (reading: Reading, event: string, args: unknown[]): Inbound => {
  const said = typeof args[0] === "string" ? args[0] : event;
  const text = event === "disconnected" ? `WhatsApp Web disconnected: ${said}` : `WhatsApp Web: ${said}`;
  return {
    kind: "account",
    externalId: `account:${event}`,
    revision: `${said}.${reading.now}`,
    at: reading.now,
    state: "offline",
    text,
  };
};

const idOf = (given: unknown): string => {
  const found = keyShape.safeParse(Object(given).id);
  return found.success
    ? externalIdOf({ ...found.data, participant: found.data.participant ?? undefined })
    : hmacHex("event", JSON.stringify(given ?? null)).slice(0, 24);
};

const itemsOf = (reading: Reading, event: string, args: unknown[]): Inbound[] => {
  const [first, second, third] = args;
  switch (event) {
    case "message":
    case "message_create":
      return [created(reading, messageIn(first))];
    case "caught":
      return caught(reading, messageIn(first));
    case "message_ciphertext_failed":
      return [undeciphered(reading, messageIn(first))];
    case "message_ciphertext":
      return [ignoredItem(reading, `cipher:${idOf(first)}`, "waits for its key")];
    case "message_edit": {
      const message = messageIn(first);
      const body = message.type === "chat" && typeof second === "string" ? second : message.body;
      return isRealEdit(message, third)
        ? [editItem(reading, { ...message, body })]
        : [
            ignoredItem(
              reading,
              `body:${idOf(first)}`,
              "loaded, not edited",
              hmacHex("body", wordsOf(message)).slice(0, 16),
            ),
          ];
    }
    case "message_revoke_everyone":
      return [deletionItem(reading, messageIn(first))];
    case "message_revoke_me":
      return [ignoredItem(reading, `gone:${idOf(first)}`, "deleted on our own phone only")];
    case "message_ack":
      return [receiptItem(reading, messageIn(first), Number(second ?? messageIn(first).ack ?? 0))];
    case "message_reaction":
      return [reactionItem(reading, reaction.parse(first))];
    case "auth_failure":
    case "disconnected":
      return [aboutAccount(reading, event, args)];
    default:
      return [ignoredItem(reading, `${event}:${idOf(first)}`, event.replaceAll("_", " "))];
  }
};

/** One event of the library → what is in it. Throws on what is none; kinds of no interest come back as `ignored`. */
export const inbound = (raw: unknown, { now }: { now: number }): Inbound[] => {
  const { event, args, known } = read(raw);
  return itemsOf({ known, now }, event, args);
};

/** Which people a payload names, by every address they are named with, and the chat it is said in. */
export const namedIn = (event: string, args: unknown[]): { chat: string; people: string[] } | null => {
  if (event === "message_reaction") {
    const told = reaction.safeParse(args[0]);
    if (!told.success) return null;
    const { on, sender } = told.data;
    return { chat: on.remote, people: [on.remote, sender, ...(on.participant ? [on.participant] : [])] };
  }
  try {
    const message = messageIn(args[0]);
    const { id, mentionedJidList, quotedParticipant } = message;
    const all = [id.remote, speaker(message), id.participant, quotedParticipant, ...(mentionedJidList ?? [])];
    return { chat: id.remote, people: all.filter((one): one is string => typeof one === "string") };
  } catch {
    return null;
  }
};
