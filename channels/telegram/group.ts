/** What a message in a group is to us: which conversation it belongs to, who said it, and whether somebody spoke to us. */
import type { InboundMessage } from "../contract";
import { externalIdOf, type Place, threadOf } from "./ids";
import type { Chat, Known, Message } from "./payload";
import { authorOf, botIdOf, isColleague, personOf } from "./people";
import type { TelegramSettings } from "./settings";
import { isCommand } from "./words";

export type Reading = { settings: TelegramSettings; now: number; known: Known };

/** Several customers read there. What people write to a channel lies in one chat, and each sees only their own. */
export const isGroup = ({ type, is_direct_messages }: Chat): boolean =>
  (type === "group" || type === "supergroup") && !is_direct_messages;

/** A group keeps its first id for our threads: what began before it became a supergroup goes on behind it. */
const firstId = ({ chat }: Message, { was }: Known): number => was ?? chat.id;

const subject = ({ text, caption }: { text?: string; caption?: string }): string | undefined => {
  const line = (text ?? caption)?.trim().split("\n")[0] ?? "";
  return line.length > 60 ? `${line.slice(0, 59).trimEnd()}…` : line || undefined;
};

/** The message it answers, unless that is only how Telegram shows a topic's or a post's beginning. */
const answered = ({ reply_to_message: replied }: Message) =>
  replied && !replied.forum_topic_created && !replied.is_automatic_forward ? replied : undefined;

/** `is_topic_message` tells a forum's topic from a chain of replies, which has a thread id as well. */
const topicOf = ({ is_topic_message, message_thread_id }: Message): number | undefined =>
  is_topic_message ? message_thread_id : undefined;

/** Where a message belongs by what stands in it. An edit of it belongs there too. */
export const threadOfMessage = (message: Message, known: Known): string => {
  const topic = topicOf(message);
  const chatId = firstId(message, known);
  const direct = message.direct_messages_topic?.topic_id;
  if (direct !== undefined) return threadOf({ chatId, direct });
  if (topic !== undefined) return threadOf({ chatId, topic });
  if (!isGroup(message.chat)) return threadOf({ chatId });
  // Whoever answers a message we never saw begins with it, so that two who answer it are together.
  return threadOf({ chatId, root: answered(message)?.message_id ?? message.message_id });
};

/** The author's messages on top of one such lane belong together: a group, or what is said under one post of its channel. */
const laneOf = (message: Message, known: Known): string => {
  const { reply_to_message: replied } = message;
  const place: Place = { chatId: firstId(message, known) };
  return threadOf(replied?.is_automatic_forward ? { ...place, root: replied.message_id } : place);
};

const wordsIn = ({ text, caption, entities, caption_entities }: Message) => ({
  words: text ?? caption ?? "",
  marks: text === undefined ? (caption_entities ?? []) : (entities ?? []),
});

/** Somebody spoke to us: by name, by a command of ours, or in answer to ours. */
export const isAddressed = (message: Message, { settings, known }: Reading): boolean => {
  const [me, handle] = [botIdOf(settings), known.bot?.toLowerCase()];
  if (answered(message)?.from?.id === me) return true;
  const { words, marks } = wordsIn(message);
  return marks.some(({ type, offset, length, user }) => {
    const said = words.slice(offset, offset + length).toLowerCase();
    if (type === "mention") return said === `@${handle}`;
    if (type === "text_mention") return user?.id === me;
    if (type !== "bot_command") return false;
    const [name = "", to] = said.slice(1).split("@");
    return to === undefined ? isCommand(name) : to === handle;
  });
};

/** Why a group's message is not ours to keep; undefined when it is. */
export const whyNot = (message: Message, { settings }: Reading): string | undefined => {
  const { from, sender_chat, is_automatic_forward } = message;
  if (settings.groups === "none") return "group";
  if (is_automatic_forward) return "a channel's post in its discussion group";
  if (from?.id === botIdOf(settings)) return "our own message";
  return from?.is_bot && !sender_chat ? "written by a bot" : undefined;
};

const titleOf = ({ chat, reply_to_message: replied }: Message) => {
  const topic = replied?.forum_topic_created?.name ?? (replied?.is_automatic_forward ? subject(replied) : undefined);
  return { ...(chat.title ? { title: chat.title } : {}), ...(topic ? { topic } : {}) };
};

/** In somebody's talk with a channel whoever else writes is one of the channel's own. */
export const directFacts = ({ from, direct_messages_topic: topic }: Message): Partial<InboundMessage> =>
  topic?.user && from?.id !== topic.user.id
    ? { ours: true, readers: [{ role: "to", person: personOf(topic.user) }] }
    : {};

/** The facts of a group's message that a private one does not have. */
export const groupFacts = (message: Message, reading: Reading): Partial<InboundMessage> => {
  if (!isGroup(message.chat)) return {};
  const { settings, known } = reading;
  const replied = answered(message);
  const windowMs = settings.windowMinutes * 60_000;
  const isOnTop = !replied && topicOf(message) === undefined && windowMs > 0;
  const follows = replied && externalIdOf({ chatId: message.chat.id, messageId: replied.message_id });
  return {
    place: { kind: "group", ...titleOf(message) },
    addressed: settings.speaks === "always" || isAddressed(message, reading),
    ...(follows && topicOf(message) === undefined ? { follows: [follows] } : {}),
    ...(isOnTop ? { near: { lane: laneOf(message, known), windowMs } } : {}),
    ...(isColleague(authorOf(message), settings) ? { ours: true } : {}),
    ...(known.members === undefined ? {} : { facts: { members: String(known.members) } }),
  };
};
