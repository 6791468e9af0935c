import { z } from "zod";
import type { ExternalId, ThreadRef } from "../contract";

const chatMessage = /^(-?\d+):(\d+)$/;
const safe = z.coerce.number().int().refine(Number.isSafeInteger);

/** Where a conversation lives: a chat, and in it a topic, the message that began it, or one person's talk with a channel. */
export type Place = { chatId: number; topic?: number; root?: number; direct?: number };

/** The thread of a place. A private chat is one thread and has the id of the person in it. */
export const threadOf = ({ chatId, topic, root, direct }: Place): ThreadRef =>
  direct !== undefined
    ? `${chatId}!${direct}`
    : topic !== undefined
      ? `${chatId}#${topic}`
      : root !== undefined
        ? `${chatId}:${root}`
        : String(chatId);

/** The place behind a thread. Throws on a thread that this channel did not make. */
export const placeOf = (thread: ThreadRef): Place => {
  const [, chat, mark, id] = /^(-?\d+)(?:([:#!])(\d+))?$/.exec(thread) ?? [];
  if (chat === undefined) throw new Error(`not a Telegram thread: ${thread}`);
  const chatId = safe.parse(chat);
  const within = mark === "#" ? "topic" : mark === "!" ? "direct" : "root";
  return id === undefined ? { chatId } : { chatId, [within]: safe.parse(id) };
};

/** Message ids count per chat on Telegram, so the chat belongs to the id. */
export const externalIdOf = (message: { chatId: number; messageId: number }): ExternalId =>
  `${message.chatId}:${message.messageId}`;

/** Chat and message behind an external id. Throws on an id that this channel did not make. */
export const messageOf = (externalId: ExternalId): { chatId: number; messageId: number } => {
  const found = chatMessage.exec(externalId);
  if (!found) throw new Error(`not a Telegram message id: ${externalId}`);
  return { chatId: safe.parse(found[1]), messageId: safe.parse(found[2]) };
};

/** For things that are no message: a repeated update keeps its id. */
export const updateIdOf = (updateId: number): ExternalId => `update:${updateId}`;
