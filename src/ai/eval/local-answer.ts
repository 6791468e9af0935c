import type { z } from "zod";
import type { AnswerCase } from "../../../prompts/answer/schema";
import { asksForPerson } from "../../desk/conversations/asks-for-person";
import { detectLanguage } from "../../kernel/text";
import { buildIndex, type Hit, search } from "../../knowledge/search";
import { alarmIn } from "../alarms";
import { leansOn } from "../follow-up";
import { tellsFact } from "../local/asked-for";
import { decide } from "../local/gate";
import { answerFrom } from "../prove";

type Input = z.infer<typeof AnswerCase>["input"];

/** The articles a case's passages are from: each title once, its passages under their headings. */
const articlesOf = ({ passages }: Input) =>
  [...new Set(passages.map(({ title }) => title))].map((title) => {
    const own = passages.filter((one) => one.title === title);
    const text = own
      .map(({ heading, text: said }) => (heading && heading !== title ? `## ${heading}\n\n${said}` : said))
      .join("\n\n");
    const locale = detectLanguage(text) === "ru" ? ("ru" as const) : ("en" as const);
    return { id: title, slug: title, title, text, locale, audience: "everyone" as const };
  });

/** What is asked, read by itself and, where it leans on what was asked before, behind that: as a conversation is read. */
const readingsOf = ({ question, history }: Input): string[] => {
  const leaning = leansOn(question);
  const earlier = leaning === "no" ? undefined : history.findLast(({ by }) => by === "customer")?.text;
  if (earlier === undefined) return [question];
  return leaning === "must" ? [`${earlier}\n${question}`, question] : [question, `${earlier}\n${question}`];
};

/** What the desk's own engine answers a case, with the passage it found; null where it leaves it to a person. */
export const answerLocally = (input: Input): { text: string; passage: string } | null => {
  if (asksForPerson(input.question) || alarmIn(input.question) !== null) return null;
  const articles = articlesOf(input);
  const index = buildIndex(articles);
  const locale = input.language === "ru" ? "ru" : "en";
  const answered = (question: string): { question: string; hit: Hit } | null => {
    const hits = search(index, question, { limit: 12, locale });
    const [hit] = hits;
    return hit && hit.locale === locale && decide(question, hits).answer ? { question, hit } : null;
  };
  const found = readingsOf(input).reduce<ReturnType<typeof answered>>((first, next) => first ?? answered(next), null);
  const article = articles.find(({ id }) => id === found?.hit.id);
  const said = found && article && answerFrom(found.hit, { article, question: found.question, publicUrl: "" });
  if (!said || !tellsFact({ question: found.question, title: article.title, headings: [], text: said.text }))
    return null;
  const passage = input.passages.find(
    ({ title, text }) => title === article.title && text.includes(found.hit.passage.text),
  );
  return { text: said.text, passage: passage?.id ?? article.id };
};
