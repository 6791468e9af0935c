import { randomUUID } from "node:crypto";

/** An id that only its maker reads. The brand keeps a contact's id out of a conversation's place. */
export type Id<Of extends string> = string & { readonly __of?: Of };

export type AgentId = Id<"agent">;
export type TeamId = Id<"team">;
export type ContactId = Id<"contact">;
export type IdentityId = Id<"identity">;
export type CompanyId = Id<"company">;
export type ConnectionId = Id<"connection">;
export type ConversationId = Id<"conversation">;
export type MessageId = Id<"message">;
export type FileId = Id<"file">;
export type CategoryId = Id<"category">;
export type SuggestionId = Id<"suggestion">;
export type ArticleId = Id<"article">;
export type PassageId = Id<"passage">;

const PER_MS = 4096;
let lastMs = 0;
let inMs = 0;

/** A new id; later ids sort after earlier ones (UUID version 7), so that indexes grow at one end. */
export type NewId = () => string;
export const newId: NewId = () => {
  const now = Date.now();
  inMs = now > lastMs ? 0 : inMs + 1;
  lastMs = Math.max(lastMs, now);
  if (inMs >= PER_MS) {
    // More ids than a millisecond holds, or a clock that went back: the next millisecond is borrowed from.
    lastMs += 1;
    inMs = 0;
  }
  const at = lastMs.toString(16).padStart(12, "0");
  // Node keeps random bytes ready for randomUUID; asking for sixteen of our own each time costs twenty times as much.
  return `${at.slice(0, 8)}-${at.slice(8)}-${(0x7000 + inMs).toString(16)}-${randomUUID().slice(19)}`;
};
