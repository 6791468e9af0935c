import { z } from "zod";
import { definePrompt } from "../define";

export const rewritings = ["shorter", "friendlier", "formal", "spelling"] as const;
export const RewriteInput = z.object({ how: z.enum(rewritings), draft: z.string() });
export const RewriteOutput = z.object({ text: z.string() });

/** The prompt that rewrites an agent's draft. */
export const rewrite = definePrompt({ name: "rewrite", input: RewriteInput, output: RewriteOutput });

/** One case: words the new draft must hold, and words it must not; `shorter`: it has fewer letters. */
export const RewriteCase = z.object({
  name: z.string(),
  input: RewriteInput,
  expect: z.object({
    mentions: z.array(z.string()),
    avoids: z.array(z.string()).optional(),
    shorter: z.boolean().optional(),
  }),
});
