import { topicStems, words } from "../../kernel/text";
import { splitIntoPassages } from "../../knowledge/passages";
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
  /** Words of the heading it stands under, where it is read with that: whoever contradicts it has them too. */
  under: Set<string>;
  facts: Set<string>;
  names: string;
  denies: boolean;
};

const STEMS_MIN = 4;
const STEMS_WITH_FACT_MIN = 3;
/** More words than this need no heading to be understood. */
const SHORT_MAX = 6;
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

/** What a text speaks of; whether it denies it is asked apart. */
const stemsOf = (text: string): Set<string> => {
  const said = words(text).filter((word) => !DENIALS.has(word));
  return new Set(topicStems(said.join(" ")).filter((stem) => !/\d/.test(stem)));
};

type Read = { article: string; sentence: string; heading?: string | undefined };

const readOne = ({ article, sentence, heading = "" }: Read): Said[] => {
  const [stems, facts] = [stemsOf(sentence), comparable(sentence)];
  // "Delivery: 5 days" has few words and says a lot.
  if (stems.size < (facts.size > 0 ? STEMS_WITH_FACT_MIN : STEMS_MIN)) return [];
  const denies = words(sentence).filter((word) => DENIALS.has(word)).length % 2 === 1;
  const names = [...new Set(sentence.match(NAME) ?? [])].sort().join(" ");
  return [{ article, sentence, stems, under: stemsOf(heading), facts, names, denies }];
};

const lowered = (sentence: string) => sentence.replace(/^(\p{Lu})(?=\p{Ll}|\s)/u, (letter) => letter.toLowerCase());

/** The sentences of an article, its headings among them; and what a heading leads to once more, read behind it. */
const saidIn = ({ id, title, text }: Compared): Said[] => {
  const passages = splitIntoPassages({ title, text });
  const headings = text.match(/^#{1,6}[ \t]+.+$/gm) ?? [];
  return [
    ...headings.flatMap((heading) => readOne({ article: id, sentence: plainOf(heading).trim() })),
    ...passages.flatMap((passage) => {
      const heading = plainOf(passage.headings.at(-1) ?? "").trim();
      return sentencesOf(plainOf(passage.text)).flatMap(({ text: found }) => {
        const sentence = found.trim();
        const alone = readOne({ article: id, sentence });
        if (heading === "" || stemsOf(sentence).size > SHORT_MAX) return alone;
        const read = `${heading.replace(/[:.?!]+$/, "")}: ${lowered(sentence)}`;
        return [...alone, ...readOne({ article: id, sentence: read, heading })];
      });
    }),
  ];
};

const sameness = (one: Said, other: Said): number => {
  const common = [...one.stems].filter((stem) => other.stems.has(stem)).length;
  return common / (one.stems.size + other.stems.size - common);
};

const kindsOf = (facts: ReadonlySet<string>) =>
  [...facts]
    .map((fact) => fact.slice(0, fact.lastIndexOf(" ")))
    .sort()
    .join();

const isMet = (wanted: ReadonlySet<string>, said: ReadonlySet<string>) => [...wanted].every((stem) => said.has(stem));

/** What two sentences about the same say differently; null where they agree, or speak of different things. */
const differenceOf = (one: Said, other: Said): Contradiction["what"] | null => {
  // "To Latvia two days", "to Poland three": another name is another matter.
  if (one.names !== other.names || sameness(one, other) < SAME_MIN) return null;
  if (!isMet(one.under, other.stems) || !isMet(other.under, one.stems)) return null;
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
