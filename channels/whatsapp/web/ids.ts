import type { ExternalId, ThreadRef } from "../../contract";

/** What the library says of one message's identity. */
export type Key = { fromMe: boolean; remote: string; id: string; participant?: string | undefined };

/**
 * One way of writing an address: WhatsApp adds the device (`4917:12@c.us`) and has two names for the server of phones
 * (`c.us`, `s.whatsapp.net`).
 */
export const wid = (given: string): string => given.replace(/[:.]\d+@/, "@").replace(/@s\.whatsapp\.net$/, "@c.us");

export const isGroup = (address: string): boolean => address.endsWith("@g.us");
/** An address that hides the phone number. */
export const isHidden = (address: string): boolean => address.endsWith("@lid");
/** The number behind a phone's address, as people write it; null for every other kind. */
export const phoneOf = (address: string): string | null => {
  const [digits, server] = address.split("@");
  return server === "c.us" && digits && /^\d{5,20}$/.test(digits) ? `+${digits}` : null;
};

/** A private chat is one thread; in a group every message may begin one. */
export const threadOf = (chat: string, messageId: string): ThreadRef => (isGroup(chat) ? `${chat}#${messageId}` : chat);

/** The chat behind a thread. Throws on a thread that this channel did not make. */
export const chatOf = (thread: ThreadRef): string => {
  const [chat = ""] = thread.split("#");
  if (!/^[\w.-]+@(c\.us|lid|g\.us)$/.test(chat)) throw new Error(`not a WhatsApp thread: ${thread}`);
  return chat;
};

/** The library's own id for a message, which is also ours: `false_4917@c.us_3EB0…`, in groups with who said it. */
export const externalIdOf = ({ fromMe, remote, id, participant }: Key): ExternalId =>
  [fromMe, remote, id, ...(participant ? [participant] : [])].join("_");

/** The parts of an external id. Throws on an id that this channel did not make. */
export const keyOf = (externalId: ExternalId): Key => {
  const [fromMe, remote, id, participant] = externalId.split("_");
  if ((fromMe !== "true" && fromMe !== "false") || !remote || !id)
    throw new Error(`not a WhatsApp message id: ${externalId}`);
  return { fromMe: fromMe === "true", remote, id, participant };
};
