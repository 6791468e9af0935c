import { written } from "../../kernel/saying";
import type { Choice } from "./model";

const NAMED_MAX = 4;

/** Why somebody was chosen, or why nobody was, for whoever will read it. */
export const reasonOf = (choice: Choice): string => {
  if (choice.agent !== null) {
    return written(choice.reason);
  }
  if (choice.hindered.length === 0) return written({ say: "none" });
  const { hindered } = choice;
  return written({ say: "nobody", who: hindered.slice(0, NAMED_MAX), more: hindered.length > NAMED_MAX });
};
