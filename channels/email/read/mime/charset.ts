import { analyse } from "chardet";
import iconv from "iconv-lite";
import { plausibility } from "./plausible";

/** Labels that mail programs write and no list of encodings knows. */
const aliases: Record<string, string> = {
  utf8: "utf-8",
  "utf-8-mac": "utf-8",
  ascii: "us-ascii",
  "ansi_x3.4-1968": "us-ascii",
  "8bit": "",
  binary: "",
  default: "",
  none: "",
  unknown: "",
  "unknown-8bit": "",
  "x-unknown": "",
  "x-user-defined": "",
  "us-ascii": "us-ascii",
  gb2312: "gb18030",
  gbk: "gb18030",
  cp936: "gb18030",
  "x-gbk": "gb18030",
  "iso-8859-8-i": "iso-8859-8",
  "iso-8859-8-e": "iso-8859-8",
  "iso-8859-6-i": "iso-8859-6",
  "x-euc-jp": "euc-jp",
  "x-sjis": "shift_jis",
  "x-big5": "big5",
  "ks_c_5601-1987": "euc-kr",
  ks_c_5601: "euc-kr",
  ms949: "euc-kr",
  "iso-8859-1": "windows-1252",
  latin1: "windows-1252",
  "iso_8859-1": "windows-1252",
  ansi: "windows-1252",
  "koi8-ru": "koi8-u",
  koi8: "koi8-r",
  cp1251: "windows-1251",
  win1251: "windows-1251",
  "win-1251": "windows-1251",
  "x-cp1251": "windows-1251",
  "unicode-1-1-utf-7": "utf-7",
};
const stateful = new Set(["iso-2022-jp", "iso-2022-kr", "iso-2022-cn", "utf-7", "hz-gb-2312"]);
const multibyte = new Set(["gb18030", "big5", "big5-hkscs", "euc-kr", "euc-jp", "shift_jis", "cp949", "cp932"]);
const wide = /^(?:utf-?16|utf-?32|ucs-?[24])/;

const known = (label: string): boolean => label !== "" && (iconv.encodingExists(label) || decoderOf(label) !== null);
const decoders = new Map<string, TextDecoder>();
const decoderOf = (label: string): TextDecoder | null => {
  const made = decoders.get(label);
  if (made) return made;
  try {
    const decoder = new TextDecoder(label, { ignoreBOM: false });
    decoders.set(label, decoder);
    return decoder;
  } catch {
    return null;
  }
};

/** The label as an encoding's name; empty when it says nothing. */
const charsetNamed = (label: string | null | undefined): string => {
  const plain = (label ?? "")
    .toLowerCase()
    .replace(/[\s"'<>;]+/g, "")
    .replace(/\*.*$/, "")
    .slice(0, 40);
  const name = aliases[plain] ?? plain.replace(/^windows(\d)/, "windows-$1").replace(/^cp-?(125\d)$/, "windows-$1");
  if (name === "us-ascii") return name;
  return known(name) ? name : "";
};

// The platform's decoders first: they follow the Encoding Standard; iconv-lite knows the few that it left out.
const decodeAs = (bytes: Uint8Array, name: string): string => {
  if (name === "iso-2022-kr") return decodeShifted(bytes);
  // Node 20 and 22 read windows-1252 as Latin-1: curly quotes become control characters.
  const decoder = name === "windows-1252" ? null : decoderOf(name);
  return decoder && decoder.encoding !== "replacement"
    ? decoder.decode(bytes)
    : iconv.decode(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), name);
};

/** ISO-2022-KR, RFC 1557: between SO and SI stand EUC-KR letters without their high bit. */
const decodeShifted = (bytes: Uint8Array): string => {
  let shifted = false;
  const plain = bytes
    .filter((byte) => byte !== 0x1b)
    .map((byte) => {
      if (byte === 0x0e || byte === 0x0f) shifted = byte === 0x0e;
      return shifted && byte > 0x20 ? byte | 0x80 : byte;
    });
  return decodeAs(
    plain.filter((byte) => byte !== 0x0e && byte !== 0x0f),
    "euc-kr",
  ).replace(/^\$\)C\s*/, "");
};

const strict = new TextDecoder("utf-8", { fatal: true });
const asUtf8 = (bytes: Uint8Array): string | null => {
  try {
    return strict.decode(bytes);
  } catch {
    return null;
  }
};

const countOf = (text: string, what: RegExp): number => text.match(what)?.length ?? 0;

