/** What statuses have told about sends of ours: the only way to learn whether a send in doubt went through. */
import { z } from "zod";
import type { OutboundMessage, Receipt } from "../../contract";
import { fromOpaque } from "./ids";
import { update } from "./payload";

type Remember = { get: () => Promise<unknown>; set: (value: unknown) => Promise<void> };
const shape = z.object({
  sends: z.array(z.object({ message: z.string(), piece: z.number(), id: z.string(), at: z.number() })),
});
type Told = z.infer<typeof shape>["sends"][number];

/** Statuses come within seconds; after a long outage within Meta's week of trying again. */
const KEPT = 500;

/** The first statuses in a post that carry our ids. */
export const toldIn = (raw: unknown, now: number): Told[] => {
  const read = update.safeParse(raw);
  if (!read.success) return [];
  const statuses = read.data.entry.flatMap(({ changes }) => changes.flatMap(({ value }) => value?.statuses ?? []));
  return statuses.flatMap(({ id, biz_opaque_callback_data: data }) => {
    const ours = data === undefined ? null : fromOpaque(data);
    return ours && id ? [{ ...ours, id, at: now }] : [];
  });
};

/** `known` says whose send was answered properly: nothing about those is in doubt. */
export const openMemory = (remember: Remember) => {
  const sends = async (): Promise<Told[]> => {
    const read = shape.safeParse(await remember.get());
    return read.success ? read.data.sends : [];
  };
  let line: Promise<unknown> = Promise.resolve();
  return {
    /** Resolves when it is kept. */
    note: (told: readonly Told[]): Promise<void> => {
      const turn = line.then(async () => {
        const before = await sends();
        const fresh = told.filter(({ id }) => !before.some((one) => one.id === id));
        if (fresh.length > 0) await remember.set({ sends: [...before, ...fresh].slice(-KEPT) });
      });
      line = turn.catch(() => {});
      return turn;
    },
    /** What is known of a message in doubt. Silence proves nothing: a status may still be on its way. */
    settle: async (outbound: OutboundMessage, pieces: number): Promise<Receipt | "unknown"> => {
      const own = (await sends()).filter(({ message }) => message === outbound.id);
      const ids = Array.from({ length: pieces }, (_, n) => own.find(({ piece }) => piece === n));
      const found = ids.flatMap((one) => (one ? [one] : []));
      if (found.length < pieces) return "unknown";
      return { externalIds: found.map(({ id }) => id), at: Math.min(...found.map(({ at }) => at)) };
    },
  };
};
