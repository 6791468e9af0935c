import { prompts } from "../../../../prompts";
import { PromptFault } from "../../../../prompts/define";
import { Problem } from "../../../kernel/problem";
import type * as wire from "../../../kernel/wire";
import type { Content } from "../model";

/** What is wrong with the prompts' words: variables that differ from the prompt's, front matter that cannot be read. */
export const faultsIn = (words: Content["prompts"]): wire.PromptFault[] =>
  Object.entries(words).flatMap(([name, markdown]): wire.PromptFault[] => {
    const prompt = prompts.find((one) => one.name === name);
    if (!prompt) return [{ prompt: name, what: "unknown", names: [] }];
    try {
      prompt.reworded(markdown);
      return [];
    } catch (failure) {
      if (failure instanceof PromptFault) return [{ prompt: name, ...failure.fault }];
      throw failure;
    }
  });

/** Throws Problem lab.bad_prompt for words that production could not use. */
export const mustRead = (words: Content["prompts"]): void => {
  const faults = faultsIn(words);
  if (faults.length > 0) throw new Problem("lab.bad_prompt", { faults });
};
