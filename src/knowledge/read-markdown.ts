import type { ArticleInput } from "./save-article";

/** Reads a Markdown article: optional front matter (id, locale, title, section), else the first heading and the file's name. */
export const readArticle = (text: string, file: string): ArticleInput => {
  const [, head = "", body = text] = /^---\r?\n([\s\S]*?)\r?\n---\r?\n?([\s\S]*)$/.exec(text) ?? [];
  const fields = new Map(
    head.split(/\r?\n/).flatMap((line) => {
      const [, key, value] = /^(\w+):\s*(.*)$/.exec(line) ?? [];
      return key && value !== undefined
        ? [[key, value.replace(/^(["'])(.*)\1$/, "$2").replace(/\\"/g, '"')] as const]
        : [];
    }),
  );
  const name = file.split(/[\\/]/).at(-1)?.replace(/\.md$/i, "") ?? file;
  const [, stem = name, suffix] = /^(.*?)(?:\.(en|ru))?$/.exec(name) ?? [];
  const heading = /^#\s+(.+)$/m.exec(body)?.[1];
  const locale = (fields.get("locale") ?? suffix) === "ru" ? "ru" : "en";
  return {
    key: fields.get("id") ?? stem,
    locale,
    title: fields.get("title") ?? heading ?? stem,
    section: fields.get("sectionName") ?? fields.get("section") ?? null,
    text: (fields.has("title") || !heading ? body : body.replace(/^#\s+.+\n?/m, "")).trim(),
  };
};
