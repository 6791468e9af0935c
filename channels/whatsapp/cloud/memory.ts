/** What Meta tells once and not again: how sends of ours went, the only way to settle a doubt, and what is wrong with the account. */
import { z } from "zod";
import type { AccountNews, ConnectionState, FoundPieces, KnownPieces, OutboundMessage, Receipt } from "../../contract";
import { fromOpaque, strangerThread } from "./ids";
import { update } from "./payload";
import { current, news, standing, withNews, withoutQuality } from "./standing";

type Remember = { get: () => Promise<unknown>; set: (value: unknown) => Promise<void> };
const moved = z.object({ thread: z.string(), since: z.number(), was: z.string().optional() });
/** Whose a number is since then; `was`: in which thread its owner stood before, who has another number now. */
export type Moved = z.infer<typeof moved>;
/** Thousands of pairs, read at every post: looked at plainly, they cost a hundredth of what zod takes for them. */
const pairs = z
  .custom<Record<string, string>>(
    (given) =>
      typeof given === "object" &&
      given !== null &&
      !Array.isArray(given) &&
      Object.values(given).every((value) => typeof value === "string"),
  )
  .default({});
const shape = z.object({
  sends: z.array(z.object({ message: z.string(), piece: z.number(), id: z.string(), at: z.number() })).default([]),
  begun: pairs,
  ids: pairs,
  numbers: z.record(z.string(), moved).default({}),
  reach: pairs,
  news: z.array(news).default([]),
});
type Kept = z.infer<typeof shape>;
const parts = {
  names: shape.pick({ begun: true, ids: true }),
  numbers: shape.pick({ numbers: true }),
  reach: shape.pick({ reach: true }),
};
type Told = Kept["sends"][number];

/** Statuses come within seconds; after a long outage within Meta's week of trying again. */
const KEPT = 500;
/** People we wrote to first whose number WhatsApp writes otherwise: few, and for good. */
const BEGUN_MAX = 5000;
/** People told by their number and by the id behind which they may hide it: the newest. */
const IDS_MAX = 10_000;
/** People who have changed their number: the newest. */
const MOVED_MAX = 5000;
/** So long what was told is gathered before it is written: who hides is told of again and again before. */
const SOON_MS = 1000;

