import type { Article } from "./store";

export const audiences = ["everyone", "customers", "agents"] as const;
/** `customers`: who has proved who they are. `agents`: our own people. Each may read what those before it may. */
export type Audience = (typeof audiences)[number];

/** Who asks and from where. A channel left out is none: what is told on some channels only is not told there. */
export type Viewer = { audience: Audience; channel?: string };
/** What of the articles is looked through: those about one of these products, those in one language. */
export type Only = { products?: readonly string[]; locale?: "en" | "ru" };

type Limits = Pick<Article, "audience" | "channels" | "products" | "locale">;
/** Who may read an article, and on which channels it is told. */
export type Readers = Pick<Limits, "audience" | "channels">;

/** Everybody's articles that are told on every channel: what may be shown when nothing is known of the reader. */
export const anybody: Viewer = { audience: "everyone" };

/** Whether an article may be shown to a reader, or be told to them in parts. */
export const isVisible = ({ audience, channels }: Readers, viewer: Viewer): boolean => {
  if (viewer.audience === "agents") return true;
  if (audiences.indexOf(audience) > audiences.indexOf(viewer.audience)) return false;
  return channels.length === 0 || (viewer.channel !== undefined && channels.includes(viewer.channel));
};

/** An article about no product in particular is about all. */
export const isWanted = ({ products, locale }: Pick<Limits, "products" | "locale">, only: Only): boolean =>
  (only.locale === undefined || locale === only.locale) &&
  (only.products === undefined || products.length === 0 || products.some((one) => only.products?.includes(one)));

const none: ReadonlySet<string> = new Set();

/** The articles that a search must pass over. */
export const hiddenFrom = (
  articles: Iterable<Limits & { id: string }>,
  { viewer = anybody, only = {} }: { viewer?: Viewer | undefined; only?: Only | undefined },
): ReadonlySet<string> => {
  const hidden: string[] = [];
  for (const article of articles) if (!isVisible(article, viewer) || !isWanted(article, only)) hidden.push(article.id);
  return hidden.length === 0 ? none : new Set(hidden);
};
