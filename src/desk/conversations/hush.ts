import type { Store } from "../../../db/client";
import { SECOND_MS } from "../../kernel/time";
import { botIsSending } from "./outbox";

/** Longer than a platform's answer is waited for; whoever was sending is dead by then, and his last words are in doubt. */
const WAIT_MS_MAX = 60 * SECOND_MS;

/** Resolves when no word of the bot is on its way in this conversation: what had left before a take-over has arrived or failed. */
export const hushed = async ({ read, onCommit }: Store, conversation: string): Promise<void> => {
  if (!(await botIsSending(read, conversation))) return;
  await new Promise<void>((resolve, reject) => {
    const end = (settle: () => void) => {
      clearTimeout(timer);
      stop();
      settle();
    };
    const look = () =>
      void botIsSending(read, conversation).then(
        (is) => !is && end(resolve),
        (failure: unknown) => end(() => reject(failure)),
      );
    const timer = setTimeout(() => end(resolve), WAIT_MS_MAX);
    const stop = onCommit(look);
    look();
  });
};
