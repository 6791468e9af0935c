/** Base64 with line breaks, junk and a missing end: what can be decoded is. */
const decodeBase64 = (bytes: Buffer): Buffer => Buffer.from(bytes.toString("latin1"), "base64");

const hex = (byte: number | undefined): number => {
  if (byte === undefined) return -1;
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const lower = byte | 0x20;
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : -1;
};
const isBlank = (byte: number | undefined): boolean => byte === 0x20 || byte === 0x09;
const isBreak = (byte: number | undefined): boolean => byte === 0x0a || byte === 0x0d;

/** Where a soft line break that starts with `=` at `at` ends; -1 when it is none. */
const softBreak = (bytes: Buffer, at: number): number => {
  let next = at + 1;
  while (isBlank(bytes[next])) next += 1;
  if (next >= bytes.length) return next;
  if (bytes[next] === 0x0d) next += 1;
  if (bytes[next] === 0x0a) return next + 1;
  return bytes[next - 1] === 0x0d ? next : -1;
};

/** Quoted-printable, RFC 2045; a stray `=` stays as it is. */
export const decodeQuotedPrintable = (bytes: Buffer): Buffer => {
  const out = Buffer.allocUnsafe(bytes.length);
  let size = 0;
  let blanks = 0;
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at];
    // Blanks before a line's end were added on the way.
    if (isBreak(byte)) size -= blanks;
    blanks = isBlank(byte) ? blanks + 1 : 0;
    if (byte !== 0x3d) {
      out[size++] = byte ?? 0;
      continue;
    }
    const [high, low] = [hex(bytes[at + 1]), hex(bytes[at + 2])];
    const end = high < 0 || low < 0 ? softBreak(bytes, at) : -1;
    if (high >= 0 && low >= 0) {
      out[size++] = high * 16 + low;
      at += 2;
    } else if (end >= 0) at = end - 1;
    else out[size++] = 0x3d;
  }
  return out.subarray(0, size);
};

/** The data lines between `begin` and `end`. */
const decodeUuLines = (lines: string[]): Buffer => {
  const chunks = lines.map((line) => {
    const count = (line.charCodeAt(0) - 32) & 63;
    const out = Buffer.alloc(Math.ceil(count / 3) * 3);
    for (let group = 0; group * 3 < count; group += 1) {
      const [a = 0, b = 0, c = 0, d = 0] = [1, 2, 3, 4].map((at) => {
        const code = line.charCodeAt(group * 4 + at);
        return Number.isNaN(code) ? 0 : (code - 32) & 63;
      });
      out[group * 3] = (a << 2) | (b >> 4);
      out[group * 3 + 1] = (b << 4) | (c >> 2);
      out[group * 3 + 2] = (c << 6) | d;
    }
    return out.subarray(0, count);
  });
  return Buffer.concat(chunks);
};

const begin = /^begin (?:[0-7]{3,4}|-) ?(.*)$/;

/** Files written into a text by uuencode, and the text without them. */
export const takeUuFiles = (text: string): { text: string; files: { name: string; bytes: Buffer }[] } => {
  if (!/^begin /m.test(text)) return { text, files: [] };
  const kept: string[] = [];
  const files: { name: string; bytes: Buffer }[] = [];
  const lines = text.split(/\r?\n/);
  for (let at = 0; at < lines.length; at += 1) {
    const name = lines[at]?.match(begin)?.[1];
    const data: string[] = [];
    if (name !== undefined)
      for (let next = at + 1; next < lines.length; next += 1) {
        const line = lines[next] ?? "";
        if (line === "end" || !isUuLine(line)) break;
        data.push(line);
      }
    if (name === undefined || data.length === 0) {
      kept.push(lines[at] ?? "");
      continue;
    }
    files.push({ name: name.trim(), bytes: decodeUuLines(data) });
    at += data.length;
    if (lines[at + 1] === "end") at += 1;
  }
  return { text: kept.join("\n"), files };
};

const isUuLine = (line: string): boolean => {
  if (!/^[ -`]{1,90}$/.test(line)) return false;
  const count = (line.charCodeAt(0) - 32) & 63;
  const length = Math.ceil(count / 3) * 4;
  // Blanks at a line's end get lost on the way.
  return count === 0 || (line.length - 1 >= length - 4 && line.length - 1 <= length + 2);
};

/** A part's bytes as they were before the transfer. */
export const decodeTransfer = (bytes: Buffer, encoding: string): Buffer => {
  if (/base64/i.test(encoding)) return decodeBase64(bytes);
  if (/quoted/i.test(encoding)) return decodeQuotedPrintable(bytes);
  if (/uu/i.test(encoding)) return takeUuFiles(bytes.toString("latin1")).files[0]?.bytes ?? bytes;
  return bytes;
};
