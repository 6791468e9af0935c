import { z } from "zod";
import type { ExternalId, ThreadRef } from "../contract";

const chatMessage = /^(-?\d+):(\d+)$/;
const safe = z.coerce.number().int().refine(Number.isSafeInteger);

/** The thread of a chat. A private chat has the id of the person in it. */
export const threadOf = (chatId: number): ThreadRef => String(chatId);

/** The chat behind a thread. Throws on a thread that this channel did not make. */
export const chatOf = (thread: ThreadRef): number => {
  if (!/^-?\d+$/.test(thread)) throw new Error(`not a Telegram thread: ${thread}`);
  return safe.parse(thread);
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
