import type { Manners } from "../../desk/manners/model";
import type { AskedOfArticle } from "../../knowledge/asked/read";
import { add, buildIndex, search, setAsked } from "../../knowledge/search";
import type { Asking } from "../../knowledge/shelf";
import type { Article } from "../../knowledge/store";
import type { Near } from "../embeddings/model";
import type { Content } from "../lab/model";
import { turnOf } from "../lab/trials/replay";

/** `conversation`: where it was asked; what it asked there is no witness in its own case. */
export type Put = { id: string; language: "en" | "ru"; text: string; conversation: string };
/** A question as it is searched: `near`: what is near it in meaning; absent where only words are searched. */
export type Putting = Put & { near?: ReadonlyMap<string, Near[]> };
export type TryOut = {
  articles: Article[];
  synonyms: string[][];
  /** What the articles have answered before. */
  asked: AskedOfArticle[];
  draft: Article;
  publicUrl: string;
  content: Content;
  manners: Manners;
  questions: Putting[];
  /** What other articles answer today. */
  others: Putting[];
};
/** What became of each question without and with the draft: the article its answer cites, or null for none. */
export type Tried = { id: string; before: string | null; after: string | null };
/** `unmet`: what was searched without its meaning, for want of it. */
export type TriedAll = { questions: Tried[]; others: Tried[]; unmet: { id: string; question: string }[] };

/**
 * Asks past questions anew, of the bot as it is and of the bot with the draft among its articles: the same gate, the same
 * search, the desk's own engine. Says nothing to anybody, and nothing of it is live.
 */
export const tryOut = async (given: TryOut): Promise<TriedAll> => {
  const docOf = ({ id, title, text, locale }: Article) => ({ id, title, text, locale });
  const index = buildIndex(given.articles.map(docOf), { synonyms: given.synonyms });
  for (const one of given.asked) setAsked(index, one);
  const articles = new Map(given.articles.map((article) => [article.id, article]));
  const unmet = new Map<string, { id: string; question: string }>();
  const shelfOf = ({ id, near }: Putting) => ({
    changed: () => {},
    search: async (question: string, { limit = 8, locale, besides }: Asking = {}) => {
      const meant = near?.get(question);
      if (near && !meant) unmet.set(`${id} ${question}`, { id, question });
      // What was read in another version may stand elsewhere now.
      const fresh = meant?.filter((one) => articles.get(one.id)?.version === one.version);
      return { hits: search(index, question, { limit, locale, besides, ...(fresh && { near: fresh }) }), articles };
    },
  });
  const { publicUrl, content, manners } = given;
  const cited = async (put: Putting): Promise<string | null> => {
    const { text, language, conversation: besides } = put;
    const asked = { text, language, history: [], besides };
    const { proof } = await turnOf({ shelf: shelfOf(put), publicUrl, llm: null, content, manners }, asked);
    return proof?.found ? (proof.citations[0]?.article ?? null) : null;
  };
  const citedBy = async (puts: readonly Putting[]): Promise<(string | null)[]> => {
    const all: (string | null)[] = [];
    for (const put of puts) all.push(await cited(put));
    return all;
  };
  const before = { questions: await citedBy(given.questions), others: await citedBy(given.others) };
  add(index, docOf(given.draft));
  articles.set(given.draft.id, given.draft);
  const after = { questions: await citedBy(given.questions), others: await citedBy(given.others) };
  const paired = (of: "questions" | "others"): Tried[] =>
    given[of].map(({ id }, at) => ({ id, before: before[of][at] ?? null, after: after[of][at] ?? null }));
  return { questions: paired("questions"), others: paired("others"), unmet: [...unmet.values()] };
};
