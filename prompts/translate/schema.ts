import { z } from "zod";
import { definePrompt } from "../define";

export const TranslateInput = z.object({ to: z.enum(["en", "ru"]), message: z.string() });
export const TranslateOutput = z.object({ text: z.string() });

/** The prompt that translates a message; the original is always kept beside what it gives. */
export const translate = definePrompt({ name: "translate", input: TranslateInput, output: TranslateOutput });

/** One case: words the translation must hold, and words it must not. */
export const TranslateCase = z.object({
  name: z.string(),
  input: TranslateInput,
  expect: z.object({ mentions: z.array(z.string()), avoids: z.array(z.string()).optional() }),
});
