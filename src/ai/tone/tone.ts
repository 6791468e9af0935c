import { stem, words } from "../../kernel/text";
import type { Mood, Urgency } from "../../kernel/wire";
import { grave } from "./grave";
import { emergencies, faceOf, louder, moods, turning, urgencies } from "./lexicon";
import { dangerSaid, said } from "./said";

/** How a text sounds, with the words that say so, as they were written or folded. */
export type Tone = { mood: Mood; urgency: Urgency; because: string[] };

type Loud = Exclude<Mood, "neutral">;
type Entry = { mood: Loud; weight: number };
const split = (text: string): string[] => text.trim().split(/\s+/);
const key = (phrase: string): string =>
  phrase
    .split("_")
    .flatMap((word) => words(word))
    .map(stem)
    .join(" ");

const entries = new Map<string, Entry>();
const PHRASE_WORDS_MAX = 3;
for (const mood of ["angry", "worried", "pleased"] as const)
  for (const [weight, list] of moods[mood])
    for (const phrase of split(list)) entries.set(key(phrase), { mood, weight });
const isLouder = new Set(split(louder).map(stem));
const isTurning = new Set([...split(turning), ...split(turning).map(stem)]);

const ENOUGH = 2;
const LOUDER = 1.5;
const FACE = 2;
const SHOUTING = 1;
/** So many words before it can turn a word round or make it louder. */
const REACH = 3;
const CHARS_MAX = 6000;

/** Of degree rather than of anger: "I miss it terribly". Alone they say nothing. */
const DEGREE = new Set(["terribly", "awfully", "horribly"]);
const DEGREE_WEIGHT = 1;

/** Their stems are those of "pleased" and "the best", and they say neither. */
const NO_MOOD = new Set(["please", "лучше"]);

type Found = Entry & { words: string; isTurned: boolean };
/** A word that is turned round: "not happy" complains, "not angry" says nothing. */
const turned = (entry: Entry): Entry | null =>
  entry.mood === "pleased" ? { mood: "angry", weight: entry.weight } : null;

const spoken = (text: string): Found[] => {
  const said = words(text);
  const stems = said.map(stem);
  const found: Found[] = [];
  for (let at = 0; at < stems.length; ) {
    if (NO_MOOD.has(said[at] ?? "")) {
      at += 1;
      continue;
    }
    const long = [3, 2, 1].find(
      (length) => length <= PHRASE_WORDS_MAX && entries.has(stems.slice(at, at + length).join(" ")),
    );
    const entry = long === undefined ? undefined : entries.get(stems.slice(at, at + long).join(" "));
    if (!entry || long === undefined) {
      at += 1;
      continue;
    }
    const before = said.slice(Math.max(0, at - REACH), at);
    const isTurned = before.some((word) => isTurning.has(word));
    const meant = DEGREE.has(said[at] ?? "") ? { ...entry, weight: DEGREE_WEIGHT } : entry;
    const kept = isTurned ? turned(meant) : meant;
    const emphasis = before.some((word) => isLouder.has(stem(word))) ? LOUDER : 1;
    const from = isTurned ? Math.max(0, at - 1) : at;
    if (kept)
      found.push({
        mood: kept.mood,
        weight: kept.weight * emphasis,
        words: said.slice(from, at + long).join(" "),
        isTurned,
      });
    at += long;
  }
  return found;
};

/** Three words or more in capitals, in a text that is mostly so. */
const isShouting = (text: string): boolean => {
  const letters = text.match(/\p{L}/gu)?.length ?? 0;
  const capitals = text.match(/\p{Lu}/gu)?.length ?? 0;
  return (text.match(/\p{Lu}{3,}/gu)?.length ?? 0) >= 3 && capitals * 10 > letters * 6;
};

// "!!" and "?!" raise what is there; alone they are only lively.
const raisedIn = (text: string): number => (/[!?]{2,}|!.*!/su.test(text) ? 1.25 : 1);

/** More than one angry word, or one with weight on it. */
const FURIOUS = 2.5;
/** Whether a text is angry in so many words, none of them turned round. */
export const isFurious = (text: string): boolean => {
  const read = text.slice(0, CHARS_MAX);
  const angry = spoken(read).filter(({ mood, isTurned }) => mood === "angry" && !isTurned);
  return (
    angry.some(({ weight }) => weight >= ENOUGH) &&
    angry.reduce((sum, { weight }) => sum + weight, 0) * raisedIn(read) >= FURIOUS
  );
};

const moodOf = (text: string): { mood: Mood; because: string[] } => {
  const fury = said(text, [grave.angry]);
  const found: Found[] = [
    ...(fury === null ? [] : [{ mood: "angry" as const, weight: ENOUGH, words: fury, isTurned: false }]),
    ...spoken(text),
    ...faceOf(text).map(({ mood, face }) => ({ mood, weight: FACE, words: face, isTurned: false })),
  ];
  const raised = raisedIn(text);
  const shouting = isShouting(text) ? SHOUTING : 0;
  const score = (mood: Loud) =>
    found.filter((one) => one.mood === mood).reduce((sum, { weight }) => sum + weight, 0) * raised +
    (mood === "angry" ? shouting : 0);
  const ranked = (["angry", "worried", "pleased"] as const)
    .map((mood) => ({ mood, score: score(mood) }))
    .sort((a, b) => b.score - a.score);
  const [best, next] = ranked;
  if (!best || best.score < ENOUGH) return { mood: "neutral", because: [] };
  // Thanks in a complaint are manners.
  const loudest = best.mood === "pleased" && next && next.score >= ENOUGH ? next : best;
  const because = found.filter(({ mood }) => mood === loudest.mood).map((one) => one.words);
  return { mood: loudest.mood, because: [...new Set(because)].slice(0, 5) };
};

/** How a text sounds, by lists of words with negation and emphasis; in any language but English and Russian it sounds neutral. */
export const toneOf = (text: string): Tone => {
  const read = text.slice(0, CHARS_MAX);
  const { mood, because } = moodOf(read);
  const emergency = dangerSaid(read, emergencies);
  const urgent = emergency ?? said(read, urgencies);
  return {
    mood,
    urgency: emergency ? "emergency" : urgent ? "urgent" : "normal",
    because: [...because, ...(urgent ? [urgent] : [])],
  };
};

/** What was said last is listened to with each of the next few messages again. */
const heard = new Map<string, Tone>();
const HEARD_MAX = 1000;
const HEARD_CHARS_MAX = 500;
const heardBefore = (text: string): Tone => {
  if (text.length > HEARD_CHARS_MAX) return toneOf(text);
  const known = heard.get(text) ?? toneOf(text);
  if (heard.size >= HEARD_MAX) heard.clear();
  heard.set(text, known);
  return known;
};

const urgencyHeight: Record<Urgency, number> = { normal: 0, urgent: 1, emergency: 2 };
/** How a person sounds who has written these, the newest last: the last mood that was heard, the greatest urgency. */
export const toneOfAll = (texts: readonly string[]): Tone => {
  const tones = texts.map(heardBefore);
  const mood = tones.findLast((one) => one.mood !== "neutral");
  const urgent = tones.reduce<Tone | undefined>(
    (most, one) => (most && urgencyHeight[most.urgency] >= urgencyHeight[one.urgency] ? most : one),
    undefined,
  );
  return {
    mood: mood?.mood ?? "neutral",
    urgency: urgent?.urgency ?? "normal",
    because: [...new Set([...(mood?.because ?? []), ...(urgent?.because ?? [])])],
  };
};
