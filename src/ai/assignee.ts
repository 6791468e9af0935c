import { written } from "../kernel/saying";
import { type Colleague, hindranceOf } from "./assign/model";
import type { Prediction } from "./local/classifier";

type Desk = { colleagues: readonly Colleague[]; team: string | null };

const LIKELY_MIN = 0.2;
/** Each conversation more than the least busy one has takes this share of an agent's chance. */
const LOAD_SHARE = 0.05;

/** Whom to suggest: who solved similar conversations, weighed by how busy they are; null where nobody stands out. `ranked`: all who could be, likeliest first, by the same measure. */
export const suggestAssignee = (
  solver: Prediction,
  { colleagues, team, language }: Desk & { language: "en" | "ru" },
): { agent: string; confidence: number; reason: string; ranked: Prediction["ranked"] } | null => {
  // Proposed to people, who see who is here: only what somebody cannot do at all keeps them out.
  const cannot = (one: Colleague) => {
    const kind = hindranceOf(one, { team, language, categories: one.work.categories, at: 0 })?.is;
    return kind === "language" || kind === "away";
  };
  const free = colleagues.filter((one) => !one.disabled && (team === null || one.teams.includes(team)) && !cannot(one));
  const least = Math.min(...free.map(({ open }) => open));
  const weighed = free.map(({ id, open }) => {
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
  const ranked = weighed
    .map(({ agent, weight }) => ({ label: agent, confidence: weight * solver.inScope }))
    .filter((one) => one.confidence > 0)
    .sort((a, b) => b.confidence - a.confidence);
  return { agent: best.agent, confidence, reason: written({ say: "similar", similar, open: best.open }), ranked };
};
