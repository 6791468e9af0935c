import { setImmediate as turn } from "node:timers/promises";
import { splitIntoPassages } from "../../knowledge/passages";

/** An article's vectors in the order of its passages, one after the other, each of length 1. */
export type Held = { version: number; dimensions: number; vectors: Float32Array };
/** A passage near a question in meaning. `likeness`: the cosine. */
export type Near = { id: string; at: number; version: number; likeness: number };

const CHARS_MAX = 6000;

/** What is embedded of each passage of an article: with the headings above it, or it says too little. */
export const textsOf = (article: { title: string; text: string }): string[] =>
  splitIntoPassages(article).map(({ headings, text }) =>
    [article.title, ...headings, text].join("\n").slice(0, CHARS_MAX),
  );

/** Joins the vectors of one article; null where they are not all of one length. */
export const joined = (vectors: readonly Float32Array[]): Float32Array | null => {
  const size = vectors[0]?.length ?? 0;
  if (size === 0 || vectors.some(({ length }) => length !== size)) return null;
  const all = new Float32Array(size * vectors.length);
  vectors.forEach((vector, at) => {
    all.set(vector, at * size);
  });
  return all;
};

/** Our own copy: a driver's bytes may begin anywhere, floats only at every fourth. */
export const floatsOf = (bytes: Uint8Array): Float32Array => new Float32Array(Uint8Array.from(bytes).buffer);
export const bytesOf = ({ buffer, byteOffset, byteLength }: Float32Array<ArrayBufferLike>): Uint8Array =>
  Buffer.from(buffer, byteOffset, byteLength);

const dot = (one: Float32Array, many: Float32Array, from: number): number => {
  let sum = 0;
  for (let at = 0; at < one.length; at++) sum += (one[at] ?? 0) * (many[from + at] ?? 0);
  return sum;
};

const SLICE_MS = 5;

/** The passages nearest to a question, nearest first; others have their turn meanwhile. Vectors of another length are passed over. */
export const nearest = async (
  held: ReadonlyMap<string, Held>,
  { question, limit }: { question: Float32Array; limit: number },
): Promise<Near[]> => {
  const found: Near[] = [];
  let from = performance.now();
  for (const [id, { version, dimensions, vectors }] of held) {
    if (dimensions !== question.length) continue;
    for (let at = 0; at * dimensions < vectors.length; at++) {
      const likeness = dot(question, vectors, at * dimensions);
      if (found.length === limit && likeness <= (found.at(-1)?.likeness ?? 0)) continue;
      const place = found.findIndex((other) => other.likeness < likeness);
      found.splice(place < 0 ? found.length : place, 0, { id, at, version, likeness });
      if (found.length > limit) found.pop();
    }
    if (performance.now() - from < SLICE_MS) continue;
    await turn();
    from = performance.now();
  }
  return found;
};
