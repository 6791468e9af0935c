import type { Figures, VersionContent } from "../../../../src/realtime/wire";

const indented = (text: string) => text.split("\n").map((line) => `  ${line}`);

/** All that a version holds as lines of text, for a diff. */
export const contentText = ({ prompts, categories, classify, gate }: VersionContent): string =>
  [
    ...Object.entries(prompts)
      .sort(([a], [b]) => a.localeCompare(b))
      .flatMap(([name, text]) => [`── ${name} ──`, ...text.trimEnd().split("\n"), ""]),
    ...[...categories]
      .sort((a, b) => a.name.localeCompare(b.name))
      .flatMap(({ name, nameRu, description, priority, threshold, examples }) => [
        `── ${name}${nameRu ? ` / ${nameRu}` : ""} ──`,
        ...(description ? indented(description) : []),
        ...(priority ? [`  priority: ${priority}`] : []),
        ...(threshold === null ? [] : [`  threshold: ${threshold}`]),
        ...examples.map((example) => `  · ${example.replaceAll("\n", " ⏎ ")}`),
        "",
      ]),
    ...Object.entries({ ...classify, ...gate }).map(([name, value]) => `${name}: ${value ?? "—"}`),
  ].join("\n");

/** Variables of a template that the prompt does not know, and those it needs and does not have. */
export const variableFaults = (text: string, fields: readonly string[]) => {
  const used = [...new Set([...text.matchAll(/\{\{\s*(\w+)\s*\}\}/g)].map(([, name = ""]) => name))];
  return {
    unknown: used.filter((name) => !fields.includes(name)),
    missing: fields.filter((name) => !used.includes(name)),
  };
};

/** A text in pieces: variables apart from the rest. */
export const pieces = (text: string, fields: readonly string[]) =>
  text.split(/(\{\{\s*\w+\s*\}\})/).map((piece) => {
    const name = /^\{\{\s*(\w+)\s*\}\}$/.exec(piece)?.[1];
    return { text: piece, kind: name === undefined ? "plain" : fields.includes(name) ? "known" : "unknown" } as const;
  });

export const percent = (share: number | null | undefined, locale: string): string =>
  share === null || share === undefined
    ? "—"
    : new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 1 }).format(share);

/** What a category is taken for most often when it is not recognised. */
export const confusedWith = ({ confusion }: Figures, category: string) =>
  confusion.filter(({ truth, said }) => truth === category && said !== category).sort((a, b) => b.n - a.n)[0] ?? null;

/** The point of the gate's curve at a threshold. */
export const pointAt = ({ curve }: Pick<Figures, "curve">, threshold: number) =>
  curve.reduce<Figures["curve"][number] | null>(
    (found, point) =>
      found && Math.abs(found.threshold - threshold) <= Math.abs(point.threshold - threshold) ? found : point,
    null,
  );
