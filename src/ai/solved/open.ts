import type { Read } from "../../../db/client";
import { buildIndex, changeGradually, type Doc, type SearchIndex, search } from "../../knowledge/search";
import { type Pair, pairsOf } from "./model";
import { type Said, saidIn, solvedConversations, stillSolved } from "./store";

/** A past question like the one asked, with a person's answer. Private: for agents alone, never quoted to a customer. */
export type SolvedHit = Pair & {
  isPrivate: true;
  conversation: string;
  number: number;
  category: string | null;
  solvedAt: number;
  /** 0 to 1, comparable between questions. */
  score: number;
  /** Share of the question's topical words, the rare ones counting most, that stand in the past question or its answer. */
  coverage: number;
};
type Kept = Omit<SolvedHit, "score" | "coverage">;
type Held = { index: SearchIndex; kept: Map<string, Kept>; of: Map<string, string[]> };

/** So many conversations are remembered, those solved last. */
const CONVERSATIONS_MAX = 5000;
const PAGE = 200;
const DAY_MS = 86_400_000;
/** What was solved a year ago counts this much less than what was solved today. */
const AGE_SHARE = 0.15;

const docOf = ({ id, question, answer }: Kept): Doc => ({ id, title: question, text: answer });

/** Searches what people answered in solved conversations. Learns them at the first question, afterwards what changes. */
export const openSolved = ({ read, now }: { read: Read; now: () => number }) => {
  let held: Promise<Held> | null = null;
  const changed = new Set<string>();

  const readPage = async (ids: readonly string[]): Promise<Kept[]> => {
    const conversations = await solvedConversations(read, { ids, limit: ids.length });
    const lines = new Map<string, Said[]>(ids.map((id) => [id, []]));
    for (const line of await saidIn(read, ids)) lines.get(line.conversation)?.push(line);
    return conversations.flatMap(({ id, number, category, solvedAt }) =>
      pairsOf(lines.get(id) ?? []).map((pair) => ({
        ...pair,
        isPrivate: true as const,
        conversation: id,
        number,
        category,
        solvedAt: solvedAt ?? 0,
      })),
    );
  };

  const put = async ({ index, kept, of }: Held, ids: readonly string[]): Promise<void> => {
    for (let from = 0; from < ids.length; from += PAGE) {
      const page = ids.slice(from, from + PAGE);
      const found = await readPage(page);
      const drop = page.flatMap((id) => of.get(id) ?? []);
      for (const id of drop) kept.delete(id);
      for (const id of page) of.delete(id);
      for (const one of found) {
        kept.set(one.id, one);
        of.set(one.conversation, [...(of.get(one.conversation) ?? []), one.id]);
      }
      await changeGradually(index, { drop, put: found.map(docOf) });
    }
  };

  const load = async (): Promise<Held> => {
    const empty: Held = { index: buildIndex([]), kept: new Map(), of: new Map() };
    changed.clear();
    const newest = await solvedConversations(read, { limit: CONVERSATIONS_MAX });
    await put(
      empty,
      newest.map(({ id }) => id),
    );
    return empty;
  };

  const ready = (): Promise<Held> => {
    const mine = (held ?? load()).then(async (loaded) => {
      const ids = [...changed];
      changed.clear();
      if (ids.length > 0) await put(loaded, ids);
      return loaded;
    });
    held = mine;
    mine.catch(() => {
      if (held === mine) held = null;
    });
    return mine;
  };

  const weigh = ({ score, solvedAt }: { score: number; solvedAt: number }): number => {
    const years = Math.max(0, now() - solvedAt) / (365 * DAY_MS);
    return score * (1 - AGE_SHARE * Math.min(1, years));
  };

  return {
    /** Something was said or decided in a conversation; costs nothing until the next search. */
    changed: ({ conversation }: { conversation: string }): void => {
      if (held) changed.add(conversation);
    },
    /** Past questions like this one, likest first; one conversation gives its best answer. `besides` is left out: the conversation one is in. */
    search: async (
      question: string,
      { limit = 5, besides, category }: { limit?: number; besides?: string; category?: string } = {},
    ): Promise<SolvedHit[]> => {
      const { index, kept } = await ready();
      const found = search(index, question, { limit: limit * 8 }).flatMap(({ id, score, coverage }) => {
        const one = kept.get(id);
        return one && one.conversation !== besides
          ? [{ ...one, score: weigh({ score, solvedAt: one.solvedAt }), coverage }]
          : [];
      });
      const fit = found.filter((one) => category === undefined || one.category === category);
      const best = fit.toSorted((a, b) => b.score - a.score);
      const seen = new Set<string>();
      const once = best.filter(({ conversation }) => !seen.has(conversation) && seen.add(conversation));
      const still = await stillSolved(
        read,
        once.map(({ conversation }) => conversation),
      );
      return once.filter(({ conversation }) => still.has(conversation)).slice(0, limit);
    },
  };
};
export type Solved = ReturnType<typeof openSolved>;
