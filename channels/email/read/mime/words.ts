import { decodeText } from "./charset";
import { decodeQuotedPrintable } from "./transfer";

type Word = { charset: string; coding: string; data: string };

// A word cut off by a length limit at the header's end still counts.
const word = /=\?([^?\s=]{1,60})\?([bBqQ])\?([^?]*(?:\?(?![=\s])[^?]*){0,8})(?:\?=|\?$|$)/g;

const bytesOf = ({ coding, data }: Word): Buffer =>
  coding === "B"
    ? Buffer.from(data.replace(/\s+/g, ""), "base64")
    : decodeQuotedPrintable(Buffer.from(data.replace(/_/g, "=20").replace(/[ \t]/g, "=20"), "latin1"));

/** Neighbours of one charset: a letter may be cut between them, and so may a group of base64. */
const joined = (words: Word[]): Buffer => {
  const merged: Word[] = [];
  for (const one of words) {
    const last = merged.at(-1);
    const cut = last?.coding === "B" && one.coding === "B" && !last.data.endsWith("=") && last.data.length % 4 !== 0;
    if (last && cut) last.data += one.data;
    else merged.push({ ...one });
  }
  return Buffer.concat(merged.map(bytesOf));
};

const decodeRun = (words: Word[]): string => {
  const groups: Word[][] = [];
  for (const one of words) {
    const last = groups.at(-1);
    if (last?.[0]?.charset.toLowerCase() === one.charset.toLowerCase()) last.push(one);
    else groups.push([one]);
  }
  return groups.map((group) => decodeText(joined(group), group[0]?.charset)).join("");
};

/** Every run of encoded words, RFC 2047, replaced by what `write` makes of its text. */
const replaceRuns = (value: string, write: (text: string, at: number) => string): string => {
  if (!value.includes("=?")) return value;
  const out: string[] = [];
  let [run, runAt, end]: [Word[], number, number] = [[], 0, 0];
  const flush = () => {
    if (run.length > 0) out.push(write(decodeRun(run), runAt));
    run = [];
  };
  for (const match of value.matchAll(word)) {
    const [whole, charset = "", coding = "", data = ""] = match;
    const between = value.slice(end, match.index);
    if (run.length === 0 || between.trim() !== "") {
      flush();
      out.push(between);
      runAt = match.index;
    }
    run.push({ charset, coding: coding.toUpperCase(), data });
    end = match.index + whole.length;
  }
  flush();
  return out.join("") + value.slice(end);
};

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is taken out
const controls = /[\u0000-\u0008\u000B-\u001F\u007F]+/g;

/** A header's text with its encoded words decoded, on one line. */
export const decodeWords = (value: string): string =>
  replaceRuns(value, (text) => text)
    .replace(/[\r\n]+/g, " ")
    .replace(controls, "");

/** Encoded words turned into quoted strings: decoded commas and brackets must not become addresses. */
export const quoteWords = (value: string): string =>
  replaceRuns(value, (text, at) => {
    const safe = text.replace(controls, "").replace(/[\\"]/g, "\\$&");
    const inQuotes = (value.slice(0, at).match(/(?<!\\)"/g)?.length ?? 0) % 2 === 1;
    return inQuotes ? safe : ` "${safe}" `;
  });
