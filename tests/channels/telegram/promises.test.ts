import { messageOf, threadOf } from "../../../channels/telegram/ids";
import { telegram } from "../../../channels/telegram/index";
import { channelPromises, type Harness, type HarnessNeeds } from "../promises";
import { connect } from "./open-bot";

const openHarness =
  (mode: "polling" | "webhook") =>
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
    const phone = platform.customer("Anna");
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
        thread: threadOf(phone.chatId),
        writes: (text) => doing(() => phone.writes(text)),
        quotes: (externalId, text) => doing(() => phone.replies(id(externalId), text)),
        edits: (externalId, text) => doing(() => phone.edits(id(externalId), text)),
        reacts: (externalId, emoji) => doing(() => phone.reacts(id(externalId), emoji)),
        presses: (externalId, data) => doing(() => phone.presses(id(externalId), data)),
        sendsFile: (file) => doing(() => phone.sendsDocument(file)),
      },
      shows: async () =>
        platform
          .chat(phone.chatId)
          .messages.filter(({ by, deleted }) => by === "bot" && !deleted)
          .map((shown) => ({
            externalId: `${phone.chatId}:${shown.id}`,
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
        rejected: () => phone.blocks(),
        unauthorised: () => platform.revokeToken(),
        uncertain: () => void trouble({ method: "sendMessage", does: "silence" }),
      },
    };
  };

channelPromises("telegram by polling", openHarness("polling"));
channelPromises("telegram by webhook", openHarness("webhook"));
