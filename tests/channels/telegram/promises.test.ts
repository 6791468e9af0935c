import { messageOf, threadOf } from "../../../channels/telegram/ids";
import { telegram } from "../../../channels/telegram/index";
import type { Deeds, TelegramPlatform } from "../../../channels/telegram/platform";
import { channelPromises, type Harness, type HarnessNeeds } from "../promises";
import { connect } from "./open-bot";

type Chat = {
  phone: Omit<Deeds, "chatId">;
  chatId: number;
  thread: string;
  /** Sends no longer arrive. */
  shut: () => void;
};
const inPrivate = (platform: TelegramPlatform): Chat => {
  const phone = platform.customer("Anna");
  const { chatId } = phone;
  return { phone, chatId, thread: threadOf({ chatId }), shut: phone.blocks };
};
const inTopic = (platform: TelegramPlatform): Chat => {
  const group = platform.group({ title: "Owners", isForum: true });
  const topic = group.topic("Kettles", "Boris");
  const { chatId } = group;
  const phone = group.member("Anna", { topic });
  return { phone, chatId, thread: threadOf({ chatId, topic }), shut: () => group.putsBotOut("Boris") };
};

const openHarness =
  (mode: "polling" | "webhook", enter: (platform: TelegramPlatform) => Chat = inPrivate) =>
  async (needs: HarnessNeeds): Promise<Harness> => {
    let tellOnline = () => {};
    const online = new Promise<void>((resolve) => {
      tellOnline = resolve;
    });
    const state: HarnessNeeds["state"] = (now) => {
      if (now.at === "online") tellOnline();
      needs.state(now);
    };
    const { platform, connection, close } = await connect({ ...needs, state }, { mode, requestTimeoutS: 2 });
    await online;
    const { phone, chatId, thread, shut } = enter(platform);
    await platform.drained();
    const doing = async (deed: () => unknown) => {
      deed();
      await platform.drained();
    };
    const id = (externalId: string) => messageOf(externalId).messageId;
    const trouble = platform.trouble;
    return {
      channel: telegram,
      connection,
      close,
      customer: {
        thread,
        writes: (text) => doing(() => phone.writes(text)),
        quotes: (externalId, text) => doing(() => phone.replies(id(externalId), text)),
        edits: (externalId, text) => doing(() => phone.edits(id(externalId), text)),
        reacts: (externalId, emoji) => doing(() => phone.reacts(id(externalId), emoji)),
        presses: (externalId, data) => doing(() => phone.presses(id(externalId), data)),
        sendsFile: (file) => doing(() => phone.sendsDocument(file)),
      },
      shows: async () =>
        platform
          .chat(chatId)
          .messages.filter(({ by, deleted }) => by === "bot" && !deleted)
          .map((shown) => ({
            externalId: `${chatId}:${shown.id}`,
            text: shown.text,
            files: shown.file ? [shown.file.name] : [],
            buttons: shown.buttons.flat().map(({ label }) => label),
            reactions: shown.reactions.map(({ emoji }) => emoji),
          })),
      repeatsNext: (copies) => {
        trouble({ does: "duplicate", copies });
      },
      fails: {
        throttled: () => void trouble({ method: "sendMessage", does: "throttle", retryAfterS: 7 }),
        unreachable: () => void trouble({ method: "sendMessage", does: "error", status: 500 }),
        rejected: shut,
        unauthorised: () => platform.revokeToken(),
        uncertain: () => void trouble({ method: "sendMessage", does: "silence" }),
      },
    };
  };

channelPromises("telegram by polling", openHarness("polling"));
channelPromises("telegram by webhook", openHarness("webhook"));
channelPromises("telegram in a group's topic", openHarness("polling", inTopic));
