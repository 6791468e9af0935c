import { z } from "zod";
import { definePrompt } from "../define";

export const SummarizeInput = z.object({
  language: z.enum(["en", "ru", "other"]),
  messages: z.array(z.object({ by: z.enum(["customer", "bot", "agent"]), text: z.string() })),
});
export const SummarizeOutput = z.object({ text: z.string() });

/** The prompt that sums up a conversation. */
export const summarize = definePrompt({ name: "summarize", input: SummarizeInput, output: SummarizeOutput });

/** One case: words the summary must hold, and words it must not. */
export const SummarizeCase = z.object({
  name: z.string(),
  input: SummarizeInput,
  expect: z.object({ mentions: z.array(z.string()), avoids: z.array(z.string()).optional() }),
});
