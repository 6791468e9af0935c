import { z } from "zod";
import type { Transact, Tx } from "../../db/client";
import { emit } from "../jobs/outbox";
import type { Actor } from "../kernel/events";
import { given } from "../kernel/given";
import type { NewId } from "../kernel/ids";
import type { Now } from "../kernel/time";
import { audiences } from "./audience";
import * as store from "./store";

type Needs = { transact: Transact; now: Now; newId: NewId };

const Tag = z.string().trim().min(1).max(80);
export const ArticleInput = z.object({
  /** Joins the languages of one article; made from the title when absent. */
  key: z.string().trim().min(1).max(120).optional(),
  locale: z.enum(["en", "ru"]).default("en"),
  title: z.string().trim().min(1).max(300),
  section: z.string().trim().max(120).nullish(),
  text: z.string().max(200_000),
  state: z.enum(["draft", "published", "archived"]).default("published"),
  /** Left out: stays as it is; everybody's, about everything and on all channels in a new one. */
  audience: z.enum(audiences).optional(),
  products: z.array(Tag).max(50).optional(),
  channels: z.array(Tag).max(50).optional(),
});
export type ArticleInput = z.input<typeof ArticleInput>;

/** Letters and digits of any script, joined by dashes. */
export const slugOf = (title: string): string =>
  title
    .toLowerCase()
    .normalize("NFKC")
    .replace(/[^\p{L}\p{N}]+/gu, "-")
    .replace(/^-+|-+$/g, "")
    .slice(0, 80) || "article";

const saysTheSame = (one: store.Article, other: store.Article): boolean =>
  one.title === other.title &&
  one.text === other.text &&
  one.state === other.state &&
  one.section === other.section &&
  one.audience === other.audience &&
  one.products.join("\n") === other.products.join("\n") &&
  one.channels.join("\n") === other.channels.join("\n");

type Wanted = { article: ArticleInput; by: Actor };
/** Writes an article, or the next version of the one with this key and language. Returns its id. */
export const saveArticle = (needs: Needs, wanted: Wanted): Promise<string> =>
  needs.transact((tx) => saveArticleIn(tx, needs, wanted));

/** The same inside somebody's transaction. */
export const saveArticleIn = async (
  tx: Tx,
  needs: Omit<Needs, "transact">,
  { article: wanted, by }: Wanted,
): Promise<string> => {
  const input = given(ArticleInput, wanted);
  const now = needs.now();
  const key = input.key ?? slugOf(input.title);
  const author = by.kind === "agent" ? by.id : null;
  const known = await store.findArticle(tx, { key, locale: input.locale });
  const article: store.Article = {
    id: known?.id ?? needs.newId(),
    key,
    locale: input.locale,
    slug: known?.slug ?? slugOf(key),
    title: input.title,
    section: input.section ?? null,
    text: input.text,
    state: input.state,
    audience: input.audience ?? known?.audience ?? "everyone",
    products: input.products ?? known?.products ?? [],
    channels: input.channels ?? known?.channels ?? [],
    author,
    version: (known?.version ?? 0) + 1,
    createdAt: known?.createdAt ?? now,
    updatedAt: now,
  };
  if (known && saysTheSame(known, article)) return known.id;
  if (known) await store.updateArticle(tx, known.id, article);
  else await store.insertArticle(tx, article);
  await store.countShelfUp(tx);
  await store.keepVersion(tx, { id: needs.newId(), article, author, at: now });
  await emit(tx, { type: "desk.changed", conversation: null, actor: by, payload: { what: "articles" } }, now);
  return article.id;
};
