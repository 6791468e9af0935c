import { z } from "zod";
import type { Read } from "../../../../db/client";
import { detectLanguage } from "../../../kernel/text";
import { isAgent, isAnswer, type Judgement, type Line } from "../../gaps/model";
import { saidIn } from "../../gaps/past/store";
import { firstOutcome } from "../gate/model";
import type { NewItem } from "./model";
import { categoryChanges, categorySuggestions, type PastConversation, pastConversations } from "./store";

const Changed = z.object({ from: z.string().nullable() });

const PAGE = 200;
const HELP_LINK = /\/help\/(?:en|ru)\/([^\s)#?]+)/g;

const grouped = <T extends { conversation: string | null }>(rows: readonly T[]): Map<string, T[]> => {
  const groups = new Map<string, T[]>();
  for (const row of rows) {
    const group = groups.get(row.conversation ?? "") ?? [];
    group.push(row);
    groups.set(row.conversation ?? "", group);
  }
  return groups;
};

/** Slugs of help articles that a text links to. */
export const linkedIn = (text: string): string[] =>
  [...text.matchAll(HELP_LINK)].flatMap(([, slug = ""]) => {
    try {
      return [decodeURIComponent(slug)];
    } catch {
      return [];
    }
  });

type Past = {
  conversation: PastConversation;
  lines: readonly Line[];
  judgements: readonly Judgement[];
  /** The category at the moment, and whether a person stands behind it. */
  category: string | null;
  isSorted: boolean;
  articleOf: (slug: string) => string[];
};

/** What a past conversation teaches: its customer's first words, and what was finally done; null where nobody wrote words. */
const itemOfPast = ({ conversation, lines, judgements, category, isSorted, articleOf }: Past): NewItem | null => {
  const said = lines.filter(({ direction, automatic }) => direction !== "note" && automatic === null);
  const start = said.findIndex(({ direction, text }) => direction === "in" && text.trim() !== "");
  const ours = said.findIndex(({ direction }, at) => at > start && direction === "out");
  const burst = said.slice(start, ours < 0 ? undefined : ours).filter(({ direction }) => direction === "in");
  const text = burst
    .map((one) => one.text)
    .join("\n")
    .trim()
    .slice(0, 8000);
  if (start < 0 || text === "") return null;
  const linked = (words: string) => linkedIn(words).flatMap(articleOf);
  const outcome = firstOutcome({ lines, judgements, linkedIn: linked });
  const first = said.find((line) => isAgent(line) || isAnswer(line));
  const people = said.filter(isAgent);
  const pointed = people.flatMap((line) => linked(line.text));
  return {
    conversation: conversation.id,
    text,
    language: detectLanguage(text),
    history: [],
    category,
    isSorted,
    answeredBy: first ? (isAgent(first) ? "person" : "bot") : null,
    articles: [...new Set([...(outcome?.right ?? []), ...pointed])],
    reply: (outcome?.reply?.trim() ? outcome.reply : null)?.slice(0, 8000) ?? null,
    at: conversation.createdAt,
  };
};

type Asked = { asOf: number; limit: number; articles: readonly { id: string; slug: string }[] };

/**
 * The desk's past conversations as they stood at a moment, the newest first. A category counts as a label where an agent
 * accepted, corrected or set it, or answered under it; one that only the bot ever saw teaches the bot nothing but itself.
 */
export async function* pastItems(db: Read, { asOf, limit, articles }: Asked): AsyncGenerator<NewItem[]> {
  const articleOf = (slug: string) => articles.filter((one) => one.slug === slug).map(({ id }) => id);
  let before: { at: number; id: string } | null = null;
  let left = limit;
  while (left > 0) {
    const page: PastConversation[] = await pastConversations(db, { asOf, before, limit: Math.min(PAGE, left) });
    const last = page.at(-1);
    if (!last) return;
    before = { at: last.createdAt, id: last.id };
    left -= page.length;
    const conversations = page.map(({ id }) => id);
    const said = await saidIn(db, conversations, { asOf });
    const changes = grouped(await categoryChanges(db, { conversations, after: asOf }));
    const suggested = grouped(await categorySuggestions(db, conversations));
    yield page.flatMap((conversation) => {
      const [next] = changes.get(conversation.id) ?? [];
      const category = next ? Changed.parse(next.payload).from : conversation.category;
      const { lines = [], judgements = [] } = said.get(conversation.id) ?? {};
      const fates = suggested.get(conversation.id) ?? [];
      const bySystem = fates.some(({ fate, value }) => fate === "applied" && value === category);
      const seen = lines.some(isAgent);
      const isSorted = category !== null && (!bySystem || seen);
      const label = { category: isSorted ? category : null, isSorted };
      return itemOfPast({ conversation, lines, judgements, ...label, articleOf }) ?? [];
    });
  }
}
