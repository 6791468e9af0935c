import type { ExternalId, ThreadRef } from "../../contract";

const GROUP = "group:";

/** A private chat is its person: a phone number in digits, or an id like `US.1349` of somebody who hides the number. */
export const threadOf = (address: string): ThreadRef => address;
/** Whoever has a number that somebody else has given up, at `since`: a stranger. */
export const strangerThread = (waId: string, since: number): ThreadRef => `${waId}~${since}`;
export const isStranger = (address: string): boolean => /^\d+~\d+$/.test(address);
/** A group of the Groups API. */
export const groupChat = (groupId: string): string => `${GROUP}${groupId}`;
/** Where one of its messages belongs that goes on with nothing: in a group every message may begin a conversation. */
export const groupThread = (groupId: string, message: ExternalId): ThreadRef => `${groupChat(groupId)}#${message}`;
/** The chat that a thread lies in: a group has many. */
export const chatOf = (thread: ThreadRef): string =>
  thread.startsWith(GROUP) ? (thread.split("#")[0] ?? thread) : thread;
export const isGroup = (thread: ThreadRef): boolean => thread.startsWith(GROUP);

export type Recipient =
  | { recipient_type: "individual"; to: string }
  | { recipient_type: "individual"; recipient: string }
  | { recipient_type: "group"; to: string };

/** Whom the Graph API is to send to. Throws on a thread that this channel did not make. */
export const recipientOf = (thread: ThreadRef): Recipient => {
  if (isGroup(thread)) return { recipient_type: "group", to: chatOf(thread).slice(GROUP.length) };
  const [, number] = /^(\d{5,20})(?:~\d+)?$/.exec(thread) ?? [];
  if (number !== undefined) return { recipient_type: "individual", to: number };
  if (/^[A-Za-z]{2}\.[\w.]+$/.test(thread)) return { recipient_type: "individual", recipient: thread };
  throw new Error(`not a WhatsApp thread: ${thread}`);
};

/** Our id on a message at the platform: statuses bring it back. `piece` counts from 0. */
export const opaque = (of: { message: string; piece: number }): string => `${of.message}#${of.piece}`;
/** The message and piece behind it; null when somebody else put it there. */
export const fromOpaque = (data: string): { message: string; piece: number } | null => {
  const [, message, piece] = /^(.+)#(\d{1,4})$/.exec(data) ?? [];
  return message === undefined ? null : { message, piece: Number(piece) };
};

const OURS = "p:";
/** What stands on a button of ours, so that it is known from buttons other programs have sent. */
export const buttonId = (data: string): string => `${OURS}${data}`;
export const buttonData = (id: string): { data: string; ours: boolean } =>
  id.startsWith(OURS) ? { data: id.slice(OURS.length), ours: true } : { data: id, ours: false };

/** WhatsApp's own id of a message, `wamid.…`. */
export const externalIdOf = (id: string): ExternalId => id;
