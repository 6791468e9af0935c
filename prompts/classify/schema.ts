import { z } from "zod";
import { definePrompt } from "../define";

export const ClassifyInput = z.object({
  categories: z.array(
    z.object({ id: z.string(), name: z.string(), description: z.string(), examples: z.array(z.string()) }),
  ),
  language: z.enum(["en", "ru", "other"]),
  message: z.string(),
});
export type ClassifyInput = z.infer<typeof ClassifyInput>;

const Priority = z.enum(["low", "normal", "high", "urgent"]);
export const ClassifyOutput = z.object({
  category: z.string().nullable(),
  priority: Priority,
  confidence: z.number().min(0).max(1),
  reason: z.string(),
});
export type ClassifyOutput = z.infer<typeof ClassifyOutput>;

/** The prompt that sorts a message. */
export const classify = definePrompt({ name: "classify", input: ClassifyInput, output: ClassifyOutput });

/** The answer's schema with this desk's categories as the only ids there are: a server that keeps to schemas cannot invent one. */
export const outputFor = (categories: readonly { id: string }[]): z.ZodType<ClassifyOutput> => {
  const [first, ...rest] = categories.map(({ id }) => id);
  return first === undefined
    ? ClassifyOutput
    : ClassifyOutput.extend({ category: z.enum([first, ...rest]).nullable() });
};

/** One case: `category: null` says that none may be chosen. */
export const ClassifyCase = z.object({
  name: z.string(),
  input: ClassifyInput,
  expect: z.object({ category: z.string().nullable(), priority: Priority.optional() }),
});
