import { fields as prompt } from "../../../prompts/fields/schema";
import type * as wire from "../../kernel/wire";
import { ask, assistOf, isOn, type Listening } from "./ask";
import { fieldsIn, saidIn } from "./model";
import type { Needs, Of } from "./needs";

/** Each once, however it was found. */
const once = (found: wire.AssistField[]): wire.AssistField[] => {
  const seen = new Set<string>();
  return found.filter(({ kind, value }) => {
    const key = `${kind} ${value.toLowerCase().replace(/[\s()-]/g, "")}`;
    return !seen.has(key) && seen.add(key);
  });
};

/** What the customer's words hold for the fields beside the conversation; every value stands in them letter by letter. */
export const fields = async (needs: Needs, of: Of, listening: Listening): Promise<wire.Assist | null> => {
  const theirs = saidIn(of.messages)
    .filter(({ by }) => by === "customer")
    .map(({ text }) => text);
  if (theirs.length === 0) return null;
  const own = once(theirs.flatMap(fieldsIn));
  const made = (engine: wire.Assist["engine"], found: wire.AssistField[], fallback: string | null = null) =>
    found.length === 0 ? null : assistOf({ kind: "fields", engine, fields: found, fallback });
  if (!needs.llm || !(await isOn(needs.llm, prompt.name, of.about))) return made("local", own);
  const asked = await ask(
    needs.llm,
    { prompt: needs.words(prompt).render({ messages: theirs }), schema: prompt.output, about: of.about },
    listening,
  );
  if ("failed" in asked) return made("local", own, asked.failed);
  const stands = asked.said.value.fields.filter(
    ({ value }) => value.trim().length > 2 && theirs.some((text) => text.includes(value)),
  );
  return made("llm", once([...own, ...stands]));
};
