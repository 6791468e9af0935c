import type { VersionContent } from "../../../../src/realtime/wire";
import { diffLines } from "./diff";

const isThing = (value: unknown): value is object =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const isSame = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other);

/** Whose stands where both changed the same to something else; `both`: of texts what either wrote, of all else ours. */
export type Whose = "mine" | "theirs" | "both";
/** What was kept in one place between two lines, and whether the line after it stays. */
type Edit = { added: string[]; isGone: boolean };

const editsOf = (before: string, after: string): Edit[] => {
  const edits: Edit[] = [{ added: [], isGone: false }];
  for (const { kind, text } of diffLines(before, after)) {
    const last = edits.at(-1);
    if (kind === "new") last?.added.push(text);
    else {
      if (last) last.isGone = kind === "gone";
      edits.push({ added: [], isGone: false });
    }
  }
  return edits;
};

/** A prompt's front matter names each field once; the last of two stands. */
const fieldsOnce = (lines: string[]): string[] => {
  const end = lines[0] === "---" ? lines.indexOf("---", 1) : -1;
  const fieldOf = (line: string) => /^(\w+):/.exec(line)?.[1];
  const isAgain = (line: string, at: number) =>
    fieldOf(line) !== undefined && lines.slice(at + 1, end).some((later) => fieldOf(later) === fieldOf(line));
  return lines.filter((line, at) => at >= end || !isAgain(line, at));
};

/** One text of two that were made of the same: every line that either wrote, theirs first; what either took out is gone. Of a field in front matter ours stands. */
export const bothTexts = (base: string, mine: string, theirs: string): string => {
  const before = base.split("\n");
  const [ours, others] = [editsOf(base, mine), editsOf(base, theirs)];
  const lines = others.flatMap(({ added, isGone }, at) => {
    const my = ours[at] ?? { added: [], isGone: false };
    const line = before[at];
    const stays = line !== undefined && !isGone && !my.isGone;
    return [...added, ...(isSame(my.added, added) ? [] : my.added), ...(stays ? [line] : [])];
  });
  return fieldsOnce(lines).join("\n");
};

type Merged<Thing> = { whole: Thing; clashes: string[][] };
type Three<Thing> = { base: Thing; mine: Thing; theirs: Thing };

const chosen = (whose: Whose, { base, mine, theirs }: Three<unknown>): unknown => {
  if (whose === "theirs") return theirs;
  const isText = whose === "both" && typeof mine === "string" && typeof theirs === "string";
  return isText ? bothTexts(typeof base === "string" ? base : "", mine, theirs) : mine;
};

/** What two people made of one thing: what each of them changed. Where both changed the same to something else it is a clash, and `whose` says what stands. */
function merged<Thing extends object>(three: Three<Thing>, whose: Whose): Merged<Thing>;
function merged({ base, mine, theirs }: Three<object>, whose: Whose): Merged<object> {
  const map = (thing: object) => new Map<string, unknown>(Object.entries(thing));
  const [was, ours, others] = [map(base), map(mine), map(theirs)];
  const clashes: string[][] = [];
  const fields = [...new Set([...others.keys(), ...ours.keys()])].flatMap((name): [string, unknown][] => {
    const [before, my, their] = [was.get(name), ours.get(name), others.get(name)];
    if (isSame(my, before)) return others.has(name) ? [[name, their]] : [];
    const isFree = isSame(their, before) || isSame(their, my);
    if (!isFree && isThing(before) && isThing(my) && isThing(their)) {
      const inside = merged({ base: before, mine: my, theirs: their }, whose);
      clashes.push(...inside.clashes.map((path) => [name, ...path]));
      return [[name, inside.whole]];
    }
    if (!isFree) clashes.push([name]);
    const stands = isFree ? my : chosen(whose, { base: before, mine: my, theirs: their });
    return stands === undefined ? [] : [[name, stands]];
  });
  return { whole: Object.fromEntries(fields), clashes };
}

/** What both began from: a prompt that nobody had reworded yet was the release's. */
export const begunFrom = (
  { base, mine, theirs }: Three<VersionContent>,
  shipped: readonly { name: string; markdown: string }[],
): VersionContent => {
  const isNew = (name: string) => [mine, theirs].every(({ prompts }) => prompts[name] !== undefined);
  const words = shipped.filter(({ name }) => isNew(name)).map(({ name, markdown }) => [name, markdown] as const);
  return { ...base, prompts: { ...Object.fromEntries(words), ...base.prompts } };
};

const keyed = ({ categories, ...rest }: VersionContent) => ({
  ...rest,
  categories: Object.fromEntries(categories.map((one) => [one.id, one])),
});

/** What two people made of a version's content, prompt by prompt and category by category; `clashes`: the paths of what both changed. */
export const mergedContent = (
  { base, mine, theirs }: Three<VersionContent>,
  whose: Whose = "mine",
): Merged<VersionContent> => {
  const { whole, clashes } = merged({ base: keyed(base), mine: keyed(mine), theirs: keyed(theirs) }, whose);
  return { whole: { ...whole, categories: Object.values(whole.categories) }, clashes };
};
