import { z } from "zod";
import { definePrompt } from "../define";

export const HandOffInput = z.object({
  language: z.enum(["en", "ru", "other"]),
  reason: z.string(),
  messages: z.array(z.object({ by: z.enum(["customer", "bot", "agent"]), text: z.string() })),
});
export type HandOffInput = z.infer<typeof HandOffInput>;

export const HandOffOutput = z.object({ summary: z.string(), wants: z.string(), tried: z.array(z.string()) });
export type HandOffOutput = z.infer<typeof HandOffOutput>;

/** The prompt that briefs the agent who takes over. */
export const handOff = definePrompt({ name: "hand-off", input: HandOffInput, output: HandOffOutput });

/** One case: words the briefing must hold, and words it must not. */
export const HandOffCase = z.object({
  name: z.string(),
  input: HandOffInput,
  expect: z.object({ mentions: z.array(z.string()), avoids: z.array(z.string()).optional() }),
});
