import { words } from "../../kernel/text";

const code = /^(\p{L}{1,3})(\d{1,4})$/u;
const span =
  /(?<![\p{L}\p{N}])(\p{L}{1,3})(\d{1,4})(?:\s?[-–—]\s?|\s(?:to|through|до|по)\s)(?:\p{L}{1,3})?(\d{1,4})(?![\p{L}\p{N}])/giu;

// "Е7" is typed with the Russian letter that looks the same.
const twins = new Map([..."асеорхукмтнв"].map((letter, at) => [letter, "aceopxykmthb".charAt(at)]));
const asLatin = (letters: string): string => [...letters].map((letter) => twins.get(letter) ?? letter).join("");

type Code = { letters: string; number: number };
const codesIn = (text: string): Code[] =>
  words(text).flatMap((word) => {
    const [, letters, digits] = code.exec(word) ?? [];
    return letters === undefined ? [] : [{ letters: asLatin(letters), number: Number(digits) }];
  });

/** Whether a text names codes of the kind that is asked for, and not the very one: what E1 to E5 mean tells nobody what E7 does. */
export const namesOtherCode = (question: string, text: string): boolean => {
  const asked = codesIn(question);
  if (asked.length === 0) return false;
  const named = codesIn(text);
  const spans = [...text.matchAll(span)].map(([, letters = "", from, to]) => ({
    letters: asLatin(words(letters).join("")),
    from: Number(from),
    to: Number(to),
  }));
  return asked.some(({ letters, number }) => {
    const alike = named.filter((one) => one.letters === letters);
    const isNamed =
      alike.some((one) => one.number === number) ||
      spans.some((one) => one.letters === letters && one.from <= number && number <= one.to);
    return alike.length > 0 && !isNamed;
  });
};
