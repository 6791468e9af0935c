/** What stands under a mail of ours: the mailbox's own lines and the speaker's signature, put together. */
import type { Author, RichText } from "../contract";
import { fromPlain, toPlain } from "../kit/rich-text";
import { oneLine } from "./addresses";

const AGENT = /\{\{\s*agent\s*\}\}/;
const PLACE = /\{\{\s*signature\s*\}\}/;
const all = (place: RegExp) => new RegExp(place, "g");

const NAME_WORDS = 4;
const isCyrillic = (text: string): boolean => /\p{Script=Cyrillic}/u.test(text);

/** What the first line begins with, when it can be a name; null when it can't. */
const nameIn = (words: string): string | null => {
  const [line = ""] = words.split("\n", 1);
  const [start = ""] = line.split(/[,|·–—]/, 1);
  const all = start.split(/[ \t]/).filter(Boolean);
  const isName = all.length <= NAME_WORDS && all.every((word) => /^\p{Lu}[\p{L}'’.-]*$/u.test(word));
  return isName && all.length > 0 ? start : null;
};

/** True when these words hold the name, or begin with one in the other alphabet. */
const says = (words: string, name: string): boolean => {
  if (words.toLocaleLowerCase().includes(name.toLocaleLowerCase())) return true;
  const first = nameIn(words);
  return first !== null && isCyrillic(first) !== isCyrillic(name);
};

/** A line without what stood at this place; null when only punctuation is left of it. */
const without = (line: string, place: RegExp): string | null => {
  const rest = line.replace(all(place), "").replace(/^[\s,;:·|–—-]+|[\s·|–—-]+$/g, "");
  return /[\p{L}\p{N}]/u.test(rest) ? rest : null;
};

/** The lines above and below the place where the speaker's own signature stands. */
const around = (lines: string[], { isNamed }: { isNamed: boolean }): { above: string[]; below: string[] } => {
  const parted = (at: number, place: RegExp) => {
    const [before = "", ...after] = (lines[at] ?? "").split(place);
    const [start, end] = [without(before, place), without(after.join(""), place)];
    return {
      above: [...lines.slice(0, at), ...(start ? [start] : [])],
      below: [...(end ? [end] : []), ...lines.slice(at + 1)],
    };
  };
  const wanted = lines.findIndex((line) => PLACE.test(line));
  if (wanted >= 0) return parted(wanted, PLACE);
  const named = lines.findIndex((line) => AGENT.test(line));
  if (named < 0) return { above: [], below: lines };
  // A signature that says the name takes the place of the name; any other follows it.
  if (isNamed) return parted(named, AGENT);
  return { above: lines.slice(0, named + 1), below: lines.slice(named + 1) };
};

/** One below the other, without a blank line where none was asked for. */
const beside = (above: RichText, below: RichText): RichText => {
  const [last, first] = [above.at(-1), below[0]];
  if (last?.type !== "paragraph" || first?.type !== "paragraph") return [...above, ...below];
  const spans = [...last.spans, { text: "\n" }, ...first.spans];
  return [...above.slice(0, -1), { type: "paragraph", spans }, ...below.slice(1)];
};

/** A line with this text at the place; without text what is left of it, if anything. */
const filled = (line: string, place: RegExp, text: string): string[] => {
  if (!place.test(line)) return [line];
  if (text) return [line.replace(all(place), () => text)];
  const rest = without(line, place);
  return rest === null ? [] : [rest];
};

const words = (lines: string[]): RichText => fromPlain(lines.join("\n").trim());
const isBlankLine = (line: string | undefined): boolean => line?.trim() === "";

/**
 * `{{agent}}` in the template stands for who speaks, `{{signature}}` for their own signature. Where the template has no such
 * place, it follows the name, or stands above all; a name that it says already is not said twice. The lines that have either
 * are left out of what the bot writes.
 */
export const signatureOf = (template: string, { name: given, speaks, signature = [] }: Author): RichText => {
  const lines = template.replace(/\r\n?/g, "\n").trim().split("\n");
  if (speaks !== "agent") return words(lines.filter((line) => !AGENT.test(line) && !PLACE.test(line)));
  const name = oneLine(given, 100);
  const own = signature.length > 0;
  const isNamed = own && name !== "" && says(toPlain(signature), name);
  const known = (some: string[]): string[] => some.flatMap((line) => filled(line, AGENT, isNamed ? "" : name));
  if (!own) {
    // Nobody's mail ends without a name because they have written no signature.
    const instead = lines.some((line) => AGENT.test(line)) ? "" : name;
    return words(known(lines.flatMap((line) => filled(line, PLACE, instead))));
  }
  const { above, below } = around(lines, { isNamed });
  const [head, tail] = [above, below].map((some) => known(some.flatMap((line) => filled(line, PLACE, ""))));
  const top = isBlankLine(head?.at(-1)) ? [...words(head ?? []), ...signature] : beside(words(head ?? []), signature);
  return isBlankLine(tail?.[0]) ? [...top, ...words(tail ?? [])] : beside(top, words(tail ?? []));
};
