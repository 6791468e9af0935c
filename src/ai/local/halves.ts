import { stems, topicStems } from "../../kernel/text";
import { questionTypes } from "./question-type";
import { questionsIn } from "./questions";

const LETTERS_ALIKE = 4;
const isAlike = (one: string, other: string): boolean =>
  one === other || (one.length >= LETTERS_ALIKE && other.startsWith(one.slice(0, LETTERS_ALIKE)));

const isSameWay = (one: string, other: string): boolean => questionTypes(one).join() === questionTypes(other).join();

/**
 * Whether an article was found by the other of two questions that its title asks, and what is told says nothing of that: "do you
 * have a store?" is not told when coffee was roasted, though the title goes on "… and how do I store it?"
 */
export const isOfOtherHalf = (
  question: string,
  { title, text, told }: { title: string; text: string; told: string },
): boolean => {
  const halves = questionsIn(title);
  const [first, second] = halves.map((half) => new Set(topicStems(half)));
  if (!first || !second) return false;
  const asked = topicStems(question);
  const named = asked.filter((stem) => second.has(stem) && !first.has(stem));
  if (named.length === 0 || asked.some((stem) => first.has(stem) && !second.has(stem))) return false;
  const isNamed = (words: readonly string[]) => named.some((stem) => words.some((one) => isAlike(stem, one)));
  if (isNamed(stems(told))) return false;
  // One word may mean something else there; two, or the half itself, ask it: an article that names them nowhere tells it without them.
  const isHalf = asked.every((stem) => second.has(stem)) && isSameWay(question, halves[1] ?? "");
  return !(named.length > 1 || isHalf) || isNamed(stems(text));
};
