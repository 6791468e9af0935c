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

const called = ({ first_name, last_name, username }: { first_name?: string; last_name?: string; username?: string }) =>
  [[first_name, last_name].filter(Boolean).join(" "), username && `@${username}`].filter(Boolean).join(" · ");

/** Where a story or a shared chat is seen, if it is public. */
const addressOf = (username: string | undefined, id?: number): string | undefined =>
  username && `https://t.me/${username}${id === undefined ? "" : `/s/${id}`}`;

const shared = ({ users_shared: people, chat_shared: chat }: Message): RichText => [
  ...list(
    "",
    [
      ...(people?.users ?? []).map((one) => called(one) || String(one.user_id ?? "")),
      ...(people?.users?.length ? [] : (people?.user_ids ?? []).map(String)),
    ].filter(Boolean),
  ),
  ...(chat ? plain(chat.title, addressOf(chat.username) ?? (chat.title ? undefined : String(chat.chat_id ?? ""))) : []),
];

const prizes = ({ giveaway, giveaway_winners: over }: Message): RichText => [
  ...plain(giveaway?.prize_description, over?.prize_description),
  ...list(
    "",
    (over?.winners ?? []).map((one) => called(one) || String(one.id)),
  ),
];

const gifts = ({ gift, unique_gift: unique }: Message): RichText =>
  plain(
    gift?.text,
    unique?.text,
    unique?.gift?.base_name &&
      [unique.gift.base_name, unique.gift.number !== undefined && `#${unique.gift.number}`].filter(Boolean).join(" "),
  );

/** What stands in the message besides its text and files, as text. */
export const thingsOf = (message: Message): RichText => {
  const { poll, checklist, dice, game, story, invoice, web_app_data: form } = message;
  return [
    ...(poll
      ? list(
          [poll.question, poll.description].filter(Boolean).join("\n"),
          (poll.options ?? []).map(({ text }) => text),
        )
      : []),
    ...(checklist
      ? list(
          checklist.title ?? "",
          (checklist.tasks ?? []).map((task) => `${task.completion_date ? "☑" : "☐"} ${task.text}`),
        )
      : []),
    ...(game ? plain(game.title, game.description, game.text) : []),
    ...(story ? plain(story.chat?.title, addressOf(story.chat?.username, story.id)) : []),
    ...shared(message),
    ...prizes(message),
    ...gifts(message),
    ...(dice ? plain([dice.emoji, dice.value].filter((one) => one !== undefined).join(" ")) : []),
    ...(invoice ? plain(invoice.title, invoice.description, sum(invoice)) : []),
    ...plain(sum(message.successful_payment), sum(message.refunded_payment)),
    ...(form ? plain(form.button_text, form.data) : []),
  ];
};
