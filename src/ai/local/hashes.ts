/** Names of features as 32-bit numbers (FNV-1a): two of a desk's hundred thousand seldom meet in one. */
const PRIME = 16777619;
const START = -2128831035;

/** Carries a hash on by one number: a letter, or another hash. */
export const mix = (hash: number, code: number): number => Math.imul(hash ^ code, PRIME);

/** The hash of a text, carried on from `start`. */
export const hashOf = (text: string, start = START): number => {
  let hash = start;
  for (let at = 0; at < text.length; at++) hash = mix(hash, text.charCodeAt(at));
  return hash;
};

/** Numbers by hash, in open addressing: the hash at `2n`, the number plus one at `2n + 1`, 0 where nothing stands. */
export type HashTable = { entries: Int32Array; size: number };

/** A table for about so many hashes. */
export const openTable = (expected: number): HashTable => ({
  entries: new Int32Array(2 * 2 ** Math.ceil(Math.log2(Math.max(16, expected * 2)))),
  size: 0,
});

// A multiplication spreads the hash's low bits over its high ones, which choose the place.
const placeOf = (entries: Int32Array, hash: number): number => {
  const places = entries.length >> 1;
  const mask = places - 1;
  let place = (Math.imul(hash, -1640531527) >>> 7) & mask;
  while (entries[2 * place + 1] !== 0 && entries[2 * place] !== hash) place = (place + 1) & mask;
  return 2 * place;
};

/** The number a hash has; -1 where it has none. */
export const numberOf = ({ entries }: HashTable, hash: number): number =>
  (entries[placeOf(entries, hash) + 1] ?? 0) - 1;

const grown = ({ entries }: HashTable): Int32Array => {
  const wider = new Int32Array(entries.length * 2);
  for (let n = 0; n < entries.length; n += 2) {
    if (entries[n + 1] === 0) continue;
    const place = placeOf(wider, entries[n] ?? 0);
    wider[place] = entries[n] ?? 0;
    wider[place + 1] = entries[n + 1] ?? 0;
  }
  return wider;
};

/** The number a hash has, the next one where it is new. */
export const numbered = (table: HashTable, hash: number): number => {
  const place = placeOf(table.entries, hash);
  const known = table.entries[place + 1] ?? 0;
  if (known !== 0) return known - 1;
  table.entries[place] = hash;
  table.entries[place + 1] = ++table.size;
  if (table.size * 4 > table.entries.length) table.entries = grown(table);
  return table.size - 1;
};
