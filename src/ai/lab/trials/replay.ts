import { asksForPerson } from "../../../desk/conversations/asks-for-person";
import { isGreeting, isThanks } from "../../../desk/conversations/courtesy";
import type { Language } from "../../../kernel/text";
import type * as wire from "../../../kernel/wire";
import type { Hit } from "../../../knowledge/search";
import type { Shelf } from "../../../knowledge/shelf";
import { alarmIn } from "../../alarms";
import type { Classifier } from "../../classifier";
import type { Llm } from "../../llm";
import { propose } from "../../propose";
import { excerptOf, type Proof } from "../../prove";
import { sort } from "../../sort";
import type { Content } from "../model";
import { isRight, type Label } from "./model";

export type Asked = { text: string; language: Language; history: { by: "customer" | "bot" | "agent"; text: string }[] };
export type Needs = {
  classifier: Pick<Classifier, "read" | "categories">;
  shelf: Shelf;
  publicUrl: string;
  llm: Llm | null;
  content: Content;
  /** The desk's own threshold, for a version that has none. */
  applyThreshold: number;
  /** What joins the languages of an article. */
  keyOf: (article: string) => string;
  /** Milliseconds of a clock that only measures. */
  clock: () => number;
};

/** A model whose use is counted. */
const metered = (llm: Llm | null) => {
  const used = { inputTokens: 0, outputTokens: 0, money: 0, calls: 0 };
  const counted: Llm | null = llm && {
    ...llm,
    complete: async (request) => {
      const answer = await llm.complete(request);
      used.calls += 1;
      used.inputTokens += answer.usage.inputTokens;
      used.outputTokens += answer.usage.outputTokens;
      used.money += answer.cost ?? 0;
      return answer;
    },
  };
  return { llm: counted, used };
};

type Turn = { outcome: wire.Decision["outcome"]; reason: string | null; proof: Proof | null };

/** The bot's turn as production takes it, up to where something would be said or done. */
const turnOf = async (
  needs: Pick<Needs, "shelf" | "publicUrl" | "llm" | "content">,
  { text, language, history }: Asked,
): Promise<Turn> => {
  const person = (reason: string): Turn => ({ outcome: "hand_over", reason, proof: null });
  if (asksForPerson(text)) return person("asked_for_person");
  if (isThanks(text)) return { outcome: "silent", reason: "thanks", proof: null };
  if (isGreeting(text)) return { outcome: "greet", reason: "greeting", proof: null };
  const alarm = alarmIn(text);
  if (alarm) return person(alarm);
  const before = history.map(({ by, text: words }) => ({ authorKind: by, text: words }));
  const proof = await propose(needs, { question: text, language, history: before });
  if (proof.found) return { outcome: "answer", reason: null, proof };
  const { clarifyMin, choicesMax, missesMax } = needs.content.gate;
  const isWorthAsking =
    missesMax > 0 && proof.confidence >= clarifyMin && Math.min(choicesMax, proof.tried.length) >= 2;
  return isWorthAsking ? { outcome: "clarify", reason: "no_proof", proof } : { ...person("no_proof"), proof };
};

/** Remembers the first hit of the last search, so that what came nearest can be judged too. */
const watched = (shelf: Shelf) => {
  let nearest: Hit | null = null;
  return {
    nearest: () => nearest,
    shelf: {
      ...shelf,
      search: async (...asked: Parameters<Shelf["search"]>) => {
        const found = await shelf.search(...asked);
        nearest = found.hits[0] ?? null;
        return found;
      },
    },
  };
};

const NEAREST_CHARS_MAX = 1500;
const TEXT_CHARS_MAX = 2000;

/** What a version decides about a question, and how that stands to its label. Says nothing to anybody. */
export const replay = async (needs: Needs, asked: Asked, label: Label): Promise<wire.Decision> => {
  const { content, classifier, applyThreshold, keyOf, clock } = needs;
  const from = clock();
  const { llm, used } = metered(needs.llm);
  const { shelf, nearest } = watched(needs.shelf);
  const deskThreshold = content.classify.applyThreshold ?? applyThreshold;
  const sorted = await sort(
    { classifier, llm, content },
    { text: asked.text, language: asked.language, threshold: deskThreshold },
  );
  const kept = content.categories.find(({ id }) => id === sorted.category);
  const isShown = kept !== undefined && sorted.confidence >= content.classify.shownMin;
  const category = isShown ? kept.id : null;
  const threshold = kept?.threshold ?? deskThreshold;
  const { outcome, reason, proof } = await turnOf({ ...needs, llm, shelf }, asked);
  const ms = clock() - from;
  const given = proof?.found ? { articles: proof.citations.map(({ article }) => article), text: proof.text } : null;
  const hit = nearest();
  const near = hit && {
    articles: [hit.id],
    text: given?.text ?? excerptOf(asked.text, hit.passage.text.slice(0, NEAREST_CHARS_MAX)),
  };
  return {
    category,
    confidence: sorted.confidence,
    isApplied: isShown && sorted.confidence >= threshold,
    isSortedRight: label.isSorted ? category === label.category : null,
    outcome,
    reason,
    articles: given?.articles ?? [],
    text: given?.text.slice(0, TEXT_CHARS_MAX) ?? null,
    gate: proof?.confidence ?? 0,
    isRight: given && outcome === "answer" ? isRight(given, label, keyOf) : null,
    isNearestRight: near && proof ? isRight(near, label, keyOf) : null,
    engine: used.calls > 0 ? "llm" : sorted.engine === "rule" ? "rule" : "local",
    inputTokens: used.inputTokens,
    outputTokens: used.outputTokens,
    money: used.money,
    ms,
  };
};
