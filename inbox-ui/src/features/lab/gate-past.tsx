import { Show } from "solid-js";
import type { GateMeasured, GateView } from "../../../../src/realtime/wire";
import { moment, now } from "../../app/time";
import { attempt } from "../../app/trouble";
import { locale, t } from "../../app/words";
import { lab } from "./api";
import { between, percent, pointAt } from "./content";
import { GateCurve } from "./gate-curve";
import type { LabState } from "./state";

const Here = (props: { measured: GateMeasured; threshold: number }) => {
  const point = () => pointAt(props.measured.curve, props.threshold);
  return (
    <Show when={point()}>
      {(here) => {
        const range = () => between(here().right, here().judged);
        return (
          <p class="num">
            {t("lab.gate.past", { answered: here().answered, n: props.measured.questions })}{" "}
            <Show when={here().judged > 0} fallback={t("lab.gate.noneJudged")}>
              {t("lab.gate.pastRight", {
                right: here().right,
                judged: here().judged,
                low: percent(range()[0], locale(), 0),
                high: percent(range()[1], locale(), 0),
              })}
            </Show>
          </p>
        );
      }}
    </Show>
  );
};

/** The gate on the desk's own past: what the slider would have let out, and how right that was. */
export const GatePast = (props: { gate: GateView; state: LabState; threshold: number }) => {
  const measure = async () => {
    await attempt(lab.measureGate);
    props.state.again();
  };
  const few = () => (props.gate.measured?.judged ?? 0) < props.gate.judgedMin;
  return (
    <>
      <Show when={props.gate.measured}>
        {(measured) => (
          <>
            <Show when={few()}>
              <p class="cure" role="note">
                {t("lab.gate.few", { judged: measured().judged, min: props.gate.judgedMin })}
              </p>
            </Show>
            <Show when={measured().questions > 0}>
              <Here measured={measured()} threshold={props.threshold} />
              <GateCurve points={measured().curve} n={measured().questions} threshold={props.threshold} />
            </Show>
          </>
        )}
      </Show>
      <p class="line wrap">
        <button type="button" class="btn small" disabled={props.gate.isAsked} onClick={() => void measure()}>
          {t(props.gate.isAsked ? "lab.gate.measuring" : props.gate.measured ? "lab.gate.again" : "lab.gate.measure")}
        </button>
        <span class="muted">
          <Show when={props.gate.measured} fallback={t("lab.gate.unmeasured")}>
            {(measured) => t("lab.gate.measuredAt", { when: moment(measured().at, locale(), now()) })}
          </Show>
        </span>
      </p>
    </>
  );
};
