import type { Inbound } from "../contract";
import { directFacts, groupFacts, isAddressed, isGroup, type Reading, threadOfMessage, whyNot } from "./group";
import { externalIdOf, threadOf, updateIdOf } from "./ids";
import { partsOf, serviceOf } from "./parts";
import { type Chat, type Message, type Update, update as updateShape } from "./payload";
import { authorOf, botIdOf, chatPerson, personOf } from "./people";
import type { TelegramSettings } from "./settings";
import { intentOf, quoteOf, richOf } from "./words";

type Ignored = (reason: string) => Inbound;

/** Telegram's clock; ours where it tells none, or none that can be. */
const msOf = (seconds: number | undefined, now: number): number =>
  seconds === undefined || seconds <= 0 || seconds > 1e11 ? now : Math.round(seconds * 1000);

/** Only people write to us: in private, or in a group. A chat with one person has that person's id, which is positive. */
const elsewhere = ({ type, id }: Chat): string | undefined => {
  if (type === "private" || type === "group" || type === "supergroup" || (type !== "channel" && id > 0))
    return undefined;
  return type === "channel" ? "channel post" : `a chat of a kind not known: ${type}`;
};

/** What people write to a channel lies in topics of their own; beside them are only notices. */
const unnamed = ({ chat, direct_messages_topic: topic, from }: Message, { settings }: Reading): string | undefined => {
  if (!chat.is_direct_messages) return undefined;
  if (from?.id === botIdOf(settings)) return "our own message";
  return topic ? undefined : "a message to a channel that names nobody";
};

const unwanted = (message: Message, reading: Reading): string | undefined =>
  elsewhere(message.chat) ??
  unnamed(message, reading) ??
  (isGroup(message.chat) ? whyNot(message, reading) : undefined);

/** In a group a command for another bot asks nothing of us. */
const intentIn = (message: Message, reading: Reading) =>
  !isGroup(message.chat) || isAddressed(message, reading) ? intentOf(message) : undefined;

const messageItem = (message: Message, reading: Reading, ignored: Ignored): Inbound => {
  const service = serviceOf(message);
  const reason = elsewhere(message.chat) ?? (service ? `service message: ${service}` : unwanted(message, reading));
  if (reason) return ignored(reason);
  const [quote, intent] = [quoteOf(message), intentIn(message, reading)];
  return {
    kind: "message",
    externalId: externalIdOf({
      chatId: message.chat.id,
      messageId: message.message_id,
    }),
    revision: "0",
    at: msOf(message.date, reading.now),
    thread: threadOfMessage(message, reading.known),
    author: authorOf(message),
    rich: richOf(message),
    parts: partsOf(message),
    ...(message.media_group_id ? { album: message.media_group_id } : {}),
    ...(quote ? { quote } : {}),
    ...(intent ? { intent } : {}),
    ...groupFacts(message, reading),
    ...directFacts(message),
  };
};

// Telegram's clocks count whole seconds, and people edit and react twice in one: the update's id tells those apart,
// and a repeated update keeps it.
const revisionOf = (seconds: number, updateId: number) => `${seconds}.${updateId}`;

const editItem = (message: Message, updateId: number, reading: Reading, ignored: Ignored): Inbound => {
  const reason = unwanted(message, reading);
  if (reason) return ignored(reason);
  const seconds = message.edit_date ?? message.date ?? 0;
  return {
    kind: "edit",
    externalId: externalIdOf({
      chatId: message.chat.id,
      messageId: message.message_id,
    }),
    revision: revisionOf(seconds, updateId),
    at: msOf(seconds, reading.now),
    thread: threadOfMessage(message, reading.known),
    author: authorOf(message),
    rich: richOf(message),
    parts: partsOf(message),
    isWhole: true,
  };
};

type Query = NonNullable<Update["callback_query"]>;
const callbackItem = (query: Query, { now }: Reading, ignored: Ignored): Inbound => {
  const { message, data } = query;
  if (!message) return ignored("a button of an inline message");
  if (data === undefined) return ignored("a game's button");
  const reason = elsewhere(message.chat);
  if (reason) return ignored(reason);
  return {
    kind: "callback",
    externalId: `callback:${query.id}`,
    revision: "0",
    // Telegram does not say when a button was pressed.
    at: now,
    // Of a message in a group it does not say which conversation it is in; the desk goes by the message.
    ...(isGroup(message.chat) ? {} : { thread: threadOfMessage(message, {}) }),
    author: personOf(query.from),
    data,
    on: externalIdOf({
      chatId: message.chat.id,
      messageId: message.message_id,
    }),
  };
};

type Reaction = NonNullable<Update["message_reaction"]>;
const shown = ({ type, emoji }: Reaction["new_reaction"][number]) => emoji ?? (type === "paid" ? "💎" : "⭐");

const reactionItem = (reaction: Reaction, updateId: number, { now }: Reading, ignored: Ignored): Inbound => {
  const { chat, user, actor_chat: actor, date = 0, message_id: messageId } = reaction;
  const reason = elsewhere(chat);
  const author = user ? personOf(user) : actor && chatPerson(actor);
  if (reason || !author) return ignored(reason ?? "anonymous reaction");
  return {
    kind: "reaction",
    externalId: externalIdOf({ chatId: chat.id, messageId }),
    revision: revisionOf(date, updateId),
    at: msOf(date, now),
    // Which topic or which chain of replies it is in isn't told: the message's id is enough.
    author,
    emoji: reaction.new_reaction.map(shown),
  };
};

type Member = NonNullable<Update["my_chat_member"]>;
const statusItem = (member: Member, updateId: number, { now }: Reading, ignored: Ignored): Inbound => {
  const { chat, from, date } = member;
  const { status } = member.new_chat_member;
  if (isGroup(chat) || chat.is_direct_messages)
    return ignored(`the bot is now ${status} in the group ${chat.title ?? chat.id}`);
  const reason = elsewhere(chat);
  if (reason) return ignored(reason);
  if (status !== "kicked" && status !== "member") return ignored(`bot is now ${status}`);
  return {
    kind: "status",
    externalId: updateIdOf(updateId),
    revision: "0",
    at: msOf(date, now),
    thread: threadOf({ chatId: chat.id }),
    author: personOf(from),
    state: status === "kicked" ? "blocked" : "unblocked",
  };
};

const kindOf = (update: Update): string =>
  Object.keys(update).find((key) => key !== "update_id" && key !== "known") ?? "nothing";

/** One update → the one thing in it. Throws on what is no update; kinds of no interest come back as `ignored`. */
export const inbound = (raw: unknown, { now, settings }: { now: number; settings: TelegramSettings }): Inbound[] => {
  const update = updateShape.parse(raw);
  const {
    update_id: id,
    known = {},
    message,
    edited_message,
    callback_query,
    message_reaction,
    my_chat_member,
  } = update;
  const reading: Reading = { settings, now, known };
  const ignored = (reason: string): Inbound => ({
    kind: "ignored",
    externalId: updateIdOf(id),
    revision: "0",
    at: now,
    reason,
  });
  if (message) return [messageItem(message, reading, ignored)];
  if (edited_message) return [editItem(edited_message, id, reading, ignored)];
  if (callback_query) return [callbackItem(callback_query, reading, ignored)];
  if (message_reaction) return [reactionItem(message_reaction, id, reading, ignored)];
  if (my_chat_member) return [statusItem(my_chat_member, id, reading, ignored)];
  return [ignored(kindOf(update).replaceAll("_", " "))];
};
