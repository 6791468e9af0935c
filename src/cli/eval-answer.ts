import { z } from "zod";
import { prove } from "../ai/prove";
import { detectLanguage } from "../kernel/text";
import { saveArticle } from "../knowledge/save-article";
import { oncePerArticle } from "../knowledge/search";
import type { Desk } from "../open-desk";
import { withTemporaryDesk } from "./desk";
import { readLines, readText } from "./lines";
import { auroc, mean, ndcg10, quantile } from "./metrics";
import { Failure, openProgress, printJson, tell } from "./output";

const Doc = z.object({ _id: z.coerce.string(), title: z.string().default(""), text: z.string() });
const Query = z.object({ _id: z.coerce.string(), text: z.string(), answerable: z.boolean().optional() });
type Doc = z.infer<typeof Doc>;
type Query = z.infer<typeof Query>;
export type Answer = { kb: string; queries: string; qrels: string };

const SHELF_MAX = 20_000;

/** What each query's documents are worth. */
const readGains = (file: string): Map<string, Map<string, number>> => {
  const gains = new Map<string, Map<string, number>>();
  for (const line of readText(file).split(/\r?\n/)) {
    const [query, doc, score] = line.split("\t");
    // The first line may be a heading.
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

const askOne = async ({ shelf }: Desk, { query, ids }: { query: Query; ids: Map<string, string> }) => {
  const language = detectLanguage(query.text);
  const from = performance.now();
  const proof = await prove(shelf, { question: query.text, language, publicUrl: "" });
  const ms = performance.now() - from;
  // Passages share articles: more of them are needed to rank ten documents.
  const { hits } = await shelf.search(query.text, { limit: 60, locale: language === "ru" ? "ru" : "en" });
  const [best] = hits;
  return {
    ms,
    ranking: oncePerArticle(hits).map((hit) => ids.get(hit.id) ?? ""),
    cited: proof.found ? (ids.get(proof.citations[0]?.article ?? "") ?? "") : null,
    score: best ? best.score + best.coverage + 2 * best.margin : 0,
  };
};

type Asked = Awaited<ReturnType<typeof askOne>> & { relevant: Map<string, number>; isAnswerable: boolean };

/** Puts production search and the gate before an answer to the test in a temporary desk. */
export const evalAnswer = async ({ kb, queries, qrels }: Answer): Promise<void> => {
  const [docs, asked, gains] = [readLines(kb, Doc), readLines(queries, Query), readGains(qrels)];
  if (docs.length === 0 || asked.length === 0) throw new Failure("There is nothing to search or nothing to ask.");
  if (docs.length > SHELF_MAX)
    tell(`Parley holds ${SHELF_MAX} articles; of these ${docs.length} the rest is not seen.`);
  await withTemporaryDesk(async (desk) => {
    const ids = await fill(desk, docs);
    await desk.shelf.search("hello");
    const progress = openProgress("Questions", asked.length);
    const all: Asked[] = [];
    for (const query of asked) {
      const relevant = gains.get(query._id) ?? new Map<string, number>();
      const isAnswerable = query.answerable ?? relevant.size > 0;
      all.push({ ...(await askOne(desk, { query, ids })), relevant, isAnswerable });
      progress.step();
    }
    progress.done();
    const yes = all.filter((one) => one.isAnswerable);
    const no = all.filter((one) => !one.isAnswerable);
    const firsts = yes
      .filter(({ relevant }) => relevant.size > 0)
      .map(({ ranking, relevant }) => ({ ranking, relevant, at: ranking.findIndex((id) => relevant.has(id)) }));
    const within = (depth: number) => mean(firsts.map(({ at }) => (at >= 0 && at < depth ? 1 : 0)));
    const answered = (some: Asked[]) => some.filter((one) => one.cited !== null);
    const share = (some: Asked[]) => (some.length === 0 ? null : answered(some).length / some.length);
    const given = answered(all);
    const times = all.map(({ ms }) => ms);
    printJson({
      n: all.length,
      p1: within(1),
      hit3: within(3),
      hit5: within(5),
      mrr10: mean(firsts.map(({ at }) => (at >= 0 && at < 10 ? 1 / (at + 1) : 0))),
      ndcg10: mean(firsts.map(({ ranking, relevant }) => ndcg10(ranking, relevant))),
      gate: {
        auroc: auroc(
          yes.map(({ score }) => score),
          no.map(({ score }) => score),
        ),
        answeredAnswerable: share(yes),
        answeredUnanswerable: share(no),
        precisionAnswered:
          given.length === 0 ? null : mean(given.map(({ cited, relevant }) => (relevant.has(cited ?? "") ? 1 : 0))),
      },
      p50Ms: quantile(times, 0.5),
      p99Ms: quantile(times, 0.99),
    });
  });
};
