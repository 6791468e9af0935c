import type { Command } from "commander";
import { z } from "zod";
import type { Tx } from "../../db/client";
import { CategoryInput, listCategories, saveCategory } from "../desk/setup/store";
import { emit } from "../jobs/outbox";
import { keyFor } from "../people/model";
import { listTeams, saveTeam } from "../people/store";
import { withStore } from "./desk";
import { readLines } from "./lines";
import { print, printJson } from "./output";

const Translation = z.object({ name: z.string().optional() });
const Line = CategoryInput.extend({ translations: z.object({ ru: Translation.optional() }).optional() });
type Making = { now: number; newId: () => string };

/** The id of the team with this key or name, made when there is none. */
const openTeams = async (tx: Tx, { now, newId }: Making) => {
  const teams = await listTeams(tx, { limit: 10_000 });
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

const importCategories = (file: string, { json }: { json?: boolean }) => {
  const lines = readLines(file, Line);
  return withStore(async ({ transact, now, newId }) => {
    const at = now();
    const done = await transact(async (tx) => {
      const known = new Set((await listCategories(tx)).map((one) => one.name));
      const teams = await openTeams(tx, { now: at, newId });
      const told = (what: "categories" | "teams") =>
        emit(tx, { type: "desk.changed", conversation: null, actor: { kind: "system" }, payload: { what } }, at);
      for (const { translations, team, ...category } of lines) {
        const nameRu = category.nameRu ?? translations?.ru?.name ?? null;
        const teamId = team ? await teams.idOf(team) : null;
        await saveCategory(tx, { ...category, nameRu, team: teamId }, { newId, now: at });
      }
      await told("categories");
      if (teams.made() > 0) await told("teams");
      const names = new Set(lines.map((line) => line.name));
      const added = [...names].filter((name) => !known.has(name)).length;
      return { imported: names.size, added, changed: names.size - added, teamsMade: teams.made() };
    });
    if (json) printJson(done);
    else print(`${done.added} categories added, ${done.changed} changed, ${done.teamsMade} teams made`);
  });
};

/** `parley category …` */
export const categoryCommands = (program: Command): void => {
  program
    .command("category")
    .description("what conversations are about")
    .command("import")
    .description('import categories, all or none; a line: {"name","description","team"?,"priority"?,"examples":[…]}')
    .argument("<file.jsonl>", "one category a line; one with a known name is changed")
    .option("--json", "machine output")
    .action(importCategories);
};
