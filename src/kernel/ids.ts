import { v7 } from "uuid";

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

/** A new id; later ids sort after earlier ones (UUID version 7), so that indexes grow at one end. */
export type NewId = () => string;
export const newId: NewId = () => v7();
