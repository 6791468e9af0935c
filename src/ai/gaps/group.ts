import type { Sparse } from "../local/sparse";
import { openReading, type Reading } from "./look";

export type Asked = { id: string; language: "en" | "ru"; text: string };
export type Known = { id: string; language: "en" | "ru"; questions: readonly Asked[] };
/** Which gap a question joins, which questions make new ones, and which gaps have turned out to be one. */
export type Grouping = {
  joined: { question: string; gap: string }[];
  made: string[][];
  merged: { from: string; into: string }[];
};

/** From here on two questions ask the same: on public questions of two help desks that all are near each other half of a gap then do to the letter, the rest nearly. */
const ALIKE_MIN = 0.23;
/** What stands in a gap together may be a little further apart, on the average. */
const LOOSE_SHARE = 0.85;
/** Two gaps that are as near as this are one. */
const SAME_GAP_MIN = 0.34;
/** A gap is as near as the nearest of its questions, on the average. */
const NEAREST = 3;
/** Of many that stand together so many speak for all. */
const SPEAKERS_MAX = 8;

const average = (values: readonly number[]): number =>
  values.length === 0 ? 0 : values.reduce((sum, one) => sum + one, 0) / values.length;
const across = ({ against }: Reading, here: readonly Sparse[], there: readonly Sparse[]): number =>
  average(here.map((one) => average(against(one)(there))));
const nearest = (near: readonly number[]): number => average(near.toSorted((a, b) => b - a).slice(0, NEAREST));

/** Joins the likest pairs first, as long as all that would stand together are alike on the average. */
const clustered = (reading: Reading, all: readonly Sparse[]): number[][] => {
  const edges = all.flatMap((one, at) =>
    reading
      .against(one)(all.slice(at + 1))
      .flatMap((near, n) => (near >= ALIKE_MIN ? [{ at, other: at + 1 + n, near }] : [])),
  );
  const groups = all.map((_, at) => [at]);
  const place = all.map((_, at) => at);
  const vectors = (group: readonly number[]) => group.slice(0, SPEAKERS_MAX).flatMap((at) => all[at] ?? []);
  for (const { at, other } of edges.sort((a, b) => b.near - a.near || a.at - b.at || a.other - b.other)) {
    const [into, from] = [place[at] ?? at, place[other] ?? other];
    const [here = [], there = []] = [groups[into], groups[from]];
    if (into === from || across(reading, vectors(here), vectors(there)) < ALIKE_MIN * LOOSE_SHARE) continue;
    groups[into] = [...here, ...there];
    groups[from] = [];
    for (const moved of there) place[moved] = into;
  }
  return groups.filter((group) => group.length > 1);
};

type Desk = { known: readonly Known[]; loose: readonly Asked[] };

const inLanguage = (language: "en" | "ru", { known, loose, reading }: Desk & { reading: Reading }): Grouping => {
  const { read, against } = reading;
  const gaps = known
    .filter((gap) => gap.language === language)
    .map((gap) => ({ id: gap.id, vectors: gap.questions.map(({ text }) => read(text)) }));
  const left: { id: string; vector: Sparse }[] = [];
  const joined: Grouping["joined"] = [];
  for (const question of loose.filter((one) => one.language === language)) {
    const vector = read(question.text);
    const near = against(vector);
    const [best] = gaps.map((gap) => ({ gap, near: nearest(near(gap.vectors)) })).sort((a, b) => b.near - a.near);
    if (best && best.near >= ALIKE_MIN) {
      joined.push({ question: question.id, gap: best.gap.id });
      best.gap.vectors.push(vector);
    } else left.push({ id: question.id, vector });
  }
  const made = clustered(
    reading,
    left.map(({ vector }) => vector),
  ).map((group) => group.flatMap((at) => left[at]?.id ?? []));
  const merged = gaps.flatMap((gap, at) => {
    const into = gaps.slice(0, at).find((other) => across(reading, gap.vectors, other.vectors) >= SAME_GAP_MIN);
    return into ? [{ from: gap.id, into: into.id }] : [];
  });
  return { joined, made, merged };
};

/**
 * Puts questions to the gaps they belong to, and those that are alike together into new ones. A gap keeps its identity: what
 * joins it changes nothing of what is in it. Languages stand apart, because an article is written in one. `known` comes oldest
 * first; `background` is what else the desk has written, by which words are rare or not.
 */
export const group = ({ background, ...desk }: Desk & { background: readonly string[] }): Grouping => {
  const texts = [...desk.known.flatMap(({ questions }) => questions), ...desk.loose].map(({ text }) => text);
  const reading = openReading(texts, background);
  const [en, ru] = [inLanguage("en", { ...desk, reading }), inLanguage("ru", { ...desk, reading })];
  return {
    joined: [...en.joined, ...ru.joined],
    made: [...en.made, ...ru.made],
    merged: [...en.merged, ...ru.merged],
  };
};

/** As good as the nearest to the middle is one that is nearly as near. */
const NEARLY = 0.85;

/** Questions, the one that says best what all ask first: near to all the others, and short. */
export const byCentre = <T extends { text: string }>(questions: readonly T[]): T[] => {
  const { read, against } = openReading(
    questions.map(({ text }) => text),
    [],
  );
  const vectors = questions.map(({ text }) => read(text));
  const near = questions
    .map((question) => ({ question, near: average(against(read(question.text))(vectors)) }))
    .sort((a, b) => b.near - a.near || a.question.text.length - b.question.text.length);
  const best = (near[0]?.near ?? 0) * NEARLY;
  const central = near.filter((one) => one.near >= best);
  const rest = near.filter((one) => one.near < best);
  const byLength = central.sort((a, b) => a.question.text.length - b.question.text.length);
  return [...byLength, ...rest].map(({ question }) => question);
};
