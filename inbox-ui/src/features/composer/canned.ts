import type { CannedView, Locale } from "../../../../src/realtime/wire";

export type Values = { "contact.name": string; "agent.name": string; "conversation.number": string };
const isKnown = (name: string, values: Values): name is keyof Values => name in values;

/** The text in the customer's language with its variables filled; unknown ones stay, so that nobody sends a hole. Pure. */
export const filled = (canned: CannedView, language: Locale | "other", values: Values) => {
  const text = language === "ru" && canned.textRu ? canned.textRu : canned.text;
  return text.replace(/\{\{\s*([\w.]+)\s*\}\}/g, (whole, name: string) =>
    isKnown(name, values) ? values[name] : whole,
  );
};
/** What stands behind a slash that begins the text or follows a space, when the caret is in it. */
export const slashAt = (text: string, caret: number) => {
  const match = /(?:^|\s)\/([\p{L}\p{N}-]*)$/u.exec(text.slice(0, caret));
  return match ? { from: caret - (match[1] ?? "").length - 1, wanted: match[1] ?? "" } : null;
};
export const matching = (all: readonly CannedView[], wanted: string) => {
  const word = wanted.toLowerCase();
  const hit = (one: CannedView) =>
    one.shortcut.toLowerCase().startsWith(word) ||
    [one.title, one.titleRu ?? ""].some((title) => title.toLowerCase().includes(word));
  return all
    .filter(hit)
    .sort(
      (a, b) =>
        Number(b.shortcut.startsWith(word)) - Number(a.shortcut.startsWith(word)) ||
        a.shortcut.localeCompare(b.shortcut),
    );
};
