import { answerQuestions } from "../../kernel/thread";
import { type Compared, type Contradiction, contradictionsIn } from "./contradictions";
import { type Asked, byCentre, type Grouping, group, type Known } from "./group";
import { type TriedAll, type TryOut, tryOut } from "./try-out";

export type Ask =
  | { group: { known: Known[]; loose: Asked[]; background: string[] } }
  | { centre: { id: string; text: string }[] }
  | { tryOut: TryOut }
  | { compare: Compared[]; only?: string };
export type Told =
  | { grouping: Grouping }
  | { order: string[] }
  | { tried: TriedAll }
  | { contradictions: Contradiction[] };

answerQuestions<Ask, Told>(async (ask) => {
  if ("group" in ask) return { grouping: group(ask.group) };
  if ("centre" in ask) return { order: byCentre(ask.centre).map(({ id }) => id) };
  if ("tryOut" in ask) return { tried: await tryOut(ask.tryOut) };
  const { compare, only } = ask;
  return { contradictions: contradictionsIn(compare, only === undefined ? {} : { only }) };
});
