import { rewrite as prompt, type rewritings } from "../../../prompts/rewrite/schema";
import type * as wire from "../../kernel/wire";
import { ask, assistOf, type Listening } from "./ask";
import { doubtsIn, saidIn } from "./model";
import type { Needs, Of } from "./needs";
import type { Failed } from "./translate";

type Wanted = { how: (typeof rewritings)[number]; text: string };

/** The agent's draft in other words; what it says and the draft does not is shown as a doubt. Needs a model. */
export const rewrite = async (needs: Needs, of: Of & Wanted, listening: Listening): Promise<wire.Assist | Failed> => {
  if (!needs.llm) return { failed: "off" };
  const { how, text: draft } = of;
  const asked = await ask(
    needs.llm,
    { prompt: needs.words(prompt).render({ how, draft }), schema: prompt.output, about: of.about },
    listening,
  );
  if ("failed" in asked) return asked;
  const text = asked.said.value.text.trim();
  if (text === "") return { failed: "malformed" };
  const doubts = doubtsIn(text, [draft, ...saidIn(of.messages).map((one) => one.text)]);
  return assistOf({ kind: "rewrite", engine: "llm", text, doubts });
};
