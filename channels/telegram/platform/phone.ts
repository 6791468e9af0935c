/** What the customer's phone shows: plain data, ready for a page to draw. */
import type { RichText } from "../../contract";
import type { Entity } from "../payload";
import { richFrom } from "../rich-in";
import type { ApiMessage, Room, Side, Stored } from "./world";

export type PhoneMessage = {
  id: number;
  by: Side;
  author: { id: number; name: string };
  /** Which topic of a forum it is in. */
  topic?: number;
  /** Told by Telegram, not by somebody: "Anna joined". */
  notice?: string;
  /** Milliseconds since 1970, whole seconds as Telegram keeps them. */
  at: number;
  /** Text or caption. */
  text: string;
  entities: Entity[];
  rich: RichText;
  file?: { fileId: string; kind: string; name: string; mime: string; sizeBytes: number };
  album?: string;
  location?: unknown;
  contact?: unknown;
  buttons: { label: string; data: string }[][];
  replyTo?: { id: number; text: string };
  edited: boolean;
  /** A real phone shows nothing in its place. */
  deleted: boolean;
  reactions: { emoji: string; by: Side; who: number }[];
};
export type Phone = {
  chatId: number;
  name: string;
  kind: "private" | "group" | "supergroup" | "channel";
  members: { id: number; name: string }[];
  isBlocked: boolean;
  messages: PhoneMessage[];
};

const nameOf = ({ title, first_name, last_name }: { title?: string; first_name?: string; last_name?: string }) =>
  title ?? [first_name, last_name].filter(Boolean).join(" ");

const noticeOf = (message: ApiMessage): string | undefined => {
  const {
    new_chat_members: came,
    left_chat_member: left,
    forum_topic_created: topic,
    migrate_from_chat_id: was,
  } = message;
  if (came) return `${came.map(nameOf).join(", ")} joined`;
  if (left) return `${nameOf(left)} left`;
  if (topic) return `Topic “${topic.name}”`;
  return was === undefined ? undefined : "The group became a supergroup";
};

const wordsOf = ({ text, caption, entities, caption_entities }: ApiMessage) => {
  const marks = entities ?? caption_entities ?? [];
  return { entities: marks, rich: richFrom(text ?? caption ?? "", marks) };
};

const shown = ({ message, by, deleted, reactions, file }: Stored, bot: number): PhoneMessage => {
  const answers = message.reply_to_message;
  const replied = answers?.forum_topic_created ? undefined : answers;
  const notice = noticeOf(message);
  const { from, sender_chat } = message;
  return {
    id: message.message_id,
    by,
    author: sender_chat ? { id: sender_chat.id, name: nameOf(sender_chat) } : { id: from.id, name: nameOf(from) },
    ...(message.is_topic_message ? { topic: message.message_thread_id } : {}),
    ...(notice ? { notice } : {}),
    at: message.date * 1000,
    text: message.text ?? message.caption ?? "",
    ...wordsOf(message),
    ...(file && {
      file: { fileId: file.fileId, kind: file.kind, name: file.name, mime: file.mime, sizeBytes: file.sizeBytes },
    }),
    ...(message.media_group_id ? { album: message.media_group_id } : {}),
    ...(message.location ? { location: message.location } : {}),
    ...(message.contact ? { contact: message.contact } : {}),
    buttons: (message.reply_markup?.inline_keyboard ?? []).map((row) =>
      row.map(({ text, callback_data = "" }) => ({ label: text, data: callback_data })),
    ),
    ...(replied ? { replyTo: { id: replied.message_id, text: replied.text ?? replied.caption ?? "" } } : {}),
    edited: message.edit_date !== undefined,
    deleted,
    reactions: [...reactions].flatMap(([who, emoji]) =>
      emoji.map((one) => ({ emoji: one, by: who === bot ? ("bot" as const) : ("customer" as const), who })),
    ),
  };
};

/** One chat, oldest message first. */
export const phoneOf = ({ chat, members, isBlocked, messages }: Room, bot: number): Phone => ({
  chatId: chat.id,
  name: nameOf(chat),
  kind: chat.type,
  members: [...members.values()].map((member) => ({ id: member.id, name: nameOf(member) })),
  isBlocked,
  messages: [...messages.values()].map((stored) => shown(stored, bot)),
});
