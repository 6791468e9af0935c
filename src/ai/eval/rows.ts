import { z } from "zod";

const Labelled = z.object({ text: z.string(), label: z.string() });
const Document = z.object({ _id: z.string(), title: z.string().default(""), text: z.string() });
const Query = z.object({ _id: z.string(), text: z.string(), answerable: z.boolean().optional() });

/** A text and the category it belongs to. */
export type LabelledRow = z.infer<typeof Labelled>;
/** An article as benchmark files spell it. */
export type DocumentRow = { id: string; title: string; text: string };
/** A question; `answerable` says whether the articles hold its answer, where that is known. */
export type QueryRow = { id: string; text: string; answerable?: boolean };

const parseJson = (line: string): unknown => {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
};

/** Rows of a JSONL text; blank lines are passed over, a line that does not fit throws with its number. */
const rowsOf = <Row>(text: string, schema: z.ZodType<Row>): Row[] =>
  text.split("\n").flatMap((line, at) => {
    if (line.trim() === "") return [];
    const parsed = schema.safeParse(parseJson(line));
    if (!parsed.success) throw new Error(`line ${at + 1}: ${z.prettifyError(parsed.error)}`);
    return [parsed.data];
  });

/** Reads `{"text","label"}` lines. */
export const readLabelled = (jsonl: string): LabelledRow[] => rowsOf(jsonl, Labelled);

/** Reads `{"_id","title","text"}` lines. */
export const readDocuments = (jsonl: string): DocumentRow[] =>
  rowsOf(jsonl, Document).map(({ _id, title, text }) => ({ id: _id, title, text }));

/** Reads `{"_id","text","answerable"?}` lines. */
export const readQueries = (jsonl: string): QueryRow[] =>
  rowsOf(jsonl, Query).map(({ _id, text, answerable }) => ({ id: _id, text, answerable }));

/** Reads "query-id corpus-id score" lines, tab-separated, a heading line allowed: relevant articles by question. */
export const readRelevance = (tsv: string): Map<string, Set<string>> => {
  const relevant = new Map<string, Set<string>>();
  tsv.split("\n").forEach((line, at) => {
    if (line.trim() === "" || (at === 0 && line.startsWith("query-id"))) return;
    const [query, document, score] = line.trim().split(/\t/);
    if (!query || !document)
      throw new Error(`line ${at + 1}: expected query-id, corpus-id and score, separated by tabs`);
    if (Number(score ?? 1) > 0) relevant.set(query, (relevant.get(query) ?? new Set()).add(document));
  });
  return relevant;
};
