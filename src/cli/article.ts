import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Command } from "commander";
import { z } from "zod";
import { contradictionsIn } from "../ai/gaps/contradictions";
import { issueSentence } from "../kernel/issues";
import { readArticle } from "../knowledge/read-markdown";
import { ArticleInput, saveArticle } from "../knowledge/save-article";
import { findArticle, listArticles } from "../knowledge/store";
import { type Needs, withStore } from "./desk";
import { readLines, readText } from "./lines";
import { Failure, openProgress, print, printJson, tell } from "./output";

const ARTICLES_MAX = 20_000;

const Line = z
  .object({ id: z.coerce.string().optional() })
  .and(ArticleInput)
  .transform(({ id, ...article }) => ({ ...article, key: article.key ?? id }));

const markdown = (file: string): ArticleInput => {
  const parsed = ArticleInput.safeParse(readArticle(readText(file), file));
  if (parsed.success) return parsed.data;
  throw new Failure(`${file}: ${parsed.error.issues.map(issueSentence).join("; ")}`);
};

const readAll = (path: string): ArticleInput[] => {
  if (!existsSync(path)) throw new Failure(`${path} cannot be read: there is no such file or folder.`);
  if (!statSync(path).isDirectory()) return /\.md$/i.test(path) ? [markdown(path)] : readLines(path, Line);
  const names = readdirSync(path, { recursive: true, encoding: "utf8" }).filter((name) => /\.md$/i.test(name));
  if (names.length === 0) throw new Failure(`${path} holds no Markdown file (*.md).`);
  return names.sort().map((name) => markdown(join(path, name)));
};

const TOLD_MAX = 20;
/** Which of the articles that were written say otherwise than others that are out: an import asks nobody, so it says it. */
const tellContradictions = async ({ store }: Needs, written: ReadonlySet<string>): Promise<number> => {
  if (written.size === 0) return 0;
  const out = await listArticles(store.read, { state: "published", limit: ARTICLES_MAX });
  const titles = new Map(out.map(({ id, title }) => [id, title]));
  const found = contradictionsIn(out).filter(
    ({ one, other }) => written.has(one.article) || written.has(other.article),
  );
  for (const { one, other } of found.slice(0, TOLD_MAX)) {
    const said = ({ article, sentence }: typeof one) => `“${titles.get(article)}”: ${sentence}`;
    tell(`Two articles contradict each other.\n  ${said(one)}\n  ${said(other)}`);
  }
  if (found.length > TOLD_MAX) tell(`And ${found.length - TOLD_MAX} more: see “Articles to look at” in the inbox.`);
  return found.length;
};

const importArticles = (path: string, { json }: { json?: boolean }) => {
  const articles = readAll(path);
  return withStore(async (needs) => {
    const done = { imported: articles.length, added: 0, changed: 0, unchanged: 0 };
    const written = new Set<string>();
    const progress = openProgress("Articles", articles.length);
    for (const article of articles) {
      const began = needs.now();
      const { key, locale = "en" } = article;
      const before = key ? await findArticle(needs.store.read, { key, locale }) : null;
      const id = await saveArticle(needs, { article, by: { kind: "system" } });
      const after = before && key ? await findArticle(needs.store.read, { key, locale }) : null;
      const isChanged = after && before && after.version > before.version && after.updatedAt >= began;
      if (!before) done.added += 1;
      else if (isChanged) done.changed += 1;
      else done.unchanged += 1;
      if (!before || isChanged) written.add(id);
      progress.step();
    }
    progress.done();
    const contradictions = await tellContradictions(needs, written);
    if (json) printJson({ ...done, contradictions });
    else print(`${done.added} articles added, ${done.changed} changed, ${done.unchanged} as they were`);
  });
};

/** `parley article …` */
export const articleCommands = (program: Command): void => {
  program
    .command("article")
    .description("the knowledge base")
    .command("import")
    .description('import articles; a line: {"id"?,"title","text","locale"?}, or a folder of Markdown files')
    .argument("<file.jsonl|dir>", "JSON lines, one Markdown file, or a folder of them")
    .option("--json", "machine output")
    .action(importArticles);
};
