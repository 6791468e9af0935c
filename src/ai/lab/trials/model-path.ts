import type { Manners } from "../../../desk/manners/model";
import type { Rule } from "../../../desk/routing/model";
import type { Thread } from "../../../kernel/thread";
import type * as wire from "../../../kernel/wire";
import type { Meanings } from "../../embeddings/meanings";
import type { About, Llm } from "../../llm";
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
  modelCuts: Sides<Cuts>;
  keyOf: (article: string) => string;
  pace: Pace;
  meanings: Meanings | null;
};

/** By which door a question came: what may leave the house depends on that. */
export const aboutOf = ({ from }: Pick<Item, "from">): About => (from ? { connection: from.connection } : {});

/** Decides with the model where production would ask one; the engine's part is read in the thread. */
export const decideWithModel = async (
  { needs, trial, thread, applyThreshold, manners, rules, cuts, modelCuts, keyOf, pace, meanings }: Work,
  { label, near: _, ...asked }: Item,
): Promise<Sides<wire.Decision>> => {
  let waitedMs = 0;
  const waited = (ms: number) => {
    waitedMs += ms;
  };
  const llm = needs.llm && pace.over(needs.llm, { waited });
  const about = aboutOf(asked);
  let meaning: string | null = null;
  const nearTo = async (question: string) => {
    const meant = (await meanings?.near(question, about)) ?? null;
    if (meant && meaning !== null && meaning !== "used") return meant.near;
    if (meant) meaning = meant.missing ?? "used";
    return meant?.near;
  };
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
            const near = await nearTo(question);
            const told = await thread.ask({ search: { question, ...options, ...(near && { near }) } });
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
        modelCuts: modelCuts[side],
        keyOf,
        clock: () => performance.now() - waitedMs,
      },
      asked,
      label,
    );
  };
  const live = await by("live");
  const isSame = JSON.stringify(trial.contents.live) === JSON.stringify(trial.contents.draft);
  const draft = isSame ? { ...live, paid: 0 } : await by("draft");
  return { live: { ...live, meaning }, draft: { ...draft, meaning } };
};
