import type { Figures, MeaningCount, VersionContent } from "../../../../src/realtime/wire";
import { isKey, t } from "../../app/words";

const indented = (text: string) => text.split("\n").map((line) => `  ${line}`);

// What the desk has learned of the gate is nobody's change.
const withoutLearned = ({ calibration: _, ...settable }: VersionContent["gate"]) => settable;

const asIs = (id: string) => id;
/** All that a version holds as lines of text, for a diff; `called` names a team or a person. */
export const contentText = (
  { prompts, categories, classify, gate }: VersionContent,
  called: (id: string) => string = asIs,
): string =>
  [
    ...Object.entries(prompts)
      .sort(([a], [b]) => a.localeCompare(b))
      .flatMap(([name, text]) => [`── ${name} ──`, ...text.trimEnd().split("\n"), ""]),
    ...[...categories]
      .sort((a, b) => a.name.localeCompare(b.name))
      .flatMap(({ name, nameRu, description, priority, threshold, examples, team, strategy, person, parent }) => [
        `── ${name}${nameRu ? ` / ${nameRu}` : ""} ──`,
        ...(description ? indented(description) : []),
        ...(priority ? [`  priority: ${priority}`] : []),
        ...(team ? [`  team: ${called(team)}`] : []),
        ...(strategy === "none" ? [] : [`  strategy: ${strategy}`]),
        ...(strategy === "person" && person ? [`  person: ${called(person)}`] : []),
        ...(parent ? [`  in: ${categories.find(({ id }) => id === parent)?.name ?? parent}`] : []),
        ...(threshold === null ? [] : [`  threshold: ${threshold}`]),
        ...examples.map((example) => `  · ${example.replaceAll("\n", " ⏎ ")}`),
        "",
      ]),
    ...Object.entries({ ...classify, ...withoutLearned(gate) }).map(([name, value]) => `${name}: ${value ?? "—"}`),
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

export const percent = (share: number | null | undefined, locale: string, digits = 1): string =>
  share === null || share === undefined
    ? "—"
    : new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: digits }).format(share);

/** A difference of two shares: in points, for a hundredth of a share is not a hundredth of the whole. */
export const points = (difference: number, locale: string): string =>
  t("lab.points", { n: new Intl.NumberFormat(locale, { maximumFractionDigits: 1 }).format(difference * 100) });

const SPREADS = 1.96;
/** Between which shares the truth lies, 19 times of 20, where `right` of `n` were right: Wilson's interval. */
export const between = (right: number, n: number): [number, number] => {
  if (n === 0) return [0, 1];
  const [share, z] = [right / n, SPREADS ** 2];
  const middle = (share + z / (2 * n)) / (1 + z / n);
  const reach = (SPREADS * Math.sqrt((share * (1 - share)) / n + z / (4 * n * n))) / (1 + z / n);
  return [Math.max(0, middle - reach), Math.min(1, middle + reach)];
};

/** What a category is taken for most often when it is not recognised. */
export const confusedWith = ({ confusion }: Figures, category: string) =>
  confusion.filter(({ truth, said }) => truth === category && said !== category).sort((a, b) => b.n - a.n)[0] ?? null;

/** The point of the gate's curve at a threshold. */
export const pointAt = <Point extends { threshold: number }>(curve: readonly Point[], threshold: number) =>
  curve.reduce<Point | null>(
    (found, point) =>
      found && Math.abs(found.threshold - threshold) <= Math.abs(point.threshold - threshold) ? found : point,
    null,
  );

const whyNot = (why: string): string => {
  const key = why === "reading" ? "lab.meaning.reading" : `llm.${why}`;
  return isKey(key) ? t(key) : why;
};
/** How many questions were searched by their meaning too, as a row of what was counted; none where no model for that is set. */
export const meaningRow = (meaning: MeaningCount | null): { name: string; value: string }[] => {
  if (!meaning) return [];
  const { used: n, missed, why } = meaning;
  const value =
    missed === 0 ? t("lab.meaning.all", { n }) : t("lab.meaning.some", { n, all: n + missed, why: whyNot(why ?? "") });
  return [{ name: t("lab.meaning"), value }];
};
