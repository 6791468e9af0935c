import { mapTexts, type Rendered } from "../../../prompts/define";
import { stopWords } from "../../kernel/stop-words";
import { wholeWord } from "../../kernel/text";
import { personalIn, readPlain } from "./personal";

type Kind = "EMAIL" | "PHONE" | "CARD" | "IBAN" | "NUMBER" | "NAME" | "TEXT";
/** As models write them back: with fewer brackets, a space, small letters. */
const LOOSE = /\[{1,2} ?(EMAIL|PHONE|CARD|IBAN|NUMBER|NAME|TEXT)[-_ ](\d{4,6}) ?\]{1,2}/gi;
/** Without any brackets, as some models leave it; with the kind in another language; and with the ending of a declined word behind it. */
const BARE = /(?<![\p{L}\p{N}[_-])(?:EMAIL|PHONE|CARD|IBAN|NUMBER|NAME|TEXT)-\d{4,6}(?![\p{L}\p{N}\]-])/gu;
const WRITTEN =
  /(?:\[{1,2} ?(\p{L}{3,12})[-_ ](\d{4,6}) ?\]{1,2}|(?<![\p{L}\p{N}[_-])(EMAIL|PHONE|CARD|IBAN|NUMBER|NAME|TEXT)-(\d{4,6})(?!\p{L}|[\d\]-]))(\p{Script=Cyrillic}{1,3}(?!\p{L}))?/giu;
const HALF = /^\[{1,2} ?(?:[A-Z]{0,6}|[A-Z]{3,6}[-_ ]\d{0,6} ?\]?)$/i;
const LONGEST = "[[ NUMBER-999999 ]]".length;
/** Fields that hold what the desk itself made: ids, kinds, languages. */
const OURS = new Set(["id", "language", "locale", "by", "priority", "key"]);

const literally = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
const inEitherSpelling = (text: string) => literally(text).replace(/[её]/giu, "[её]");
/** How words end in the cases, by how they end in the first; the last that fits holds. */
const declined: [end: RegExp, cases: string][] = [
  [/[бвгджзклмнпрстфхцчшщ]()$/iu, "|а|у|ом|[её]м|е|ы|и|ым|ых|ыми"],
  [/(ь)$/iu, "ь|я|ю|[её]м|е|и|ью"],
  [/(а)$/iu, "а|ы|и|е|у|ой|ою|[её]й|[её]ю"],
  [/(я)$/iu, "я|и|е|ю|[её]й|[её]ю"],
  [/(й)$/iu, "й|я|ю|[её]м|е|и"],
  [/(ей)$/iu, "е[йяюеи]|еем|ь[яюеи]|ь[её]м"],
  [/([иыо]й)$/iu, "[иыо]й|и[яюи]|ием|[ое]го|[ое]му|[иыое]м|ая|[ую]ю|[иы]е|[иы]х|[иы]ми"],
  [/([ая]я)$/iu, "[ая]я|[ое]й|[ую]ю|[ое]ю"],
];
/** A Russian name is declined, an English one has its 's: the end of a word may differ. */
const wordPattern = (word: string): string => {
  if (!/\p{Script=Cyrillic}/u.test(word)) return literally(word);
  const [end, cases] = declined.findLast(([one]) => one.test(word)) ?? [];
  const root = word.slice(0, word.length - (end?.exec(word)?.[1]?.length ?? 0));
  const whole = `${inEitherSpelling(root)}(?:${cases ?? ""})`;
  // "Павел" is "Павла" in other cases, "Лев" is "Льва": a vowel goes. ё and е are one letter.
  const [, head, tail] = /^(\p{L}*[бвгджзклмнпрстфхцчшщ])[еёо]([бвгджзклмнпстфхцчшщ])$/iu.exec(root) ?? [];
  return head && tail ? `(?:${whole}|${inEitherSpelling(head)}ь?${tail}(?:а|у|ом|[её]м|е|ы|и|я|ю))` : whole;
};
/** "игры" and "лев" are no names: a single Russian word is one only with a capital. */
const isWord = (found: string): boolean => /^\p{Script=Cyrillic}+$/u.test(found) && !/^\p{Lu}/u.test(found);
const namesPattern = (names: readonly string[]): RegExp | null => {
  const wanted = [...new Set(names.map((name) => readPlain(name).text.trim()))]
    .filter((name) => name.length > 1 && !stopWords.has(name.toLowerCase()))
    .toSorted((a, b) => b.length - a.length)
    .flatMap((name) => {
      const words = name.split(/\s+/).map(wordPattern);
      // The name before the surname, or the other way round.
      return words.length === 2 ? [words, words.toReversed()] : [words];
    })
    .map((words) => words.join("[\\s.,_-]{1,3}"));
  return wanted.length === 0 ? null : wholeWord(wanted.join("|"), "giu");
};

