import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Command } from "commander";
import { z } from "zod";
import { issueSentence } from "../kernel/issues";
import { readArticle } from "../knowledge/read-markdown";
import { ArticleInput, saveArticle } from "../knowledge/save-article";
import { findArticle } from "../knowledge/store";
import { withStore } from "./desk";
import { readLines, readText } from "./lines";
import { Failure, openProgress, print, printJson } from "./output";

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

const importArticles = (path: string, { json }: { json?: boolean }) => {
  const articles = readAll(path);
  return withStore(async (needs) => {
    const done = { imported: articles.length, added: 0, changed: 0, unchanged: 0 };
    const progress = openProgress("Articles", articles.length);
    for (const article of articles) {
      const began = needs.now();
      const { key, locale = "en" } = article;
      const before = key ? await findArticle(needs.store.read, { key, locale }) : null;
      await saveArticle(needs, { article, by: { kind: "system" } });
      const after = before && key ? await findArticle(needs.store.read, { key, locale }) : null;
      if (!before) done.added += 1;
      else if (after && after.version > before.version && after.updatedAt >= began) done.changed += 1;
      else done.unchanged += 1;
      progress.step();
    }
    progress.done();
    if (json) printJson(done);
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
