import { For, Show } from "solid-js";
import type { Figures, GatePoint } from "../../../../src/realtime/wire";
import { locale, t } from "../../app/words";
import { between, percent } from "./content";

const [W, H, PAD] = [560, 200, 36] as const;
/** Fewer at one place say nothing that a line could show. */
const POINT_MIN = 10;
const ROWS = 10;

/** A trial's curve as the gate's own: how many were right, counted. */
export const pointsOf = ({ curve }: Pick<Figures, "curve">): GatePoint[] =>
  curve.map(({ precision, ...point }) => ({ ...point, right: Math.round((precision ?? 0) * point.judged) }));

const shareOf = ({ right, judged }: GatePoint): number | null => (judged === 0 ? null : right / judged);

const Table = (props: { points: readonly GatePoint[]; n: number }) => {
  const rows = () => props.points.filter((_, at) => at % Math.max(1, Math.floor(props.points.length / ROWS)) === 0);
  const likely = ({ right, judged }: GatePoint) => {
    const [low, high] = between(right, judged);
    return judged === 0 ? "—" : `${percent(low, locale(), 0)} – ${percent(high, locale(), 0)}`;
  };
  return (
    <details class="curve-table">
      <summary>{t("lab.gate.table")}</summary>
      <div class="figures scroll">
        <table class="num">
          <thead>
            <tr>
              <th scope="col">{t("lab.gate.from")}</th>
              <th scope="col">{t("lab.gate.answered")}</th>
              <th scope="col">{t("lab.gate.right")}</th>
              <th scope="col">{t("lab.gate.likely")}</th>
            </tr>
          </thead>
          <tbody>
            <For each={rows()}>
              {(point) => (
                <tr>
                  <th scope="row">{percent(point.threshold, locale(), 0)}</th>
                  <td>{t("lab.gate.of", { n: point.answered, all: props.n })}</td>
                  <td>{t("lab.gate.of", { n: point.right, all: point.judged })}</td>
                  <td>{likely(point)}</td>
                </tr>
              )}
            </For>
          </tbody>
        </table>
      </div>
    </details>
  );
};

/** Said in the place of a share that too little stands behind. */
export const TooFew = (props: { n: number; min: number }) => (
  <p class="cure" role="note">
    {t("lab.few", { n: props.n, min: props.min })}
  </p>
);

type Curve = { points: readonly GatePoint[]; n: number; threshold: number };
/** How many would be answered at each threshold, and how many of them right. With fewer than `judgedMin` whose outcome is known, that it is too few. */
export const GateCurve = (props: Curve & { judgedMin: number }) => {
  const judged = () => Math.max(0, ...props.points.map((point) => point.judged));
  return (
    <Show when={judged() >= props.judgedMin} fallback={<TooFew n={judged()} min={props.judgedMin} />}>
      <Drawn points={props.points} n={props.n} threshold={props.threshold} />
    </Show>
  );
};

/** Both lines, with how far the second may be off; a mark stands where the slider does. */
const Drawn = (props: Curve) => {
  const x = (threshold: number) => PAD + threshold * (W - 2 * PAD);
  const y = (share: number) => H - PAD - share * (H - 2 * PAD);
  const at = (threshold: number, share: number) => `${x(threshold).toFixed(1)},${y(share).toFixed(1)}`;
  const told = () => props.points.filter(({ judged }) => judged >= POINT_MIN);
  const all = () => Math.max(1, props.n);
  const band = () => {
    const edges = told().map((point) => ({ point, range: between(point.right, point.judged) }));
    const low = edges.map(({ point, range }) => at(point.threshold, range[0]));
    const high = edges.map(({ point, range }) => at(point.threshold, range[1]));
    return [...low, ...high.reverse()].join(" ");
  };
  return (
    <figure class="curve">
      <svg viewBox={`0 0 ${W} ${H}`} role="img" aria-label={t("lab.gate.curve")}>
        <For each={[0, 0.5, 1]}>
          {(share) => (
            <>
              <line class="grid" x1={PAD} x2={W - PAD} y1={y(share)} y2={y(share)} />
              <text x={PAD - 6} y={y(share) + 4} text-anchor="end">
                {percent(share, locale(), 0)}
              </text>
              <text x={x(share)} y={H - PAD + 16} text-anchor="middle">
                {percent(share, locale(), 0)}
              </text>
            </>
          )}
        </For>
        <polygon class="band" points={band()} />
        <polyline
          class="answered"
          points={props.points.map((point) => at(point.threshold, point.answered / all())).join(" ")}
        />
        <polyline
          class="right"
          points={told()
            .map((point) => at(point.threshold, shareOf(point) ?? 0))
            .join(" ")}
        />
        <line class="at" x1={x(props.threshold)} x2={x(props.threshold)} y1={PAD / 2} y2={H - PAD} />
        <text x={W / 2} y={H - 4} text-anchor="middle">
          {t("lab.gate.axis")}
        </text>
      </svg>
      <figcaption class="line wrap">
        <span class="legend answered">{t("lab.gate.answered")}</span>
        <span class="legend right">{t("lab.gate.right")}</span>
        <Show when={told().length > 0}>
          <span class="legend band">{t("lab.gate.likely")}</span>
        </Show>
      </figcaption>
      <Table points={props.points} n={props.n} />
    </figure>
  );
};
