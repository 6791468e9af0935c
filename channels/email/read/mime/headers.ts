import { decodeText } from "./charset";
import { decodeWords } from "./words";

/** One header as it came: lower-case name, unfolded value in Unicode, encoded words untouched. */
export type RawHeader = { name: string; value: string };
type Structured = { value: string; params: Map<string, string> };

/** What is kept of one header and of all: enough for any real mail. */
const valueLengthMax = 64_000;
const headersMax = 2_000;

const headerLine = /^([!-9;-~]{1,200})[ \t]*:/;

/** Does the line begin a header? */
export const isHeaderLine = (line: string): boolean => headerLine.test(line);

const unicode = (value: string): string =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: raw mail may carry escape sequences
  /[\u0080-\u00FF\u001B]/.test(value) ? decodeText(Buffer.from(value, "latin1")) : value;

/** Headers from their lines (one byte per character). A line that is neither header nor folded counts as badly folded. */
export const headersOf = (lines: string[]): RawHeader[] => {
  const found: { name: string; parts: string[]; length: number }[] = [];
  for (const line of lines) {
    const name = line.match(headerLine)?.[1];
    if (name !== undefined && found.length < headersMax)
      found.push({ name: name.toLowerCase(), parts: [line.slice(line.indexOf(":") + 1)], length: line.length });
    else {
      const last = found.at(-1);
      if (!last || name !== undefined || last.length > valueLengthMax) continue;
      last.parts.push(/^[ \t]/.test(line) ? line : ` ${line}`);
      last.length += line.length;
    }
  }
  return found.map(({ name, parts }) => ({
    name,
    value: unicode(parts.join("").slice(0, valueLengthMax).replace(/\r/g, "")).trim(),
  }));
};

/** The first header of a name: duplicates are resolved alike everywhere. */
export const first = (headers: RawHeader[], name: string): string =>
  headers.find((one) => one.name === name)?.value ?? "";
export const all = (headers: RawHeader[], name: string): string[] =>
  headers.filter((one) => one.name === name).map(({ value }) => value);

/** Pieces between semicolons outside quotes and comments. */
const piecesOf = (value: string): string[] => {
  const pieces: string[] = [];
  let [piece, quoted, depth] = ["", false, 0];
  for (let at = 0; at < value.length; at += 1) {
    const now = value[at] ?? "";
    if (quoted && now === "\\" && /["\\]/.test(value[at + 1] ?? "")) {
      piece += now + (value[at + 1] ?? "");
      at += 1;
    } else if (now === '"' && depth === 0) {
      quoted = !quoted;
      piece += now;
    } else if (!quoted && now === "(" && /[\s;]?$/.test(piece.slice(-1)) && value.indexOf(")", at) > 0) depth += 1;
    else if (depth > 0) depth -= now === ")" ? 1 : 0;
    else if (now === ";" && !quoted) {
      pieces.push(piece);
      piece = "";
    } else piece += now;
  }
  return [...pieces, piece];
};

const unquote = (value: string): string => {
  const plain = value.trim();
  if (!plain.startsWith('"')) return plain;
  const end = plain.search(/(?<=[^\\](?:\\\\)*)"(?!.*")/);
  return plain.slice(1, end > 0 ? end : undefined).replace(/\\(["\\])/g, "$1");
};

const percentBytes = (value: string): Buffer =>
  Buffer.from(
    value.replace(/%([0-9a-f]{2})/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16))),
    "latin1",
  );

type Section = { order: number; coded: boolean; value: string };

/** RFC 2231: `name*0*=utf-8''…; name*1*=…` */
const joinSections = (sections: Section[]): string => {
  const ordered = [...sections].sort((a, b) => a.order - b.order);
  const [, charset = "", start] = ordered[0]?.value.match(/^([^']*)'[^']*'(.*)$/s) ?? [];
  const coded = ordered.some((one) => one.coded);
  if (!coded) return decodeWords(ordered.map(({ value }) => value).join(""));
  const chunks = ordered.map(({ value, coded: percent }, at) => {
    const text = at === 0 && start !== undefined ? start : value;
    // A value outside Latin-1 was decoded before: nothing is left to decode in it.
    return percent ? percentBytes(text) : Buffer.from(text, /[\u0100-\uFFFF]/.test(text) ? "utf8" : "latin1");
  });
  return decodeText(Buffer.concat(chunks), charset);
};

/** A structured header: its value in lower case and its parameters, continuations and charsets resolved. */
export const structured = (header: string): Structured => {
  const [value = "", ...rest] = piecesOf(header.slice(0, 8_000));
  const params = new Map<string, string>();
  const sections = new Map<string, Section[]>();
  for (const piece of rest) {
    const at = piece.indexOf("=");
    const key = piece.slice(0, at).trim().toLowerCase();
    if (at < 0 || key === "") continue;
    const text = unquote(piece.slice(at + 1));
    const [, name = "", order, coded] = key.match(/^([^*]+)(?:\*(\d{1,3}))?(\*)?$/) ?? [];
    if (name !== "" && (order !== undefined || coded))
      sections.set(name, [...(sections.get(name) ?? []), { order: Number(order ?? 0), coded: !!coded, value: text }]);
    else if (!params.has(key)) params.set(key, text);
  }
  for (const [name, found] of sections) params.set(name, joinSections(found));
  return { value: unquote(value).toLowerCase(), params };
};
