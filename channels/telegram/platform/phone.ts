/** What the customer's phone shows: plain data, ready for a page to draw. */
import type { Entity } from "../payload";
import type { Room, Side, Stored } from "./world";

export type PhoneMessage = {
  id: number;
  by: Side;
  /** Milliseconds since 1970, whole seconds as Telegram keeps them. */
  at: number;
  /** Text or caption. */
  text: string;
  entities: Entity[];
  file?: { fileId: string; kind: string; name: string; mime: string; sizeBytes: number };
  album?: string;
  location?: unknown;
  contact?: unknown;
  buttons: { label: string; data: string }[][];
  replyTo?: { id: number; text: string };
  edited: boolean;
  /** A real phone shows nothing in its place. */
  deleted: boolean;
  reactions: { emoji: string; by: Side }[];
};
export type Phone = { chatId: number; name: string; isBlocked: boolean; messages: PhoneMessage[] };

const shown = ({ message, by, deleted, reactions, file }: Stored): PhoneMessage => {
  const { reply_to_message: replied } = message;
  return {
    id: message.message_id,
    by,
    at: message.date * 1000,
    text: message.text ?? message.caption ?? "",
    entities: message.entities ?? message.caption_entities ?? [],
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
    reactions: [
      ...reactions.customer.map((emoji) => ({ emoji, by: "customer" as const })),
      ...reactions.bot.map((emoji) => ({ emoji, by: "bot" as const })),
    ],
  };
};

/** One chat, oldest message first. */
export const phoneOf = ({ chat, isBlocked, messages }: Room): Phone => ({
  chatId: chat.id,
  name: [chat.first_name, chat.last_name].filter(Boolean).join(" "),
  isBlocked,
  messages: [...messages.values()].map(shown),
});
