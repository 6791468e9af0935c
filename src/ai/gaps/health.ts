import { z } from "zod";
import type { Store } from "../../../db/client";
import { emit } from "../../jobs/outbox";
import type { Now } from "../../kernel/time";
import { DAY_MS } from "../../kernel/time";
import { type Article, listArticles } from "../../knowledge/store";
import { type NewFinding, replaceFindings, usesSince } from "./articles/store";
import type { Contradiction } from "./contradictions";
import { gapsChanged } from "./gather";
import { cursorOf, saveCursor } from "./past/store";
import type { GapSettings } from "./settings";
import * as store from "./store";
import type { Ask, Told } from "./thread";

type Needs = { store: Store; now: Now; think: (ask: Ask) => Promise<Told> };

const MONTH_MS = 30 * DAY_MS;
const ARTICLES_MAX = 20_000;
/** Answers are judged by how they fared so lately. */
const LATELY_MS = 90 * DAY_MS;
const FELL_MIN = 2;
const FELL_SHARE = 0.3;

/** What is known of a stale or unused article. */
export const UseDetail = z.object({
  why: z.enum(["old", "fallen", "never"]),
  uses: z.number(),
  fell: z.number(),
  updatedAt: z.number(),
});
export const ContradictionDetail = z.object({
  what: z.enum(["figures", "negation"]),
  one: z.string(),
  other: z.string(),
});

type Uses = Awaited<ReturnType<typeof usesSince>>;
type Used = {
  articles: readonly Pick<Article, "id" | "version" | "createdAt" | "updatedAt">[];
  lately: Uses;
  ever: Uses;
  settings: GapSettings;
  now: number;
};

/** Articles that nobody has touched for long while answers still cite them, or whose answers do not stand any more. */
export const staleIn = ({ articles, lately, ever, settings, now }: Used): NewFinding[] =>
  articles.flatMap((article): NewFinding[] => {
    const { id, updatedAt, version } = article;
    const soon = lately.find((one) => one.article === id);
    const all = ever.find((one) => one.article === id);
    const found = (why: "old" | "fallen", { n, fell }: { n: number; fell: number }): NewFinding[] => [
      {
        id: `stale:${id}`,
        kind: "stale",
        article: id,
        other: null,
        detail: { why, uses: n, fell, updatedAt },
        sign: `${version}`,
      },
    ];
    if (soon && soon.fell >= FELL_MIN && soon.fell / soon.n >= FELL_SHARE) return found("fallen", soon);
    const isOld = updatedAt < now - settings.staleMonths * MONTH_MS;
    return isOld && all && all.lastAt >= now - settings.staleMonths * MONTH_MS ? found("old", all) : [];
  });

/** Articles that have been out for long enough and no answer has ever cited; none where the bot cites nothing at all. */
export const unusedIn = ({ articles, ever, settings, now }: Used): NewFinding[] => {
  const used = new Set(ever.map(({ article }) => article));
  if (used.size === 0) return [];
  return articles
    .filter(({ id, createdAt }) => !used.has(id) && createdAt < now - settings.unusedDays * DAY_MS)
    .map(({ id, updatedAt, version }) => ({
      id: `unused:${id}`,
      kind: "unused" as const,
      article: id,
      other: null,
      detail: { why: "never", uses: 0, fell: 0, updatedAt },
      sign: `${version}`,
    }));
};

const contradictingOf = ({ what, one, other }: Contradiction): NewFinding => ({
  id: `contradicting:${one.article}:${other.article}`,
  kind: "contradicting",
  article: one.article,
  other: other.article,
  detail: { what, one: one.sentence, other: other.sentence },
  // Another wording is another contradiction; a dismissal holds for these words alone.
  sign: `${one.sentence}\n${other.sentence}`.slice(0, 2000),
});

const signOf = (articles: readonly Article[], settings: GapSettings, now: number): string =>
  [
    new Date(now).toISOString().slice(0, 10),
    articles.length,
    articles.reduce((sum, { version }) => sum + version, 0),
    Math.max(0, ...articles.map(({ updatedAt }) => updatedAt)),
    JSON.stringify(settings),
  ].join(" ");

/** Looks over the articles once a day, and again when one has changed. */
export const lookOver = async ({ store: desk, now, think }: Needs): Promise<void> => {
  const articles = await listArticles(desk.read, { state: "published", limit: ARTICLES_MAX });
  const settings = await store.gapSettings(desk.read);
  const sign = signOf(articles, settings, now());
  if ((await cursorOf(desk.read)).articles === sign) return;
  const [lately, ever] = [await usesSince(desk.read, now() - LATELY_MS), await usesSince(desk.read, 0)];
  const used = { articles, lately, ever, settings, now: now() };
  const told = await think({ compare: articles.map(({ id, locale, title, text }) => ({ id, locale, title, text })) });
  const contradicting = "contradictions" in told ? told.contradictions.map(contradictingOf) : [];
  await desk.transact(async (tx) => {
    const found = [...staleIn(used), ...contradicting, ...unusedIn(used)];
    await replaceFindings(tx, { found, at: now() });
    await saveCursor(tx, { articles: sign }, now());
    await emit(tx, gapsChanged(), now());
  });
};
