/** Stops two machines that talk to each other, at the latest. */
import { z } from "zod";
import { DeliveryFailure } from "../contract";
import type { Place } from "./ids";
import type { Memory } from "./memory";

const HOUR_MS = 3_600_000;
const PART = "bot";
const shape = z.record(z.string(), z.array(z.number())).catch({});

type Needs = { limit: number; now: () => number; memory: Memory };

/** Counts the bot's mails to each address and in each thread within the hour, also across restarts. */
export const openBrake = ({ limit, now, memory }: Needs) => {
  const written = new Map(Object.entries(shape.parse(memory.get(PART) ?? {})));
  /** Throws DeliveryFailure when it is enough; else counts one more. */
  return async ({ root, customer }: Place): Promise<void> => {
    const since = now() - HOUR_MS;
    for (const [key, times] of written) if ((times.at(-1) ?? 0) <= since) written.delete(key);
    const keys = [`thread ${root}`, `to ${customer}`];
    const recent = (key: string) => (written.get(key) ?? []).filter((at) => at > since);
    const count = Math.max(...keys.map((key) => recent(key).length));
    if (count >= limit)
      throw new DeliveryFailure(
        "rejected",
        "not_permitted",
        `The bot has answered ${customer} ${count} times within the hour; somebody of yours should look.`,
      );
    for (const key of keys) written.set(key, [...recent(key), now()]);
    await memory.set(PART, Object.fromEntries(written));
  };
};
