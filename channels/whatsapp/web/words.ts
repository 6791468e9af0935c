/** What a message says, without what it carries. */

import { type Block, type RichText, type Span, toPlain } from "../../kit/rich-text";
import { parseText } from "../format";
import { isMedia } from "./parts";
import type { Known, Message } from "./payload";

// Their body is a card, a thumbnail or a key: nothing that was written.
const WORDLESS = new Set(["vcard", "multi_vcard", "location", "ciphertext", "call_log", "payment", "revoked"]);

const pollWords = ({ pollName, pollOptions }: Message): string =>
  [pollName, ...(pollOptions ?? []).map(({ name }) => `• ${name ?? ""}`)].filter(Boolean).join("\n");
const orderWords = ({ orderTitle, title, description, body }: Message): string =>
  [orderTitle ?? title, description, body].filter(Boolean).join("\n");

/** The words as WhatsApp keeps them, with its marks. */
export const wordsOf = (message: Message): string => {
  if (isMedia(message)) return message.caption ?? "";
  if (WORDLESS.has(message.type)) return message.caption ?? "";
  switch (message.type) {
    case "poll_creation":
      return pollWords(message);
    case "event_creation":
    case "scheduled_event_creation":
      return message.eventName ?? message.body ?? "";
    case "groups_v4_invite":
      return message.inviteGrpName ?? "";
    case "order":
    case "product":
      return orderWords(message);
    default:
      return message.body ?? message.caption ?? "";
  }
};

/** The words of a message quoted inside another one, without WhatsApp's marks. */
export const quoteText = ({
  type,
  body,
  caption,
}: {
  type?: string | null | undefined;
  body?: string | null | undefined;
  caption?: string | null | undefined;
}): string | undefined =>
  toPlain(parseText((type && type !== "chat" ? caption : (body ?? caption)) ?? "")) || undefined;

// In the text a mention is "@" and the user's part of the address.
const withMentions = (span: Span, mentioned: Map<string, Span>): Span[] => {
  if (mentioned.size === 0 || span.code) return [span];
  const pieces = span.text.split(/(@\d{5,20})/);
  return pieces
    .filter((piece) => piece !== "")
    .map((text) => {
      const found = mentioned.get(text);
      return found ? { ...span, ...found } : { ...span, text };
    });
};
const blockWith = (block: Block, mentioned: Map<string, Span>): Block => {
  const spans = (all: Span[]) => all.flatMap((span) => withMentions(span, mentioned));
  if (block.type === "code") return block;
  return block.type === "list" ? { ...block, items: block.items.map(spans) } : { ...block, spans: spans(block.spans) };
};

/** The words as neutral text, people shown by name. */
export const richOf = (message: Message, { people }: Known): RichText => {
  const mentioned = new Map(
    (message.mentionedJidList ?? []).map((one): [string, Span] => {
      const sign = `@${one.split("@")[0] ?? ""}`;
      const found = people[one];
      return [sign, { text: found?.name ? `@${found.name}` : sign, mention: found?.address ?? one }];
    }),
  );
  return parseText(wordsOf(message)).map((block) => blockWith(block, mentioned));
};
