import { z } from "zod";
import { changed, changeOf } from "../../kernel/change";
import { given } from "../../kernel/given";
import { Problem } from "../../kernel/problem";
import type { CategoryView } from "../../kernel/wire";

/** How a person is found for the conversations of a category. */
export const strategies = ["none", "least_loaded", "round_robin", "similar", "person"] as const;
export type Strategy = (typeof strategies)[number];
export const PriorityName = z.enum(["low", "normal", "high", "urgent"]);

/** A category with more could not be said as a whole any more. */
const EXAMPLES_MAX = 20_000;
const Examples = z.object({ examples: z.array(z.string()).max(EXAMPLES_MAX) });

/** What a lead says of a category. What is left out of the last four stays as it was; null clears it. */
export const CategoryInput = z.object({
  name: z.string().trim().min(1).max(120),
  nameRu: z.string().trim().max(120).nullish(),
  description: z.string().max(2000).default(""),
  team: z.string().max(100).nullish(),
  priority: PriorityName.nullish(),
  examples: z.array(z.string().trim().min(1).max(4000)).max(EXAMPLES_MAX).default([]),
  parent: z.string().max(120).nullish(),
  strategy: z.enum(strategies).optional(),
  person: z.string().max(254).nullish(),
  threshold: z.number().min(0.5).max(1).nullish(),
});
export type CategoryInput = z.infer<typeof CategoryInput>;

/** What a change may say of one. Examples one by one, so that two who teach it at once are both heard. */
export const CategoryChange = z.intersection(
  changeOf(CategoryInput),
  z.object({ learn: CategoryInput.shape.examples.optional(), forget: z.array(z.string().max(4000)).optional() }),
);
export type CategoryChange = z.infer<typeof CategoryChange>;

/** A category after a change. Throws `bad_input` where it learns more than one may hold. */
export const categoryAfter = (
  known: CategoryView,
  { learn = [], forget = [], ...change }: CategoryChange,
): CategoryView => {
  const next = changed(known, change);
  const gone = new Set(forget);
  const examples = [...new Set([...next.examples.filter((one) => !gone.has(one)), ...learn])];
  // One that is too full already may still forget.
  if (learn.length > 0) given(Examples, { examples });
  return { ...next, examples };
};

/** All that a category is, as plain data: what a version of the bot keeps and brings back. */
export const CategoryConfig = z.object({
  id: z.string().min(1).max(100),
  name: z.string().min(1).max(120),
  nameRu: z.string().max(120).nullable(),
  description: z.string().max(2000),
  team: z.string().nullable(),
  priority: PriorityName.nullable(),
  examples: z.array(z.string()),
  /** Another category's id; there are two levels. */
  parent: z.string().nullable(),
  strategy: z.enum(strategies),
  /** An agent's id, where the strategy is `person`. */
  person: z.string().nullable(),
  /** How often it must be right to be applied by itself, 0 to 1; null: as the desk says. */
  threshold: z.number().nullable(),
});
export type CategoryConfig = z.infer<typeof CategoryConfig>;

type Placed = { id: string; parent: string | null };
/** Throws `bad_input` where a category cannot stand under this parent: there are two levels. */
export const checkParent = (all: readonly Placed[], { id, parent }: { id: string | null; parent: string }): void => {
  const above = all.find((one) => one.id === parent);
  const no = (reason: string): never => {
    throw new Problem("bad_input", { field: "parent", reason }, "Categories have two levels.");
  };
  if (!above) throw new Problem("not_found", { what: "category", id: parent });
  if (parent === id) no("itself");
  if (above.parent !== null) no("third_level");
  if (id !== null && all.some((one) => one.parent === id)) no("has_children");
};

/** Team and priority of a category: its own, or those of the one above it. */
export const routingOf = (
  category: CategoryView,
  all: readonly CategoryView[],
): Pick<CategoryView, "team" | "priority"> => {
  const above = all.find(({ id }) => id === category.parent);
  return { team: category.team ?? above?.team ?? null, priority: category.priority ?? above?.priority ?? null };
};

/** Headings only gather others: with no example of their own, nothing is sorted under them. */
export const isHeading = ({ id, examples }: CategoryView, all: readonly CategoryView[]): boolean =>
  examples.length === 0 && all.some(({ parent }) => parent === id);
