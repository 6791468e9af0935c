import type { schemas } from "../../../db/client";
import { topicStems } from "../../kernel/text";

export type Asked = (typeof schemas.postgres)["asked"]["$inferSelect"];

/** So many questions of one article search compares with. */
const COUNTED_MAX = 50;
// What our own people bear out comes first: customers may bear out what they like, and as many as they like.
const order: Record<Asked["why"], number> = { hand: 0, agent: 1, customer: 2, settled: 3 };

const wordsOf = (text: string): string => [...new Set(topicStems(text))].sort().join(" ");

/** The strongest first, the newer before the older. */
export const byStrength = (one: Asked, other: Asked): number =>
  order[one.why] - order[other.why] || other.at - one.at || (one.id < other.id ? -1 : 1);

/** Below this share of what answered, an article that was written anew says something else. */
const QUOTE_SHARE_MIN = 0.5;

/** Whether an article still says what answered; true where nobody knows what that was. */
const stillSays = (quote: string | null, said: ReadonlySet<string>): boolean => {
  const stems = [...new Set(quote === null ? [] : topicStems(quote))];
  return stems.length === 0 || stems.filter((stem) => said.has(stem)).length >= QUOTE_SHARE_MIN * stems.length;
};

/** Those of an article's questions that search goes by: one of each contact's, one of the same words, the strongest ones. */
export const countedOf = (article: { title: string; text: string }, questions: readonly Asked[]): Asked[] => {
  const said = new Set(topicStems(`${article.title}\n${article.text}`));
  const seen = new Set<string>();
  return questions
    .filter(({ state, quote }) => state === "counts" && stillSays(quote, said))
    .toSorted(byStrength)
    .filter(({ contact, text }) => {
      const marks = [`words ${wordsOf(text)}`, ...(contact === null ? [] : [`contact ${contact}`])];
      if (marks.some((mark) => seen.has(mark))) return false;
      for (const mark of marks) seen.add(mark);
      return true;
    })
    .slice(0, COUNTED_MAX);
};
