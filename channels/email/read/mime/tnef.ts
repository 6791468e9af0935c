import { decodeText } from "./charset";
import { rtfToText } from "./rtf";
import { unpackRtf } from "./rtf-bytes";
import { type Prop, prop, readProps } from "./tnef-props";

/** Outlook's winmail.dat, MS-OXTNEF. */
const signature = 0x223e9f78;
const attribute = {
  title: 0x00018010,
  data: 0x0006800f,
  begin: 0x00069002,
  body: 0x0002800c,
  props: 0x00069003,
  fileProps: 0x00069005,
  codePage: 0x00069007,
};
const filesMax = 200;

/** Its words, as HTML where it has any, and else plain. */
type Tnef = { text: string; html: string | null; files: { name: string; bytes: Buffer }[] };

const textOf = (data: Buffer, charset: string): string => decodeText(data, charset).replace(/\0.*$/s, "");
const propText = ({ bytes, isWide }: Prop, charset: string): string =>
  isWide ? bytes.toString("utf16le").replace(/\0.*$/s, "") : textOf(bytes, charset);

const wordsIn = (props: Prop[], charset: string): Pick<Tnef, "text" | "html"> => {
  const of = (id: number) => props.find((one) => one.id === id);
  const [body, html, packed] = [of(prop.body), of(prop.html), of(prop.rtf)];
  const rtf = packed ? unpackRtf(packed.bytes) : null;
  const plain = body ? propText(body, charset) : "";
  return {
    text: plain.trim() === "" && rtf ? rtfToText(rtf) : plain,
    html: html ? propText(html, charset) || null : null,
  };
};

/** The files and the words inside a winmail.dat, as far as it is whole; null when it is something else. */
export const readTnef = (bytes: Buffer): Tnef | null => {
  if (bytes.length < 6 || bytes.readUInt32LE(0) !== signature) return null;
  const files: Tnef["files"] = [];
  let words: Pick<Tnef, "text" | "html"> = { text: "", html: null };
  let body = "";
  let charset = "";
  let at = 6;
  while (at + 9 <= bytes.length && files.length < filesMax) {
    const id = bytes.readUInt32LE(at + 1);
    const size = bytes.readUInt32LE(at + 5);
    const data = bytes.subarray(at + 9, Math.min(bytes.length, at + 9 + size));
    const file = files.at(-1);
    if (id === attribute.begin) files.push({ name: "", bytes: Buffer.alloc(0) });
    else if (id === attribute.title && file) file.name ||= textOf(data, charset);
    else if (id === attribute.data && file) file.bytes = data;
    else if (id === attribute.body) body = textOf(data, charset);
    else if (id === attribute.codePage && data.length >= 4) charset = `windows-${data.readUInt32LE(0)}`;
    else if (id === attribute.props) words = wordsIn(readProps(data), charset);
    else if (id === attribute.fileProps && file) {
      // The title may be shortened to eight letters and three.
      const long = readProps(data).find((one) => one.id === prop.longName);
      if (long) file.name = propText(long, charset) || file.name;
    }
    at += 9 + size + 2;
  }
  const text = body.trim() === "" ? words.text : body;
  return { text: text.replace(/\r\n?/g, "\n"), html: words.html, files: files.filter((one) => one.bytes.length > 0) };
};
