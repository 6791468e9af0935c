import type { Store, Tx } from "../../db/client";
import { emit } from "../jobs/outbox";
import type { Actor } from "../kernel/events";
import { given } from "../kernel/given";
import { newId, type TeamId } from "../kernel/ids";
import type { Now } from "../kernel/time";
import { keyFor, NewTeam, type Team, type TeamChange, type TeamInput } from "./model";
import { getTeam, listTeams, removeTeam as remove, saveTeam } from "./store";

type Needs = { store: Store; now: Now };

const TEAMS_MAX = 10_000;

const told = (tx: Tx, by: Actor, at: number) =>
  emit(tx, { type: "desk.changed", conversation: null, actor: by, payload: { what: "teams" } }, at);

/** Makes a team. Without a key it gets one from its name; throws `conflict` when the given key is taken. */
export const addTeam = ({ store, now }: Needs, { team, by }: { team: TeamInput; by: Actor }): Promise<Team> => {
  const { key, ...rest } = given(NewTeam, team);
  const at = now();
  return store.transact(async (tx) => {
    const taken = new Set((await listTeams(tx, { limit: TEAMS_MAX })).map((one) => one.key));
    const made: Team = { ...rest, id: newId(), key: key ?? keyFor(rest.name, taken) };
    await saveTeam(tx, made, at);
    await told(tx, by, at);
    return getTeam(tx, made.id);
  });
};

/** Changes a team's names or members. */
export const changeTeam = (
  { store, now }: Needs,
  { id, change, by }: { id: TeamId; change: TeamChange; by: Actor },
): Promise<Team> => {
  const at = now();
  return store.transact(async (tx) => {
    const team = await getTeam(tx, id);
    const { name = team.name, nameRu = team.nameRu, agents = team.agents } = change;
    await saveTeam(tx, { ...team, name, nameRu, agents }, at);
    await told(tx, by, at);
    return getTeam(tx, id);
  });
};

/** Removes a team; its conversations and agents stay. */
export const removeTeam = ({ store, now }: Needs, { id, by }: { id: TeamId; by: Actor }): Promise<void> => {
  const at = now();
  return store.transact(async (tx) => {
    await getTeam(tx, id);
    await remove(tx, id);
    await told(tx, by, at);
  });
};
