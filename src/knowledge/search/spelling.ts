import { stopWords } from "../../kernel/stop-words";
import { stem, words } from "../../kernel/text";
import type { Channel } from "./channel";

/** Shorter words have too many neighbours. */
const lettersMin = 5;

/** A channel's terms by the letters they are made of; what has come since is read when it is next asked. */
type Known = { read: number; byLetters: Map<string, string[]> };
const knownIn = new WeakMap<Channel, Known>();

const lettersOf = (word: string): string => [...word].sort().join("");

const read = (channel: Channel): Known => {
  const known = knownIn.get(channel) ?? { read: 0, byLetters: new Map<string, string[]>() };
  if (known.read < channel.numbers.size) {
    let at = 0;
    for (const term of channel.numbers.keys()) {
      at += 1;
      if (at <= known.read || term.length < lettersMin - 1) continue;
      const letters = lettersOf(term);
      const same = known.byLetters.get(letters);
      if (same) same.push(term);
      else known.byLetters.set(letters, [term]);
    }
    known.read = channel.numbers.size;
    knownIn.set(channel, known);
  }
  return known;
};

const isMet = ({ numbers, lists }: Channel, term: string): boolean => {
  const number = numbers.get(term);
  return number !== undefined && (lists[number]?.length ?? 0) > 0;
};

/** Whether two words differ in the order of two neighbouring letters alone. */
const isSwapped = (one: string, other: string): boolean => {
  let at = 0;
  while (at < one.length && one[at] === other[at]) at++;
  return one[at] === other[at + 1] && one[at + 1] === other[at] && one.slice(at + 2) === other.slice(at + 2);
};

const wordPattern = /[\p{L}]{5,}/gu;

/**
 * Puts two letters that changed places back: "refnud" asks for a refund. Letter grams forgive a letter too few, too many or
 * another, but of a swap in a short word they see nothing. Only what no article says is touched, and only where one word fits.
 */
export const straightened = (channel: Channel, question: string): string =>
  question.replace(wordPattern, (written) => {
    const [word, ...more] = words(written);
    if (word === undefined || more.length > 0 || word.length < lettersMin || stopWords.has(word)) return written;
    const root = stem(word);
    if (isMet(channel, root)) return written;
    const same = read(channel).byLetters.get(lettersOf(root)) ?? [];
    const [fit, ...others] = same.filter((term) => isSwapped(root, term) && isMet(channel, term));
    return fit !== undefined && others.length === 0 ? fit : written;
  });
