// What the desk's own engine is compared with: plain TF-IDF with softmax regression, and plain BM25. No stems, no tuning.
const wordsOf = (text: string): string[] => text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];

const countsOf = (text: string): Map<string, number> => {
  const counts = new Map<string, number>();
  for (const word of wordsOf(text)) counts.set(word, (counts.get(word) ?? 0) + 1);
  return counts;
};

const seenIn = (texts: readonly string[]): Map<string, number> => {
  const seen = new Map<string, number>();
  for (const text of texts) for (const word of countsOf(text).keys()) seen.set(word, (seen.get(word) ?? 0) + 1);
  return seen;
};

type Row = { text: string; label: string };
export type Guess = { ranked: string[]; sure: number };
const RATE = 2;

/** Learns from rows; gives what ranks the labels of a text, with the best one's probability. */
export const plainClassifier = (rows: readonly Row[]): ((text: string) => Guess) => {
  const seen = seenIn(rows.map(({ text }) => text));
  const places = new Map([...seen.keys()].map((word, at) => [word, at]));
  const labels = [...new Set(rows.map(({ label }) => label))];
  const weights = new Float32Array(places.size * labels.length);
  const bias = new Float32Array(labels.length);
  const vector = (text: string): [number, number][] => {
    const found = [...countsOf(text)].flatMap(([word, count]): [number, number][] => {
      const at = places.get(word);
      return at === undefined ? [] : [[at, count * Math.log((rows.length + 1) / ((seen.get(word) ?? 0) + 1))]];
    });
    const length = Math.hypot(...found.map(([, value]) => value)) || 1;
    return found.map(([at, value]) => [at, value / length]);
  };
  const chances = (found: readonly [number, number][]): Float32Array => {
    const scores = Float32Array.from(bias);
    for (const [at, value] of found)
      for (let label = 0; label < labels.length; label++)
        scores[label] = (scores[label] ?? 0) + (weights[at * labels.length + label] ?? 0) * value;
    const top = Math.max(...scores);
    const odds = scores.map((score) => Math.exp(score - top));
    const total = odds.reduce((sum, x) => sum + x, 0);
    return odds.map((x) => x / total);
  };
  const learned = rows.map(({ text, label }) => ({ found: vector(text), truth: labels.indexOf(label) }));
  const rounds = rows.length < 3000 ? 30 : 6;
  for (let round = 0; round < rounds; round++)
    for (let n = 0; n < learned.length; n++) {
      const row = learned[(n * 7919 + round) % learned.length];
      if (!row) continue;
      chances(row.found).forEach((chance, label) => {
        const step = (RATE / (1 + round / 5)) * ((label === row.truth ? 1 : 0) - chance);
        bias[label] = (bias[label] ?? 0) + step * 0.1;
        for (const [at, value] of row.found) {
          const place = at * labels.length + label;
          weights[place] = (weights[place] ?? 0) + step * value;
        }
      });
    }
  return (text) => {
    const odds = chances(vector(text));
    const ranked = labels.map((label, at) => ({ label, chance: odds[at] ?? 0 })).sort((a, b) => b.chance - a.chance);
    return { ranked: ranked.slice(0, 3).map(({ label }) => label), sure: ranked[0]?.chance ?? 0 };
  };
};

type Doc = { id: string; title: string; text: string };
const [K1, B] = [1.2, 0.75];

/** BM25 over title and text; gives the ten best documents of a question, with the best one's score. */
export const plainSearch = (docs: readonly Doc[]): ((question: string) => { ids: string[]; sure: number }) => {
  const all = docs.map(({ title, text }) => `${title} ${text}`);
  const seen = seenIn(all);
  const lengths = all.map((text) => wordsOf(text).length);
  const average = lengths.reduce((sum, x) => sum + x, 0) / Math.max(1, docs.length);
  const lists = new Map<string, [number, number][]>();
  all.forEach((text, at) => {
    for (const [word, count] of countsOf(text)) {
      const list = lists.get(word);
      if (list) list.push([at, count]);
      else lists.set(word, [[at, count]]);
    }
  });
  return (question) => {
    const scores = new Float64Array(docs.length);
    for (const word of countsOf(question).keys()) {
      const found = seen.get(word) ?? 0;
      const rarity = Math.log(1 + (docs.length - found + 0.5) / (found + 0.5));
      for (const [at, count] of lists.get(word) ?? [])
        scores[at] =
          (scores[at] ?? 0) + (rarity * count * (K1 + 1)) / (count + K1 * (1 - B + (B * (lengths[at] ?? 0)) / average));
    }
    const best = [...scores.keys()].sort((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0)).slice(0, 10);
    return { ids: best.map((at) => docs[at]?.id ?? ""), sure: scores[best[0] ?? 0] ?? 0 };
  };
};
