/** Who writes on Telegram: people, and chats that people write for. */
import type { Person } from "../contract";
import type { Chat, Message, User } from "./payload";
import type { TelegramSettings } from "./settings";
import { nameOf } from "./words";

/** Our own id stands before the colon of the token. */
export const botIdOf = ({ token }: Pick<TelegramSettings, "token">): number => Number.parseInt(token, 10);

export const personOf = (user: User): Person => ({
  address: String(user.id),
  name: nameOf(user),
  handle: user.username,
  language: user.language_code,
  ...(user.is_bot ? { isBot: true } : {}),
});

/** A channel, or a group whose admin stays anonymous: nobody is told which of its people wrote. */
export const chatPerson = (chat: Chat, signature?: string): Person => ({
  address: String(chat.id),
  name: [signature, chat.title ?? nameOf(chat)].filter(Boolean).join(" · ") || undefined,
  handle: chat.username,
});

/** A private chat is its person: both have one id. */
export const authorOf = ({ from, chat, sender_chat, author_signature }: Message): Person => {
  if (sender_chat) return chatPerson(sender_chat, author_signature);
  return from ? personOf(from) : { address: String(chat.id), name: nameOf(chat), handle: chat.username };
};

/** True for one of those whom the connection's settings call ours, by handle or by id. */
export const isColleague = (author: Person, { colleagues }: Pick<TelegramSettings, "colleagues">): boolean =>
  colleagues.some((one) => one === author.address || (author.handle ?? "").toLowerCase() === one);
