/** From one update to one commit: the same for polling and for the webhook. */
import type { Api } from "grammy";
import { z } from "zod";
import type { ConnectionNeeds } from "../contract";
import { failureOf } from "./failure";
import type { Gather } from "./gathering";
import { inbound } from "./inbound";
import type { TelegramSettings } from "./settings";

const Keyboard = z.looseObject({
  inline_keyboard: z.array(z.array(z.looseObject({ text: z.string(), callback_data: z.string().optional() }))),
});
const query = z.looseObject({
  callback_query: z.looseObject({
    id: z.string(),
    data: z.string().optional(),
    message: z.looseObject({ reply_markup: Keyboard.optional() }).optional().catch(undefined),
  }),
});

/** A thumb that was pressed is shown for a moment: nothing else tells that it was heard. */
const shownFor = ({ data, message }: z.infer<typeof query>["callback_query"]): { text?: string } => {
  const pressed = message?.reply_markup?.inline_keyboard.flat().find((button) => button.callback_data === data);
  return pressed && !/[\p{L}\p{N}]/u.test(pressed.text) ? { text: pressed.text } : {};
};

const wordsOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

/** Keeps one update. Resolves after the commit; rejects when the desk could not keep it. */
export const keep = async (
  needs: Pick<ConnectionNeeds<TelegramSettings>, "receive" | "quarantine" | "log" | "now" | "settings">,
  { api, gather }: { api: Api; gather: Gather },
  given: unknown,
): Promise<void> => {
  const known = await gather(given);
  // Kept beside the update, so that it reads the same whenever it is replayed.
  const raw: unknown = known && typeof given === "object" ? { ...given, known } : given;
  const read = () => {
    try {
      return { items: inbound(raw, { now: needs.now(), settings: needs.settings }) };
    } catch (error) {
      return { error: wordsOf(error) };
    }
  };
  const { items, error } = read();
  if (!items) return needs.quarantine({ raw, error: error ?? "unreadable" });
  await needs.receive({ raw, items });
  const pressed = query.safeParse(raw);
  // Until it is answered the customer's button shows a spinner. Nobody waits for this: it must not hold up the commit's answer.
  if (pressed.success)
    api.answerCallbackQuery(pressed.data.callback_query.id, shownFor(pressed.data.callback_query)).catch((failed) => {
      needs.log.warn(
        { problem: wordsOf(failureOf(failed, needs.settings.token)) },
        "telegram: a button press was not answered",
      );
    });
};
