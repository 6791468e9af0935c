import { conceptsOf } from "../../kernel/concepts";
import { stems, topicStems } from "../../kernel/text";

const withConcepts = (topics: readonly string[], all: readonly string[]): Set<string> =>
  new Set([...topics, ...conceptsOf(all).map((concept) => `#${concept}`)]);

/** What a question asks for: stems of its topical words, and what they mean. */
export const wantedBy = (question: string): ReadonlySet<string> => withConcepts(topicStems(question), stems(question));

/** What a text speaks of, to be held against what is wanted. */
export const termsOf = (text: string): ReadonlySet<string> => {
  const all = stems(text);
  return withConcepts(all, all);
};
