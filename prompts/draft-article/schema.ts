import { z } from "zod";
import { definePrompt } from "../define";

export const DraftArticleInput = z.object({
  language: z.enum(["en", "ru"]),
  questions: z.array(z.string()),
  replies: z.array(z.object({ id: z.string(), text: z.string() })),
});
export const DraftArticleOutput = z.object({
  title: z.string(),
  paragraphs: z.array(z.object({ text: z.string(), from: z.array(z.string()) })),
});
export type DraftArticleOutput = z.infer<typeof DraftArticleOutput>;

/** The prompt that drafts an article for a gap; a paragraph whose figures stand in none of its replies is dropped. */
export const draftArticle = definePrompt({
  name: "draft-article",
  input: DraftArticleInput,
  output: DraftArticleOutput,
});

/** One case: words the article must or must not hold; `empty`: the replies answer nothing. */
export const DraftArticleCase = z.object({
  name: z.string(),
  input: DraftArticleInput,
  expect: z.object({
    mentions: z.array(z.string()).optional(),
    avoids: z.array(z.string()).optional(),
    empty: z.boolean().optional(),
  }),
});
