/** What a Telegram message says: its text with its origin, what it answers, what it asks for. */
import type { InboundMessage, RichText } from "../contract";
import { externalIdOf } from "./ids";
import type { Message, Origin } from "./payload";
import { richFrom } from "./rich-in";
import { richFromBlocks } from "./rich-message";
import { thingsOf } from "./things";

/** First and last name as Telegram shows them. */
export const nameOf = ({ first_name, last_name }: { first_name?: string; last_name?: string }): string | undefined =>
  [first_name, last_name].filter(Boolean).join(" ") || undefined;

const originName = ({ sender_user, sender_user_name, sender_chat, chat }: Origin): string =>
  (sender_user && (nameOf(sender_user) ?? sender_user.username)) ??
  sender_user_name ??
  (sender_chat ?? chat)?.title ??
  "somebody";

const originOf = (message: Message): Origin | undefined => {
  const { forward_origin, forward_from, forward_from_chat, forward_sender_name } = message;
  if (forward_origin) return forward_origin;
  if (!forward_from && !forward_from_chat && !forward_sender_name) return undefined;
  return {
    type: "old",
    sender_user: forward_from,
    sender_chat: forward_from_chat,
    sender_user_name: forward_sender_name,
  };
};

/** The words of a message; a forwarded one begins with a line that names its origin. */
export const richOf = (message: Message): RichText => {
  const { text, entities, caption, caption_entities, rich_message } = message;
  const origin = originOf(message);
  const rich = text !== undefined ? richFrom(text, entities) : richFrom(caption ?? "", caption_entities);
  return [
    ...(origin
      ? richFrom(`Forwarded from ${originName(origin)}`).map((block) =>
          block.type === "paragraph"
            ? {
                ...block,
                spans: block.spans.map((span) => ({
                  ...span,
                  italic: true as const,
                })),
              }
            : block,
        )
      : []),
    ...rich,
    ...(rich_message ? richFromBlocks(rich_message.blocks) : []),
    ...thingsOf(message),
  ];
};

/** What the message answers. */
export const quoteOf = (message: Message): InboundMessage["quote"] => {
  const { chat, reply_to_message: replied, quote, external_reply, reply_to_story } = message;
  // In a topic everything that answers nothing is shown as an answer to the topic's beginning.
  if (replied && !replied.forum_topic_created)
    return {
      externalId: externalIdOf({
        chatId: chat.id,
        messageId: replied.message_id,
      }),
      text: quote?.text ?? replied.text ?? replied.caption,
    };
  if (external_reply)
    return {
      text: quote?.text ?? `A message of ${originName(external_reply.origin)}`,
    };
  if (reply_to_story) return { text: "A story" };
  return quote ? { text: quote.text } : undefined;
};

/** The commands we know. */
export const isCommand = (name: string): boolean => ["start", "human", "operator"].includes(name);

/** What a command asks for. */
export const intentOf = ({ text }: Message): InboundMessage["intent"] => {
  const command = /^\/(\w+)(?:@\w+)?(?:\s+(\S+))?/.exec(text ?? "");
  if (command?.[1] === "start") return { type: "start", payload: command[2] };
  if (command?.[1] === "human" || command?.[1] === "operator") return { type: "person" };
  return undefined;
};
