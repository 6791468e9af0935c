import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { z } from "zod";

/** The public sets lie beside the repository, never in it; null where they don't. */
export const samplesAt: string | null =
  ["../shared/data", "../../shared/data"]
    .map((path) => resolve(process.cwd(), path))
    .find((path) => existsSync(join(path, "intents"))) ?? null;

const lines = <T>(path: string, schema: z.ZodType<T>): T[] =>
  readFileSync(join(samplesAt ?? "", path), "utf8")
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line) => schema.parse(JSON.parse(line)));

const Row = z.object({ text: z.string(), label: z.coerce.string() });
export type Row = z.infer<typeof Row>;
export const rowsOf = (path: string): Row[] => lines(path, Row);

const Doc = z.object({
  _id: z.coerce.string(),
  title: z.string().default(""),
  text: z.string(),
  category: z.string().default(""),
});
const Question = z.object({ _id: z.coerce.string(), text: z.string(), answerable: z.boolean().optional() });

export type Shelf = { docs: { id: string; title: string; text: string }[]; questions: Question[] };
export type Question = { text: string; gains: Map<string, number>; isAnswerable: boolean };

/** A knowledge base with questions and what answers them. */
export const shelfOf = (folder: string, part: "test" | "dev" | ""): Shelf => {
  const ending = part === "" ? "" : `_${part}`;
  const gains = new Map<string, Map<string, number>>();
  for (const line of readFileSync(join(samplesAt ?? "", folder, `qrels${ending}.tsv`), "utf8")
    .split("\n")
    .slice(1)) {
    const [question, doc, score] = line.split("\t");
    if (question && doc && Number(score) > 0)
      gains.set(question, new Map([...(gains.get(question) ?? []), [doc, Number(score)]]));
  }
  return {
    docs: lines(join(folder, "corpus.jsonl"), Doc).map(({ _id, title, text }) => ({
      id: _id,
      title: title.trim() || text.trim().slice(0, 60),
      text,
    })),
    questions: lines(join(folder, `queries${ending}.jsonl`), Question).map(({ _id, text, answerable }) => {
      const found = gains.get(_id) ?? new Map<string, number>();
      return { text, gains: found, isAnswerable: answerable ?? found.size > 0 };
    }),
  };
};

/** Articles as examples of their own category: each is one by its title and one by its text. */
export const articleRowsOf = (path: string): Row[] =>
  lines(path, Doc)
    .filter(({ category }) => category !== "")
    .flatMap(({ title, text, category }) => [title, text].map((said) => ({ text: said, label: category })));
