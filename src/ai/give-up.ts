import { fromPlain, type RichText } from "../../channels/kit/rich-text";
import type { Store } from "../../db/client";
import { handOff } from "../desk/conversations/answer";
import { get, messagesOf } from "../desk/conversations/store";
import type { Event } from "../kernel/events";
import type { NewId } from "../kernel/ids";
import { detectLanguage } from "../kernel/text";
import type { Now } from "../kernel/time";
import { textsIn } from "./texts";
import { traceOf } from "./trace/model";

type Needs = { store: Store; now: Now; newId: NewId };

const MESSAGES_BACK = 40;
const REASON = "failed";

const noteOf = (language: "en" | "ru", fault: string): RichText => {
  const { note, reasons } = textsIn(language);
  return [
    { type: "paragraph", spans: [{ text: note.reason, phrase: "reason", bold: true }] },
    { type: "paragraph", spans: [{ text: reasons[REASON], phrase: `why.${REASON}` }] },
    { type: "paragraph", spans: [{ text: fault, code: true }] },
  ];
};

const passedOn = (language: "en" | "ru"): string => {
  const { passed, open } = textsIn(language);
  return `${passed.all} ${open}`;
};

/**
 * The bot could not finish its turn however often it tried: the customer must not wait for it, so a person takes over. Asks
 * neither a model nor settings nor the knowledge base, any of which may be what failed.
 */
export const giveUp =
  (needs: Needs) =>
  async (event: Event, failure: unknown): Promise<void> => {
    const id = event.conversation;
    if (!id) return;
    const conversation = await get(needs.store.read, id);
    if (conversation.owner !== "bot") return;
    const messages = await messagesOf(needs.store.read, { conversation: id, limit: MESSAGES_BACK });
    const last = messages.findLast(({ direction }) => direction === "in");
    const text = last?.text ?? "";
    const language = detectLanguage(text) === "ru" || conversation.language === "ru" ? "ru" : "en";
    const fault = failure instanceof Error ? failure.message : String(failure);
    await handOff(
      { transact: needs.store.transact, now: needs.now, newId: needs.newId },
      {
        conversation: id,
        epoch: conversation.epoch,
        question: last?.id ?? `event-${event.seq}`,
        note: noteOf(language, fault.slice(0, 500)),
        tell: fromPlain(passedOn(language)),
        reason: REASON,
        trace: {
          ...traceOf({ kind: "hand_off", engine: "rule", question: { text, joined: false, language } }),
          reason: REASON,
        },
      },
    );
  };
