import { prompts } from "../../../../prompts";
import { Problem } from "../../../kernel/problem";
import type { Content } from "../model";

const why = (failure: unknown) => (failure instanceof Error ? failure.message : String(failure));

/** What is wrong with the prompts' words: variables that differ from the prompt's, front matter that cannot be read. */
export const faultsIn = (words: Content["prompts"]): { prompt: string; fault: string }[] =>
  Object.entries(words).flatMap(([name, markdown]) => {
    const prompt = prompts.find((one) => one.name === name);
    if (!prompt) return [{ prompt: name, fault: "There is no such prompt." }];
    try {
      prompt.reworded(markdown);
      return [];
    } catch (failure) {
      return [{ prompt: name, fault: why(failure) }];
    }
  });

/** Throws Problem bad_input for words that production could not use. */
export const mustRead = (words: Content["prompts"]): void => {
  const faults = faultsIn(words);
  if (faults.length > 0)
    throw new Problem("bad_input", {
      issues: faults.map(({ prompt, fault }) => ({ path: `prompts.${prompt}`, message: fault })),
    });
};
