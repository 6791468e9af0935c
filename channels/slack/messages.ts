/** Message events: new ones, edited ones, deleted ones. */
import type { Inbound, InboundEdit, InboundMessage, Person } from "../contract";
import { emojiOf } from "./emoji";
import { externalIdOf, MARK, threadOf } from "./ids";
import { attachedWords, partsOf, unseen } from "./parts";
import type { Event, Message } from "./payload";
import { atOf, ignored, isDirect, isListened, personOf, placeOf, type Reading } from "./reading";
import { richOf } from "./rich-in";

/** Where a message stands: the channel is named by the event around it. */
export type Where = { channel: string; channelType?: string };

// Written by people; every other subtype is a notice of Slack's or of a bot's.
const SPOKEN = new Set(["file_share", "thread_broadcast", "me_message", "reply_broadcast"]);

const isSpoken = ({ subtype, client_msg_id }: Message) =>
  !subtype || SPOKEN.has(subtype) || client_msg_id !== undefined;

const idOf = (reading: Reading, message: Message, channel: string) =>
  externalIdOf({ channel: channel || "unknown", ts: message.ts ?? reading.fallbackId });

const rootOf = (reading: Reading, message: Message, channel: string) =>
  threadOf({ channel: channel || "unknown", ts: message.thread_ts ?? message.ts ?? reading.fallbackId });

// A person's client gives its messages an id of its own; what apps post has none.
const isOwn = ({ selves, known, body }: Reading, { user, bot_id, app_id, client_msg_id }: Message): boolean =>
  (user !== undefined && selves.has(user) && (bot_id !== undefined || client_msg_id === undefined)) ||
  (bot_id !== undefined && bot_id === known.self?.botId) ||
  (bot_id !== undefined && app_id !== undefined && app_id === (known.self?.appId ?? body["api_app_id"]));

const authorOf = (reading: Reading, message: Message, channel: string): Person => {
  if (message.user) {
    const { user_profile: told } = message;
    const person = personOf(reading, message.user);
    return { ...person, name: person.name ?? told?.display_name ?? told?.real_name ?? told?.name };
  }
  if (message.bot_id) return { address: message.bot_id, name: message.username, isBot: true };
  // Nobody to remember: two nameless messages are never taken for one person's.
  return { address: `nameless:${idOf(reading, message, channel)}`, name: message.username };
};

const wordsOf = (reading: Reading, message: Message) => {
  const rich = [...richOf(message, reading.names), ...attachedWords(message, reading.names)];
  const parts = partsOf(message);
  return { rich, parts: rich.length + parts.length > 0 ? parts : unseen(message) };
};

/** Somebody spoke to us: by name, or in answer to ours. */
const isAddressed = ({ selves }: Reading, message: Message): boolean =>
  [...selves].some((self) => message.text?.includes(`<@${self}>`) || message.text?.includes(`<@${self}|`)) ||
  (message.parent_user_id !== undefined && selves.has(message.parent_user_id));

/** A colleague in a channel that we share with a customer. */
const isColleague = ({ settings, known, body }: Reading, { channel }: Where, message: Message): boolean => {
  const isShared = body.is_ext_shared_channel || known.channels[channel]?.isShared === true;
  const user = message.user ? known.users[message.user] : undefined;
  const ours = known.self?.teamId;
  const team = user?.teamId ?? message.user_team;
  return settings.colleagues && isShared && ours !== undefined && team === ours;
};

const isReply = ({ thread_ts, ts }: Message) => thread_ts !== undefined && thread_ts !== ts;

type Taken = { isForced?: boolean; isMention?: boolean };

/** Why a message is not ours to keep; undefined when it is. */
const whyNot = (
  reading: Reading,
  where: Where,
  message: Message,
  { isForced, isMention }: Taken,
): string | undefined => {
  if (isOwn(reading, message)) return "our own message";
  if (isForced) return undefined;
  if (message.bot_id || message.subtype === "bot_message" || (message.user && reading.known.users[message.user]?.isBot))
    return "written by a bot";
  if (message.user === "USLACKBOT") return "written by Slackbot";
  if (!isSpoken(message)) return `a notice of Slack's: ${(message.subtype ?? "").replaceAll("_", " ")}`;
  if (isDirect(where.channel, where.channelType) || isMention || isAddressed(reading, message)) return undefined;
  if (reading.known.isKnownThread) return undefined;
  if (!isReply(message) && isColleague(reading, where, message)) return "a colleague's own post in a shared channel";
  return isListened(reading, where.channel) ? undefined : "in a channel that is not listened to, without a mention";
};

/** Our own message, come back by the stream of events: then it has arrived, whatever its sender was told. */
const echoOf = (reading: Reading, message: Message): { echoes?: string } => {
  const { event_type, event_payload } = message.metadata ?? {};
  const id = event_type === MARK && isOwn(reading, message) ? event_payload?.["id"] : undefined;
  return typeof id === "string" ? { echoes: id } : {};
};

