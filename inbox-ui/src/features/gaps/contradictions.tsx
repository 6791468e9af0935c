import "./gaps.css";
import { A } from "@solidjs/router";
import { For } from "solid-js";
import type { ArticleContradiction } from "../../../../src/realtime/wire";
import { ApiError, isRecord } from "../../api/http";
import { t } from "../../app/words";

/** Published articles that say otherwise than what is about to go out, with both sentences. */
export const Contradictions = (props: { found: readonly ArticleContradiction[]; language: string; ours: string }) => (
  <>
    <p class="cure bad" role="alert">
      {t("gaps.contradicts", { n: props.found.length })}
    </p>
    <ul class="part">
      <For each={props.found}>
        {({ what, said, article }) => (
          <li class="gap-pair">
            <blockquote lang={props.language}>
              {said.draft} <span class="muted">{props.ours}</span>
            </blockquote>
            <blockquote lang={article.locale}>
              {said.article} {/* Beside what is being written here, never in its place. */}
              <A
                class="link"
                target="_blank"
                rel="noopener noreferrer"
                href={`/knowledge/${encodeURIComponent(article.id)}`}
              >
                {article.title} <span class="sr">{t("newTab")}</span>
              </A>
            </blockquote>
            <small>{t(`gaps.differ.${what}`)}</small>
          </li>
        )}
      </For>
    </ul>
  </>
);

const text = (value: unknown) => (typeof value === "string" ? value : "");

const contradictionOf = (value: unknown): ArticleContradiction[] => {
  if (!isRecord(value) || !isRecord(value.said) || !isRecord(value.article)) return [];
  const { id, title, locale, slug } = value.article;
  return [
    {
      what: value.what === "negation" ? "negation" : "figures",
      said: { draft: text(value.said.draft), article: text(value.said.article) },
      article: { id: text(id), title: text(title), locale: locale === "ru" ? "ru" : "en", slug: text(slug) },
    },
  ];
};

/** What the server says instead of publishing what others contradict; null for every other refusal. */
export const contradictionsIn = (error: unknown): ArticleContradiction[] | null => {
  if (!(error instanceof ApiError) || error.problem.code !== "article.contradicts") return null;
  const { contradictions } = error.problem.details;
  return Array.isArray(contradictions) ? contradictions.flatMap(contradictionOf) : [];
};
