/**
 * WhatsApp takes one message in six seconds to one person, and lets a conversation run ahead of that for a while.
 * What would be refused waits here, so that the number's standing does not suffer.
 * https://developers.facebook.com/documentation/business-messaging/whatsapp/throughput
 */
import { DeliveryFailure } from "../../contract";

const EVERY_MS = 6_000;
const AHEAD = 45;
/** People we remember; those who were quiet longest are forgotten first. */
const REMEMBERED = 10_000;

export type Pace = ReturnType<typeof openPace>;

/** `take` counts a message to a thread, or throws "throttled" with the time to wait. */
export const openPace = (now: () => number) => {
  /** When the thread has paid for all it has sent. */
  const paid = new Map<string, number>();
  return {
    take: (thread: string): void => {
      const at = now();
      const due = Math.max(paid.get(thread) ?? at, at) + EVERY_MS;
      const wait = due - at - AHEAD * EVERY_MS;
      if (wait > 0)
        throw new DeliveryFailure(
          "throttled",
          "rate_limited",
          "Many messages to this one person in a short time: WhatsApp would refuse the next one.",
          wait,
        );
      paid.delete(thread);
      paid.set(thread, due);
      for (const oldest of paid.keys()) {
        if (paid.size <= REMEMBERED) break;
        paid.delete(oldest);
      }
    },
  };
};
