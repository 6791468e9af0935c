import { createSignal } from "solid-js";
import type { Locale, Message } from "../../../../src/realtime/wire";
import { isRecord } from "../../api/http";
import { hear } from "../../api/stream";
import { attempt } from "../../app/trouble";
import { isKey, t } from "../../app/words";
import { toast } from "../../ui/toast";

type Translating = { message: string; to: Locale; text: string };
const [translating, setTranslating] = createSignal<Translating | null>(null);
let asked: AbortController | null = null;

/** What of a message's translation has been written so far; null while none is. */
export const translationOf = (message: string): Translating | null => {
  const now = translating();
  return now?.message === message ? now : null;
};

/** Ends what is being translated; nothing of it is kept. */
export const stopTranslating = (): void => {
  asked?.abort();
  asked = null;
  setTranslating(null);
};

const wrongOf = (code: unknown): string => {
  const why = `llm.${code}`;
  if (code === "off") return t("assist.noModel");
  return isKey(why) ? t("assist.failed.model", { why: t(why) }) : t("assist.failed.other");
};

/** Has a customer's message translated, one at a time. It appears under the original, for everybody, by its event. */
export const translateMessage = (message: Message, to: Locale) =>
  attempt(async () => {
    stopTranslating();
    const mine = new AbortController();
    asked = mine;
    setTranslating({ message: message.id, to, text: "" });
    try {
      await hear(`/conversations/${encodeURIComponent(message.conversation)}/assists`, {
        body: { kind: "translate", to, message: message.id },
        signal: mine.signal,
        each: ({ event, data }) => {
          if (mine !== asked || !isRecord(data)) return;
          if (event === "text" && typeof data.at === "number" && typeof data.add === "string") {
            const { at, add } = data;
            setTranslating((now) => now && { ...now, text: now.text.slice(0, at) + add });
          }
          if (event === "failed") toast(wrongOf(data.code), { wrong: true });
        },
      });
    } catch (error) {
      if (!mine.signal.aborted) throw error;
    } finally {
      if (mine === asked) stopTranslating();
    }
  });
