/** What keeps a colleague from a conversation. */
export type Hindrance =
  | { is: "away" }
  | { is: "offline" }
  | { is: "off_hours" }
  | { is: "full"; open: number; capacity: number }
  | { is: "language" }
  | { is: "skill" };

/** A reason by its name, with what it counts: whoever reads it has it in their own language. */
export type Saying =
  | { say: "person" }
  | { say: "round_robin" }
  | { say: "least_loaded"; open: number }
  | { say: "similar"; similar: number; open: number }
  | { say: "nobody"; who: { name: string; hindrance: Hindrance }[]; more: boolean }
  | { say: "none" }
  | { say: "category"; id: string };

/** As it is kept where a reason is kept as text; the same thing is always written the same. */
export const written = (saying: Saying): string => JSON.stringify(saying);
