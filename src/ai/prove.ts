import type { Language } from "../kernel/text";
import { oncePerArticle } from "../knowledge/search";
import type { Shelf } from "../knowledge/shelf";
import { decide } from "./local/gate";

type Asked = { question: string; language: Language; publicUrl: string };
export type Citation = { n: number; article: string; passage: string; title: string; url: string; quote: string };
export type Proof =
  | { found: true; text: string; citations: Citation[]; trace: Record<string, unknown> }
  | { found: false; tried: { title: string; url: string }[]; trace: Record<string, unknown> };

/** Longer passages are cut at a paragraph, never inside one. */
const ANSWER_CHARS_MAX = 900;

/** Where the public reads an article. */
export const urlOf = (publicUrl: string, { slug, locale }: { slug: string; locale: string }) =>
  `${publicUrl}/help/${locale}/${encodeURIComponent(slug)}`;

const whole = (text: string): string => {
  if (text.length <= ANSWER_CHARS_MAX) return text;
  const kept: string[] = [];
  for (const paragraph of text.split(/\n{2,}/)) {
    if (kept.length > 0 && kept.join("\n\n").length + paragraph.length > ANSWER_CHARS_MAX) break;
    kept.push(paragraph);
  }
  return kept.join("\n\n");
};

/** Looks for a published passage that proves an answer; without one says what was looked at. */
export const prove = async (shelf: Shelf, { question, language, publicUrl }: Asked): Promise<Proof> => {
  const locale = language === "ru" ? "ru" : "en";
  const { hits, articles } = await shelf.search(question, { limit: 12, locale });
  const best = hits[0];
  const decision = decide(question, hits);
  const looked = oncePerArticle(hits)
    .slice(0, 3)
    .flatMap((hit) => articles.get(hit.id) ?? []);
  const tried = looked.map((article) => ({ title: article.title, url: urlOf(publicUrl, article) }));
  const trace = {
    engine: "local",
    gate: { confidence: decision.confidence, reason: decision.reason },
    hits: hits
      .slice(0, 5)
      .map(({ id, title, score, coverage, margin }) => ({ article: id, title, score, coverage, margin })),
  };
  const article = best ? articles.get(best.id) : undefined;
  if (!best || !article || best.locale !== locale || !decision.answer) return { found: false, tried, trace };
  const text = whole(best.passage.text.trim());
  const citations = [
    {
      n: 1,
      article: article.id,
      passage: `${article.id}#${best.passage.at}`,
      title: article.title,
      url: urlOf(publicUrl, article),
      quote: text,
    },
  ];
  return { found: true, text, citations, trace };
};
