import { nameOf } from "../../../channels/slack/emoji";
import { messageOf, threadOf } from "../../../channels/slack/ids";
import { slack } from "../../../channels/slack/index";
import { channelPromises, type Harness, type HarnessNeeds } from "../promises";
import { connect } from "./open-workspace";

const openHarness =
  (mode: "socket" | "events") =>
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
    const anna = platform.customer("Anna");
    const doing = async (deed: () => unknown) => {
      deed();
      await platform.drained();
    };
    const ts = (externalId: string) => messageOf(externalId).ts;
    // The first message is a root; what follows is written into its thread, as one does where it is answered.
    let root: string | undefined;
    const writes = (text: string) => {
      const written = anna.writes(text, root);
      root ??= written;
    };
    const trouble = platform.trouble;
    const method = "chat.postMessage";
    return {
      channel: slack,
      connection,
      close,
      customer: {
        get thread() {
          return threadOf({ channel: anna.channel, ts: root ?? "0" });
        },
        writes: (text) => doing(() => writes(text)),
        edits: (externalId, text) => doing(() => anna.edits(ts(externalId), text)),
        deletes: (externalId) => doing(() => anna.deletes(ts(externalId))),
        reacts: (externalId, emoji) => doing(() => anna.reacts(ts(externalId), nameOf(emoji) ?? emoji)),
        presses: (externalId, data) => doing(() => anna.presses(ts(externalId), data)),
        sendsFile: (file) => doing(() => anna.sendsFile(file, root)),
      },
      shows: async () =>
        platform
          .screen(anna.channel)
          .messages.filter(({ by, deleted }) => by === "app" && !deleted)
          .map((shown) => ({
            externalId: `${anna.channel}:${shown.ts}`,
            text: shown.text,
            speaker: shown.author.name,
            files: shown.files.map(({ name }) => name),
            buttons: shown.buttons.map(({ label }) => label),
            reactions: shown.reactions.map(({ emoji }) => emoji),
          })),
      repeatsNext: (copies) => {
        trouble({ does: "duplicate", copies });
      },
      fails: {
        throttled: () => void trouble({ method, does: "throttle", retryAfterS: 7 }),
        unreachable: () => void trouble({ method, does: "error", status: 503 }),
        rejected: () => platform.invite(anna.channel, false),
        unauthorised: () => platform.revokeToken(),
        uncertain: () => void trouble({ method, does: "silence" }),
      },
    };
  };

channelPromises("slack by socket", openHarness("socket"));
channelPromises("slack by events", openHarness("events"));
