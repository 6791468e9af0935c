import { z } from "zod";
import type { Transact, Tx } from "../../db/client";
import { changeOf } from "../kernel/change";
import type { Actor } from "../kernel/events";
import type { NewId } from "../kernel/ids";
import { Problem } from "../kernel/problem";
import type { Now } from "../kernel/time";
import { Overruled } from "./publishing";
import { ArticleInput, saveArticleIn } from "./save-article";
import * as store from "./store";

export const ArticleChange = z.intersection(
  changeOf(ArticleInput),
  /** The version that was read before writing: who wrote other words meanwhile keeps them, and is told of. */
  z.object({ seen: z.number().int().min(1).optional(), ...Overruled.shape }),
);
export type ArticleChange = z.infer<typeof ArticleChange>;

const texts = ["title", "text"] as const;
type Known = { known: store.Article; change: ArticleChange };
/** Throws a conflict when a text that is about to be written is no longer the one that was read. */
const refuseOverNewer = async (tx: Tx, { known, change }: Known): Promise<void> => {
  const { seen } = change;
  if (seen === undefined || known.version <= seen) return;
  const versions = await store.versionsOf(tx, known.id);
  const read = versions.find(({ version }) => version === seen);
  const isOther = (name: (typeof texts)[number]) =>
    change[name] !== undefined && change[name] !== known[name] && read?.[name] !== known[name];
  const fields = texts.filter(isOther);
  if (fields.length === 0) return;
  // Who only moved it to another section afterwards has not written these words.
  const wrote = versions.findLast((one) => one.version > seen && fields.every((name) => one[name] === known[name]));
  const { title, text, version } = known;
  const details = { author: wrote?.author ?? known.author, at: wrote?.at ?? known.updatedAt, version, title, text };
  throw new Problem("conflict", { reason: "newer_version", ...details }, "Somebody has written a newer version.");
};

/** Writes the next version of an article: what the change leaves out stays as it is now. */
export const changeArticle = (
  { transact, now, newId }: { transact: Transact; now: Now; newId: NewId },
  { id, change, by }: { id: string; change: ArticleChange; by: Actor },
): Promise<string> =>
  transact(async (tx) => {
    const known = await store.getArticle(tx, id);
    await refuseOverNewer(tx, { known, change });
    const { key, locale } = known;
    const { seen, ...said } = change;
    const { title, section, text, state, audience, products, channels } = { ...known, ...said };
    const article = { key, locale, title, section, text, state, audience, products, channels };
    return saveArticleIn(tx, { now, newId }, { article, by });
  });