/** WhatsApp told that somebody has a new number, at `since` by its clock. */
export type NumberChange = { from: string; to: string; since: number };

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
  const look = async <Part>(part: z.ZodType<Part>): Promise<Part> => {
    const read = part.safeParse(await remember.get());
    return read.success ? read.data : part.parse({});
  };
  const kept = (): Promise<Kept> => look(shape);
  let line: Promise<unknown> = Promise.resolve();
  const change = (of: (before: Kept) => Kept): Promise<void> => {
    const turn = line.then(async () => {
      const before = await kept();
      const after = of(before);
      if (after !== before) await remember.set(after);
    });
    line = turn.catch(() => {});
    return turn;
  };
  const fresh = new Map<string, string>();
  let timer: NodeJS.Timeout | null = null;
  const writeIds = (): Promise<void> => {
    if (timer) clearTimeout(timer);
    timer = null;
    const told = [...fresh];
    fresh.clear();
    return change((before) => {
      const news = told.filter(([id, thread]) => before.ids[id] !== thread);
      if (news.length === 0) return before;
      return { ...before, ids: Object.fromEntries([...Object.entries(before.ids), ...news].slice(-IDS_MAX)) };
    });
  };
  return {
    /** Whoever hides the number later goes on in this thread. Written soon. */
    noteId: ({ id, thread }: { id: string; thread: string }): void => {
      fresh.set(id, thread);
      timer ??= setTimeout(() => void writeIds().catch(() => {}), SOON_MS);
    },
    /** Resolves when nothing waits to be written. */
    idle: async (): Promise<void> => {
      if (fresh.size > 0) await writeIds().catch(() => {});
    },
    /** Resolves when it is kept. */
    note: (told: readonly Told[]): Promise<void> =>
      change((before) => {
        const fresh = told.filter(({ id }) => !before.sends.some((one) => one.id === id));
        return fresh.length > 0 ? { ...before, sends: [...before.sends, ...fresh].slice(-KEPT) } : before;
      }),
    /** Of these people: WhatsApp's number → the one under which we wrote to them first; an id → the thread of the number it stands for. */
    begun: async (people: readonly string[]): Promise<Record<string, string>> => {
      const { begun, ids } = await look(parts.names);
      const threads = people.map((one) => [one, begun[one] ?? fresh.get(one) ?? ids[one]] as const);
      return Object.fromEntries(threads.flatMap(([one, thread]) => (thread === undefined ? [] : [[one, thread]])));
    },
    noteBegun: ({ waId, thread }: { waId: string; thread: string }): Promise<void> =>
      change((before) => {
        const all = Object.entries({ ...before.begun, [waId]: thread }).slice(-BEGUN_MAX);
        return { ...before, begun: Object.fromEntries(all) };
      }),
    /** Numbers that have changed hands. */
    numbers: async (): Promise<Record<string, Moved>> => (await look(parts.numbers)).numbers,
    /** The number by which the person of a thread is reached, where it is another one by now. */
    reach: async (thread: string): Promise<string | undefined> => (await look(parts.reach)).reach[thread],
    /**
     * Somebody has a new number since then: they are reached by it, and what comes from it goes on where they were, unless
     * something was said there already (`isKnown`). Told again it changes nothing. Resolves when it is kept.
     */
    noteMoved: ({ from, to, since, isKnown }: NumberChange & { isKnown: boolean }): Promise<void> =>
      change((before) => {
        const { [from]: known, [to]: taken } = before.numbers;
        if (known && known.since >= since) return before;
        const thread = known?.thread ?? before.begun[from] ?? from;
        // News of a later change may have come first: who had the number then has another one by now.
        const isPassed = taken !== undefined && taken.since > since;
        const keepsOwn = isPassed || (isKnown && to !== thread && taken === undefined);
        const number = isPassed ? (before.reach[taken.was ?? ""] ?? to) : to;
        const numbers = [
          ...Object.entries(before.numbers).filter(([one]) => one !== from && (one !== to || keepsOwn)),
          [from, { thread: strangerThread(from, since), since, was: thread }] as const,
          ...(keepsOwn ? [] : [[to, { thread, since }] as const]),
        ];
        const reach = [...Object.entries(before.reach).filter(([one]) => one !== thread), [thread, number] as const];
        return {
          ...before,
          numbers: Object.fromEntries(numbers.slice(-2 * MOVED_MAX)),
          reach: Object.fromEntries(reach.slice(-MOVED_MAX)),
        };
      }),
    /** What Meta has told of the account. Gives how it stands by all that was told; resolves when it is kept. */
    noteNews: async (told: readonly AccountNews[], probed: ConnectionState, now: number): Promise<ConnectionState> => {
      await change((before) => ({ ...before, news: withNews(before.news, told, now) }));
      return standing((await kept()).news, probed, now);
    },
    /** What holds of it now, worst and newest first. */
    news: async (now: number): Promise<AccountNews[]> =>
      current((await kept()).news, now).map(({ heardAt: _, ...one }) => one),
    /** What a probe found, in the light of what was told: its good word about the number ends no trouble of the account. */
    seenWith: async (
      { state, isQualityGood }: { state: ConnectionState; isQualityGood: boolean },
      now: number,
    ): Promise<ConnectionState> => {
      if (isQualityGood)
        await change((before) => {
          const rest = withoutQuality(before.news);
          return rest.length < before.news.length ? { ...before, news: rest } : before;
        });
      return standing((await kept()).news, state, now);
    },
    /** What is known of a message in doubt. Silence proves nothing: a status may still be on its way. */
    settle: async (
      outbound: OutboundMessage,
      { pieces, known, now }: { pieces: number; known: KnownPieces; now: number },
    ): Promise<Receipt | FoundPieces | "unknown"> => {
      const { sends } = await kept();
      // A piece that did not arrive may have been sent again under a new id.
      const own = sends.filter(({ message, id }) => message === outbound.id && !known.gone.includes(id));
      const done = Array.from({ length: pieces }, (_, n) => known.done[n] ?? own.find(({ piece }) => piece === n)?.id);
      // Only the first of which nothing is known for certain can have been on its way: the next waits for its answer.
      const doubtful = Array.from({ length: pieces }, (_, n) => n).find((n) => known.done[n] === undefined);
      if (doubtful !== undefined && done[doubtful] === undefined) return "unknown";
      const found = done.flatMap((id) => id ?? []);
      if (found.length < pieces) return { done };
      const times = own.flatMap(({ id, at }) => (found.includes(id) ? [at] : []));
      return { externalIds: found, at: Math.min(now, ...times) };
    },
  };
};
export type Memory = ReturnType<typeof openMemory>;
