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
export const isOfOtherHalf = (question: string, { title, text }: { title: string; text: string }): boolean => {
  const halves = questionsIn(title);
  const [first, second] = halves.map((half) => new Set(topicStems(half)));
  if (!first || !second) return false;
  const asked = topicStems(question);
  const named = asked.filter((stem) => second.has(stem) && !first.has(stem));
  // One word may mean something else there; two, or the half itself, ask it: what answers it need not say it again.
  const isHalf = asked.every((stem) => second.has(stem)) && isSameWay(question, halves[1] ?? "");
  if (named.length > 1 || isHalf) return false;
  if (named.length === 0 || asked.some((stem) => first.has(stem) && !second.has(stem))) return false;
  const said = stems(text);
  return !named.some((stem) => said.some((one) => isAlike(stem, one)));
};