/** One message, new to us or fetched. */
export const messageItem = (reading: Reading, where: Where, message: Message, taken: Taken = {}): Inbound => {
  const { channel, channelType } = where;
  const reason = whyNot(reading, where, message, taken);
  const externalId = idOf(reading, message, channel);
  if (reason)
    return {
      ...ignored(reading, reason, message.ts),
      externalId: `ignored:${externalId}`,
      ...echoOf(reading, message),
    };
  const inThread = isReply(message);
  const place = placeOf(reading, channel, channelType);
  const members = reading.known.channels[channel]?.members;
  const isSpokenTo = taken.isMention || isAddressed(reading, message);
  const ours = !isSpokenTo && inThread && isColleague(reading, where, message);
  const windowMs = reading.settings.windowMinutes * 60_000;
  const item: InboundMessage = {
    kind: "message",
    externalId,
    revision: "0",
    at: atOf(reading, message.ts),
    thread: rootOf(reading, message, channel),
    author: authorOf(reading, message, channel),
    ...wordsOf(reading, message),
    ...(inThread ? { follows: [rootOf(reading, message, channel)] } : {}),
    ...(!inThread && windowMs > 0 && !taken.isForced ? { near: { lane: channel, windowMs } } : {}),
    ...(place ? { place, addressed: isSpokenTo || reading.settings.speaks === "always" } : {}),
    ...(place && members !== undefined ? { facts: { members: String(members) } } : {}),
    ...(ours ? { ours: true } : {}),
  };
  return item;
};

/** The message as it reads now. The same edit, told or fetched, is the same revision. */
export const editItem = (reading: Reading, { channel }: Where, message: Message): InboundEdit => ({
  kind: "edit",
  externalId: idOf(reading, message, channel),
  revision: message.edited?.ts ?? reading.fallbackId,
  at: atOf(reading, message.edited?.ts),
  thread: rootOf(reading, message, channel),
  author: authorOf(reading, message, channel),
  ...wordsOf(reading, message),
  isWhole: true,
});

const deletionItem = (
  reading: Reading,
  channel: string,
  ts: string,
  before: Message | undefined,
  at?: string,
): Inbound => ({
  kind: "deletion",
  externalId: externalIdOf({ channel, ts }),
  revision: "deleted",
  at: atOf(reading, at),
  ...(before ? { thread: threadOf({ channel, ts: before.thread_ts ?? ts }) } : {}),
});

/** Which files it shows, and which of them are no longer there. */
const filesIn = ({ files }: Message): string =>
  files.map(({ id, mode }) => (mode === "tombstone" ? `${id} gone` : id)).join();

const changedItem = (reading: Reading, where: Where, event: Event): Inbound => {
  const { message, previous_message: before } = event;
  if (!message) throw new Error("message_changed without its message");
  if (isOwn(reading, message) || (before && isOwn(reading, before))) return ignored(reading, "our own message changed");
  // A message that others have answered leaves its tombstone when it is deleted.
  if (message.subtype === "tombstone")
    return deletionItem(reading, where.channel, message.ts ?? reading.fallbackId, before, event.event_ts);
  if (message.bot_id || message.subtype === "bot_message") return ignored(reading, "a bot's message changed");
  if (!isSpoken(message)) return ignored(reading, "a notice of Slack's changed");
  const isSameText = before === undefined || before.text === message.text;
  const isSameEdit = !message.edited || message.edited.ts === before?.edited?.ts;
  const edit = editItem(reading, where, message);
  if (!isSameText || !isSameEdit) return edit;
  if (before === undefined || filesIn(before) === filesIn(message))
    return ignored(reading, "a link preview or a counter changed, not the words");
  // A file that is deleted is no edit of the message to Slack, and gives it no new mark.
  return { ...edit, revision: event.event_ts ?? reading.fallbackId, at: atOf(reading, event.event_ts) };
};

const deletedItem = (reading: Reading, { channel }: Where, event: Event): Inbound => {
  const before = event.previous_message;
  if (before && isOwn(reading, before)) return ignored(reading, "our own message was deleted");
  if (before?.bot_id) return ignored(reading, "a bot's message was deleted");
  const ts = event.deleted_ts ?? before?.ts;
  if (!ts) throw new Error("message_deleted without saying which");
  return deletionItem(reading, channel, ts, before, event.event_ts);
};

/** The reactions that stand on a fetched message, person by person. */
const reactionsOn = (reading: Reading, { channel }: Where, message: Message): Inbound[] => {
  const people = new Set(message.reactions.flatMap(({ users }) => users).filter((id) => !reading.selves.has(id)));
  return [...people].map((id) => {
    const names = message.reactions.filter(({ users }) => users.includes(id)).map(({ name }) => name);
    return {
      kind: "reaction",
      externalId: idOf(reading, message, channel),
      // When they were set isn't told; fetched again they are the same.
      revision: `fetched:${id}:${names.toSorted().join()}`,
      at: reading.now,
      author: personOf(reading, id),
      emoji: names.map(emojiOf),
    };
  });
};

/** A message event of any subtype. */
export const messageEvent = (reading: Reading, event: Event): Inbound[] => {
  if (event.channel === undefined) throw new Error("a message without its channel");
  const where: Where = { channel: event.channel || "unknown", channelType: event.channel_type };
  switch (event.subtype) {
    case "message_changed":
      return [changedItem(reading, where, event)];
    case "message_deleted":
      return [deletedItem(reading, where, event)];
    case "message_replied":
      return [ignored(reading, "a counter of replies")];
  }
  // Over the Events API that subtype is left out, which Slack's documentation calls a bug.
  if (!event.subtype && event.message && event.user === undefined)
    return [ignored(reading, "a counter of replies", event.event_ts)];
  if (event.ts === undefined && !("ts" in event)) throw new Error("a message without its timestamp");
  const message: Message = { ...event, channel: where.channel };
  const item = messageItem(reading, where, message, { isMention: event.type === "app_mention" });
  if (item.kind !== "message") return [item];
  // Only what is fetched later can be edited, or reacted to, already.
  const edited = message.edited ? [editItem(reading, where, message)] : [];
  return [item, ...edited, ...(reading.known.isFetched ? reactionsOn(reading, where, message) : [])];
};
