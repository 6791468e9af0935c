import { oneOf, withoutDirections } from "./attribution";
import { forwardWords, type Label, labels, originalWords } from "./words";

const kinds: Label[] = ["from", "date", "to", "cc", "subject"];
const labelKinds = new Map<string, Set<Label>>();
for (const kind of kinds)
  for (const word of labels[kind]) labelKinds.set(word, (labelKinds.get(word) ?? new Set()).add(kind));

const labelled =
  /^[\s*_|"'\u200e\u200f\u202a-\u202e]{0,6}([^\s:：*][^:：*\n]{0,24}?)[\s*_\u00A0]{0,4}[:：][\s*_]{0,4}/u;
const linesMax = 24;

/** What kinds of header the line may be: "A:" is Italian for To and part of a French block. */
const kindsOf = (line: string): Set<Label> | undefined => {
  const word = withoutDirections(line.slice(0, 80)).match(labelled)?.[1]?.trim().toLowerCase().replace(/\s+/g, " ");
  return word === undefined ? undefined : labelKinds.get(word);
};

/** "To: Ann", in any language. */
export const isHeaderLine = (line: string): boolean => kindsOf(line) !== undefined;

const looksAddressed = /@|<|\[mailto:|"|;/;

/** Header lines of an older mail ("From: … Sent: … Subject: …") from `from` on; the index after them, or -1. */
export const headerBlockEnd = (lines: string[], from: number): number => {
  if (!kindsOf(lines[from] ?? "")) return -1;
  const found = new Set<Label>();
  let [end, plain, addressed] = [from, 0, false];
  for (let at = from; at < Math.min(lines.length, from + linesMax); at += 1) {
    const line = lines[at] ?? "";
    const here = kindsOf(line);
    if (here) {
      // A word of two meanings counts for the one not met yet.
      const fresh = [...here].find((kind) => !found.has(kind));
      if (fresh === undefined && found.size >= 3 && here.has("from")) break;
      found.add(fresh ?? "cc");
      addressed ||= looksAddressed.test(line);
      end = at + 1;
      plain = 0;
    } else if (line.trim() === "") {
      if (found.size >= 3 && !kindsOf(lines[at + 1] ?? "")) break;
      plain += 1;
      if (plain > 1) break;
    } else {
      plain += 1;
      // A long list of receivers or a wrapped subject.
      if (plain > 3) break;
      if (found.size >= 2 && looksAddressed.test(line)) end = at + 1;
    }
  }
  const whole = found.has("from") && (found.has("date") || found.has("subject")) && found.size >= 3;
  return whole || (found.has("from") && found.has("to") && found.has("date") && addressed) ? end : -1;
};

const framed = (words: string[]) =>
  new RegExp(`^[\\s*_]{0,4}[-–—_=~#>*+]{2,60}\\s*(?:${oneOf(words)})[^\\n]{0,60}?[-–—_=~#<*+:：\\s]{0,60}$`, "iu");
const original = framed(originalWords);
const bare = new RegExp(`^\\s*(?:${oneOf(originalWords)})\\s*[:：]?\\s*$`, "iu");
const forward = framed(forwardWords);
const bareForward = new RegExp(`^\\s*(?:${oneOf(forwardWords)})[^\\n]{0,40}[:：]\\s*$`, "iu");

/** "----- Original Message -----" in many languages. Without dashes it counts above header lines only. */
export const isOriginalLine = (lines: string[], at: number): boolean => {
  const line = (lines[at] ?? "").slice(0, 200);
  if (original.test(line)) return true;
  return bare.test(line) && [1, 2].some((step) => headerBlockEnd(lines, at + step) > 0);
};
/** "---------- Forwarded message ---------", "Begin forwarded message:". */
export const isForwardLine = (line: string): boolean => {
  const part = line.slice(0, 200);
  return forward.test(part) || bareForward.test(part);
};
/** A ruler above header lines: "________________________________". */
export const isRuler = (line: string): boolean => /^[\s*]{0,4}[-_=–—]{5,}[\s*]{0,4}$/.test(line.slice(0, 200));
