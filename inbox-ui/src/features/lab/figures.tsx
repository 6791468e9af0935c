import { For, Show } from "solid-js";
import type { Figures, TrialFigures } from "../../../../src/realtime/wire";
import { money } from "../../app/money";
import { locale, t } from "../../app/words";
import { percent, points } from "./content";

type Row = {
  label: string;
  help: string;
  of: (figures: Figures) => number | null;
  kind: "share" | "count" | "ms" | "money";
  /** Of how many a share is taken, and how many they are. */
  part?: (figures: Figures) => { n: number; of: number };
  better: 1 | -1 | 0;
};

const rows = (): Row[] => [
  {
    label: t("lab.f.accuracy"),
    help: t("lab.f.accuracyHelp"),
    of: ({ sorted }) => sorted.accuracy,
    part: ({ sorted }) => ({ n: sorted.right, of: sorted.n }),
    kind: "share",
    better: 1,
  },
  {
    label: t("lab.f.applied"),
    help: t("lab.f.appliedHelp"),
    of: ({ applied }) => applied.precision,
    part: ({ applied }) => ({ n: applied.right, of: applied.judged }),
    kind: "share",
    better: 1,
  },
  { label: t("lab.f.appliedN"), help: "", of: ({ applied }) => applied.n, kind: "count", better: 0 },
  {
    label: t("lab.f.precision"),
    help: t("lab.f.precisionHelp"),
    of: ({ answers }) => answers.precision,
    part: ({ answers }) => ({ n: answers.right, of: answers.judged }),
    kind: "share",
    better: 1,
  },
  {
    label: t("lab.f.coverage"),
    help: t("lab.f.coverageHelp"),
    of: ({ answers }) => answers.coverage,
    part: ({ answers, n }) => ({ n: answers.answered, of: n }),
    kind: "share",
    better: 1,
  },
  { label: t("lab.f.judged"), help: "", of: ({ answers }) => answers.judged, kind: "count", better: 0 },
  { label: t("lab.f.handOffs"), help: "", of: ({ answers }) => answers.handedOver, kind: "count", better: -1 },
  { label: t("lab.f.clarified"), help: "", of: ({ answers }) => answers.clarified, kind: "count", better: 0 },
  {
    label: t("lab.f.tokens"),
    help: "",
    of: ({ cost }) => cost.inputTokens + cost.outputTokens,
    kind: "count",
    better: -1,
  },
  { label: t("lab.f.money"), help: "", of: ({ cost }) => cost.money, kind: "money", better: -1 },
  { label: t("lab.f.time"), help: t("lab.f.timeHelp"), of: ({ ms }) => ms.p95, kind: "ms", better: 0 },
];

const POINTS_MIN = 0.0005;
const shownIn = (currency: string | undefined, value: number | null, kind: Row["kind"]): string => {
  if (value === null) return "—";
  if (kind === "share") return percent(value, locale());
  if (kind === "ms")
    return t("lab.f.ms", { n: new Intl.NumberFormat(locale(), { maximumFractionDigits: 1 }).format(value) });
  if (kind === "money") return money(value, currency);
  return new Intl.NumberFormat(locale(), { maximumFractionDigits: 0 }).format(value);
};

/** What both versions scored, with what became of each figure. A share of fewer than `judgedMin` is told as a count. */
export const FiguresTable = (props: {
  figures: TrialFigures;
  live: string;
  draft: string;
  judgedMin: number;
  /** In which money is told; undefined until it is known. */
  currency: string | undefined;
}) => {
  const shown = (value: number | null, kind: Row["kind"]) => shownIn(props.currency, value, kind);
  const partOf = (row: Row, side: Figures) => (row.kind === "share" ? row.part?.(side) : undefined);
  const isFew = (row: Row) =>
    [props.figures.live, props.figures.draft].some(
      (side) => (partOf(row, side)?.of ?? props.judgedMin) < props.judgedMin,
    );
  const Cell = (cell: { row: Row; side: Figures }) => (
    <td>
      <Show when={partOf(cell.row, cell.side)} fallback={shown(cell.row.of(cell.side), cell.row.kind)}>
        {(part) => (
          <>
            <Show when={part().of >= props.judgedMin}>{shown(cell.row.of(cell.side), cell.row.kind)}</Show>
            <small>{part().of === 0 ? "—" : t("lab.gate.of", { n: part().n, all: part().of })}</small>
          </>
        )}
      </Show>
    </td>
  );
  const delta = (row: Row) => {
    if (isFew(row)) return { text: t("lab.fewShort"), look: "few" };
    const [was, is] = [row.of(props.figures.live), row.of(props.figures.draft)];
    if (was === null || is === null || row.kind === "ms") return { text: "", look: "" };
    const by = is - was;
    // What would be told as nought is no change.
    if (Math.abs(by) < (row.kind === "share" ? POINTS_MIN : 1e-9)) return { text: "=", look: "" };
    const sign = by > 0 ? "+" : "−";
    const look = row.better === 0 ? "" : Math.sign(by) === row.better ? "better" : "worse";
    const size = Math.abs(by);
    return { text: `${sign}${row.kind === "share" ? points(size, locale()) : shown(size, row.kind)}`, look };
  };
  return (
    <section class="card figures scroll" aria-label={t("lab.figures")} tabindex={0}>
      <table class="num">
        <thead>
          <tr>
            <th scope="col">{t("lab.figure")}</th>
            <th scope="col">{props.live}</th>
            <th scope="col">{props.draft}</th>
            <th scope="col">{t("lab.delta")}</th>
          </tr>
        </thead>
        <tbody>
          <For each={rows()}>
            {(row) => (
              <tr>
                <th scope="row">
                  {row.label}
                  <Show when={row.help}>
                    <small>{row.help}</small>
                  </Show>
                </th>
                <Cell row={row} side={props.figures.live} />
                <Cell row={row} side={props.figures.draft} />
                <td class={delta(row).look}>{delta(row).text}</td>
              </tr>
            )}
          </For>
        </tbody>
      </table>
    </section>
  );
};
