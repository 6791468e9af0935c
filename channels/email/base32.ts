const letters = "abcdefghijklmnopqrstuvwxyz234567";

/** Lower case and no padding: survives software that changes the case of addresses and ids. */
export const base32 = (bytes: Uint8Array): string => {
  let [out, bits, held] = ["", 0, 0];
  for (const byte of bytes) {
    held = ((held << 8) | byte) & 0xfff;
    bits += 8;
    for (; bits >= 5; bits -= 5) out += letters[(held >> (bits - 5)) & 31];
  }
  return bits > 0 ? out + letters[(held << (5 - bits)) & 31] : out;
};

/** What `base32` made; null for anything else. */
export const fromBase32 = (text: string): Uint8Array | null => {
  const out: number[] = [];
  let [bits, held] = [0, 0];
  for (const letter of text) {
    const value = letters.indexOf(letter);
    if (value < 0) return null;
    held = ((held << 5) | value) & 0xfff;
    bits += 5;
    if (bits >= 8) {
      bits -= 8;
      out.push((held >> bits) & 255);
    }
  }
  return Uint8Array.from(out);
};
