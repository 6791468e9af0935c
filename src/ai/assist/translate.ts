import { translate as prompt } from "../../../prompts/translate/schema";
import type { Message } from "../../desk/conversations/model";
import { keepTranslation } from "../../desk/conversations/translations/keep";
import { Problem } from "../../kernel/problem";
import type * as wire from "../../kernel/wire";
import { ask, assistOf, type Listening } from "./ask";
import { doubtsIn } from "./model";
import type { Needs, Of } from "./needs";

type Wanted = { to: "en" | "ru"; message?: string | undefined; text?: string | undefined };
export type Failed = { failed: string };

const messageIn = ({ messages }: Of, id: string): Message => {
  const found = messages.find((message) => message.id === id && message.deletedAt === null);
  if (!found) throw new Problem("not_found", { what: "message", id });
  return found;
};

/** A message of the conversation in the agent's language, kept beside the original; or the agent's own words in the customer's. Needs a model. */
export const translate = async (needs: Needs, of: Of & Wanted, listening: Listening): Promise<wire.Assist | Failed> => {
  const message = of.message === undefined ? null : messageIn(of, of.message);
  const original = message?.text ?? of.text ?? "";
  if (original.trim() === "") throw new Problem("bad_input", { field: "text" });
  if (!needs.llm) return { failed: "off" };
  const asked = await ask(
    needs.llm,
    { prompt: needs.words(prompt).render({ to: of.to, message: original }), schema: prompt.output, about: of.about },
    listening,
  );
  if ("failed" in asked) return asked;
  const text = asked.said.value.text.trim();
  if (text === "") return { failed: "malformed" };
  if (message)
    await keepTranslation(needs.store.transact, {
      message: message.id,
      language: of.to,
      kind: "translation",
      text,
      of: original,
      engine: asked.said.model,
      at: needs.now(),
    });
  return assistOf({ kind: "translate", engine: "llm", text, doubts: doubtsIn(text, [original]) });
};
