/** Igor's WhatsApp: his chat with the phone that the company has paired, as WhatsApp Web is, and a group that phone is in. */
import { parseText } from "../../../channels/whatsapp/format";
import { type Deeds, openWhatsAppWebPlatform, type Phone } from "../../../channels/whatsapp/web/platform";
import { Where } from "../acts";
import { IGOR, MARIA } from "../company";
import type { Line } from "../wire";
import type { Needs, Platform } from "./phone";
import { act, screenOf } from "./whatsapp-chat";

const NUMBER = "79120002042";
const MARIAS = "79120002044";
const OURS = "4915550002043";

const stateOf = (ack: number): Line["state"] => (ack >= 3 ? "read" : ack === 2 ? "delivered" : "sent");

export const openWhatsAppWeb = async ({ now }: Needs): Promise<Platform> => {
  const from = Math.floor(now() / 1000);
  const platform = openWhatsAppWebPlatform({ now, name: "sandbox", number: OURS, pairs: "by itself", from });
  platform.learns(platform.me, { name: "Fernway", pn: platform.me, lid: null });
  const customer = platform.customer({ name: IGOR.name, number: NUMBER });
  const maria = platform.customer({ name: MARIA.name, number: MARIAS });
  const group = platform.group("Fernway owners", [customer, maria]);
  const handsOf = (whose: Deeds) => ({
    ...whose,
    // A mention is typed by name and travels by number.
    writes: (text: string) =>
      /@fernway\b/i.test(text)
        ? whose.mentions(text.replace(/@fernway\b/gi, `@${OURS}`), [platform.me])
        : whose.writes(text),
    sends: (
      { caption, ...file }: Parameters<typeof customer.sendsFile>[0] & { caption?: string },
      as: "image" | "document",
    ) => whose.sendsFile(file, as, caption),
    // WhatsApp Web shows no buttons of ours.
    presses: () => undefined,
    reads: () => whose.receives(3),
  });
  const people = [
    { id: NUMBER, name: IGOR.name },
    { id: MARIAS, name: MARIA.name },
  ] as const;
  const named = (text: string) => text.replaceAll(`@${OURS}`, "@Fernway");
  /** Authors are told by name there, and the number of a mention is shown as one. */
  const shownIn = ({ typing, messages }: Phone) => ({
    typing,
    messages: messages.map((message) => ({
      ...message,
      author: people.find(({ name }) => name === message.author)?.id,
      text: named(message.text),
      rich: parseText(named(message.text)),
      ...(message.replyTo ? { replyTo: { text: named(message.replyTo.text) } } : {}),
    })),
  });
  const screen = () =>
    screenOf(
      {
        phone: "whatsapp-web",
        us: `+${OURS}`,
        people: [people[0], people[1]],
        chats: [
          { id: NUMBER, kind: "private", title: "Fernway", ...shownIn(platform.chat(customer.chatId)) },
          { id: group.chatId, kind: "group", title: "Fernway owners", ...shownIn(platform.chat(group.chatId)) },
        ],
        more: ({ by, ack }) => (by === "customer" ? { state: stateOf(ack) } : {}),
      },
      now(),
    );
  return {
    connection: {
      id: "demo-whatsapp-web",
      channel: "whatsapp-web",
      name: "Fernway's own phone",
      address: `+${OURS}`,
      settings: { client: platform.name, number: OURS, pace: "none" },
    },
    phones: [
      {
        id: "whatsapp-web",
        screen,
        act: (deed) => {
          const { chat, as } = Where.parse(deed);
          const who = as === MARIAS ? maria : customer;
          act(handsOf(chat === group.chatId ? group.as(who) : customer), deed);
        },
      },
    ],
    file: platform.file,
    onChange: (listener) => platform.on("change", listener),
    close: platform.close,
  };
};
