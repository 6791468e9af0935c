import type { Inbound } from "../../contract";
import { hmacHex } from "../../kit/signature";
import { externalIdOf, isGroup } from "./ids";
import { deletionItem, editItem, elsewhere, messageItem } from "./message";
import { key as keyShape, type Message, messageIn, type Reaction, reaction, read } from "./payload";
import { isMe, personOf, places, type Reading, speaker } from "./reading";
import { wordsOf } from "./words";

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
