/** Test helpers around a connected bot. */
import type { DeliveryFailure, OutboundMessage, OutFile, Progress } from "../../../channels/contract";
import { fromPlain } from "../../../channels/kit/rich-text";
import { afterEveryTest } from "../../support/after";
import { openBot } from "./open-bot";

/** Closed after each test. */
export const open: { close: () => Promise<void> }[] = [];
afterEveryTest(async () => {
  for (const each of open.splice(0)) await each.close();
});
/** A connected bot and Anna with her phone. */
export const begin = async (options: Parameters<typeof openBot>[0] = {}) => {
  const bot = await openBot(options);
  open.push(bot);
  return { ...bot, anna: bot.platform.customer({ firstName: "Anna", username: "anna_p" }) };
};

/** Nothing sent so far. */
export const fresh = (): Progress => ({ done: [], sent: async () => {} });
/** A message of an agent's. */
export const message = (chatId: number, text: string, more: Partial<OutboundMessage> = {}): OutboundMessage => ({
  kind: "message",
  id: "m1",
  thread: String(chatId),
  rich: fromPlain(text),
  files: [],
  author: { name: "Mia", speaks: "agent" },
  ...more,
});
/** A file of ours. */
export const file = (name: string, mime: string, bytes = new TextEncoder().encode(name)): OutFile => ({
  name,
  mime,
  sizeBytes: bytes.byteLength,
  open: async () => bytes,
});
/** What the attempt failed with. */
export const failureOf = (attempt: Promise<unknown>): Promise<DeliveryFailure | string> =>
  attempt.then(
    () => "nothing failed",
    (error) => error,
  );
export type Bot = Awaited<ReturnType<typeof begin>>;
/** Our messages on Anna's phone, deleted ones included. */
export const ours = ({ platform, anna }: Bot) => platform.chat(anna.chatId).messages.filter(({ by }) => by === "bot");
