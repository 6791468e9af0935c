/** What Meta tells once and not again: how sends of ours went, the only way to settle a doubt, and what is wrong with the account. */
import { z } from "zod";
import type {
  AccountNews,
  ConnectionState,
  FoundPieces,
  KnownPieces,
  OutboundMessage,
  Receipt,
  Remember,
} from "../../contract";
import { fromOpaque, strangerThread } from "./ids";
import { type Ledger, ledger, pairsIn, valueIn, withPairs } from "./ledger";
import { update } from "./payload";
import { current, news, standing, withNews, withoutQuality } from "./standing";

const moved = z.object({ thread: z.string(), since: z.number(), was: z.string().optional() });
/** Whose a number is since then; `was`: in which thread its owner stood before, who has another number now. */
export type Moved = z.infer<typeof moved>;
const printMoved = ({ thread, since, was = "" }: Moved): string => `${thread} ${since} ${was}`;
const readMoved = (printed: string | undefined): Moved | undefined => {
  const [thread, since, was] = printed?.split(" ") ?? [];
  return thread ? { thread, since: Number(since), ...(was ? { was } : {}) } : undefined;
};
const shape = z.object({
  sends: z.array(z.object({ message: z.string(), piece: z.number(), id: z.string(), at: z.number() })).default([]),
  begun: ledger(),
  ids: ledger(),
  numbers: ledger((value) => {
    const read = moved.safeParse(value);
    return read.success ? printMoved(read.data) : null;
  }),
  reach: ledger(),
  news: z.array(news).default([]),
});
type Kept = z.infer<typeof shape>;
const parts = {
  names: shape.pick({ begun: true, ids: true }),
  numbers: shape.pick({ numbers: true }),
  typed: shape.pick({ begun: true, numbers: true }),
  reach: shape.pick({ reach: true }),
};
/** Before each matter had its own news there was one trouble of the account, until any end of one was told. */
const EARLIER = "earlier";
const trouble = z
  .object({ at: z.enum(["degraded", "offline"]), reason: z.string(), sinceMs: z.number() })
  .transform(({ at: tone, reason, sinceMs }) => ({
    matter: EARLIER,
    tone,
    text: { en: reason, ru: reason },
    at: sinceMs,
    heardAt: sinceMs,
  }));
const whole = shape
  .extend({ trouble: trouble.nullish().catch(null) })
  .transform(({ trouble: earlier, ...rest }): Kept => (earlier ? { ...rest, news: [earlier, ...rest.news] } : rest));
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

const movedIn = (numbers: Ledger): [string, Moved][] =>
  pairsIn(numbers).flatMap(([number, printed]): [string, Moved][] => {
    const read = readMoved(printed);
    return read ? [[number, read]] : [];
  });

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
  const readAs = <Part>(part: z.ZodType<Part>, given: unknown): Part => {
    const read = part.safeParse(given);
    return read.success ? read.data : part.parse({});
  };
  const look = async <Part>(part: z.ZodType<Part>): Promise<Part> => readAs(part, await remember.get());
  const kept = (): Promise<Kept> => look(whole);
  const alone: NonNullable<Remember["change"]> = async (of) => {
    const before = await remember.get();
    const after = of(before);
    if (after !== before) await remember.set(after);
  };
  const write = remember.change ?? alone;
  let line: Promise<unknown> = Promise.resolve();
  const change = (of: (before: Kept) => Kept): Promise<void> => {
    const turn = line.then(() =>
      write((given) => {
        const before = readAs(whole, given);
        const after = of(before);
        return after === before ? given : after;
      }),
    );
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
      const news = told.filter(([id, thread]) => valueIn(before.ids, id) !== thread);
      return news.length === 0 ? before : { ...before, ids: withPairs(before.ids, news, IDS_MAX) };
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
      const threads = people.map((one) => [one, valueIn(begun, one) ?? fresh.get(one) ?? valueIn(ids, one)] as const);
      return Object.fromEntries(threads.flatMap(([one, thread]) => (thread === undefined ? [] : [[one, thread]])));
    },
    noteBegun: ({ waId, thread }: { waId: string; thread: string }): Promise<void> =>
      change((before) => ({ ...before, begun: withPairs(before.begun, [[waId, thread]], BEGUN_MAX) })),
    /** Of these numbers those that have changed hands. */
    moved: async (numbers: readonly string[]): Promise<Record<string, Moved>> => {
      const { numbers: all } = await look(parts.numbers);
      return Object.fromEntries(
        numbers.flatMap((one) => {
          const found = readMoved(valueIn(all, one));
          return found ? [[one, found]] : [];
        }),
      );
    },
    /**
     * Of the number that a thread is called after, where WhatsApp writes it otherwise. Who stood in the thread may have had
     * others since, and be back: those count only where it was never told how WhatsApp writes it.
     */
    movedFrom: async (thread: string): Promise<Moved | undefined> => {
      const { begun, numbers } = await look(parts.typed);
      const own = pairsIn(begun).flatMap(([waId, begunAs]) => (begunAs === thread ? [waId] : []));
      const all = movedIn(numbers);
      const found =
        own.length > 0 ? all.findLast(([waId]) => own.includes(waId)) : all.find(([, { was }]) => was === thread);
      return found?.[1];
    },
    /** The number by which the person of a thread is reached, where it is another one by now. */
    reach: async (thread: string): Promise<string | undefined> => valueIn((await look(parts.reach)).reach, thread),
    /**
     * Somebody has a new number since then: they are reached by it, and what comes from it goes on where they were, unless
     * something was said there already (`isKnown`). Told again it changes nothing. Resolves when it is kept.
     */
    noteMoved: ({ from, to, since, isKnown }: NumberChange & { isKnown: boolean }): Promise<void> =>
      change((before) => {
        const [known, taken] = [from, to].map((one) => readMoved(valueIn(before.numbers, one)));
        if (known && known.since >= since) return before;
        const thread = known?.thread ?? valueIn(before.begun, from) ?? from;
        // News of a later change may have come first: who had the number then has another one by now.
        const isPassed = taken !== undefined && taken.since > since;
        const keepsOwn = isPassed || (isKnown && to !== thread && taken === undefined);
        const number = isPassed ? (valueIn(before.reach, taken.was ?? "") ?? to) : to;
        const moves: [string, Moved][] = [
          [from, { thread: strangerThread(from, since), since, was: thread }],
          ...(keepsOwn ? [] : [[to, { thread, since }] satisfies [string, Moved]]),
        ];
        const printed = moves.map(([one, move]): [string, string] => [one, printMoved(move)]);
        return {
          ...before,
          numbers: withPairs(before.numbers, printed, 2 * MOVED_MAX),
          reach: withPairs(before.reach, [[thread, number]], MOVED_MAX),
        };
      }),
    /** What Meta has told of the account. Gives how it stands by all that was told; resolves when it is kept. */
    noteNews: async (
      told: readonly (AccountNews & { ends?: true })[],
      probed: ConnectionState,
      now: number,
    ): Promise<ConnectionState> => {
      await change((before) => {
        const isOver = told.some(({ ends }) => ends);
        const still = before.news.filter(({ matter }) => matter !== EARLIER || !isOver);
        return { ...before, news: withNews(still, told, now) };
      });
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
