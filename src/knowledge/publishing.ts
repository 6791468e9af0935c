import { z } from "zod";
import type { Article } from "./store";

/** An article that is about to go out; `id` is null where there is none yet. */
export type Publishing = { id: string | null } & Pick<Article, "locale" | "title" | "text" | "audience">;
/** Throws when something speaks against words that are about to go out. */
export type MayPublish = (article: Publishing) => Promise<void>;

type Words = Pick<Article, "title" | "text" | "state">;

/** Whether writing `next` shows readers words that they have not seen yet. */
export const goesOut = (known: Words | null, next: Words): boolean =>
  next.state === "published" &&
  (known?.state !== "published" || known.title !== next.title || known.text !== next.text);

/** A person's word that what published articles contradict goes out all the same. */
export const Overruled = z.object({ overrule: z.boolean().optional() });
