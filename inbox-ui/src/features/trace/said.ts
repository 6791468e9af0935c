import type { Trace } from "../../../../src/realtime/wire";
import { isKey, t } from "../../app/words";

const percent = (share: number) => Math.round(share * 100);

/** A code of the server's in the reader's words; the code itself where nobody has given it any. */
export const inWordsOf = (prefix: string, code: string): string => {
  const key = `${prefix}.${code}`;
  return isKey(key) ? t(key) : code.replace(/[_-]/g, " ");
};

/** The one sentence that an agent in a hurry reads. */
export const verdictOf = ({ kind, gate, reason, declined, engine, fallbacks }: Trace): string => {
  if (kind === "greeting") return t("trace.greeting");
  if (kind === "chosen") return t("trace.chosen");
  if (kind === "offer") return t("trace.offer");
  const unsure = gate ? t("trace.unsure", { sure: percent(gate.confidence) }) : "";
  if (kind === "clarify") return `${t("trace.clarify")} ${unsure}`;
  if (kind === "hand_off") {
    const why = reason ? inWordsOf("why", reason) : "";
    const said = declined ? t("trace.modelDeclined") : gate && reason !== "asked_for_person" ? unsure : "";
    return [why ? t("trace.handedOver", { why }) : t("trace.handedOverPlain"), said].filter(Boolean).join(" ");
  }
  const by = engine === "llm" ? t("trace.byModel") : t("trace.byPassage");
  const instead = engine === "local" && fallbacks.some(({ from }) => from === "llm") ? t("trace.insteadOfModel") : "";
  return [by, gate ? t("trace.sure", { sure: percent(gate.confidence) }) : "", instead].filter(Boolean).join(" ");
};

/** A passage for the eye, without what only an article page can show (tables, pictures, links within the help pages): what proves is the text itself, letter by letter, on the server. */
export const readable = (markdown: string): string =>
  markdown
    .split("\n")
    .filter((line) => !/^\s*\|?(?:\s*:?-{2,}:?\s*\|)+\s*:?-*:?\s*\|?\s*$/.test(line))
    .map((line) =>
      /^\s*\|.*\|\s*$/.test(line)
        ? line
            .split("|")
            .map((cell) => cell.trim())
            .filter(Boolean)
            .join(" · ")
        : line,
    )
    .join("\n")
    .replace(/!\[([^\]]*)\]\([^)]*\)/g, "$1")
    .replace(/\[([^\]]+)\]\((?!https?:)[^)\s]+\)/g, "$1")
    .replace(/__(?=\S)([^_\n]*\S)__/g, "**$1**")
    .replace(/^#{5,6}\s+/gm, "#### ");
export { percent };
