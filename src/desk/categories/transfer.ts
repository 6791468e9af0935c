import { z } from "zod";
import type { Read, Tx } from "../../../db/client";
import { emit } from "../../jobs/outbox";
import type { Actor } from "../../kernel/events";
import { Problem } from "../../kernel/problem";
import { keyFor } from "../../people/model";
import { findAgent, listAgents, listTeams, saveTeam } from "../../people/store";
import { CategoryInput } from "./model";
import { listCategories, saveCategory } from "./store";

/** So long may lines be, in bytes: fifty thousand examples in Russian are twelve million. */
export const LINES_BYTES_MAX = 25_000_000;

const Translation = z.object({ name: z.string().optional() });
/** One category as a line of a file: others are named by their names, teams by key or name, people by e-mail. */
export const CategoryLine = CategoryInput.extend({
  translations: z.object({ ru: Translation.optional() }).optional(),
});
export type CategoryLine = z.infer<typeof CategoryLine>;
type Making = { now: number; newId: () => string };
export type Imported = { imported: number; added: number; changed: number; teamsMade: number };

const ALL = 10_000;

/** The id of the team with this key or name, made when there is none. */
const openTeams = async (tx: Tx, { now, newId }: Making) => {
  const teams = await listTeams(tx, { limit: ALL });
  let made = 0;
  return {
    made: () => made,
    idOf: async (given: string): Promise<string> => {
      const lower = given.trim().toLowerCase();
      const known = teams.find((team) => team.key === lower || team.name.toLowerCase() === lower);
      if (known) return known.id;
      const key = keyFor(given, new Set(teams.map((team) => team.key)));
      const team = { id: newId(), key, name: given.trim(), nameRu: null, agents: [] };
      await saveTeam(tx, team, now);
      teams.push(team);
      made += 1;
      return team.id;
    },
  };
};

const whyNot = {
  no_parent: "there is no category “{parent}” for it to stand under.",
  itself: "it cannot stand under itself.",
  third_level: "“{parent}” stands under another already, and categories have two levels.",
  has_children: "others stand under it, and categories have two levels.",
};
type WhyNot = keyof typeof whyNot;
const isWhyNot = (reason: unknown): reason is WhyNot => typeof reason === "string" && reason in whyNot;

/** A line that cannot stand where it says: named, for a file has many. */
const misplaced = (reason: WhyNot, { category, parent }: { category: string; parent: string }): Problem =>
  new Problem(
    "bad_input",
    { field: "parent", reason, category, parent },
    `“${category}”: ${whyNot[reason].replace("{parent}", parent)}`,
  );

/** Takes in lines, all or none; one with a known name is changed. Parents may stand in the same file or on the desk. */
export const importCategories = async (
  tx: Tx,
  lines: readonly CategoryLine[],
  { by, ...making }: Making & { by: Actor },
): Promise<Imported> => {
  const known = new Set((await listCategories(tx)).map((one) => one.name));
  const teams = await openTeams(tx, making);
  const told = (what: "categories" | "teams") =>
    emit(tx, { type: "desk.changed", conversation: null, actor: by, payload: { what } }, making.now);
  const ids = new Map<string, string>();
  for (const { translations, team, parent, person, ...category } of lines) {
    const nameRu = category.nameRu ?? translations?.ru?.name ?? null;
    const teamId = team ? await teams.idOf(team) : null;
    const agent = person ? ((await findAgent(tx, { email: person }))?.id ?? null) : person;
    ids.set(category.name, await saveCategory(tx, { ...category, nameRu, team: teamId, person: agent }, making));
  }
  // After all are there: a line may name one that comes below it.
  const all = await listCategories(tx);
  for (const { name, parent } of lines) {
    const one = all.find(({ id }) => id === ids.get(name));
    if (!one || parent === undefined) continue;
    const above = parent === null ? null : all.find((other) => other.name === parent || other.id === parent);
    const place = { category: name, parent: above?.name ?? parent ?? "" };
    if (above === undefined) throw misplaced("no_parent", place);
    await saveCategory(tx, { ...one, parent: above?.id ?? null }, making).catch((failure: unknown) => {
      const reason = failure instanceof Problem ? failure.details.reason : null;
      throw isWhyNot(reason) ? misplaced(reason, place) : failure;
    });
  }
  await told("categories");
  if (teams.made() > 0) await told("teams");
  const names = new Set(lines.map((line) => line.name));
  const added = [...names].filter((name) => !known.has(name)).length;
  return { imported: names.size, added, changed: names.size - added, teamsMade: teams.made() };
};

/** The categories in use as lines that can be imported again, here or elsewhere; those on the first level come first. */
export const exportCategories = async (db: Read): Promise<CategoryLine[]> => {
  const [all, teams, agents] = await Promise.all([
    listCategories(db),
    listTeams(db, { limit: ALL }),
    listAgents(db, { limit: ALL }),
  ]);
  const line = ({ id: _, team, parent, person, ...rest }: (typeof all)[number]): CategoryLine => ({
    ...rest,
    team: teams.find((one) => one.id === team)?.key ?? null,
    parent: all.find((one) => one.id === parent)?.name ?? null,
    person: agents.find((one) => one.id === person)?.email ?? null,
  });
  return [...all].sort((a, b) => Number(a.parent !== null) - Number(b.parent !== null)).map(line);
};
