import type { z } from "zod";
import type { AnswerCase } from "../../../prompts/answer/schema";
import { defaultManners } from "../../desk/manners/model";
import { detectLanguage } from "../../kernel/text";
import { buildIndex, search } from "../../knowledge/search";
import type { Shelf } from "../../knowledge/shelf";
import type { Article } from "../../knowledge/store";
import { shipped } from "../lab/model";
import { turnOf } from "../lab/trials/replay";

type Input = z.infer<typeof AnswerCase>["input"];

const asNew = { createdAt: 0, updatedAt: 0, version: 1, author: null };
const forAll = { section: null, state: "published" as const, audience: "everyone" as const };

/** The articles a case's passages are from: each title once, its passages under their headings. */
const articlesOf = ({ passages }: Input): Article[] =>
  [...new Set(passages.map(({ title }) => title))].map((title) => {
    const own = passages.filter((one) => one.title === title);
    const text = own
      .map(({ heading, text: said }) => (heading && heading !== title ? `## ${heading}\n\n${said}` : said))
      .join("\n\n");
    const locale = detectLanguage(text) === "ru" ? ("ru" as const) : ("en" as const);
    return { id: title, key: title, slug: title, title, text, locale, products: [], channels: [], ...forAll, ...asNew };
  });

const shelfWith = (all: readonly Article[]): Shelf => {
  const index = buildIndex([...all]);
  const articles = new Map(all.map((one) => [one.id, one]));
  return {
    changed: () => {},
    search: async (question, { limit = 10, locale } = {}) => ({
      hits: search(index, question, { limit, locale }),
      articles,
    }),
  };
};

/** What the desk's own engine answers a case, read as a conversation is, with the passage it found; null where it leaves it to a person. */
export const answerLocally = async (input: Input): Promise<{ text: string; passage: string } | null> => {
  const { question: text, language, history } = input;
  const needs = { shelf: shelfWith(articlesOf(input)), publicUrl: "", llm: null };
  const said = await turnOf({ ...needs, content: shipped, manners: defaultManners }, { text, language, history });
  const [cited] = said.outcome === "answer" && said.proof?.found ? said.proof.citations : [];
  if (!cited || !said.proof?.found) return null;
  const passage = input.passages.find(({ title, text }) => title === cited.title && text.includes(cited.quote));
  return { text: said.proof.text, passage: passage?.id ?? cited.article };
};
