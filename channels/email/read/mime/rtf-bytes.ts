/** Outlook's compressed RTF, MS-OXRTFCP: a dictionary of 4,096 bytes that begins with what most texts hold. */
const LZFU = 0x75465a4c;
const MELA = 0x414c454d;
const headerBytes = 16;
const ring = 4096;
const rawBytesMax = 5_000_000;
/** The most that one packed byte can stand for: eight times seventeen of a control byte and eight tokens. */
const growthMax = 8;

const known = Buffer.from(
  "{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript \\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx",
  "latin1",
);

const unpacked = (bytes: Buffer, said: number): Buffer => {
  const rawSize = Math.min(said, bytes.length * growthMax);
  const dictionary = Buffer.alloc(ring);
  known.copy(dictionary);
  const out = Buffer.alloc(rawSize);
  let size = 0;
  let write = known.length;
  const put = (byte: number) => {
    if (size < rawSize) out[size++] = byte;
    dictionary[write] = byte;
    write = (write + 1) % ring;
  };
  let at = headerBytes;
  while (at < bytes.length && size < rawSize) {
    const control = bytes[at++] ?? 0;
    for (let bit = 0; bit < 8 && at < bytes.length; bit++) {
      if (((control >> bit) & 1) === 0) {
        put(bytes[at++] ?? 0);
        continue;
      }
      const token = ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
      at += 2;
      const from = token >> 4;
      // Whoever points at where the next byte goes says that this is the end.
      if (from === write) return out.subarray(0, size);
      for (let n = 0; n < (token & 15) + 2; n++) put(dictionary[(from + n) % ring] ?? 0);
    }
  }
  return out.subarray(0, size);
};

/** The RTF in it, as far as it is whole; null when it is something else. */
export const unpackRtf = (bytes: Buffer): Buffer | null => {
  if (bytes.length < headerBytes) return null;
  const [rawSize, kind] = [bytes.readUInt32LE(4), bytes.readUInt32LE(8)];
  if (kind === MELA) return bytes.subarray(headerBytes, headerBytes + rawSize);
  return kind === LZFU ? unpacked(bytes, Math.min(rawSize, rawBytesMax)) : null;
};
