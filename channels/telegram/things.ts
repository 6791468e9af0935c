/** Polls, checklists, bills and dice in words: a chat here can't draw them. */
import type { RichText } from "../contract";
import type { Message } from "./payload";
import { richFrom } from "./rich-in";

const plain = (...lines: (string | undefined)[]): RichText => richFrom(lines.filter(Boolean).join("\n"));

/** Telegram counts in the smallest unit of a currency; in stars (XTR) and in a few others that is the whole. */
const WHOLE = /^(XTR|CLP|ISK|JPY|KRW|PYG|UGX|VND|XAF|XOF)$/;
const sum = (price: Message["invoice"] | Message["successful_payment"]): string | undefined => {
  if (price?.total_amount === undefined || !price.currency) return undefined;
  const isWhole = WHOLE.test(price.currency);
  return `${isWhole ? price.total_amount : (price.total_amount / 100).toFixed(2)} ${price.currency}`;
};

const list = (title: string, items: readonly string[]): RichText => [
  ...plain(title),
  ...(items.length > 0 ? [{ type: "list" as const, ordered: false, items: items.map((text) => [{ text }]) }] : []),
];

/** What stands in the message besides its text and files, as text. */
export const thingsOf = (message: Message): RichText => {
  const { poll, checklist, dice, invoice, web_app_data: form } = message;
  return [
    ...(poll
      ? list(
          poll.question,
          (poll.options ?? []).map(({ text }) => text),
        )
      : []),
    ...(checklist
      ? list(
          checklist.title,
          (checklist.tasks ?? []).map((task) => `${task.completion_date ? "☑" : "☐"} ${task.text}`),
        )
      : []),
    ...(dice ? plain([dice.emoji, dice.value].filter((one) => one !== undefined).join(" ")) : []),
    ...(invoice ? plain(invoice.title, invoice.description, sum(invoice)) : []),
    ...plain(sum(message.successful_payment), sum(message.refunded_payment)),
    ...(form ? plain(form.button_text, form.data) : []),
  ];
};
