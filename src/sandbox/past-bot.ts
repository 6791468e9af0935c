import { atOnce, decide } from "../ai/decide";
import { live } from "../ai/lab/live";
import type { Llm } from "../ai/llm";
import type { Citation } from "../ai/prove";
import { type Trace, traceOf } from "../ai/trace/model";
import { type Heard, unanswered } from "../ai/turn";
import { courtesyOf, matterOf } from "../desk/conversations/courtesy";
import { manners } from "../desk/manners/store";
import { detectLanguage } from "../kernel/text";
import type { Hit } from "../knowledge/search";
import type { Shelf } from "../knowledge/shelf";
import type { Desk } from "../open-desk";

/** A sentence of the demo's bot with the words of an article that prove it. */
export type Written = { text: string; quotes: string[] };
export type PastAnswer = { text: string; citations: Citation[]; trace: Trace };
type Needs = { desk: Pick<Desk, "store" | "shelf">; publicUrl: string };

/** Stands where a model would: it says what the demo's file has it say, and cites whatever of the passages it was given holds the words. */
const scripted = (written: readonly Written[], seen: ReadonlyMap<string, Hit>): Llm => ({
  name: "script",
  complete: async ({ schema }) => {
    const citationsOf = (quote: string) =>
      [...seen].flatMap(
        ([
          id,
          {
            passage: { text, headings },
          },
        ]) => (text.includes(quote) || headings.includes(quote) ? [{ passage: id, quote }] : []),
      );
    const sentences = written.map(({ text, quotes }) => ({ text, citations: quotes.flatMap(citationsOf) }));
    const value = schema.parse({ answer: true, sentences, reason: "" });
    return { value, usage: { inputTokens: 0, outputTokens: 0 }, ms: 0, model: "demo script", cost: 0 };
  },
});

/** The shelf, remembering the passages that it found. */
const watched = (shelf: Shelf, seen: Map<string, Hit>): Shelf => ({
  ...shelf,
  search: async (...asked) => {
    const found = await shelf.search(...asked);
    for (const hit of found.hits) seen.set(`${hit.id}#${hit.passage.at}`, hit);
    return found;
  },
});

/**
 * The bot of the demo's past: each of its answers goes through the same search, gate and checks as one of today's, and keeps
 * the same trace. Only the model is a script.
 */
export const openPastBot = async ({ desk: { store, shelf }, publicUrl }: Needs) => {
  const [version, mannersNow] = await Promise.all([live(store.read), manners(store.read)]);
  const { content } = version;
  const under = { version: version.id, versionNumber: version.number };
  const turn = (heard: readonly Heard[]) => {
    const said = unanswered(heard).map(({ text }) => text);
    return {
      said,
      asked: {
        question: matterOf(said),
        messages: heard,
        manners: mannersNow,
        content,
        misses: 0,
        isImportant: async () => false,
      },
    };
  };
  return {
    /** What the bot said with its proof; null where the articles of today don't prove it. */
    answer: async (heard: readonly Heard[], written: readonly Written[]): Promise<PastAnswer | null> => {
      const from = performance.now();
      const seen = new Map<string, Hit>();
      const needs = { shelf: watched(shelf, seen), publicUrl, llm: scripted(written, seen) };
      const decided = await decide(needs, turn(heard).asked);
      if (decided.at !== "answer" || decided.proof.trace.engine !== "llm") return null;
      const { text, citations, trace } = decided.proof;
      return { text, citations, trace: { ...trace, ms: Math.round(performance.now() - from), ...under } };
    },
    /** Why it left the matter to people, as its note keeps it. */
    handOff: async (heard: readonly Heard[]): Promise<Trace> => {
      const from = performance.now();
      const { said, asked } = turn(heard);
      const isTalk = said.length > 0 && said.some((text) => courtesyOf(text) === null);
      const isAsked = atOnce({ messages: heard, manners: mannersNow }, said) === "person";
      const decided = isTalk && !isAsked ? await decide({ shelf, publicUrl, llm: null }, asked) : null;
      const isLeft = decided?.at === "hand_over";
      const text = heard.findLast(({ direction }) => direction === "in")?.text ?? "";
      const ruled = traceOf({
        kind: "hand_off",
        engine: "rule",
        question: { text, joined: false, language: detectLanguage(text) },
      });
      const reason = isAsked ? "asked_for_person" : isLeft ? decided.reason : "no_proof";
      const ms = Math.round(performance.now() - from);
      const known = isLeft && decided.proof ? { ...decided.proof.trace, ms } : ruled;
      return { ...known, kind: "hand_off", reason, brief: "local", ...under };
    },
  };
};
export type PastBot = Awaited<ReturnType<typeof openPastBot>>;
