import { dateWords, onWords, wroteWords } from "./words";

/** Alternatives of words, longest first, safe for a regular expression. */
export const oneOf = (words: string[]): string =>
  [...new Set(words)]
    .sort((a, b) => b.length - a.length)
    .map((word) => word.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&").replace(/ /g, "[ \\u00A0]{1,3}"))
    .join("|");

const linesMax = 4;
const lengthMax = 600;
const colon = "[:：]";
// Where words stand without spaces, a name ends right before them.
const isSpaced = (word: string): boolean =>
  !/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Hangul}\p{Script=Thai}]/u.test(word);
const spaced = `(?<![\\p{L}])(?:${oneOf(wroteWords.filter(isSpaced))})(?![\\p{L}])`;
const wrote = `(?:${spaced}|(?:${oneOf(wroteWords.filter((word) => !isSpaced(word)))}))`;
/** Ends with "wrote:", or with "wrote Ann:", "schrieb Ann <ann@…>:", "님이 작성:". */
const endsByVerb = new RegExp(`${wrote}[^\\n]{0,160}${colon}["'*_\\s>]{0,4}$`, "iu");
const endsByBareVerb = new RegExp(`${wrote}\\s*$`, "iu");
const hasVerb = new RegExp(wrote, "iu");
const address = /[^\s<>"'([:;,]+@[^\s<>"')\]:;,]+\.[^\s<>"')\]:;,]{2,}|&lt;[^\s&]+@/;
const time = /\d{1,2}[:.h時点점시]\s?\d{2}|\d{1,2}\s?(?:am|pm|Uhr|h|ч)(?![\p{L}])|\d{1,2}[时時]/iu;
const date =
  /\d{1,4}[./\-年년]\s?\d{1,2}[./\-月월]?|(?:19|20)\d{2}|\d{1,2}[.,]?\s+(?:de\s+)?\p{L}{3,12}|\p{L}{3,12}\.?\s+\d{1,2}/u;
const lead = new RegExp(
  `^[\\s*_"'\\u200e\\u200f\\u202a-\\u202e]{0,6}(?:${oneOf(onWords)})(?![\\p{L}]).{0,24}?(?:\\d|(?<![\\p{L}])(?:${oneOf(dateWords)}))`,
  "iu",
);
const startsWithDate = new RegExp(
  `^[\\s*_"'\\u200e\\u200f\\u202a-\\u202e]{0,6}(?:\\d{1,4}[-./年년\\s]|(?:${oneOf(dateWords)})\\p{L}{0,10}[.,]{0,2}\\s.{0,14}?\\d)`,
  "iu",
);
const startsWithName =
  /^[\s*_"'\u200e\u200f\u202a-\u202e]{0,6}[^.!?;\n]{1,70}?[<(["][^<>()\s]{1,120}@[^<>()\s]{1,120}[>)\]"]/u;
const endsByAddress = new RegExp(`[>)\\]"*]?\\s*${colon}\\s*$`, "u");

const fromAfterZone = /[+-]\d{2}:?\d{2}\s(?:от|from|від)\s/iu;
const nameAlone = /^[\p{L}][\p{L}\p{M}'’.\- \u00A0]{1,60}$/u;
const addressFirst = /^<[^<>\s@]{1,120}@[^<>\s@]{1,120}>/u;

const starts = (text: string): boolean => lead.test(text) || startsWithDate.test(text);
const isQuoted = (line: string): boolean => /^\s{0,3}>/.test(line);

/** Right-to-left mails carry marks of direction between the words. */
export const withoutDirections = (line: string): string =>
  line.replace(/[\u200E\u200F\u202A-\u202E\u2066-\u2069]/g, "");

type After = { quoted: boolean };

/** Is the text, its lines joined, the line above a quote? */
const isAttribution = (text: string, { quoted }: After): boolean => {
  const verb = endsByVerb.test(text);
  const dated = date.test(text) || time.test(text);
  const addressed = address.test(text);
  if (starts(text)) {
    if (verb && (dated || addressed)) return true;
    if (endsByBareVerb.test(text) && dated && (addressed || quoted)) return true;
    // Mail.ru's own programs put the address in no brackets, behind the zone.
    if (addressed && endsByAddress.test(text) && fromAfterZone.test(text)) return true;
    // Without a verb: "26.06.2014, 14:41, Ann <ann@example.com>:".
    if (addressed && dated && endsByAddress.test(text) && (/<[^<>]+@[^<>]+>/.test(text) || quoted)) return true;
    if (addressed && quoted && endsByAddress.test(text)) return true;
  }
  if (startsWithName.test(text) && verb && hasVerb.test(text)) return true;
  return quoted && verb && text.length < 160;
};

/** Does the text break off inside an address or a quotation, so that another line must follow? */
const unfinished = (text: string): boolean => (text.match(/</g)?.length ?? 0) > (text.match(/>/g)?.length ?? 0);

/** Can the line begin one? A name alone can when its address was wrapped onto the next. */
const begins = (lines: string[], at: number, text: string): boolean =>
  starts(text) ||
  startsWithName.test(text) ||
  endsByVerb.test(text) ||
  (nameAlone.test(text) && addressFirst.test((lines[at + 1] ?? "").trim()));

/**
 * The line above a quote, "On Monday Ann wrote:", in any of many languages and wrapped over up to four lines.
 * Gives the index after it, or -1 when `from` begins none.
 */
export const attributionEnd = (lines: string[], from: number): number => {
  let text = "";
  for (let at = from; at < Math.min(lines.length, from + linesMax); at += 1) {
    const line = withoutDirections(lines[at] ?? "").trim();
    if (line === "" || text.length + line.length > lengthMax) return -1;
    // A bracket that a program wrapped before its ">" looks like a quote.
    if (at > from && isQuoted(line) && !unfinished(text)) return -1;
    text = text === "" ? line : `${text} ${line}`;
    if (at === from && !begins(lines, from, text)) return -1;
    const quoted = isQuoted(nextWritten(lines, at + 1));
    if (!unfinished(text) && isAttribution(text, { quoted })) return at + 1;
  }
  return -1;
};

const nextWritten = (lines: string[], from: number): string => {
  for (let at = from; at < Math.min(lines.length, from + 4); at += 1) if (lines[at]?.trim()) return lines[at] ?? "";
  return "";
};
