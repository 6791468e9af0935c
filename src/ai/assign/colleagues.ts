import type { Read } from "../../../db/client";
import { listAgents } from "../../people/store";
import { unlimited } from "../../people/work/model";
import { listTeamHours, listWork } from "../../people/work/store";
import { loadOf } from "../store";
import type { Colleague } from "./model";

const AGENTS_MAX = 1000;

/** Everybody, with what the choice needs to know of them. */
export const colleaguesOf = async (db: Read, online: readonly string[]): Promise<Colleague[]> => {
  const [agents, work, hours, load] = await Promise.all([
    listAgents(db, { limit: AGENTS_MAX }),
    listWork(db),
    listTeamHours(db),
    loadOf(db),
  ]);
  return agents.map(({ id, name, disabled, teams }) => ({
    id,
    name,
    disabled,
    teams,
    work: work.find(({ agent }) => agent === id) ?? unlimited(id),
    hours: teams.map((team) => hours.find((one) => one.team === team) ?? null),
    open: load.get(id) ?? 0,
    online: online.includes(id),
  }));
};
