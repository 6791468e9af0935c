import { never } from "../../kernel/problem";
import type * as wire from "../../kernel/wire";
import { isOn, type Listening } from "./ask";
import { fields } from "./fields";
import type { AssistInput } from "./model";
import type { Needs, Of } from "./needs";
import { rewrite } from "./rewrite";
import { suggest } from "./suggest";
import { summary } from "./summary";
import { type Failed, translate } from "./translate";

const nothing: Failed = { failed: "nothing" };

/** Helps an agent with one thing; nothing of it is sent to anybody. `failed`: why there is nothing, `nothing` where nothing was found. */
export const assist = async (
  needs: Needs,
  { input, of }: { input: AssistInput; of: Of },
  listening: Listening,
): Promise<wire.Assist | Failed> => {
  switch (input.kind) {
    case "reply":
      return (await suggest(needs, of, listening)) ?? nothing;
    case "summary":
      return (await summary(needs, of, listening)) ?? nothing;
    case "fields":
      return (await fields(needs, of, listening)) ?? nothing;
    case "translate":
      return translate(needs, { ...of, ...input }, listening);
    case "rewrite":
      return rewrite(needs, { ...of, ...input }, listening);
    default:
      return never(input);
  }
};

const promptOf = {
  reply: "suggest-reply",
  summary: "summarize",
  translate: "translate",
  rewrite: "rewrite",
  fields: "fields",
} as const;
const locally: ReadonlySet<wire.AssistKind> = new Set(["reply", "summary", "fields"]);

/** Who serves each assist here: a model, the desk's own engine, or nobody (null). */
export const assistsFor = async (needs: Pick<Needs, "llm">, { about }: Pick<Of, "about">): Promise<wire.Assists> => {
  const by = async (kind: wire.AssistKind): Promise<"llm" | "local" | null> =>
    (await isOn(needs.llm, promptOf[kind], about)) ? "llm" : locally.has(kind) ? "local" : null;
  const [reply, summary, translate, rewrite, fields] = await Promise.all([
    by("reply"),
    by("summary"),
    by("translate"),
    by("rewrite"),
    by("fields"),
  ]);
  return { reply, summary, translate, rewrite, fields };
};
