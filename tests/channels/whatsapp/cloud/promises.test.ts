import { whatsApp } from "../../../../channels/whatsapp/cloud";
import { buttonId } from "../../../../channels/whatsapp/cloud/ids";
import { channelPromises, type Harness, type HarnessNeeds } from "../../promises";
import { connect } from "./open-number";

const openHarness = async (needs: HarnessNeeds): Promise<Harness> => {
  const number = await connect(needs, { requestTimeoutS: 1 });
  const { platform } = number;
  const anna = platform.customer("Anna");
  const done = (_id: unknown) => anna.told();
  return {
    channel: whatsApp,
    connection: number.connection,
    customer: {
      thread: anna.waId,
      writes: (text) => done(anna.writes(text)),
      quotes: (id, text) => done(anna.replies(id, text)),
      edits: (id, text) => done(anna.edits(id, text)),
      deletes: (id) => done(anna.deletes(id)),
      reacts: (id, emoji) => done(anna.reacts(id, emoji)),
      presses: (id, data) => done(anna.presses(id, buttonId(data))),
      sendsFile: (file) => done(anna.sendsDocument(file)),
    },
    shows: async () =>
      platform
        .chat(anna.waId)
        .messages.filter(({ by, deleted }) => by === "us" && !deleted)
        .map(({ id, text, file, buttons, reactions }) => ({
          externalId: id,
          text,
          files: file ? [file.name] : [],
          buttons: buttons.map(({ title }) => title),
          reactions: reactions.map(({ emoji }) => emoji),
        })),
    repeatsNext: platform.repeat,
    fails: {
      throttled: () => platform.trouble({ does: "error", status: 400, code: 131056 }),
      unreachable: () => platform.trouble({ does: "error", status: 503, code: 2 }),
      rejected: () => platform.trouble({ does: "error", status: 400, code: 131026 }),
      unauthorised: () => platform.trouble({ does: "error", status: 401, code: 190 }),
      uncertain: () => platform.trouble({ does: "silence", effect: "after" }),
    },
    close: number.close,
  };
};

channelPromises("WhatsApp Cloud API", openHarness);
