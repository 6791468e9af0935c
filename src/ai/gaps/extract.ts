import { topicStems } from "../../kernel/text";
import type { Cleaning } from "./cleaned";

/** What agents answered in one conversation of a gap. `message` is their first. */
export type Reply = { conversation: string; number: number; message: string; text: string };
export type Paragraph = { text: string; conversation: string; number: number; message: string };

const PARAGRAPHS_MAX = 6;
const SENTENCES_MAX = 5;
const STEMS_MIN = 3;
/** From here on a sentence says what another has said. */
const SAME_MIN = 0.6;

const shared = (one: ReadonlySet<string>, other: ReadonlySet<string>): number => {
  const common = [...one].filter((stem) => other.has(stem)).length;
  return common / Math.max(1, Math.min(one.size, other.size));
};

/** From here on a sentence adds nothing to another. */
const SAID_MIN = 0.7;
const saidOf = (one: ReadonlySet<string>, other: ReadonlySet<string>): number =>
  [...one].filter((stem) => other.has(stem)).length / Math.max(1, one.size);

type Sentence = { text: string; stems: ReadonlySet<string> };

/**
 * An article's paragraphs, taken from what agents answered, word for word: one for each conversation that adds something,
 * those that say most of what the others say, and of what was asked, first.
 */
export const extract = (
  replies: readonly Reply[],
  { questions, cleaning }: { questions: readonly string[]; cleaning: Cleaning },
): Paragraph[] => {
  const asked = new Set(questions.flatMap(topicStems));
  const all = replies.map((reply) => ({
    reply,
    sentences: cleaning
      .sentencesIn(reply.text)
      .map((text): Sentence => ({ text, stems: new Set(topicStems(text)) }))
      .filter(({ stems }) => stems.size >= STEMS_MIN),
  }));
  const worth = ({ stems }: Sentence, at: number): number => {
    const others = all.filter((_, other) => other !== at);
    const backed = others.filter(({ sentences }) =>
      sentences.some((one) => shared(stems, one.stems) >= SAME_MIN),
    ).length;
    return backed + [...stems].filter((stem) => asked.has(stem)).length / Math.sqrt(stems.size);
  };
  const weighed = all
    .map(({ reply, sentences }, at) => {
      const worths = sentences.map((sentence) => worth(sentence, at));
      const best = worths.toSorted((a, b) => b - a).slice(0, SENTENCES_MAX);
      return { reply, sentences, weight: best.reduce((sum, one) => sum + one, 0) / Math.max(1, best.length) };
    })
    .sort((a, b) => b.weight - a.weight);
  const said: Sentence[] = [];
  const paragraphs: Paragraph[] = [];
  for (const { reply, sentences } of weighed) {
    const fresh = sentences.filter((one) => !said.some((other) => saidOf(one.stems, other.stems) >= SAID_MIN));
    const kept = fresh.slice(0, SENTENCES_MAX);
    if (kept.length === 0 || paragraphs.length === PARAGRAPHS_MAX) continue;
    said.push(...kept);
    const { conversation, number, message } = reply;
    paragraphs.push({ text: kept.map(({ text }) => text).join(" "), conversation, number, message });
  }
  return paragraphs;
};
