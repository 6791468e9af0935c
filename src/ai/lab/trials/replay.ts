import { matterOf } from "../../../desk/conversations/courtesy";
import type { Manners } from "../../../desk/manners/model";
import { decide as decideByRules, type Rule } from "../../../desk/routing/model";
import { never } from "../../../kernel/problem";
import type { Language } from "../../../kernel/text";
import type * as wire from "../../../kernel/wire";
import type { Viewer } from "../../../knowledge/audience";
import type { Hit } from "../../../knowledge/search";
import type { Shelf } from "../../../knowledge/shelf";
import type { Classifier } from "../../classifier";
import { atOnce, decide } from "../../decide";
import type { Llm } from "../../llm";
import type { Proof } from "../../prove";
import { sortAndApply } from "../../sort-and-apply";
import { excerptOf } from "../../telling";
import { toneOf } from "../../tone/tone";
import type { Heard } from "../../turn";
import type { Content } from "../model";
import { isRight, type Label } from "./model";

type Before = { by: "customer" | "bot" | "agent"; text: string; articles?: string[] };
/** A question as it came; `misses`: how often the bot had missed before it. */
export type Asked = {
  text: string;
  language: Language;
  history: Before[];
  misses?: number;
  isImportant?: boolean;
  /** Who would have read the answer; nobody in particular where it is left out. */
  viewer?: Viewer | undefined;
  /** The conversation it was asked in: what is known of it from there counts for nothing. */
  besides?: string | undefined;
  /** Where it came from, as rules look at it. */
  from?: { connection: string; channel: string; domain: string | null } | undefined;
};
export type Needs = {
  classifier: Pick<Classifier, "read" | "categories">;
  shelf: Shelf;
  publicUrl: string;
  llm: Llm | null;
  content: Content;
  manners: Manners;
  /** What the desk's rules say comes first. */
  rules: readonly Rule[];
  /** The desk's own threshold, for a version that has none. */
  applyThreshold: number;
  /** From which confidence the version's categories are set by themselves. */
  cuts: ReadonlyMap<string, number>;
  /** The same for a model's word. */
  modelCuts: ReadonlyMap<string, number>;
  /** What joins the languages of an article. */
  keyOf: (article: string) => string;
  /** Milliseconds of a clock that only measures. */
  clock: () => number;
};

/** A model whose use is counted: of what was asked a moment before too, or the version that is asked second would look free. */
const metered = (llm: Llm | null) => {
  const used = { inputTokens: 0, outputTokens: 0, money: 0, paid: 0, sparedMs: 0, calls: 0 };
  const counted: Llm | null = llm && {
    ...llm,
    complete: async (request) => {
      const answer = await llm.complete(request);
      used.calls += 1;
      const { inputTokens, outputTokens } = answer.spared?.usage ?? answer.usage;
      used.inputTokens += inputTokens;
      used.outputTokens += outputTokens;
      used.money += answer.spared?.cost ?? answer.cost ?? 0;
      used.paid += answer.cost ?? 0;
      used.sparedMs += answer.spared?.ms ?? 0;
      return answer;
    },
  };
  return { llm: counted, used };
};

type Turn = { outcome: wire.Decision["outcome"]; reason: string | null; proof: Proof | null };

const heardOf = ({ by, text, articles }: Before): Heard => ({
  direction: by === "customer" ? "in" : "out",
  authorKind: by,
  text,
  deletedAt: null,
  automatic: null,
  citations: articles ? articles.map((article) => ({ article })) : null,
});

const shelfBesides = (shelf: Shelf, besides: string | undefined): Shelf => ({
  ...shelf,
  search: (question, options = {}) => shelf.search(question, { ...options, besides }),
});

