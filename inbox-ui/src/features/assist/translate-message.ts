import type { Locale, Message } from "../../../../src/realtime/wire";
import { isRecord } from "../../api/http";
import { hear } from "../../api/stream";
import { attempt } from "../../app/trouble";
import { isKey, t } from "../../app/words";
import { toast } from "../../ui/toast";

/** Has a customer's message translated. It appears under the original, for everybody, by its event. */
export const translateMessage = (message: Message, to: Locale) =>
  attempt(async () => {
    const id = toast(t("assist.thinking"), { forMs: 60_000 });
    await hear(`/conversations/${encodeURIComponent(message.conversation)}/assists`, {
      body: { kind: "translate", to, message: message.id },
      signal: new AbortController().signal,
      each: ({ event, data }) => {
        if (event === "done") toast(t("assist.translation"), { id, forMs: 1500 });
        if (event !== "failed") return;
        const why = isRecord(data) ? `llm.${data.code}` : "";
        const said = data && isRecord(data) && data.code === "off" ? t("assist.noModel") : null;
        toast(said ?? (isKey(why) ? t("assist.failed.model", { why: t(why) }) : t("assist.failed.other")), {
          id,
          wrong: true,
        });
      },
    });
  });
