import { whatsAppWeb } from "../../../../channels/whatsapp/web";
import { channelPromises, type Harness, type HarnessNeeds } from "../../promises";
import { connect } from "./open-phone";

const openHarness = async (needs: HarnessNeeds): Promise<Harness> => {
  let tellOnline = () => {};
  const online = new Promise<void>((resolve) => {
    tellOnline = resolve;
  });
  let arrived = 0;
  let committed = 0;
  const waiting = new Set<() => void>();
  const platformTold = () => {
    committed += 1;
    for (const look of waiting) look();
  };
  const { platform, connection, close } = await connect(
    {
      ...needs,
      state: (now) => {
        if (now.at === "online") tellOnline();
        if (now.at === "pairing") platform.scan();
        needs.state(now);
      },
      receive: async (batch) => {
        await needs.receive(batch);
        platformTold();
      },
    },
    { settings: { sendTimeoutS: 0.5 } },
  );
  await online;
  const anna = platform.customer("Anna");
  // The page is told nothing back; what stands for it here is that the desk has kept as much as was done.
  const doing = async (deed: () => unknown) => {
    deed();
    const mine = ++arrived;
    await new Promise<void>((resolve) => {
      const look = () => {
        if (committed < mine) return;
        waiting.delete(look);
        resolve();
      };
      waiting.add(look);
      look();
    });
  };
  return {
    channel: whatsAppWeb,
    connection,
    close,
    customer: {
      thread: anna.chatId,
      writes: (text) => doing(() => anna.writes(text)),
      quotes: (externalId, text) => doing(() => anna.replies(externalId, text)),
      edits: (externalId, text) => doing(() => anna.edits(externalId, text)),
      deletes: (externalId) => doing(() => anna.deletes(externalId)),
      reacts: (externalId, emoji) => doing(() => anna.reacts(externalId, emoji)),
      sendsFile: (file) => doing(() => anna.sendsFile(file)),
    },
    shows: async () =>
      platform
        .chat(anna.chatId)
        .messages.filter(({ by, deleted }) => by === "us" && !deleted)
        .map(({ id, text, file, reactions }) => ({
          externalId: id,
          text,
          files: file ? [file.name] : [],
          buttons: [],
          reactions: reactions.map(({ emoji }) => emoji),
        })),
    fails: {
      throttled: () => platform.trouble("send", "rate-overlimit 429"),
      unreachable: () => platform.goes("OPENING"),
      rejected: () => platform.trouble("send", "No LID for user"),
      uncertain: () => platform.trouble("send hangs"),
    },
  };
};

channelPromises("whatsapp-web", openHarness);
