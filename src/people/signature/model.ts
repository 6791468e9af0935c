import { z } from "zod";

const SIGNATURE_CHARS_MAX = 1000;

// What no mail can carry is dropped; line breaks are "\n", and more than one blank line is one.
const readable = (text: string): string =>
  text
    .replace(/\r\n?/g, "\n")
    .replace(/[^\P{Cc}\n\t]/gu, "")
    .replace(/\n{3,}/g, "\n\n")
    .trim();

const Words = z
  .string()
  .max(20 * SIGNATURE_CHARS_MAX)
  .transform(readable)
  .pipe(z.string().max(SIGNATURE_CHARS_MAX, `a signature has at most ${SIGNATURE_CHARS_MAX} characters`));

/** What an agent writes under their mails, in the Markdown of replies; empty: nothing. */
export const Signature = z.object({ en: Words.default(""), ru: Words.default("") }).strict();
export type Signature = z.infer<typeof Signature>;

/** In the customer's language where the agent has written one, else in the other. */
export const signatureIn = ({ en, ru }: Signature, language: "en" | "ru" | "other"): string =>
  language === "ru" ? ru || en : en || ru;
