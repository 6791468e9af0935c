import { z } from "zod";
import { detectLanguage } from "../../../kernel/text";

export const TEXT_CHARS_MAX = 8000;
const optional = (lettersMax: number) => z.string().trim().max(lettersMax).nullish();

/** One question as people hand it in: by form, JSONL or CSV. Names stand for ids, as people write them. */
export const GivenItem = z.object({
  text: z.string().trim().min(1).max(TEXT_CHARS_MAX),
  /** A category's name or id; "none" says that it belongs to none; absent: nobody said. */
  category: optional(200),
  /** Articles a right answer cites, by id, key or address; several are parted by commas in CSV. */
  articles: z.array(z.string().max(400)).max(20).nullish(),
  reply: optional(TEXT_CHARS_MAX),
  /** True where a person had to answer. */
  person: z.boolean().nullish(),
});
export type GivenItem = z.infer<typeof GivenItem>;

type Known = {
  categories: readonly { id: string; name: string; nameRu: string | null }[];
  articles: readonly { id: string; key: string; slug: string }[];
};
/** What a given item names and this desk does not know. */
type Unknown = { what: "category" | "article"; name: string };
export type NewItem = {
  conversation: string | null;
  text: string;
  language: "en" | "ru" | "other";
  history: { by: "customer" | "bot" | "agent"; text: string }[];
  category: string | null;
  isSorted: boolean;
  answeredBy: "bot" | "person" | null;
  articles: string[];
  reply: string | null;
  at: number;
};

const NONE = /^(?:none|-|нет|oos)$/i;

/** A given item with its names looked up; a fault names what is not known here. */
export const itemOf = (given: GivenItem, { categories, articles }: Known, at: number): NewItem | { fault: Unknown } => {
  const said = given.category ?? "";
  const isNone = NONE.test(said);
  const folded = said.toLowerCase();
  const category = categories.find(
    ({ id, name, nameRu }) => id === said || name.toLowerCase() === folded || nameRu?.toLowerCase() === folded,
  );
  if (said !== "" && !isNone && !category) return { fault: { what: "category", name: said } };
  const cited = (given.articles ?? []).map((one) => ({
    one,
    found: articles.filter(
      ({ id, key, slug }) => one === id || one === key || one === slug || one.endsWith(`/${slug}`),
    ),
  }));
  const strange = cited.find(({ found }) => found.length === 0);
  if (strange) return { fault: { what: "article", name: strange.one } };
  const ids = cited.flatMap(({ found }) => found.map(({ id }) => id));
  return {
    conversation: null,
    text: given.text,
    language: detectLanguage(given.text),
    history: [],
    category: category?.id ?? null,
    isSorted: said !== "",
    answeredBy: given.person ? "person" : ids.length > 0 ? "bot" : null,
    articles: ids,
    reply: given.reply || null,
    at,
  };
};
