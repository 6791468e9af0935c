/** WhatsApp's phone: Alex's chat with the company's number, by the Cloud API. */
import { type Customer, openCloudPlatform, type PhoneMessage } from "../../../channels/whatsapp/cloud/platform";
import { given } from "../../kernel/given";
import { bytesOf, MessengerAct } from "../acts";
import { ALEX } from "../company";
import type { Line, MessengerPhone } from "../wire";
import { fileUrl, type Needs, type Platform } from "./phone";

const NUMBER = "4915550002042";
const REACTIONS = ["👍", "❤️", "😂", "😮", "🙏"];

const lineOf = (shown: PhoneMessage): Line => ({
  id: shown.id,
  by: shown.by,
  author: shown.by === "us" ? { id: "us", name: "Fernway" } : { id: NUMBER, name: ALEX.name },
  at: shown.at,
  text: shown.text,
  rich: shown.rich,
  files: shown.file ? [{ ...shown.file, url: fileUrl("whatsapp", shown.file.id) }] : [],
  buttons: shown.buttons.map(({ id, title }) => ({ label: title, data: id })),
  ...(shown.replyTo ? { replyTo: shown.replyTo.text } : {}),
  edited: shown.edited,
  deleted: shown.deleted,
  reactions: shown.reactions.map(({ emoji, by }) => ({ emoji, by: by === "us" ? "us" : NUMBER })),
  ...(shown.state ? { state: shown.state } : {}),
});

const act = (customer: Customer, raw: unknown): unknown => {
  const deed = given(MessengerAct, raw);
  switch (deed.does) {
    case "writes":
      return deed.replyTo ? customer.replies(deed.replyTo, deed.text) : customer.writes(deed.text);
    case "sends": {
      const { name, mime } = deed.file;
      const file = { name, mime, bytes: bytesOf(deed.file), ...(deed.text ? { caption: deed.text } : {}) };
      return /^image\/(png|jpe?g)$/.test(mime) ? customer.sendsPhoto(file) : customer.sendsDocument(file);
    }
    case "presses":
      return customer.presses(deed.line, deed.data);
    case "edits":
      return customer.edits(deed.line, deed.text);
    case "removes":
      return customer.deletes(deed.line);
    case "reacts":
      return customer.reacts(deed.line, deed.emoji);
    case "reads":
      return customer.reads();
  }
};

const TEMPLATES: Parameters<Awaited<ReturnType<typeof openCloudPlatform>>["addTemplate"]>[0][] = [
  template("order_update", "en", "Hello {{1}}, your order {{2}} is on its way."),
  template("order_update", "ru", "Здравствуйте, {{1}}! Заказ {{2}} уже в пути."),
];
function template(name: string, language: string, text: string) {
  return { name, language, status: "APPROVED", category: "UTILITY", components: [{ type: "BODY", text }] };
}

export const openWhatsApp = async ({ now, log }: Needs): Promise<Platform> => {
  const platform = await openCloudPlatform({ now, log, from: Math.floor(now() / 1000) });
  for (const one of TEMPLATES) platform.addTemplate(one);
  const customer = platform.customer({ name: ALEX.name, waId: NUMBER });
  const screen = (): MessengerPhone => {
    const { typing, messages } = platform.chat(NUMBER);
    return {
      phone: "whatsapp",
      us: "+1 555 078 3881",
      people: [{ id: NUMBER, name: ALEX.name }],
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
      id: "demo-whatsapp",
      channel: "whatsapp",
      name: "Fernway on WhatsApp",
      address: "+1 555 078 3881",
      settings: platform.settings,
    },
    phones: [{ id: "whatsapp", screen, act: (deed) => act(customer, deed) }],
    file: platform.file,
    onChange: (listener) => platform.on("change", listener),
    // WhatsApp counts a day from the customer's last words, whatever became of us.
    remember: (past) => {
      const last = past("whatsapp", NUMBER).findLast(({ by }) => by === "customer");
      if (last) customer.wroteAt(last.at);
    },
    started: platform.subscribe,
    close: platform.close,
  };
};
