import { z } from "zod";
import { foldForSearch, stem, wholeWord, words } from "../../kernel/text";
import { PriorityName } from "../categories/model";

/** What a rule can look at. `words`: these words in order, in any form; `exact`: as they are written; `pattern`: with `#` for a digit, `?` for a letter, `*` for a piece of a word. */
export const grounds = [
  "words",
  "exact",
  "pattern",
  "domain",
  "connection",
  "channel",
  "language",
  "mood",
  "urgency",
] as const;
export type Ground = (typeof grounds)[number];

export const Condition = z.object({
  on: z.enum(grounds),
  values: z.array(z.string().trim().min(1).max(200)).min(1).max(100),
});
export type Condition = z.infer<typeof Condition>;
const STARS_MAX = 4;
const tooManyStars = ({ on, values }: Condition) =>
  on === "pattern" && values.some((value) => value.split("*").length - 1 > STARS_MAX);

const id = z.string().min(1).max(100);
export const RuleInput = z.object({
  name: z.string().trim().min(1).max(120),
  enabled: z.boolean().default(true),
  conditions: z
    .array(Condition.refine((one) => !tooManyStars(one), { message: `at most ${STARS_MAX} stars` }))
    .min(1)
    .max(10),
  actions: z
    .object({ category: id, priority: PriorityName, team: id })
    .partial()
    .refine((one) => Object.values(one).some((value) => value !== undefined), { message: "a rule does something" }),
});
export type RuleInput = z.infer<typeof RuleInput>;
/** What a change may say of one: an action that is null is left off. */
export const RuleChange = z.object({
  name: RuleInput.shape.name.optional(),
  enabled: z.boolean().optional(),
  conditions: RuleInput.shape.conditions.optional(),
  actions: z
    .object({ category: id.nullable(), priority: PriorityName.nullable(), team: id.nullable() })
    .partial()
    .optional(),
});
export type RuleChange = z.infer<typeof RuleChange>;

type Said = { [Name in "name" | "enabled" | "conditions" | "actions"]: unknown };
/** A rule after a change; not checked yet, for it may do nothing any more. */
export const ruleAfter = ({ name, enabled, conditions, actions }: Said, change: RuleChange): Said => ({
  ...{ name, enabled, conditions, ...change },
  actions: Object.fromEntries(
    Object.entries({ ...Object(actions), ...change.actions }).filter(
      ([, value]) => value !== null && value !== undefined,
    ),
  ),
});
export type Rule = RuleInput & { id: string; position: number };

/** What is known of a conversation when rules look at it. */
export type Facts = {
  text: string;
  /** Where the customer's mail comes from. */
  domain: string | null;
  connection: string;
  channel: string;
  language: string;
  mood: string;
  urgency: string;
};

type Read = { folded: string; stems: string };
const CHARS_MAX = 20_000;
const readOf = (text: string): Read => {
  const cut = text.slice(0, CHARS_MAX);
  return { folded: foldForSearch(cut), stems: ` ${words(cut).map(stem).join(" ")} ` };
};

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&");
/** No star runs over a space or further than forty letters: nothing a customer writes can keep it busy. */
const shapes: Record<string, string> = { "#": "\\d", "?": "[\\p{L}\\p{N}]", "*": "[^\\s]{0,40}" };
const patternOf = (value: string): RegExp => {
  const body = [...foldForSearch(value)].map((letter) => shapes[letter] ?? escaped(letter)).join("");
  return wholeWord(body);
};
const exactOf = (value: string): RegExp => wholeWord([...foldForSearch(value)].map(escaped).join(""));

const isUnder = (domain: string, value: string): boolean => {
  const wanted = value.toLowerCase().replace(/^@/, "");
  return domain === wanted || domain.endsWith(`.${wanted}`);
};

const holds = (on: Ground, value: string, { facts, read }: { facts: Facts; read: Read }): boolean => {
  switch (on) {
    case "words": {
      const wanted = words(value).map(stem);
      return wanted.length > 0 && read.stems.includes(` ${wanted.join(" ")} `);
    }
    case "exact":
      return exactOf(value).test(read.folded);
    case "pattern":
      return patternOf(value).test(read.folded);
    case "domain":
      return facts.domain !== null && isUnder(facts.domain, value);
    default:
      return facts[on] === value;
  }
};

/** What a rule goes by in this text: for each of its conditions the value that holds; null where one does not. */
export const heldBy = (
  conditions: readonly Condition[],
  facts: Facts,
  read = readOf(facts.text),
): { on: Ground; value: string }[] | null => {
  const held: { on: Ground; value: string }[] = [];
  for (const { on, values } of conditions) {
    const value = values.find((one) => holds(on, one, { facts, read }));
    if (value === undefined) return null;
    held.push({ on, value });
  }
  return held;
};

export type Decision = { value: string; rule: Rule; held: { on: Ground; value: string }[] };
export type Decided = Partial<Record<"category" | "priority" | "team", Decision>>;

/** What the rules say, in their order: the first that speaks of something decides it. */
export const decide = (rules: readonly Rule[], facts: Facts): Decided => {
  const read = readOf(facts.text);
  const decided: Decided = {};
  for (const rule of [...rules].sort((a, b) => a.position - b.position)) {
    const held = rule.enabled ? heldBy(rule.conditions, facts, read) : null;
    if (!held) continue;
    for (const kind of ["category", "priority", "team"] as const) {
      const value = rule.actions[kind];
      if (value !== undefined && !decided[kind]) decided[kind] = { value, rule, held };
    }
  }
  return decided;
};

/** Why, in a few words: the rule by its name, and what it went by. */
export const reasonOf = ({ rule, held }: Decision): string =>
  `${rule.name}: ${held.map(({ value }) => `“${value}”`).join(", ")}`;
