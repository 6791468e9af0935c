import { decodeBy, decodeText } from "./charset";

/** Fonts name their alphabet by a number of Windows'; 0 is that of the whole. */
const codePages: Record<number, number> = {
  77: 10000,
  128: 932,
  129: 949,
  134: 936,
  136: 950,
  161: 1253,
  162: 1254,
  163: 1258,
  177: 1255,
  178: 1256,
  186: 1257,
  204: 1251,
  222: 874,
  238: 1250,
};
/** Groups that hold no words of the text. */
const beside = new Set(
  "fonttbl colortbl stylesheet info pict object header headerl headerr headerf footer footerl footerr footerf listtable listoverridetable rsidtbl generator themedata xmlnstbl fldinst".split(
    " ",
  ),
);
const signs: Record<string, string> = {
  par: "\n",
  line: "\n",
  sect: "\n",
  row: "\n",
  page: "\n",
  tab: "\t",
  cell: "\t",
  emdash: "—",
  endash: "–",
  bullet: "•",
  lquote: "‘",
  rquote: "’",
  ldblquote: "“",
  rdblquote: "”",
  emspace: " ",
  enspace: " ",
  "~": "\u00a0",
  _: "‑",
  "{": "{",
  "}": "}",
  "\\": "\\",
};
const depthMax = 1000;
const labels: Record<number, string> = {
  866: "cp866",
  932: "shift_jis",
  936: "gb18030",
  949: "euc-kr",
  950: "big5",
  10000: "macintosh",
  20866: "koi8-r",
  21866: "koi8-u",
  28595: "iso-8859-5",
  65001: "utf-8",
};
const pages = new Set(Object.values(codePages));
const decoded = (bytes: Buffer, page: number): string =>
  bytes.every((byte) => byte < 0x80)
    ? bytes.toString("latin1")
    : decodeBy(bytes, labels[page] ?? `windows-${pages.has(page) ? page : 1252}`);

const sampleMax = 4096;
/** The alphabet of a text that names none, by its first letters that are not Latin. */
const guessed = (rtf: string): number => {
  const bytes: number[] = [];
  for (const [found, hex] of rtf.matchAll(/\\'([89a-f][0-9a-f])|[\x80-\xff]/gi)) {
    bytes.push(hex === undefined ? found.charCodeAt(0) : Number.parseInt(hex, 16));
    if (bytes.length === sampleMax) break;
  }
  const read = decodeText(Uint8Array.from(bytes), "windows-1252");
  return (read.match(/[а-яё]/giu)?.length ?? 0) * 2 > read.length ? 1251 : 1252;
};

/** `uc`: how many letters behind a Unicode one stand in for it. */
type State = { isBeside: boolean; isFonts: boolean; font: number; uc: number };

const token = /\\([a-z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-f]{2})|\\([^a-z0-9])|([{}])|[\r\n]+|([^\\{}\r\n]+)|\\/giy;

/** The words of an RTF text, a paragraph a line. Linear in its length; never throws. */
export const rtfToText = (bytes: Buffer): string => {
  const rtf = bytes.toString("latin1");
  const fonts = new Map<number, number>();
  const stack: State[] = [];
  let state: State = { isBeside: false, isFonts: false, font: 0, uc: 1 };
  let page = /\\ansicpg\d/.test(rtf) ? 1252 : guessed(rtf);
  let first = 0;
  let out = "";
  let waiting: number[] = [];
  let skip = 0;
  // Letters of two bytes come byte by byte: they are read when the run ends.
  const flush = () => {
    if (waiting.length > 0) out += decoded(Buffer.from(waiting), fonts.get(state.font) ?? page);
    waiting = [];
  };
  const say = (text: string) => {
    flush();
    if (!state.isBeside) out += text;
  };
  const one = (byte: number) => {
    if (skip > 0) skip -= 1;
    else if (!state.isBeside) waiting.push(byte);
  };
  const word = (name: string, value: number | undefined) => {
    if (name === "ansicpg" && value) page = value;
    else if (name === "fcharset" && state.isFonts) fonts.set(state.font, codePages[value ?? 0] ?? page);
    else if (name === "f") state.font = value ?? 0;
    else if (name === "deff") first = value ?? 0;
    else if (name === "plain") state.font = first;
    else if (name === "uc") state.uc = value ?? 1;
    else if (name === "u" && value !== undefined) {
      say(String.fromCharCode(value & 0xffff));
      skip = state.uc;
    } else if (name === "bin") token.lastIndex += Math.max(0, value ?? 0);
    else if (beside.has(name)) state = { ...state, isBeside: true, isFonts: name === "fonttbl" };
    else say(signs[name] ?? "");
  };
  token.lastIndex = 0;
  for (let found = token.exec(rtf); found; found = token.exec(rtf)) {
    const [, name, value, hex, sign, brace, text] = found;
    if (hex !== undefined) one(Number.parseInt(hex, 16));
    else if (text !== undefined) for (let n = 0; n < text.length; n++) one(text.charCodeAt(n));
    else {
      flush();
      if (name !== undefined) {
        if (name !== "u") skip = 0;
        word(name.toLowerCase(), value === undefined ? undefined : Number(value));
      } else if (sign === "*") state = { ...state, isBeside: true };
      else if (sign !== undefined) say(sign === "\r" || sign === "\n" ? "\n" : (signs[sign] ?? ""));
      else if (brace === "{" && stack.length < depthMax) stack.push(state);
      else if (brace === "}") state = stack.pop() ?? state;
      if (brace === "{") state = { ...state };
    }
  }
  flush();
  return out;
};
