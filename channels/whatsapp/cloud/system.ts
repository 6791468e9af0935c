/** What WhatsApp itself tells in a chat, in a sentence of ours that every agent reads in their own language. */
import type { RichText, Span } from "../../contract";
import { type Message, newNumberIn } from "./payload";

const sentence = (...spans: Span[]): RichText => [{ type: "paragraph", spans }];

export const noMarketing = sentence({
  text: "The customer wants no more advertising by WhatsApp.",
  phrase: "no_marketing",
});

/** Null for what we have no sentence for: then it is shown as it came. */
export const systemWords = (message: Message): RichText | null => {
  if (message.type !== "system") return null;
  const to = newNumberIn(message);
  if (to)
    return sentence(
      { text: "The customer has a new number:", phrase: "number_changed" },
      { text: ` +${to.replace(/^\+/, "")}` },
    );
  return /identity_changed$/.test(message.system?.type ?? "")
    ? sentence({
        text: "The customer's security code has changed: they have a new phone, or have installed WhatsApp anew.",
        phrase: "identity_changed",
      })
    : null;
};
