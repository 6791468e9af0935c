import type { Block, Span } from "../../../channels/contract";

/** The marks an agent may type. Read only to show what will be sent; the server reads them again for itself. */
const inline: { pattern: RegExp; mark: (text: string, href: string) => Span }[] = [
  { pattern: /`([^`\n]+)`/, mark: (text) => ({ text, code: true }) },
  { pattern: /\[([^\]\n]+)\]\((https?:\/\/[^\s)]+)\)/, mark: (text, href) => ({ text, href }) },
  { pattern: /\*\*([^*\n]+)\*\*/, mark: (text) => ({ text, bold: true }) },
  { pattern: /~~([^~\n]+)~~/, mark: (text) => ({ text, strike: true }) },
  { pattern: /\|\|([^|\n]+)\|\|/, mark: (text) => ({ text, spoiler: true }) },
  { pattern: /(?<![\p{L}\p{N}_])_([^_\n]+)_(?![\p{L}\p{N}_])/u, mark: (text) => ({ text, italic: true }) },
  { pattern: /(?<![\p{L}\p{N}*])\*([^*\n]+)\*(?![\p{L}\p{N}*])/u, mark: (text) => ({ text, italic: true }) },
  { pattern: /(https?:\/\/[^\s<>()]*[^\s<>().,;:!?])/, mark: (text) => ({ text, href: text }) },
];

export const spansOf = (text: string): Span[] => {
  let first: { at: number; length: number; span: Span } | null = null;
  for (const { pattern, mark } of inline) {
    const match = pattern.exec(text);
    if (match && (first === null || match.index < first.at))
      first = { at: match.index, length: match[0].length, span: mark(match[1] ?? "", match[2] ?? "") };
  }
  if (first === null) return text === "" ? [] : [{ text }];
  const before = text.slice(0, first.at);
  return [...(before === "" ? [] : [{ text: before }]), first.span, ...spansOf(text.slice(first.at + first.length))];
};

const bullet = /^\s*[-*•]\s+/;
const number = /^\s*\d+[.)]\s+/;
const kindOf = (line: string) =>
  line.startsWith(">")
    ? "quote"
    : bullet.test(line)
      ? "bullet"
      : number.test(line)
        ? "number"
        : line.trim() === ""
          ? "blank"
          : "text";

export const blocksOf = (text: string): Block[] => {
  const blocks: Block[] = [];
  const lines = text.replace(/\r\n?/g, "\n").split("\n");
  let at = 0;
  const take = (kind: string) => {
    const taken: string[] = [];
    while (at < lines.length && kindOf(lines[at] ?? "") === kind && !(lines[at] ?? "").startsWith("```"))
      taken.push(lines[at++] ?? "");
    return taken;
  };
  while (at < lines.length) {
    const line = lines[at] ?? "";
    if (line.startsWith("```")) {
      const end = lines.indexOf("```", at + 1);
      const stop = end < 0 ? lines.length : end;
      const language = line.slice(3).trim();
      blocks.push({ type: "code", text: lines.slice(at + 1, stop).join("\n"), ...(language ? { language } : {}) });
      at = stop + 1;
      continue;
    }
    const kind = kindOf(line);
    if (kind === "blank") at++;
    else if (kind === "quote")
      blocks.push({
        type: "quote",
        spans: spansOf(
          take(kind)
            .map((one) => one.replace(/^>\s?/, ""))
            .join("\n"),
        ),
      });
    else if (kind === "bullet" || kind === "number")
      blocks.push({
        type: "list",
        ordered: kind === "number",
        items: take(kind).map((one) => spansOf(one.replace(kind === "bullet" ? bullet : number, ""))),
      });
    else blocks.push({ type: "paragraph", spans: spansOf(take(kind).join("\n")) });
  }
  return blocks;
};