type Needs = {
  names: readonly string[];
  /** A number from 0 to 1 that is the same for the same words: what makes placeholders stable and tells nothing. */
  number: (words: string) => number;
};

/**
 * Takes personal data out of what a model is told, and puts it back into what the model says. The same words have the same
 * placeholder as long as `number` gives the same; a placeholder that somebody wrote themselves is one more word to hide.
 */
export const openMask = ({ names, number }: Needs) => {
  const placeholders = new Map<string, string>();
  const originals = new Map<string, string>();
  const pattern = namesPattern(names);

  const placeholderOf = (kind: Kind, original: string): string => {
    const known = placeholders.get(`${kind} ${original}`);
    if (known) return known;
    let n = 1000 + Math.floor(number(`${kind} ${original}`) * 9000);
    while (originals.has(`[[${kind}-${n}]]`)) n++;
    const placeholder = `[[${kind}-${n}]]`;
    placeholders.set(`${kind} ${original}`, placeholder);
    originals.set(placeholder, original);
    return placeholder;
  };

  const namesIn = (text: string): { from: number; to: number }[] => {
    if (!pattern) return [];
    const plain = readPlain(text);
    const all = [...plain.text.matchAll(pattern)].filter(([found]) => !isWord(found));
    return all.map((found) => ({
      from: plain.at[found.index] ?? 0,
      to: plain.end[found.index + found[0].length - 1] ?? 0,
    }));
  };

  const replace = (text: string, pieces: { kind: Kind; from: number; to: number }[]): string => {
    let masked = "";
    let place = 0;
    for (const { kind, from, to } of pieces.toSorted((a, b) => a.from - b.from)) {
      if (from < place) continue;
      masked += text.slice(place, from) + placeholderOf(kind, text.slice(from, to));
      place = to;
    }
    return masked + text.slice(place);
  };

  const hide = (text: string): string => {
    const own = [...text.matchAll(LOOSE), ...text.matchAll(BARE)].map(({ index, 0: all }) => ({
      kind: "TEXT" as const,
      from: index,
      to: index + all.length,
    }));
    const free = replace(text, [...own, ...personalIn(readPlain(text))]);
    // Names last, and not within placeholders.
    return free
      .split(/(\[\[[A-Z]+-\d+\]\])/)
      .map((part, at) =>
        at % 2 === 1
          ? part
          : replace(
              part,
              namesIn(part).map((one) => ({ kind: "NAME", ...one })),
            ),
      )
      .join("");
  };

  /** The words behind a placeholder as a model wrote it back; undefined where it is none of ours. */
  const wordsOf = (written: string, kind: string, n: string): string | undefined => {
    const exact = originals.get(`[[${kind.toUpperCase()}-${n}]]`);
    if (exact !== undefined) return exact;
    // "[[ИМЯ-1234]]": the number tells it, where it has only one.
    const same =
      /^[a-z]+$/i.test(kind) || !written.startsWith("[[")
        ? []
        : [...originals].filter(([placeholder]) => placeholder.endsWith(`-${n}]]`));
    return same.length === 1 ? same[0]?.[1] : undefined;
  };
  const shown = (text: string, as: (words: string) => string): string =>
    text.replace(
      WRITTEN,
      (
        all,
        kind: string | undefined,
        n: string | undefined,
        bare: string | undefined,
        m: string | undefined,
        ending = "",
      ) => {
        const words = wordsOf(all, kind ?? bare ?? "", n ?? m ?? "");
        if (words === undefined) return all;
        // "[[NAME-1234]]у": an ending goes on after a consonant, and makes no word of any other.
        return as(words) + (/[бвгджзклмнпрстфхцчшщ]$/iu.test(words) ? ending : "");
      },
    );

  const show = (text: string): string => shown(text, (words) => words);

  const showIn = (value: unknown): unknown => {
    if (typeof value === "string") return show(value);
    if (Array.isArray(value)) return value.map(showIn);
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, showIn(one)]));
  };

  return {
    hide,
    show,
    /** A prompt with everything hidden that customers, agents and documents have written; our own orders stay. */
    hideIn: (prompt: Rendered): Rendered => ({
      ...prompt,
      user: mapTexts(prompt.user, (text, field) => (OURS.has(field) ? text : hide(text))),
    }),
    /** Every text of a value, shown. */
    showIn,
    /** Shows the beginning of a JSON text that is still being written; a placeholder cut in half waits. */
    showSoFar: (json: string): string => {
      const open = json.lastIndexOf("[");
      const start = open > 0 && json[open - 1] === "[" ? open - 1 : open;
      const isHalf = start >= 0 && json.length - start < LONGEST && HALF.test(json.slice(start));
      return shown(isHalf ? json.slice(0, start) : json, (words) => JSON.stringify(words).slice(1, -1));
    },
    /** How much was hidden. */
    size: () => originals.size,
  };
};
export type Mask = ReturnType<typeof openMask>;
