import type * as wire from "../../kernel/wire";
import { type About, LlmFailure, type LlmFailureKind } from "../llm";
import type { Near } from "./model";
import type { EmbeddingsRoom } from "./open";

/** Why a question was searched by its words alone: the model has not read the articles yet, or the server has no answer. */
export type Missing = "reading" | LlmFailureKind;
/** What is near a question in meaning; `missing` says why that is nothing. */
export type Meant = { near: Near[]; missing: Missing | null };

type Needs = {
  nearAll: EmbeddingsRoom["nearAll"];
  wait: (ms: number) => Promise<void>;
  /** Before each request: throws where none may be made any more. */
  turn?: () => Promise<void>;
  /** What a request cost, where that is known. */
  paid?: (cost: number) => void;
};

const TOGETHER = 40;
const TRIES_MAX = 2;
const DEADLINE_MS = 30_000;
/** A server that wants more patience than this is done without. */
const WAIT_MS_MAX = 10_000;
/** After so many requests in vain, one after the other, it is asked no more. */
const VAIN_MAX = 3;
const LETTERS_MAX = 4000;
const keyOf = (question: string, { connection }: About): string => JSON.stringify([connection ?? "", question]);

/**
 * Questions of the past by their meaning, as measuring needs them: each is embedded once, many in one request, and with the
 * patience that a customer does not have. A server that stays away is asked no more: what it was asked for is told as missing.
 */
export const openMeanings = ({ nearAll, wait, turn, paid }: Needs) => {
  const known = new Map<string, Meant | null>();
  let away: LlmFailureKind | null = null;
  let vain = 0;

  const asking = async (questions: readonly string[], about: About) => {
    for (let tries = 1; ; tries++) {
      await turn?.();
      try {
        const found = await nearAll(questions, { about, deadlineMs: DEADLINE_MS });
        vain = 0;
        return found;
      } catch (failure) {
        if (!(failure instanceof LlmFailure)) throw failure;
        const isOfNoUse = failure.kind === "spent" || failure.kind === "off" || failure.kind === "unauthorised";
        if (failure.kind === "refused" || failure.kind === "malformed") return failure.kind;
        const ms = failure.retryAfterMs ?? 1000;
        if (isOfNoUse || tries >= TRIES_MAX || ms > WAIT_MS_MAX) {
          vain += 1;
          if (isOfNoUse || vain >= VAIN_MAX) away = failure.kind;
          return failure.kind;
        }
        await wait(ms);
      }
    }
  };
  const learnSome = async (questions: readonly string[], about: About): Promise<void> => {
    const told = away ?? (await asking(questions, about));
    // One text that the server takes offence at says nothing of the others.
    if ((told === "refused" || told === "malformed") && questions.length > 1) {
      for (const one of questions) await learnSome([one], about);
      return;
    }
    questions.forEach((question, at) => {
      const meant =
        told === "off"
          ? null
          : typeof told === "string"
            ? { near: [], missing: told }
            : { near: told.near[at] ?? [], missing: null };
      known.set(keyOf(question, about), meant);
    });
    if (typeof told !== "string" && told.cost !== undefined) paid?.(told.cost);
  };

  const learn = async (all: readonly string[], about: About): Promise<void> => {
    const fresh = [...new Set(all.map((one) => one.slice(0, LETTERS_MAX)))].filter(
      (one) => one.trim() !== "" && !known.has(keyOf(one, about)),
    );
    for (let from = 0; from < fresh.length; from += TOGETHER)
      await learnSome(fresh.slice(from, from + TOGETHER), about);
  };
  return {
    /** Asks for these questions, those that were asked before left out. */
    learn,
    /** What is near a question; null where no model is set for it. */
    near: async (question: string, about: About): Promise<Meant | null> => {
      const asked = question.slice(0, LETTERS_MAX);
      if (!known.has(keyOf(asked, about))) await learn([asked], about);
      return known.get(keyOf(asked, about)) ?? null;
    },
  };
};
export type Meanings = ReturnType<typeof openMeanings>;

/** How many questions were searched by their meaning too, how many by their words alone, and why mostly; null where no model was set. */
export const countMeanings = (all: readonly (string | null)[]): wire.MeaningCount | null => {
  const counted = all.filter((one) => one !== null);
  if (counted.length === 0) return null;
  const missing = counted.filter((one) => one !== "used");
  const often = new Map<string, number>();
  for (const one of missing) often.set(one, (often.get(one) ?? 0) + 1);
  const [most] = [...often].sort((a, b) => b[1] - a[1]);
  return { used: counted.length - missing.length, missed: missing.length, why: most?.[0] ?? null };
};
