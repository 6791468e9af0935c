import { z } from "zod";
import { definePrompt } from "../define";

export const AnswerInput = z.object({
  language: z.enum(["en", "ru", "other"]),
  passages: z.array(z.object({ id: z.string(), title: z.string(), heading: z.string(), text: z.string() })),
  history: z.array(z.object({ by: z.enum(["customer", "bot", "agent"]), text: z.string() })),
  question: z.string(),
});
export type AnswerInput = z.infer<typeof AnswerInput>;

export const AnswerOutput = z.object({
  answer: z.boolean(),
  sentences: z.array(
    z.object({ text: z.string(), citations: z.array(z.object({ passage: z.string(), quote: z.string() })) }),
  ),
  reason: z.string(),
});
export type AnswerOutput = z.infer<typeof AnswerOutput>;

/** The prompt that answers from passages; what it gives must pass `src/ai/verify` before anyone sees it. */
export const answer = definePrompt({ name: "answer", input: AnswerInput, output: AnswerOutput });

/** One case: whether to answer, the passages that must be cited, and words the answer must or must not hold. */
export const AnswerCase = z.object({
  name: z.string(),
  input: AnswerInput,
  expect: z.object({
    answer: z.boolean(),
    cites: z.array(z.string()).optional(),
    mentions: z.array(z.string()).optional(),
    avoids: z.array(z.string()).optional(),
  }),
});
