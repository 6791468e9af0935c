import type { Rendered } from "../../../prompts/define";
import type * as wire from "../../kernel/wire";
import { type About, type Llm, type LlmAnswer, LlmFailure, type LlmFailureKind, type LlmRequest } from "../llm";
import { textSoFar } from "./model";

/** Who hears what is being written, and may no longer want it. */
export type Listening = { heard: (text: string) => void; signal: AbortSignal };
export type Asked<T> = { said: LlmAnswer<T> } | { failed: LlmFailureKind };

const DEADLINE_MS = 45_000;
const TOKENS_MAX = 1200;

/** Asks the model and tells what it has written so far. Throws only when the one who asked has left. */
export const ask = async <T>(
  llm: Llm,
  request: { prompt: Rendered; schema: LlmRequest<T>["schema"]; about: About },
  { heard, signal }: Listening,
): Promise<Asked<T>> => {
  try {
    const said = await llm.complete({
      ...request,
      signal,
      deadlineMs: DEADLINE_MS,
      maxOutputTokens: TOKENS_MAX,
      heard: (soFar) => {
        const text = textSoFar(soFar);
        if (text !== null) heard(text);
      },
    });
    return { said };
  } catch (failure) {
    if (failure instanceof LlmFailure) return { failed: failure.kind };
    throw failure;
  }
};

/** Whether a model serves this prompt. */
export const isOn = async (llm: Llm | null, prompt: string, about: About): Promise<boolean> =>
  llm !== null && (await (llm.isOn?.(prompt, about) ?? true));

/** An assist that says this and nothing more. */
export const assistOf = (said: Pick<wire.Assist, "kind" | "engine"> & Partial<wire.Assist>): wire.Assist => ({
  text: "",
  sources: [],
  fields: [],
  doubts: [],
  fallback: null,
  ...said,
});
