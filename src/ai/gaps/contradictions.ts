import { topicStems, words } from "../../kernel/text";
import { factsOf } from "../facts";
import { sentencesOf } from "../local/sentences";

export type Compared = { id: string; locale: string; title: string; text: string };
/** Two sentences of two articles that speak of the same and say something else. */
export type Contradiction = {
  what: "figures" | "negation";
  one: { article: string; sentence: string };
  other: { article: string; sentence: string };
};

type Said = {
  article: string;
  sentence: string;
  stems: Set<string>;
  facts: Set<string>;
  names: string;
  denies: boolean;
};

const STEMS_MIN = 4;
/** The share of their words that two sentences have in common when they speak of the same. */
const SAME_MIN = 0.7;
/** A word that stands in more sentences than this tells none of them apart. */
const HOLDERS_MAX = 60;
const FOUND_MAX = 200;
const DENIALS = new Set("not no never cannot cant without nothing nobody нет не ни нельзя без никогда".split(" "));
const NAME = /(?<=[\p{L}\p{N},;)] +)\p{Lu}[\p{L}\p{N}-]+(?: \d+)?/gu;
const plainOf = (markdown: string) =>
  markdown.replace(/^[ \t]*(?:#{1,6}|[-*•]|\d+[.)]|>)[ \t]+/gm, "").replace(/[*_`|]/g, " ");

/** Figures that count something, days and moments: those of which one is right at a time. */
const comparable = (sentence: string): Set<string> =>
  new Set([...factsOf(sentence)].filter((fact) => !/^(?:number|code|link|mail|when) /.test(fact)));

const saidIn = ({ id, text }: Compared): Said[] =>
  sentencesOf(plainOf(text)).flatMap(({ text: sentence }) => {
    const stems = new Set(topicStems(sentence).filter((stem) => !/\d/.test(stem)));
    if (stems.size < STEMS_MIN) return [];
    const denies = words(sentence).filter((word) => DENIALS.has(word)).length % 2 === 1;
    const names = [...new Set(sentence.match(NAME) ?? [])].sort().join(" ");
    return [{ article: id, sentence: sentence.trim(), stems, facts: comparable(sentence), names, denies }];
  });

const sameness = (one: Said, other: Said): number => {
  const common = [...one.stems].filter((stem) => other.stems.has(stem)).length;
  return common / (one.stems.size + other.stems.size - common);
};

const kindsOf = (facts: ReadonlySet<string>) =>
  [...facts]
    .map((fact) => fact.slice(0, fact.lastIndexOf(" ")))
    .sort()
    .join();

/** What two sentences about the same say differently; null where they agree, or speak of different things. */
const differenceOf = (one: Said, other: Said): Contradiction["what"] | null => {
  // "To Latvia two days", "to Poland three": another name is another matter.
  if (one.names !== other.names || sameness(one, other) < SAME_MIN) return null;
  const mine = [...one.facts].filter((fact) => !other.facts.has(fact));
  const theirs = [...other.facts].filter((fact) => !one.facts.has(fact));
  if (mine.length > 0 && theirs.length > 0 && kindsOf(new Set(mine)) === kindsOf(new Set(theirs))) return "figures";
  return mine.length === 0 && theirs.length === 0 && one.denies !== other.denies ? "negation" : null;
};

/** Sentences of different articles in one language that contradict each other, each pair of articles once. `only`: those of one article with the others. */
export const contradictionsIn = (articles: readonly Compared[], { only }: { only?: string } = {}): Contradiction[] => {
  const found = new Map<string, Contradiction>();
  for (const locale of new Set(articles.map((one) => one.locale))) {
    const all = articles.filter((one) => one.locale === locale).flatMap(saidIn);
    const holders = new Map<string, number[]>();
    for (const [at, { stems }] of all.entries())
      for (const stem of stems) {
        const known = holders.get(stem);
        if (known) known.push(at);
        else holders.set(stem, [at]);
      }
    const rare = ({ stems }: Said) =>
      [...stems]
        .map((stem) => holders.get(stem) ?? [])
        .filter(({ length }) => length <= HOLDERS_MAX)
        .sort((a, b) => a.length - b.length)
        // Of two sentences that have seven in ten words in common one shares the first few of the other.
        .slice(0, 4);
    for (const [at, one] of all.entries()) {
      if (only !== undefined && one.article !== only) continue;
      for (const other of new Set(rare(one).flat())) {
        const two = all[other];
        if (!two || other === at || two.article === one.article) continue;
        const what = differenceOf(one, two);
        const [first, second] = one.article < two.article ? [one, two] : [two, one];
        const key = `${first.article} ${second.article}`;
        if (!what || found.has(key) || found.size >= FOUND_MAX) continue;
        found.set(key, {
          what,
          one: { article: first.article, sentence: first.sentence },
          other: { article: second.article, sentence: second.sentence },
        });
      }
    }
  }
  return [...found.values()];
};
