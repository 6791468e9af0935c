import { summarize as prompt } from "../../../prompts/summarize/schema";
import type * as wire from "../../kernel/wire";
import { utterancesIn } from "../brief";
import { summarize } from "../local/summarize";
import { textsIn } from "../texts";
import { ask, assistOf, isOn, type Listening } from "./ask";
import { doubtsIn, saidIn } from "./model";
import type { Needs, Of } from "./needs";

/** The customer's own sentences, picked and not written. */
const local = ({ messages }: Of, language: "en" | "ru"): string => {
  const { wants, tried, answered, facts } = summarize(utterancesIn(messages));
  const { note } = textsIn(language);
  const part = (heading: string, lines: readonly string[]) =>
    lines.length === 0 ? [] : [`**${heading}**`, ...lines.map((line) => `- ${line.replace(/\s+/g, " ").trim()}`)];
  return [
    ...part(note.wants, wants),
    ...part(note.tried, tried),
    ...part(note.told, answered),
    ...part(note.named, facts),
  ].join("\n");
};

/** What was said so far, for whoever takes it on; null where nothing was. */
export const summary = async (needs: Needs, of: Of, listening: Listening): Promise<wire.Assist | null> => {
  const said = saidIn(of.messages);
  if (said.length === 0) return null;
  const language = of.conversation.language === "ru" ? "ru" : "en";
  const own = assistOf({ kind: "summary", engine: "local", text: local(of, language) });
  if (!needs.llm || !(await isOn(needs.llm, prompt.name, of.about))) return own;
  const asked = await ask(
    needs.llm,
    { prompt: needs.words(prompt).render({ language, messages: said }), schema: prompt.output, about: of.about },
    listening,
  );
  if ("failed" in asked) return { ...own, fallback: asked.failed };
  const text = asked.said.value.text.trim();
  const doubts = doubtsIn(
    text,
    said.map((one) => one.text),
  );
  // A figure that nobody wrote would send a colleague the wrong way.
  if (text === "" || doubts.length > 0) return { ...own, fallback: "malformed" };
  return assistOf({ kind: "summary", engine: "llm", text });
};
