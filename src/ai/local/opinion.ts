import { words } from "../../kernel/text";
import { type Category, type Example, type Model, type Prediction, predict, train } from "./classifier";

/** What the engine learns from: categories with their examples, and who solved what (an agent's id as label). */
export type Lessons = { categories: readonly Category[]; examples: readonly Example[]; solved: readonly Example[] };

/** What the desk's own engine makes of a text: the label of an example in the same words, its category, and who solved such conversations. */
export type Opinion = { exact: string | null; topic: Prediction; solver: Prediction };

export type Learned = { exact: Map<string, string | null>; topics: Model; solvers: Model };

/** A text as its words alone: what makes two wordings the same. */
export const sameWords = (text: string): string => words(text).join(" ");

/** Which label each wording was given; null where people gave it several. */
const wordings = (examples: readonly Example[]): Map<string, string | null> => {
  const labels = new Map<string, string | null>();
  for (const { text, label } of examples) {
    const wording = sameWords(text);
    const known = labels.get(wording);
    labels.set(wording, known === undefined || known === label ? label : null);
  }
  return labels;
};

export const learn = ({ categories, examples, solved }: Lessons): Learned => ({
  exact: wordings(examples),
  topics: train(examples, { categories }),
  solvers: train(solved),
});

export const opinionOf = ({ exact, topics, solvers }: Learned, text: string): Opinion => ({
  exact: exact.get(sameWords(text)) ?? null,
  topic: predict(topics, text),
  solver: predict(solvers, text),
});