/** A text that is UTF-8 but for a cut or a few damaged letters. */
const nearlyUtf8 = (bytes: Uint8Array): string | null => {
  const text = new TextDecoder("utf-8").decode(bytes);
  const broken = countOf(text, /\uFFFD+/g);
  const whole = countOf(text, /[\u0080-\uFFFC]/g);
  return whole >= broken * 4 ? text : null;
};

const has8bit = (bytes: Uint8Array): boolean => bytes.some((byte) => byte > 0x7f);
const sample = (bytes: Uint8Array): Uint8Array => bytes.subarray(0, 16_000);

const byMark = (bytes: Uint8Array): string | null => {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return "utf-8";
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return "utf-16le";
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return "utf-16be";
  return null;
};

/** Seven-bit encodings announce themselves by escape sequences. */
const byEscape = (bytes: Uint8Array): string | null => {
  const at = bytes.indexOf(0x1b);
  if (at < 0) return null;
  const next = String.fromCharCode(...bytes.subarray(at + 1, at + 4));
  if (next.startsWith("$)C")) return "iso-2022-kr";
  return /^(?:\$[@B(]|\([BJI])/.test(next) ? "iso-2022-jp" : null;
};

/** The most believable of what the label says and of what the letters look like. */
const guess = (bytes: Uint8Array, label: string): string => {
  const part = sample(bytes);
  const detected = analyse(part)
    .slice(0, 4)
    .map(({ name, confidence }) => ({ name: charsetNamed(name), lead: confidence / 200 }))
    .filter(({ name }) => name !== "" && name !== "utf-8" && !wide.test(name) && !stateful.has(name));
  const usual = ["windows-1251", "koi8-r", "windows-1252"].map((name) => ({ name, lead: 0 }));
  const candidates = [...(label ? [{ name: label, lead: 0.6 }] : []), ...detected, ...usual];
  const scores = candidates.map(({ name, lead }) => ({ name, score: plausibility(decodeAs(part, name)) + lead }));
  return scores.reduce((best, one) => (one.score > best.score ? one : best)).name;
};

/** Letters of the far East and their punctuation, and nothing that a wrong decoding makes. */
const eastern = /^[\s!-~\u3000-\u30FF\u3400-\u4DBF\u4E00-\u9FFF\uAC00-\uD7A3\uFF01-\uFF5E\u2014\u2018-\u201D\u2026]+$/;
const shortMax = 8;

/** A word or two in an Eastern encoding are too few letters to doubt what they are said to be. */
const isShortEastern = (bytes: Uint8Array, label: string): boolean => {
  if (!multibyte.has(label) || bytes.length > 100) return false;
  const text = decodeAs(bytes, label);
  return eastern.test(text) && countOf(text, /[\u0080-\uFFFF]/g) <= shortMax;
};

/** Bytes that are not UTF-8 read by their label, unless the label makes nonsense of them. */
const decodeLegacy = (bytes: Uint8Array, label: string): string => {
  const said = label === "utf-8" || label === "us-ascii" ? "" : label;
  if (isShortEastern(bytes, said)) return decodeAs(bytes, said);
  const nearly = said === "" ? nearlyUtf8(bytes) : null;
  return nearly ?? decodeAs(bytes, guess(bytes, said));
};

/** Text from bytes of a certain encoding, without guessing; of one that nobody knows, as windows-1252. Never throws. */
export const decodeBy = (bytes: Uint8Array, label: string): string => {
  try {
    return decodeAs(bytes, charsetNamed(label) || "windows-1252");
  } catch {
    return Buffer.from(bytes).toString("latin1");
  }
};

/**
 * Text from bytes. The label is a hint: what is UTF-8 is read as UTF-8 whatever it says, and a label that
 * makes nonsense gives way to the encoding the letters look like. Never throws.
 */
export const decodeText = (bytes: Uint8Array, label?: string | null): string => {
  const named = charsetNamed(label);
  try {
    const mark = byMark(bytes);
    if (mark) return decodeAs(bytes, mark).replace(/^\uFEFF/, "");
    if (wide.test(named)) return decodeAs(bytes, named);
    const announced = byEscape(bytes);
    if (announced) return decodeAs(bytes, stateful.has(named) ? named : announced);
    if (!has8bit(bytes)) return stateful.has(named) ? decodeAs(bytes, named) : Buffer.from(bytes).toString("latin1");
    const utf8 = asUtf8(bytes);
    // Two or three letters of a double-byte encoding may happen to be UTF-8 too.
    if (utf8 !== null && !(multibyte.has(named) && countOf(utf8, /[\u0080-\uFFFF]/g) < 4)) return utf8;
    return decodeLegacy(bytes, named);
  } catch {
    return Buffer.from(bytes).toString("latin1");
  }
};
