import { oneOf } from "./attribution";
import { signatureMark } from "./marks";
import { closingWords, deviceNames, deviceWords, disclaimerWords } from "./words";

const closing = new RegExp(
  `^[\\s*_–—-]{0,4}(?:${oneOf(closingWords)})[\\s,.!;，、。*_–—-]{0,5}(?:[^\\n]{0,40})$`,
  "iu",
);
const closingAlone = new RegExp(`^[\\s*_–—-]{0,4}(?:${oneOf(closingWords)})[\\s,.!;，、。*_–—-]{0,5}$`, "iu");
const device = new RegExp(
  `^[\\s*_([<–—-]{0,4}(?:${oneOf(deviceWords)}|[^\\n]{1,40}(?:${oneOf(deviceWords.filter((word) => /送信|보냄|gönderildi/.test(word)))}))`,
  "iu",
);
const contact =
  /[^\s@]+@[^\s@]+\.\w{2,}|(?:^|\s)(?:https?:\/\/|www\.)\S+|\+?\(?\d{1,4}\)?[\s.\-/()]*\d{2,4}[\s.\-/()]*\d{2,}|^(?:tel|phone|mobile|mob|fax|cell|skype|telegram|whatsapp|e-?mail|web|тел|моб|почта|сайт|téléphone|telefon|telefono|teléfono|t|m|f|e|w)\s?[.:]/iu;
const name = /^(?:\p{Lu}[\p{L}'’.-]*\s*){1,4}$/u;

const written = (lines: string[]): string[] => lines.filter((line) => line.trim() !== "");
const isShort = (line: string): boolean => line.trim().length <= 70;

const isDeviceLine = (line: string): boolean => {
  const text = line.trim();
  return text.length <= 140 && device.test(text) && deviceNames.test(text);
};

/** "-- " is a promise; other rulers need something like a signature below them. */
const isDelimiter = (lines: string[], at: number): boolean => {
  const line = lines[at] ?? "";
  const below = written(lines.slice(at + 1, at + 40));
  if (/^[-–—]{2}\s?$/.test(line)) return /^--\s$/.test(line) || below.length <= 15;
  if (/^\s{0,2}(?:_{2,}|[–—]{2,})\s*$/.test(line))
    return below.length > 0 && below.length <= 12 && below.filter(isShort).length >= below.length - 1;
  if (!/^\s{0,2}(?:-{3,}|={3,}|\*{3,})\s*$/.test(line)) return false;
  return (
    below.length > 0 &&
    below.length <= 8 &&
    below.every(isShort) &&
    below.filter((one) => contact.test(one)).length >= 1 &&
    name.test(below[0]?.trim() ?? "")
  );
};

/** "Regards," with a short block below it; or "Regards, Ann". */
const isClosing = (lines: string[], at: number): boolean => {
  const line = (lines[at] ?? "").trim();
  if (line === "" || line.length > 60 || !closing.test(line)) return false;
  const below = written(lines.slice(at + 1, at + 40));
  if (below.length > 10 || below.filter(isShort).length < below.length - 1) return false;
  if (closingAlone.test(line)) return below.length > 0 || at > 0;
  // "Regards, Ann Smith": the rest is a name, not the sentence's end.
  const rest = line.replace(new RegExp(`^[\\s*_–—-]{0,4}(?:${oneOf(closingWords)})`, "iu"), "");
  return /^\s*[,.!;，-]/.test(rest) && name.test(rest.replace(/^[\s,.!;，-]+/, "").replace(/[.,!]+$/, ""));
};

/** The last block, when it is a name with ways to reach it. */
const contactBlock = (lines: string[]): number => {
  let end = lines.length;
  while (end > 0 && !lines[end - 1]?.trim()) end -= 1;
  let start = end;
  while (start > 0 && lines[start - 1]?.trim() && end - start < 9) start -= 1;
  const block = lines.slice(start, end).map((line) => line.trim());
  if (start === 0 || block.length < 2 || block.length > 8 || !block.every(isShort)) return -1;
  if (!name.test(block[0] ?? "")) return -1;
  if (isDeviceLine(block.at(-1) ?? "") && block.length <= 3) return start;
  return block.slice(1).filter((line) => contact.test(line) && line.split(/\s+/).length <= 6).length >= 2 ? start : -1;
};

const isDisclaimer = (lines: string[], at: number): boolean => {
  const before = lines[at - 1]?.trim() ?? "";
  if (at === 0 || (before !== "" && !/^[-_=*]{3,}$/.test(before))) return false;
  return disclaimerWords.test(
    lines
      .slice(at, at + 4)
      .join(" ")
      .slice(0, 500),
  );
};

/** A ruler right above a signature belongs to it. */
const withRuler = (lines: string[], at: number): number => {
  let above = at - 1;
  while (above > 0 && !lines[above]?.trim()) above -= 1;
  return above > 0 && /^[\s*]{0,4}[-_=–—*]{3,}\s*$/.test(lines[above] ?? "") ? above : at;
};

/** Where the signature of these lines begins; their number when there is none. The first words are never one, unless others stand before `lines`. */
export const signatureStart = (lines: string[], { first }: { first: boolean }): number => {
  const block = contactBlock(lines);
  const limit = block > 0 ? block : lines.length;
  // A name stands above "Sent from my phone" at times, and goes with it.
  for (let at = 0; at < limit; at += 1) {
    const line = lines[at] ?? "";
    if (line.trim() === "") continue;
    const begins =
      line.startsWith(signatureMark) ||
      isDelimiter(lines, at) ||
      isDeviceLine(line) ||
      isClosing(lines, at) ||
      isDisclaimer(lines, at);
    if (begins && (!first || written(lines.slice(0, at)).length > 0)) return withRuler(lines, at);
  }
  return limit;
};
