/** What the widget and the connection say to each other. The widget imports only the types. */
import { z } from "zod";
import type { HistoryItem } from "../contract";
import { filesMax, textCharsMax } from "./capabilities";
import { clean } from "./text";

const clientId = z.uuid();
const target = z
  .string()
  .max(200)
  .regex(/^\P{C}+$/u);
// Cleaned before anything is written down: a database may refuse even the raw payload over one U+0000.
const words = (charsMax: number) => z.string().max(charsMax).transform(clean);
// Emoji are drawn as text, so this is about sense, not safety: no words in the place of a reaction.
const emoji = z
  .string()
  .max(32)
  .regex(/^[\p{Extended_Pictographic}\p{Emoji_Component}]+$/u);

/** Who the customer's site says this is, in one of its two signed forms. */
export const Identity = z.union([
  z.object({ payload: z.string().max(4000), hash: z.string().max(128) }),
  z.object({
    id: z.string().min(1).max(200),
    name: z.string().max(200).optional(),
    email: z.string().max(320).optional(),
    hash: z.string().max(128),
  }),
]);
export type Identity = z.infer<typeof Identity>;

export const SessionBody = z.object({
  visitor: z.string().max(4000).optional(),
  identity: Identity.optional(),
});
export const MessageBody = z
  .object({
    id: clientId,
    text: words(textCharsMax).default(""),
    files: z.array(z.string().max(2000)).max(filesMax).default([]),
    // A strange address of the page is no reason to lose the message.
    page: z
      .object({
        url: z.string().max(2000),
        title: z.string().max(300).optional().catch(undefined),
      })
      .optional()
      .catch(undefined),
  })
  .refine((body) => body.text.trim() !== "" || body.files.length > 0, "nothing in it");
export const TypingBody = z.object({ on: z.boolean() });
/** Everything up to this message of ours has reached the browser, or has been looked at. */
export const ReadBody = z.object({
  externalId: target,
  state: z.enum(["delivered", "read"]).default("read"),
});
/** The whole set of the visitor's reactions on the message; `id` tells one change from another. */
export const ReactionBody = z.object({
  id: clientId,
  externalId: target,
  emoji: z.array(emoji).max(3),
});
export const EditBody = z
  .object({
    id: clientId,
    externalId: target,
    text: words(textCharsMax),
  })
  .refine((body) => body.text.trim() !== "", "nothing in it");
export const PressBody = z.object({
  id: clientId,
  externalId: target,
  data: words(500),
});

/** GET /config */
export type Config = {
  title: string;
  accent: string;
  greeting: { en: string; ru: string };
  identity: "required" | "offered" | "none";
  limits: { textChars: number; fileBytes: number; filesPerMessage: number };
};
/** POST /session. The token goes into `Authorization: Bearer` of everything that follows. */
export type Session = { token: string; thread: string; name: string | null };
/** POST /messages and /edits: under this id the message comes back in the stream. */
export type Kept = { externalId: string };
/** POST /files: what to name in a message's `files`. */
export type Uploaded = {
  key: string;
  name: string;
  mime: string;
  sizeBytes: number;
};
/** Event `items` of the stream; its SSE id is `seq`. `anew`: what was told before holds no more, all of it comes again. */
export type ItemsEvent = { seq: number; items: HistoryItem[]; anew?: true };
/** Event `agent`: who speaks for us now. */
export type AgentEvent = { name: string | null };
/** Event `typing`: somebody of ours types. */
export type TypingEvent = { on: boolean };
