import type { Inbound, Person } from "../contract";
import { externalIdOf, threadOf, updateIdOf } from "./ids";
import { partsOf, serviceOf } from "./parts";
import { type Chat, type Message, type Update, type User, update as updateShape } from "./payload";
import { intentOf, nameOf, quoteOf, richOf } from "./words";

const personOf = (user: User): Person => ({
  address: String(user.id),
  name: nameOf(user),
  handle: user.username,
  language: user.language_code,
  ...(user.is_bot ? { isBot: true } : {}),
});

// A private chat is its person: both have one id.
const authorOf = ({ from, chat }: Message): Person =>
  from ? personOf(from) : { address: String(chat.id), name: nameOf(chat), handle: chat.username };

const ms = (seconds: number) => seconds * 1000;

const elsewhere = ({ type }: Chat): string | undefined =>
  type === "private" ? undefined : type === "channel" ? "channel post" : "group";

const messageItem = (message: Message, ignored: (reason: string) => Inbound): Inbound => {
  const service = serviceOf(message);
  const reason = elsewhere(message.chat) ?? (service && `service message: ${service}`);
  if (reason) return ignored(reason);
  const [quote, intent] = [quoteOf(message), intentOf(message)];
  return {
    kind: "message",
    externalId: externalIdOf({
      chatId: message.chat.id,
      messageId: message.message_id,
    }),
    revision: "0",
    at: ms(message.date),
    thread: threadOf(message.chat.id),
    author: authorOf(message),
    rich: richOf(message),
    parts: partsOf(message),
    ...(message.media_group_id ? { album: message.media_group_id } : {}),
    ...(quote ? { quote } : {}),
    ...(intent ? { intent } : {}),
  };
};

// Telegram's clocks count whole seconds, and people edit and react twice in one: the update's id tells those apart,
// and a repeated update keeps it.
const revisionOf = (seconds: number, updateId: number) => `${seconds}.${updateId}`;

const editItem = (message: Message, updateId: number, ignored: (reason: string) => Inbound): Inbound => {
  const reason = elsewhere(message.chat);
  if (reason) return ignored(reason);
  const seconds = message.edit_date ?? message.date;
  return {
    kind: "edit",
    externalId: externalIdOf({
      chatId: message.chat.id,
      messageId: message.message_id,
    }),
    revision: revisionOf(seconds, updateId),
    at: ms(seconds),
    thread: threadOf(message.chat.id),
    author: authorOf(message),
    rich: richOf(message),
    parts: partsOf(message),
  };
};

type Query = NonNullable<Update["callback_query"]>;
const callbackItem = (query: Query, now: number, ignored: (reason: string) => Inbound): Inbound => {
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
    thread: threadOf(message.chat.id),
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

const reactionItem = (reaction: Reaction, updateId: number, ignored: (reason: string) => Inbound): Inbound => {
  const { chat, user, date, message_id: messageId } = reaction;
  const reason = elsewhere(chat) ?? (user ? undefined : "anonymous reaction");
  if (reason || !user) return ignored(reason ?? "anonymous reaction");
  return {
    kind: "reaction",
    externalId: externalIdOf({ chatId: chat.id, messageId }),
    revision: revisionOf(date, updateId),
    at: ms(date),
    thread: threadOf(chat.id),
    author: personOf(user),
    emoji: reaction.new_reaction.map(shown),
  };
};

type Member = NonNullable<Update["my_chat_member"]>;
const statusItem = (member: Member, updateId: number, ignored: (reason: string) => Inbound): Inbound => {
  const reason = elsewhere(member.chat);
  if (reason) return ignored(reason);
  const { status } = member.new_chat_member;
  if (status !== "kicked" && status !== "member") return ignored(`bot is now ${status}`);
  return {
    kind: "status",
    externalId: updateIdOf(updateId),
    revision: "0",
    at: ms(member.date),
    thread: threadOf(member.chat.id),
    author: personOf(member.from),
    state: status === "kicked" ? "blocked" : "unblocked",
  };
};

/** One update → the one thing in it. Throws on what is no update; kinds of no interest come back as `ignored`. */
export const inbound = (raw: unknown, { now }: { now: number }): Inbound[] => {
  const update = updateShape.parse(raw);
  const { update_id: id, message, edited_message, callback_query, message_reaction, my_chat_member } = update;
  const ignored = (reason: string): Inbound => ({
    kind: "ignored",
    externalId: updateIdOf(id),
    revision: "0",
    at: now,
    reason,
  });
  if (message) return [messageItem(message, ignored)];
  if (edited_message) return [editItem(edited_message, id, ignored)];
  if (callback_query) return [callbackItem(callback_query, now, ignored)];
  if (message_reaction) return [reactionItem(message_reaction, id, ignored)];
  if (my_chat_member) return [statusItem(my_chat_member, id, ignored)];
  const kind = Object.keys(update).find((key) => key !== "update_id") ?? "nothing";
  return [ignored(kind.replaceAll("_", " "))];
};
