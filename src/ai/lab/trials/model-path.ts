import type { Manners } from "../../../desk/manners/model";
import type { Rule } from "../../../desk/routing/model";
import type { Thread } from "../../../kernel/thread";
import type * as wire from "../../../kernel/wire";
import type { Llm } from "../../llm";
import type { Pace } from "./pace";
import { replay } from "./replay";
import type { StoredTrial } from "./store";
import type { Ask, Cuts, Item, Sides, Told } from "./thread";

type Work = {
  needs: { llm: Llm | null; publicUrl: string };
  trial: StoredTrial;
  thread: Thread<Ask, Told>;
  applyThreshold: number;
  manners: Manners;
  rules: readonly Rule[];
  cuts: Sides<Cuts>;
  keyOf: (article: string) => string;
  pace: Pace;
};

/** Decides with the model where production would ask one; the engine's part is read in the thread. */
export const decideWithModel = async (
  { needs, trial, thread, applyThreshold, manners, rules, cuts, keyOf, pace }: Work,
  { label, ...asked }: Item,
): Promise<Sides<wire.Decision>> => {
  const llm = needs.llm && pace.over(needs.llm);
  const by = (side: "live" | "draft") => {
    const content = trial.contents[side];
    return replay(
      {
        classifier: {
          read: async (text) => {
            const told = await thread.ask({ read: { side, text } });
            if (!("opinion" in told)) throw new Error("The trial's thread gave another answer.");
            return told.opinion;
          },
          categories: async () => content.categories,
        },
        shelf: {
          changed: () => {},
          search: async (question, options = {}) => {
            const told = await thread.ask({ search: { question, ...options } });
            if (!("found" in told)) throw new Error("The trial's thread gave another answer.");
            return told.found;
          },
        },
        publicUrl: needs.publicUrl,
        llm,
        content,
        manners,
        rules,
        applyThreshold,
        cuts: cuts[side],
        keyOf,
        clock: () => performance.now(),
      },
      asked,
      label,
    );
  };
  const live = await by("live");
  const isSame = JSON.stringify(trial.contents.live) === JSON.stringify(trial.contents.draft);
  return { live, draft: isSame ? live : await by("draft") };
};
