/** Igor's WhatsApp: his chat with the phone that the company has paired, as WhatsApp Web is. */
import { type Deeds, openWhatsAppWebPlatform, type PhoneMessage } from "../../../channels/whatsapp/web/platform";
import { given } from "../../kernel/given";
import { bytesOf, MessengerAct } from "../acts";
import { IGOR } from "../company";
import type { Line, MessengerPhone } from "../wire";
import { fileUrl, type Needs, type Platform } from "./phone";

const NUMBER = "79120002042";
const OURS = "4915550002043";
const REACTIONS = ["👍", "❤️", "😂", "😮", "🙏"];

const stateOf = (ack: number): Line["state"] => (ack >= 3 ? "read" : ack === 2 ? "delivered" : "sent");

const lineOf = (shown: PhoneMessage): Line => ({
  id: shown.id,
  by: shown.by,
  author: shown.by === "us" ? { id: "us", name: "Fernway" } : { id: NUMBER, name: IGOR.name },
  at: shown.at,
  text: shown.text,
  rich: shown.rich,
  files: shown.file ? [{ ...shown.file, url: fileUrl("whatsapp-web", shown.file.id) }] : [],
  buttons: [],
  ...(shown.replyTo ? { replyTo: shown.replyTo.text } : {}),
  edited: shown.edited,
  deleted: shown.deleted,
  reactions: shown.reactions.map(({ emoji, by }) => ({ emoji, by: by === "us" ? "us" : NUMBER })),
  ...(shown.by === "customer" ? { state: stateOf(shown.ack) } : {}),
});

const act = (customer: Deeds, raw: unknown): unknown => {
  const deed = given(MessengerAct, raw);
  switch (deed.does) {
    case "writes":
      return deed.replyTo ? customer.replies(deed.replyTo, deed.text) : customer.writes(deed.text);
    case "sends": {
      const { name, mime } = deed.file;
      const isPicture = /^image\/(png|jpe?g)$/.test(mime);
      return customer.sendsFile(
        { name, mime, bytes: bytesOf(deed.file) },
        isPicture ? "image" : "document",
        deed.text || undefined,
      );
    }
    case "presses":
      // WhatsApp Web shows no buttons of ours.
      return undefined;
    case "edits":
      return customer.edits(deed.line, deed.text);
    case "removes":
      return customer.deletes(deed.line);
    case "reacts":
      return customer.reacts(deed.line, deed.emoji);
    case "reads":
      return customer.receives(3);
  }
};

export const openWhatsAppWeb = async ({ now }: Needs): Promise<Platform> => {
  const from = Math.floor(now() / 1000);
  const platform = openWhatsAppWebPlatform({ now, name: "sandbox", number: OURS, pairs: "by itself", from });
  const customer = platform.customer({ name: IGOR.name, number: NUMBER });
  const screen = (): MessengerPhone => {
    const { typing, messages } = platform.chat(customer.chatId);
    return {
      phone: "whatsapp-web",
      us: `+${OURS}`,
      people: [{ id: NUMBER, name: IGOR.name }],
      chats: [
        {
          id: NUMBER,
          kind: "private",
          title: "Fernway",
          typingSince: typing ? now() : null,
          lines: messages.map(lineOf),
        },
      ],
      can: { edit: true, remove: true, react: REACTIONS, reply: "quote" },
    };
  };
  return {
    connection: {
      id: "demo-whatsapp-web",
      channel: "whatsapp-web",
      name: "Fernway's own phone",
      address: `+${OURS}`,
      settings: { client: platform.name, number: OURS, pace: "none" },
    },
    phones: [{ id: "whatsapp-web", screen, act: (deed) => act(customer, deed) }],
    file: platform.file,
    onChange: (listener) => platform.on("change", listener),
    close: platform.close,
  };
};