/** The bot's turn as production takes it, up to where something would be said or done. */
export const turnOf = async (
  needs: Pick<Needs, "shelf" | "publicUrl" | "llm" | "content" | "manners">,
  { text, history, misses = 0, isImportant = false, viewer, besides }: Asked,
): Promise<Turn> => {
  const { content, manners } = needs;
  const messages = [...history.map(heardOf), heardOf({ by: "customer", text })];
  const first = atOnce({ messages, manners }, [text]);
  if (first === "rest") return { outcome: "silent", reason: "thanks", proof: null };
  if (first === "person") return { outcome: "hand_over", reason: "asked_for_person", proof: null };
  const question = matterOf([text]);
  const asked = { question, messages, manners, content, misses, viewer, isImportant: async () => isImportant };
  const decided = await decide({ ...needs, shelf: shelfBesides(needs.shelf, besides) }, asked);
  switch (decided.at) {
    case "greet":
      return { outcome: "greet", reason: "greeting", proof: null };
    case "answer":
      return { outcome: "answer", reason: null, proof: decided.proof };
    case "ask_back":
      return { outcome: "clarify", reason: "no_proof", proof: decided.proof };
    case "hand_over":
      // What customers are told of a part is an answer, and as right or wrong as any.
      if (decided.part) return { outcome: "answer", reason: decided.reason, proof: decided.part };
      return { outcome: "hand_over", reason: decided.reason, proof: decided.proof };
    default:
      return never(decided);
  }
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

/** The category that the desk's rules give it, of those the version has; null where none does. */
const ruledIn = async ({ rules, classifier }: Needs, { text, language, from }: Asked): Promise<string | null> => {
  if (rules.length === 0) return null;
  const { mood, urgency } = toneOf(text);
  const { connection, channel, domain } = from ?? { connection: "", channel: "", domain: null };
  const decided = decideByRules(rules, { text, language, mood, urgency, connection, channel, domain });
  const wanted = decided.category?.value;
  return (await classifier.categories()).find(({ id }) => id === wanted)?.id ?? null;
};

const NEAREST_CHARS_MAX = 1500;
const TEXT_CHARS_MAX = 2000;

/** What a version decides about a question, and how that stands to its label. Says nothing to anybody. */
export const replay = async (needs: Needs, asked: Asked, label: Label): Promise<wire.Decision> => {
  const { content, classifier, applyThreshold, keyOf, clock } = needs;
  const from = clock();
  const { llm, used } = metered(needs.llm);
  const { shelf, nearest } = watched(needs.shelf);
  const ruled = await ruledIn(needs, asked);
  const weighed = await sortAndApply(
    // What a rule has decided no model needs to be asked about.
    { classifier, llm: ruled === null ? llm : null, content },
    {
      text: asked.text,
      language: asked.language,
      deskThreshold: applyThreshold,
      cuts: needs.cuts,
      modelCuts: needs.modelCuts,
    },
  );
  const own = {
    category: weighed.isShown ? weighed.sorted.category : null,
    isApplied: weighed.isShown && weighed.isApplied,
  };
  const { category, isApplied } = ruled === null ? own : { category: ruled, isApplied: true };
  const isByRule = ruled !== null || weighed.sorted.engine === "rule";
  const { outcome, reason, proof } = await turnOf({ ...needs, llm, shelf }, asked);
  const ms = clock() - from + used.sparedMs;
  const given = proof?.found ? { articles: proof.citations.map(({ article }) => article), text: proof.text } : null;
  const hit = nearest();
  const near = hit && {
    articles: [hit.id],
    text: given?.text ?? excerptOf(asked.text, hit.passage.text.slice(0, NEAREST_CHARS_MAX)),
  };
  return {
    category,
    confidence: ruled === null ? weighed.sorted.confidence : 1,
    isApplied,
    isSortedRight: label.isSorted ? category === label.category : null,
    outcome,
    reason,
    articles: given?.articles ?? [],
    text: given?.text.slice(0, TEXT_CHARS_MAX) ?? null,
    gate: proof?.confidence ?? 0,
    isRight: given && outcome === "answer" ? isRight(given, label, keyOf) : null,
    isNearestRight: near && proof ? isRight(near, label, keyOf) : null,
    engine: used.calls > 0 ? "llm" : isByRule ? "rule" : "local",
    inputTokens: used.inputTokens,
    outputTokens: used.outputTokens,
    money: used.money,
    paid: used.paid,
    ms,
    meaning: null,
  };
};
