import { decodeText } from "./charset";

/** Outlook's winmail.dat, MS-OXTNEF. */
const signature = 0x223e9f78;
const attribute = { title: 0x00018010, data: 0x0006800f, begin: 0x00069002, body: 0x0002800c };
const filesMax = 200;

export type Tnef = { text: string; files: { name: string; bytes: Buffer }[] };

/** The files and the plain text inside a winmail.dat, as far as it is whole; null when it is something else. */
export const readTnef = (bytes: Buffer): Tnef | null => {
  if (bytes.length < 6 || bytes.readUInt32LE(0) !== signature) return null;
  const found: Tnef = { text: "", files: [] };
  let at = 6;
  while (at + 9 <= bytes.length && found.files.length < filesMax) {
    const id = bytes.readUInt32LE(at + 1);
    const size = bytes.readUInt32LE(at + 5);
    const data = bytes.subarray(at + 9, Math.min(bytes.length, at + 9 + size));
    const file = found.files.at(-1);
    if (id === attribute.begin) found.files.push({ name: "", bytes: Buffer.alloc(0) });
    else if (id === attribute.title && file) file.name = decodeText(data).replace(/\0.*$/s, "");
    else if (id === attribute.data && file) file.bytes = data;
    else if (id === attribute.body) found.text = decodeText(data).replace(/\0+$/, "");
    at += 9 + size + 2;
  }
  return { ...found, files: found.files.filter((one) => one.bytes.length > 0) };
};
