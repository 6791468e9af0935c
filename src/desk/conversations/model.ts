import type { schemas } from "../../../db/client";
import { DAY_MS, MINUTE_MS } from "../../kernel/time";

type Tables = typeof schemas.postgres;
export type Conversation = Tables["conversations"]["$inferSelect"];
export type Message = Tables["messages"]["$inferSelect"];
/** What may be left out is null. */
export type NewMessage = Tables["messages"]["$inferInsert"];
export type NewConversation = Tables["conversations"]["$inferInsert"];
export type Delivery = Tables["deliveries"]["$inferSelect"];
/** One piece of a message of ours that leaves in several. */
export type Piece = NonNullable<Delivery["pieces"]>[number];
export type File = Tables["files"]["$inferSelect"];
export type Suggestion = Tables["suggestions"]["$inferSelect"];
export type Status = Conversation["status"];
export type Priority = Conversation["priority"];

/** What leads may turn; stored under the key "desk". */
export type DeskSettings = {
  undoSeconds: number;
  quietWindowMs: number;
  reopenDays: number;
  applyThreshold: number;
  botEnabled: boolean;
  deskName: string;
};
export const defaultSettings: DeskSettings = {
  undoSeconds: 10,
  quietWindowMs: 2500,
  reopenDays: 7,
  applyThreshold: 0.5,
  botEnabled: true,
  deskName: "Parley",
};

/** How long an agent's typing keeps the bot silent. */
export const SUSPEND_MS = MINUTE_MS;

/** What a customer's new message means for the latest conversation of its thread. */
type Continuation = { is: "continue" } | { is: "reopen" } | { is: "new"; previous: string | null };

/** A solved conversation reopens within `reopenDays` of being solved; a closed one never does. */
export const continuation = (
  latest: Pick<Conversation, "id" | "status" | "solvedAt"> | null,
  { now, reopenDays }: { now: number; reopenDays: number },
): Continuation => {
  if (!latest) return { is: "new", previous: null };
  if (latest.status === "closed") return { is: "new", previous: latest.id };
  if (latest.status !== "solved") return { is: "continue" };
  return latest.solvedAt !== null && now - latest.solvedAt <= reopenDays * DAY_MS
    ? { is: "reopen" }
    : { is: "new", previous: latest.id };
};

/** The first line of what was written, cut at a word near 80 characters. */
export const subjectOf = (text: string): string => {
  const line = text.trim().split("\n")[0]?.trim() ?? "";
  if (line.length <= 80) return line || "…";
  const cut = line.slice(0, 80);
  return `${cut.slice(0, Math.max(cut.lastIndexOf(" "), 40)).trimEnd()}…`;
};

/** What the list shows of a message: one line, at most 140 characters. */
export const previewOf = (text: string, partNames: string[]): string => {
  const line = text.replace(/\s+/g, " ").trim() || partNames.join(", ");
  return line.length > 140 ? `${line.slice(0, 139)}…` : line;
};

const ANSWERED =
  /^\s*(?:(?:(?:re|fwd?|aw|wg|sv|vs|antw|tr|rv|rif|res|enc|odp|ynt|ilt|отв|ответ|на|пер|пересл|fw|回复|回覆|答复|转发|轉寄|返信|転送|답장|전달)\s*(?:\[\d+\]|\(\d+\))?\s*[:：]|[[{](?:ext|external|extern|внешн\p{L}*|spam\??|suspected spam)(?!\p{L})[^\]}]{0,30}[\]}])\s*)+/iu;
/** A mail's subject without "Re:" and its like, in small letters: what two mails on one topic share. Empty = none. */
export const topicOf = (subject: string): string =>
  subject.replace(ANSWERED, "").replace(/\s+/g, " ").trim().toLowerCase();
