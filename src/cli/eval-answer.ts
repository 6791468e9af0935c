import { z } from "zod";
import { gateFigures, hitAt, mrrAt10, ndcgAt10, percentile } from "../ai/eval/metrics";
import { propose } from "../ai/propose";
import { detectLanguage } from "../kernel/text";
import { saveArticle } from "../knowledge/save-article";
import { oncePerArticle } from "../knowledge/search";
import type { Desk } from "../open-desk";
import { type Engine, withTemporaryDesk } from "./desk";
import { readLines, readText } from "./lines";
import { Failure, openProgress, printJson, tell } from "./output";

const Doc = z.object({
  _id: z.coerce.string(),
  title: z
    .string()
    .nullish()
    .transform((title) => title ?? ""),
  text: z.string(),
});
const Query = z.object({ _id: z.coerce.string(), text: z.string(), answerable: z.boolean().optional() });
type Doc = z.infer<typeof Doc>;
type Query = z.infer<typeof Query>;
export type Answer = { kb: string; queries: string; qrels: string; engine: Engine };

const SHELF_MAX = 20_000;

/** What each query's documents are worth. */
const readGains = (file: string): Map<string, Map<string, number>> => {
  const gains = new Map<string, Map<string, number>>();
  for (const line of readText(file).split(/\r?\n/)) {
    const columns = line.trim().split(line.includes("\t") ? "\t" : /\s+/);
    // TREC's own files have a column more, which says nothing; the first line may be a heading.
    const [query, doc, score] = columns.length === 4 ? [columns[0], columns[2], columns[3]] : columns;
    if (query && doc && Number(score) > 0)
      gains.set(query, new Map([...(gains.get(query) ?? []), [doc, Number(score)]]));
  }
  return gains;
};

/** Saves the documents as articles; says which article is which document. */
const fill = async ({ using }: Desk, docs: Doc[]): Promise<Map<string, string>> => {
  const ids = new Map<string, string>();
  const progress = openProgress("Articles", docs.length);
  for (let from = 0; from < docs.length; from += 100)
    await Promise.all(
      docs.slice(from, from + 100).map(async ({ _id, title, text }, at) => {
        const locale = detectLanguage(text) === "ru" ? ("ru" as const) : ("en" as const);
        const head = (title.trim() || text.trim().slice(0, 60) || _id).slice(0, 300);
        const article = { key: `doc-${from + at}`, locale, title: head, text: text.slice(0, 200_000) };
        ids.set(await saveArticle(using, { article, by: { kind: "system" } }), _id);
        progress.step();
      }),
    );
  progress.done();
  return ids;
};

const askOne = async ({ shelf, llm }: Desk, { query, ids }: { query: Query; ids: Map<string, string> }) => {
  const language = detectLanguage(query.text);
  const from = performance.now();
  const proof = await propose(
    { shelf, llm, publicUrl: "" },
    { question: query.text, language, history: [], about: {} },
  );
  const ms = performance.now() - from;
  // Passages share articles: more of them are needed to rank ten documents.
  const { hits } = await shelf.search(query.text, { limit: 60, locale: language === "ru" ? "ru" : "en", about: {} });
  const cited = proof.found ? proof.citations.map(({ article }) => ids.get(article) ?? "") : null;
  return { ms, ranked: oncePerArticle(hits).map(({ id }) => ids.get(id) ?? ""), cited, score: proof.confidence };
};

/** Nothing to measure is not a zero. */
const orNull = (some: readonly unknown[], figure: number): number | null => (some.length === 0 ? null : figure);

/** Puts production search and the gate before an answer to the test in a temporary desk. */
export const evalAnswer = async ({ kb, queries, qrels, engine }: Answer): Promise<void> => {
  const [docs, asked, worths] = [readLines(kb, Doc), readLines(queries, Query), readGains(qrels)];
  if (docs.length === 0 || asked.length === 0) throw new Failure("There is nothing to search or nothing to ask.");
  if (!asked.some(({ _id }) => worths.has(_id)))
    tell(`${qrels} names none of the questions in ${queries}: nothing found can be right.`);
  const known = new Set(docs.map(({ _id }) => _id));
  const lost = asked.filter(({ _id }) => {
    const wanted = [...(worths.get(_id)?.keys() ?? [])];
    return wanted.length > 0 && !wanted.some((doc) => known.has(doc));
  });
  if (lost.length > 0)
    tell(
      `${kb} holds none of the documents that ${qrels} names for ${lost.length} of the questions: they count as missed.`,
    );
  if (docs.length > SHELF_MAX)
    tell(`Parley holds ${SHELF_MAX} articles; of these ${docs.length} the rest is not seen.`);
  await withTemporaryDesk(
    async (desk) => {
      const ids = await fill(desk, docs);
      await desk.shelf.search("hello");
      const progress = openProgress("Questions", asked.length);
      const all = [];
      for (const query of asked) {
        const gains = worths.get(query._id) ?? new Map<string, number>();
        const found = await askOne(desk, { query, ids });
        const isRight = found.cited?.some((id) => gains.has(id)) ?? false;
        const isAnswerable = query.answerable ?? gains.size > 0;
        all.push({ ...found, gains, isAnswerable, answered: found.cited !== null, isRight });
        progress.step();
      }
      progress.done();
      const gate = gateFigures(all);
      const [yes, no] = [all.filter((one) => one.isAnswerable), all.filter((one) => !one.isAnswerable)];
      const ranked = yes.filter(({ gains }) => gains.size > 0);
      const times = all.map(({ ms }) => ms);
      printJson({
        n: all.length,
        p1: orNull(ranked, hitAt(ranked, 1)),
        hit3: orNull(ranked, hitAt(ranked, 3)),
        hit5: orNull(ranked, hitAt(ranked, 5)),
        mrr10: orNull(ranked, mrrAt10(ranked)),
        ndcg10: orNull(ranked, ndcgAt10(ranked)),
        gate: {
          auroc: yes.length === 0 || no.length === 0 ? null : gate.auroc,
          answeredAnswerable: orNull(yes, gate.answeredAnswerable),
          answeredUnanswerable: orNull(no, gate.answeredUnanswerable),
          precisionAnswered: orNull(
            all.filter(({ answered }) => answered),
            gate.precisionAnswered,
          ),
        },
        p50Ms: percentile(times, 50),
        p99Ms: percentile(times, 99),
      });
    },
    { engine },
  );
};
