import { createUniqueId, Show } from "solid-js";
import type { Figures, VersionContent } from "../../../../src/realtime/wire";
import { locale, t } from "../../app/words";
import { Field } from "../../ui/field";
import { percent, pointAt } from "./content";

const [W, H, PAD] = [560, 200, 36] as const;

/** How many would be answered at each threshold, and how many of them right; a mark stands where the slider does. */
export const Curve = (props: { figures: Figures; threshold: number }) => {
  const x = (threshold: number) => PAD + threshold * (W - 2 * PAD);
  const y = (share: number) => H - PAD - share * (H - 2 * PAD);
  const points = () => props.figures.curve;
  const line = (of: (point: Figures["curve"][number]) => number | null) =>
    points()
      .flatMap((point) => {
        const share = of(point);
        return share === null ? [] : [`${x(point.threshold).toFixed(1)},${y(share).toFixed(1)}`];
      })
      .join(" ");
  const n = () => Math.max(1, props.figures.n);
  const ticks = [0, 0.5, 1];
  return (
    <figure class="curve">
      <svg viewBox={`0 0 ${W} ${H}`} role="img" aria-label={t("lab.gate.curve")}>
        {ticks.map((share) => (
          <>
            <line class="grid" x1={PAD} x2={W - PAD} y1={y(share)} y2={y(share)} />
            <text x={2} y={y(share) + 4}>
              {percent(share, locale())}
            </text>
          </>
        ))}
        <polyline class="answered" points={line(({ answered }) => answered / n())} />
        <polyline class="right" points={line(({ precision, judged }) => (judged < 3 ? null : precision))} />
        <line class="at" x1={x(props.threshold)} x2={x(props.threshold)} y1={PAD / 2} y2={H - PAD} />
      </svg>
      <figcaption class="line wrap">
        <span class="legend answered">{t("lab.gate.answered")}</span>
        <span class="legend right">{t("lab.gate.right")}</span>
      </figcaption>
    </figure>
  );
};

type Gate = VersionContent["gate"];
type Classify = VersionContent["classify"];

/** When the bot answers and when it sorts by itself: one slider with its curve, and the numbers few touch. */
export const GatePart = (props: {
  content: VersionContent;
  set: (content: VersionContent) => void;
  figures: Figures | null;
  locked: boolean;
}) => {
  const id = createUniqueId();
  const gate = (change: Partial<Gate>) => props.set({ ...props.content, gate: { ...props.content.gate, ...change } });
  const classify = (change: Partial<Classify>) =>
    props.set({ ...props.content, classify: { ...props.content.classify, ...change } });
  const threshold = () => props.content.gate.answerThreshold;
  const point = () => (props.figures ? pointAt(props.figures, threshold()) : null);
  const Share = (one: { label: string; value: number; set: (share: number) => void; help?: string }) => (
    <Field
      label={one.label}
      help={one.help}
      type="number"
      disabled={props.locked}
      value={String(Math.round(one.value * 100))}
      set={(text) => {
        const share = Number(text) / 100;
        if (text !== "" && share >= 0 && share <= 1) one.set(share);
      }}
    />
  );
  const Count = (one: { label: string; value: number; min: number; max: number; set: (n: number) => void }) => (
    <Field
      label={one.label}
      type="number"
      disabled={props.locked}
      value={String(one.value)}
      set={(text) => {
        const n = Math.round(Number(text));
        if (text !== "" && n >= one.min && n <= one.max) one.set(n);
      }}
    />
  );
  return (
    <div class="part">
      <div class="card pad">
        <div class="field">
          <label for={id}>{t("lab.gate.slider")}</label>
          <div class="line">
            <span class="muted">{t("lab.gate.more")}</span>
            <input
              id={id}
              type="range"
              class="grow"
              min="0"
              max="100"
              disabled={props.locked}
              value={Math.round(threshold() * 100)}
              aria-valuetext={percent(threshold(), locale())}
              onInput={(event) => gate({ answerThreshold: Number(event.currentTarget.value) / 100 })}
            />
            <span class="muted">{t("lab.gate.surer")}</span>
            <output class="num" for={id}>
              {percent(threshold(), locale())}
            </output>
          </div>
        </div>
        <Show when={props.figures} fallback={<p class="muted">{t("lab.gate.noCurve")}</p>}>
          {(figures) => (
            <>
              <p class="num">
                {t("lab.gate.here", {
                  answered: point()?.answered ?? 0,
                  n: figures().n,
                  share: percent(point()?.precision, locale()),
                  judged: point()?.judged ?? 0,
                })}
              </p>
              <Curve figures={figures()} threshold={threshold()} />
            </>
          )}
        </Show>
      </div>
      <div class="card pad">
        <div class="form-two">
          <Share
            label={t("lab.gate.clarify")}
            value={props.content.gate.clarifyMin}
            set={(clarifyMin) => gate({ clarifyMin })}
          />
          <Count
            label={t("lab.gate.misses")}
            value={props.content.gate.missesMax}
            min={0}
            max={2}
            set={(missesMax) => gate({ missesMax })}
          />
          <Count
            label={t("lab.gate.choices")}
            value={props.content.gate.choicesMax}
            min={2}
            max={5}
            set={(choicesMax) => gate({ choicesMax })}
          />
          <Count
            label={t("lab.gate.perHour")}
            value={props.content.gate.perHourMax}
            min={1}
            max={100}
            set={(perHourMax) => gate({ perHourMax })}
          />
          <Share
            label={t("lab.classify.target")}
            value={props.content.classify.targetPrecision}
            set={(targetPrecision) => classify({ targetPrecision })}
          />
          <Share
            label={t("lab.classify.shown")}
            value={props.content.classify.shownMin}
            set={(shownMin) => classify({ shownMin })}
          />
        </div>
      </div>
    </div>
  );
};
