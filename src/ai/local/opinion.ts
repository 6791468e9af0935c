import { words } from "../../kernel/text";
import { type Category, type Example, type Model, type Prediction, predict, type Trained, train } from "./classifier";
import { type HashTable, hashOf, numbered, numberOf, openTable } from "./hashes";
import { learnMore } from "./learn-more";

/** What the engine learns from: categories with their examples, and who solved what (an agent's id as label). */
export type Lessons = { categories: readonly Category[]; examples: readonly Example[]; solved: readonly Example[] };

/** What the desk's own engine makes of a text: the label of an example in the same words, its category, and who solved such conversations. */
export type Opinion = { exact: string | null; topic: Prediction; solver: Prediction };

/** Every wording among the examples, with the first example that has it; -1 where people gave it several labels. */
type Wordings = { table: HashTable; first: Int32Array };

/** What a thread hands over when it has learned: numbers alone, which change hands without being copied. */
export type Packed = { wordings: Wordings; topics: Trained; solvers: Trained };

export type Learned = {
  wordings: Wordings;
  /** What corrections have since said of a wording. */
  since: ReadonlyMap<string, string | null>;
  topics: Model;
  solvers: Model;
};

/** A text as its words alone: what makes two wordings the same. */
export const sameWords = (text: string): string => words(text).join(" ");

const wordingsOf = (examples: readonly Example[]): Wordings => {
  const table = openTable(examples.length);
  const first = new Int32Array(examples.length);
  examples.forEach(({ text, label }, at) => {
    const before = table.size;
    const wording = numbered(table, hashOf(sameWords(text)));
    if (table.size > before) first[wording] = at;
    else if (examples[first[wording] ?? -1]?.label !== label) first[wording] = -1;
  });
  return { table, first };
};

/** Learns, and leaves the examples' texts to who gave them. */
export const learnPacked = ({ categories, examples, solved }: Lessons): Packed => {
  const { examples: _, ...topics } = train(examples, { categories });
  const { examples: __, ...solvers } = train(solved);
  return { wordings: wordingsOf(examples), topics, solvers };
};

/** What was learned, with the texts it was learned from. */
export const unpack = ({ wordings, topics, solvers }: Packed, { examples, solved }: Lessons): Learned => ({
  wordings,
  since: new Map(),
  topics: { ...topics, examples },
  solvers: { ...solvers, examples: solved },
});

export const learn = (lessons: Lessons): Learned => unpack(learnPacked(lessons), lessons);

const exactOf = ({ wordings, since, topics }: Learned, wording: string): string | null => {
  const later = since.get(wording);
  if (later !== undefined) return later;
  const first = wordings.first[numberOf(wordings.table, hashOf(wording))] ?? -1;
  const example = topics.examples[first];
  return example && sameWords(example.text) === wording ? example.label : null;
};

/** Takes in what agents have decided since, at once; what was given is used up. Labels it has not learned are passed over. */
export const corrected = (learned: Learned, corrections: readonly Example[]): Learned => {
  const since = new Map(learned.since);
  for (const { text, label } of corrections) {
    const wording = sameWords(text);
    const known = exactOf({ ...learned, since }, wording);
    since.set(wording, known === null || known === label ? label : null);
  }
  return { ...learned, since, topics: learnMore(learned.topics, corrections) };
};

export const opinionOf = (learned: Learned, text: string): Opinion => ({
  exact: exactOf(learned, sameWords(text)),
  topic: predict(learned.topics, text),
  solver: predict(learned.solvers, text),
});
