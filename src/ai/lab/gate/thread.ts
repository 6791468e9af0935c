import { answerQuestions } from "../../../kernel/thread";
import type { AskedOfArticle } from "../../../knowledge/asked/read";
import { hiddenFrom, type Viewer } from "../../../knowledge/audience";
import {
  buildIndex,
  type MissedBefore,
  type SearchIndex,
  search,
  setAsked,
  setMissed,
} from "../../../knowledge/search";
import { docOf } from "../../../knowledge/shelf";
import type { Article } from "../../../knowledge/store";
import type { Near } from "../../embeddings/model";
import { judged } from "../../gate";
import { excerptOf } from "../../telling";
import { isAlike } from "../trials/model";
import type { PastQuestion, Sign } from "./model";

/** `conversation`: where it was asked, `since` when that began; what it asked there, and what was missed later, is no witness in its case. */
export type Asked = PastQuestion & { viewer: Viewer; conversation: string; since: number; near?: Near[] };
/** What search goes by: the articles, what they have answered before, and what none of them has. */
type Known = { articles: Article[]; synonyms: string[][]; asked: AskedOfArticle[]; missed: MissedBefore[] };
/** `threshold`: from which chance on the live version answers. */
export type Ask = { open: Known & { threshold: number } } | { judge: Asked[] };
export type Told = { signs: Sign[] };

type Opened = { index: SearchIndex; articles: Map<string, Article>; threshold: number };
let opened: Opened | null = null;

const HITS_MAX = 12;
const PASSAGE_CHARS_MAX = 1500;

/** What the gate would have made of a past question today, and whether people's word or what they did bears it out. */
const signOf = (
  { index, articles, threshold }: Opened,
  { text, language, right, wrong, reply, viewer, conversation, since, near = [] }: Asked,
): Sign => {
  const found = search(index, text, {
    limit: HITS_MAX,
    locale: language,
    without: hiddenFrom(articles.values(), { viewer }),
    besides: conversation,
    asOf: since,
    // What was read in another version may stand elsewhere now.
    near: near.filter(({ id, version }) => articles.get(id)?.version === version),
  });
  const { confidence, hits } = judged(text, found, { threshold });
  const [best] = hits;
  if (!best || best.locale !== language) return { chance: 0, isRight: null };
  // An article is the same in each of its languages.
  const keyOf = (id: string) => articles.get(id)?.key ?? id;
  const mine = keyOf(best.id);
  const isIn = (ids: readonly string[]) => ids.some((id) => keyOf(id) === mine);
  if (isIn(right)) return { chance: confidence, isRight: true };
  if (isIn(wrong) || right.length > 0) return { chance: confidence, isRight: false };
  const said = excerptOf(text, best.passage.text.slice(0, PASSAGE_CHARS_MAX));
  return { chance: confidence, isRight: reply === null ? null : isAlike(said, reply) };
};

answerQuestions<Ask, Told>((ask) => {
  if ("open" in ask) {
    const { articles, synonyms, asked, missed, threshold } = ask.open;
    opened = {
      index: buildIndex(articles.map(docOf), { synonyms }),
      articles: new Map(articles.map((article) => [article.id, article])),
      threshold,
    };
    for (const one of asked) setAsked(opened.index, one);
    setMissed(opened.index, missed);
    return { signs: [] };
  }
  const known = opened;
  if (!known) throw new Error("The gate's thread was not opened.");
  return { signs: ask.judge.map((asked) => signOf(known, asked)) };
});
