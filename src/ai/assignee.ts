import type { Prediction } from "./local/classifier";
import { textsIn } from "./texts";

type Colleague = { id: string; disabled: boolean; teams: readonly string[] };
type Desk = { agents: readonly Colleague[]; load: ReadonlyMap<string, number>; team: string | null };

const LIKELY_MIN = 0.2;
/** Each conversation more than the least busy one has takes this share of an agent's chance. */
const LOAD_SHARE = 0.05;

/** Whom to suggest: who solved similar conversations, weighed by how busy they are; null where nobody stands out. */
export const suggestAssignee = (
  solver: Prediction,
  { agents, load, team, language }: Desk & { language: "en" | "ru" },
): { agent: string; confidence: number; reason: string } | null => {
  const free = agents.filter(({ disabled, teams }) => !disabled && (team === null || teams.includes(team)));
  const loads = free.map(({ id }) => load.get(id) ?? 0);
  const least = Math.min(...loads);
  const weighed = free.map(({ id }) => {
    const open = load.get(id) ?? 0;
    const chance = solver.ranked.find(({ label }) => label === id)?.confidence ?? 0;
    return { agent: id, open, weight: chance / (1 + LOAD_SHARE * (open - least)) };
  });
  const best = weighed.reduce<(typeof weighed)[number] | null>(
    (found, next) => (found && found.weight >= next.weight ? found : next),
    null,
  );
  if (!best) return null;
  const similar = solver.near.filter(({ label }) => label === best.agent).length;
  const confidence = best.weight * solver.inScope;
  if (similar === 0 || confidence < LIKELY_MIN) return null;
  return { agent: best.agent, confidence, reason: textsIn(language).solved(similar, best.open) };
};
