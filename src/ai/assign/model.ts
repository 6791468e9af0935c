import type { Hindrance, Saying } from "../../kernel/saying";
import type { Strategy } from "../../kernel/wire";
import { type TeamHours, type Work, worksAt } from "../../people/work/model";
import type { Prediction } from "../local/classifier";

/**
 * A colleague as the choice sees them. `hours`: of each of their teams, null where it works always. `open`: the conversations
 * they have that are not done with.
 */
export type Colleague = {
  id: string;
  name: string;
  disabled: boolean;
  teams: readonly string[];
  work: Work;
  hours: readonly (TeamHours | null)[];
  open: number;
  online: boolean;
};
export type Wanted = {
  team: string | null;
  language: string;
  /** The category and the one above it: skill in either will do. */
  categories: readonly string[];
  at: number;
};

/** What keeps this colleague from a conversation now; null: nothing does. */
export const hindranceOf = ({ work, hours, open, online }: Colleague, wanted: Wanted): Hindrance | null => {
  const { languages, categories, capacity } = work;
  if (languages.length > 0 && !languages.some((one) => one === wanted.language)) return { is: "language" };
  if (categories.length > 0 && !categories.some((one) => wanted.categories.includes(one))) return { is: "skill" };
  if (work.awayAt !== null) return { is: "away" };
  if (!worksAt(work, hours, wanted.at)) return { is: "off_hours" };
  if (!online) return { is: "offline" };
  return capacity !== null && open >= capacity ? { is: "full", open, capacity } : null;
};

export type Reason = Extract<Saying, { say: "person" | "least_loaded" | "round_robin" | "similar" }>;
export type Choice =
  | { agent: string; confidence: number; reason: Reason }
  | { agent: null; hindered: { name: string; hindrance: Hindrance }[] };

/** Each conversation more than the least busy one has takes this share of a colleague's chance. */
const LOAD_SHARE = 0.05;
type Rank = (one: Colleague) => number;
const least = (all: readonly Colleague[], ...ranks: Rank[]): Colleague | undefined =>
  [...all].sort((a, b) => {
    for (const rank of ranks) if (rank(a) !== rank(b)) return rank(a) - rank(b);
    return a.id < b.id ? -1 : 1;
  })[0];
const lastGiven: Rank = ({ work }) => work.givenAt ?? 0;
const busy: Rank = ({ open }) => open;

const likest = (free: readonly Colleague[], solver: Prediction): { one: Colleague; chance: number } | null => {
  const lowest = Math.min(...free.map(busy));
  const weighed = free
    .filter(({ id }) => solver.near.some(({ label }) => label === id))
    .map((one) => {
      const chance = solver.ranked.find(({ label }) => label === one.id)?.confidence ?? 0;
      return { one, chance: (chance * solver.inScope) / (1 + LOAD_SHARE * (one.open - lowest)) };
    })
    .sort((a, b) => b.chance - a.chance);
  return weighed[0] ?? null;
};

/** Who gets a conversation by its category's strategy, of those who can and may now; or what keeps each of them from it. */
export const chooseAssignee = (
  strategy: Exclude<Strategy, "none">,
  {
    colleagues,
    wanted,
    solver,
    person,
  }: {
    colleagues: readonly Colleague[];
    wanted: Wanted;
    solver: Prediction;
    person: string | null;
  },
): Choice => {
  const asked = colleagues.filter(
    ({ id, disabled, teams }) =>
      !disabled && (strategy === "person" ? id === person : wanted.team === null || teams.includes(wanted.team)),
  );
  const free = asked.filter((one) => hindranceOf(one, wanted) === null);
  const [first] = free;
  if (!first) {
    const hindered = asked.flatMap((one) => {
      const hindrance = hindranceOf(one, wanted);
      return hindrance ? [{ name: one.name, hindrance }] : [];
    });
    return { agent: null, hindered };
  }
  if (strategy === "person") return { agent: first.id, confidence: 1, reason: { say: "person" } };
  if (strategy === "round_robin") {
    const next = least(free, lastGiven, busy) ?? first;
    return { agent: next.id, confidence: 1, reason: { say: "round_robin" } };
  }
  const known = strategy === "similar" ? likest(free, solver) : null;
  if (known) {
    const { one, chance } = known;
    const similar = solver.near.filter(({ label }) => label === one.id).length;
    return { agent: one.id, confidence: chance, reason: { say: "similar", similar, open: one.open } };
  }
  const next = least(free, busy, lastGiven) ?? first;
  return { agent: next.id, confidence: 1, reason: { say: "least_loaded", open: next.open } };
};
