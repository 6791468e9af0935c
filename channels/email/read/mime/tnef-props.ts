/** The MAPI properties inside a winmail.dat, MS-OXTNEF, 2.1.3.4: each has a type, an id and values padded to four bytes. */
const widths: Record<number, number> = {
  2: 4,
  3: 4,
  4: 4,
  5: 8,
  6: 8,
  7: 8,
  10: 4,
  11: 4,
  20: 8,
  64: 8,
  72: 16,
};
const counted = new Set([0x0d, 0x1e, 0x1f, 0x102]);
const many = 0x1000;
const propsMax = 2_000;
const padded = (size: number): number => (size + 3) & ~3;

export const prop = { body: 0x1000, rtf: 0x1009, html: 0x1013, longName: 0x3707 };
export type Prop = { id: number; isWide: boolean; bytes: Buffer };

/** Those that hold text or bytes, as far as the list is whole. */
export const readProps = (data: Buffer): Prop[] => {
  const found: Prop[] = [];
  let at = 4;
  const number = () => {
    const value = at + 4 <= data.length ? data.readUInt32LE(at) : 0;
    at += 4;
    return value;
  };
  const count = data.length < 4 ? 0 : Math.min(data.readUInt32LE(0), propsMax);
  for (let n = 0; n < count && at + 4 <= data.length; n++) {
    const [type, id] = [data.readUInt16LE(at), data.readUInt16LE(at + 2)];
    at += 4;
    if (id >= 0x8000) {
      at += 16;
      const isNumber = number() === 0;
      const size = number();
      if (!isNumber) at += padded(size);
    }
    const kind = type & ~many;
    const width = widths[kind];
    if (!counted.has(kind)) {
      if (width === undefined) return found;
      const values = type & many ? number() : 1;
      at += values * width;
      continue;
    }
    const values = Math.min(number(), propsMax);
    for (let value = 0; value < values && at < data.length; value++) {
      const size = number();
      if (value === 0) found.push({ id, isWide: kind === 0x1f, bytes: data.subarray(at, at + size) });
      at += padded(size);
    }
  }
  return found;
};
