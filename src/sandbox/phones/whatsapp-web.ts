/** Igor's WhatsApp: his chat with the phone that the company has paired, as WhatsApp Web is. */
import { openWhatsAppWebPlatform } from "../../../channels/whatsapp/web/platform";
import { IGOR } from "../company";
import type { Line } from "../wire";
import type { Needs, Platform } from "./phone";
import { act, screenOf } from "./whatsapp-chat";

const NUMBER = "79120002042";
const OURS = "4915550002043";

const stateOf = (ack: number): Line["state"] => (ack >= 3 ? "read" : ack === 2 ? "delivered" : "sent");

export const openWhatsAppWeb = async ({ now }: Needs): Promise<Platform> => {
  const from = Math.floor(now() / 1000);
  const platform = openWhatsAppWebPlatform({ now, name: "sandbox", number: OURS, pairs: "by itself", from });
  const customer = platform.customer({ name: IGOR.name, number: NUMBER });
  const hands = {
    ...customer,
    sends: (
      { caption, ...file }: Parameters<typeof customer.sendsFile>[0] & { caption?: string },
      as: "image" | "document",
    ) => customer.sendsFile(file, as, caption),
    // WhatsApp Web shows no buttons of ours.
    presses: () => undefined,
    reads: () => customer.receives(3),
  };
  const screen = () => {
    const { typing, messages } = platform.chat(customer.chatId);
    return screenOf(
      {
        phone: "whatsapp-web",
        us: `+${OURS}`,
        people: [{ id: NUMBER, name: IGOR.name }],
        chats: [{ id: NUMBER, kind: "private", title: "Fernway", typing, messages }],
        more: ({ by, ack }) => (by === "customer" ? { state: stateOf(ack) } : {}),
      },
      now(),
    );
  };
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
        act: (deed) => act(hands, deed),
      },
    ],
    file: platform.file,
    onChange: (listener) => platform.on("change", listener),
    close: platform.close,
  };
};
