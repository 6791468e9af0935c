import type { Figures, MeaningCount, VersionContent } from "../../../../src/realtime/wire";
import { isKey, locale, t } from "../../app/words";

const indented = (text: string) => text.split("\n").map((line) => `  ${line}`);

const asIs = (id: string) => id;
const told = (label: string, value: string) => `  ${label.replace(/,\s*%$/, "")}: ${value}`;
// What the desk has learned of the gate is nobody's change.
const settings = ({ gate, classify }: VersionContent): string[] => {
  const share = (label: string, value: number | null) => told(label, percent(value, locale()));
  return [
    share(t("lab.gate.slider"), gate.answerThreshold),
    share(t("lab.gate.clarify"), gate.clarifyMin),
    told(t("lab.gate.misses"), String(gate.missesMax)),
    told(t("lab.gate.choices"), String(gate.choicesMax)),
    told(t("lab.gate.perHour"), String(gate.perHourMax)),
    share(t("lab.classify.target"), classify.targetPrecision),
    share(t("lab.classify.apply"), classify.applyThreshold),
    share(t("lab.classify.likely"), classify.likelyMin),
    share(t("lab.classify.shown"), classify.shownMin),
  ];
};

/** What stands over the lines of one part of a version. */
export const headingOf = (name: string) => `── ${name} ──`;
/** All that a version holds as lines of text, for a diff, in the reader's words; `called` names a team or a person. */
export const contentText = (content: VersionContent, called: (id: string) => string = asIs): string => {
  const { prompts, categories } = content;
  return [
    ...Object.entries(prompts)
      .sort(([a], [b]) => a.localeCompare(b))
      .flatMap(([name, text]) => [headingOf(name), ...text.trimEnd().split("\n"), ""]),
    ...[...categories]
      .sort((a, b) => a.name.localeCompare(b.name))
      .flatMap(({ name, nameRu, description, priority, threshold, examples, team, strategy, person, parent }) => [
        headingOf(`${name}${nameRu ? ` / ${nameRu}` : ""}`),
        ...(description ? indented(description) : []),
        ...(priority ? [told(t("category.priority"), t(`priority.${priority}`))] : []),
        ...(team ? [told(t("category.team"), called(team))] : []),
        ...(strategy === "none" ? [] : [told(t("category.strategy"), t(`category.strategy.${strategy}`))]),
        ...(strategy === "person" && person ? [told(t("category.person"), called(person))] : []),
        ...(parent ? [told(t("category.parent"), categories.find(({ id }) => id === parent)?.name ?? parent)] : []),
        ...(threshold === null ? [] : [told(t("category.threshold"), percent(threshold, locale()))]),
        ...examples.map((example) => `  · ${example.replaceAll("\n", " ⏎ ")}`),
        "",
      ]),
    headingOf(t("lab.part.gate")),
    ...settings(content),
  ].join("\n");
};

/** What a prompt is called, and what it makes, in the reader's words. */
export const promptName = ({ name }: { name: string }): string => {
  const key = `lab.prompt.name.${name}`;
  return isKey(key) ? t(key) : name;
};
export const promptAbout = ({ name, description }: { name: string; description: string }): string => {
  const key = `lab.prompt.about.${name}`;
  return isKey(key) ? t(key) : description;
};

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

/** What the field says that a trial's limit on money is written in. */
export const spendAtMost = (currency: string | undefined): string =>
  [t("lab.moneyMax"), currency].filter(Boolean).join(", ");

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
