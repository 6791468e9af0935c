import { z } from "zod";
import { definePrompt } from "../define";

export const SuggestReplyInput = z.object({
  language: z.enum(["en", "ru", "other"]),
  sources: z.array(
    z.object({ id: z.string(), kind: z.enum(["article", "past"]), title: z.string(), text: z.string() }),
  ),
  messages: z.array(z.object({ by: z.enum(["customer", "bot", "agent"]), text: z.string() })),
});
export const SuggestReplyOutput = z.object({ text: z.string(), used: z.array(z.string()) });

/** The prompt that drafts an agent's reply; what it states and no source does is shown to the agent as a doubt. */
export const suggestReply = definePrompt({
  name: "suggest-reply",
  input: SuggestReplyInput,
  output: SuggestReplyOutput,
});

/** One case: the sources that must be used, and words the reply must or must not hold; `empty`: nothing helps. */
export const SuggestReplyCase = z.object({
  name: z.string(),
  input: SuggestReplyInput,
  expect: z.object({
    uses: z.array(z.string()).optional(),
    mentions: z.array(z.string()).optional(),
    avoids: z.array(z.string()).optional(),
    empty: z.boolean().optional(),
  }),
});
