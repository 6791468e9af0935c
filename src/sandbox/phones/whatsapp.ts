/** WhatsApp's phone: Alex's chat with the company's number, by the Cloud API, and a group that the number has made. */
import { type Customer, openCloudPlatform } from "../../../channels/whatsapp/cloud/platform";
import { Where } from "../acts";
import { ALEX, MARIA } from "../company";
import type { Needs, Platform } from "./phone";
import { act, screenOf } from "./whatsapp-chat";

const NUMBER = "4915550002042";
const MARIAS = "4915550002044";
const GROUP = { id: "Y2FwaV9ncm91cDpGZXJud2F5", title: "Fernway owners" };
const OURS = "+1 555 078 3881";

const TEMPLATES: Parameters<Awaited<ReturnType<typeof openCloudPlatform>>["addTemplate"]>[0][] = [
  template("order_update", "en", "Hello {{1}}, your order {{2}} is on its way.", ["Alex", "FW-2041"]),
  template("order_update", "ru", "Здравствуйте, {{1}}! Заказ {{2}} уже в пути.", ["Алекс", "FW-2041"]),
];
function template(name: string, language: string, text: string, examples: string[]) {
  const components = [{ type: "BODY", text, example: { body_text: [examples] } }];
  return { name, language, status: "APPROVED", category: "UTILITY", components };
}

export const openWhatsApp = async ({ now, log }: Needs): Promise<Platform> => {
  const platform = await openCloudPlatform({ now, log, name: "Fernway", from: Math.floor(now() / 1000) });
  for (const one of TEMPLATES) platform.addTemplate(one);
  const customer = platform.customer({ name: ALEX.name, waId: NUMBER });
  const maria = platform.customer({ name: MARIA.name, waId: MARIAS });
  const group = platform.group(GROUP, [customer, maria]);
  const handsOf = (whose: Customer) => ({
    ...whose,
    sends: (file: Parameters<Customer["sendsPhoto"]>[0], as: "image" | "document") =>
      as === "image" ? whose.sendsPhoto(file) : whose.sendsDocument(file),
  });
  const screen = () =>
    screenOf(
      {
        phone: "whatsapp",
        us: OURS,
        people: [
          { id: NUMBER, name: ALEX.name },
          { id: MARIAS, name: MARIA.name },
        ],
        chats: [
          { ...platform.chat(NUMBER), id: NUMBER, kind: "private", title: "Fernway" },
          { ...platform.chat(GROUP.id), id: GROUP.id, kind: "group", title: GROUP.title },
        ],
        more: ({ buttons, state }) => ({
          buttons: buttons.map(({ id, title }) => ({ label: title, data: id })),
          state,
        }),
      },
      now(),
    );
  return {
    connection: {
      id: "demo-whatsapp",
      channel: "whatsapp",
      name: "Fernway on WhatsApp",
      address: OURS,
      settings: platform.settings,
    },
    phones: [
      {
        id: "whatsapp",
        screen,
        act: (deed) => {
          const { chat, as } = Where.parse(deed);
          act(handsOf(chat === GROUP.id ? group.as({ waId: as }) : customer), deed);
        },
      },
    ],
    file: platform.file,
    onChange: (listener) => platform.on("change", listener),
    // WhatsApp counts a day from the customer's last words, whatever became of us.
    remember: (past) => {
      for (const [chat, whose] of [[NUMBER, customer] as const, [GROUP.id, group.as(customer)] as const]) {
        const last = past("whatsapp", chat).findLast(({ by }) => by === "customer");
        if (last) whose.wroteAt(last.at);
      }
    },
    started: platform.subscribe,
    close: platform.close,
  };
};
