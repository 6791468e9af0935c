/** English sentences of the server with their Russian; `{name}` is a gap, which stands on both sides. */
export type Table = Readonly<Record<string, string>>;

type Entry = {
  pattern: RegExp;
  russian: string;
  names: string[];
  /** How much of the English is no gap: what says most wins. */
  weight: number;
};

const GAP = /\{(\w+)\}/g;
/** Behind these a sentence of ours may begin in somebody else's words. */
const END = /[.!?…;:]\s+/;

const entryOf = ([english, russian]: [string, string]): Entry => {
  const pattern = english
    .split(/\{\w+\}/)
    .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"))
    .join("([^]+?)");
  return {
    // Behind a whole sentence another one may stand.
    pattern: new RegExp(`^${pattern}${/[.!?…:]$/.test(english) ? "(?=\\s|$)" : "$"}`),
    russian,
    names: [...english.matchAll(GAP)].map(([, name = ""]) => name),
    weight: english.replace(GAP, "").length,
  };
};

/** Longer texts are no sentences of ours. */
const CHARS_MAX = 2000;

/** How a table says an English text in Russian. */
export const translatorOf = (table: Table) => {
  const entries = Object.entries(table)
    .map(entryOf)
    .sort((a, b) => b.weight - a.weight);

  const filled = ({ russian, names }: Entry, gaps: string[]): string =>
    russian.replace(GAP, (gap, name: string) => {
      const n = names.indexOf(name);
      return n < 0 ? gap : translate(gaps[n] ?? "");
    });
  /** Sentence by sentence; what is not known stays as it is. */
  const translate = (text: string): string => {
    for (const entry of entries) {
      const match = entry.pattern.exec(text);
      if (!match) continue;
      const rest = text.slice(match[0].length).trimStart();
      return [filled(entry, match.slice(1)), ...(rest ? [translate(rest)] : [])].join(" ");
    }
    const end = END.exec(text);
    const next = end ? end.index + end[0].length : text.length;
    return text.slice(0, next) + (next < text.length ? translate(text.slice(next)) : "");
  };
  return (text: string): string => (text.length > CHARS_MAX ? text : translate(text));
};
