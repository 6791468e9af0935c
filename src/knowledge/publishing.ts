import { z } from "zod";
import { audiences } from "./audience";
import type { Article } from "./store";

/** An article that is about to go out; `id` is null where there is none yet. */
export type Publishing = { id: string | null } & Pick<Article, "locale" | "title" | "text" | "audience">;
/** Throws when something speaks against words that are about to go out. */
export type MayPublish = (article: Publishing) => Promise<void>;

type Words = Pick<Article, "title" | "text" | "state">;
type Readers = Pick<Article, "audience" | "channels">;
type Known = Words & Readers;
type Next = Words & { [Name in keyof Readers]?: Readers[Name] | undefined };

const isToldWhereItWasNot = (known: readonly string[], next: readonly string[]): boolean =>
  known.length > 0 && (next.length === 0 || next.some((channel) => !known.includes(channel)));

const isWider = (known: Known, { audience = known.audience, channels = known.channels }: Next): boolean =>
  audiences.indexOf(audience) < audiences.indexOf(known.audience) || isToldWhereItWasNot(known.channels, channels);

/** Whether writing `next` shows readers words that they have not seen yet: new words, or new readers. */
export const goesOut = (known: Known | null, next: Next): boolean =>
  next.state === "published" &&
  (known?.state !== "published" || known.title !== next.title || known.text !== next.text || isWider(known, next));

/** A person's word that what published articles contradict goes out all the same. */
export const Overruled = z.object({ overrule: z.boolean().optional() });
