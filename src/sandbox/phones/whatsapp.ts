/** WhatsApp's phone: Alex's chat with the company's number, by the Cloud API. */
import { openCloudPlatform } from "../../../channels/whatsapp/cloud/platform";
import { ALEX } from "../company";
import type { Needs, Platform } from "./phone";
import { act, screenOf } from "./whatsapp-chat";

const NUMBER = "4915550002042";
const OURS = "+1 555 078 3881";

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
  const hands = {
    ...customer,
    sends: (file: Parameters<typeof customer.sendsPhoto>[0], as: "image" | "document") =>
      as === "image" ? customer.sendsPhoto(file) : customer.sendsDocument(file),
  };
  const whose = { phone: "whatsapp", number: NUMBER, name: ALEX.name, us: OURS } as const;
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
        screen: () =>
          screenOf(
            {
              ...whose,
              ...platform.chat(NUMBER),
              more: ({ buttons, state }) => ({
                buttons: buttons.map(({ id, title }) => ({ label: title, data: id })),
                state,
              }),
            },
            now(),
          ),
        act: (deed) => act(hands, deed),
      },
    ],
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
