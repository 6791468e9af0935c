import { Show } from "solid-js";
import type { GateMeasured, GateView, VersionView } from "../../../../src/realtime/wire";
import { agentById } from "../../app/session";
import { moment, now } from "../../app/time";
import { attempt } from "../../app/trouble";
import { locale, t } from "../../app/words";
import { Counted, day } from "../counted/counted";
import { lab } from "./api";
import { between, meaningRow, percent, pointAt } from "./content";
import { GateCurve, TooFew } from "./gate-curve";
import type { LabState } from "./state";

/** What the desk's own past says of the slider's place, or that it says too little of it. */
const Here = (props: { measured: GateMeasured; threshold: number; min: number }) => {
  const point = () => pointAt(props.measured.curve, props.threshold);
  return (
    <Show when={point()}>
      {(here) => {
        const range = () => between(here().right, here().judged);
        return (
          <p class="num">
            {t("lab.gate.past", { answered: here().answered, n: props.measured.questions })}{" "}
            <Show
              when={here().judged >= props.min}
              fallback={t("lab.gate.fewHere", { right: here().right, judged: here().judged, min: props.min })}
            >
              {t("lab.gate.pastRight", {
                right: here().right,
                judged: here().judged,
                share: percent(here().right / here().judged, locale(), 0),
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

/** That the numbers are called otherwise than the lead set them, who measured when, and that nothing else changed. */
export const RetoldNote = (props: { retold: VersionView["retold"] }) => {
  const whole = (share: number) => percent(share, locale(), 0);
  return (
    <Show when={props.retold}>
      {(told) => (
        <p class="cure" role="note">
          {t("lab.gate.retold", {
            when: moment(told().at, locale(), now()),
            who: agentName(told().by),
            n: told().judged,
            from: whole(told().answer.from),
            to: whole(told().answer.to),
            clarifyFrom: whole(told().clarify.from),
            clarifyTo: whole(told().clarify.to),
          })}
        </p>
      )}
    </Show>
  );
};

const agentName = (id: string | null) => (id ? (agentById(id)?.name ?? "—") : t("lab.gate.night"));

const Past = (props: { measured: GateMeasured }) => (
  <Counted
    here="past"
    right={t("counted.rightPast")}
    rows={[
      { name: t("counted.conversations"), value: t("counted.past", { n: props.measured.conversations }) },
      ...(props.measured.since === null ? [] : [{ name: t("counted.since"), value: day(props.measured.since) }]),
      {
        name: t("counted.questions"),
        value: t("counted.known", { n: props.measured.questions, known: props.measured.judged }),
      },
      ...meaningRow(props.measured.meaning),
      { name: t("counted.words"), value: t("counted.asNow") },
    ]}
  />
);

/** The gate on the desk's own past: what the slider would have let out, and how right that was. */
export const GatePast = (props: { gate: GateView; state: LabState; threshold: number }) => {
  const measure = async () => {
    await attempt(lab.measureGate);
    props.state.again();
  };
  return (
    <>
      <Show when={props.gate.measured}>
        {(measured) => (
          <>
            <Show
              when={measured().judged >= props.gate.judgedMin}
              fallback={
                <>
                  <TooFew n={measured().judged} min={props.gate.judgedMin} />
                  <p class="muted">{t("lab.gate.few")}</p>
                </>
              }
            >
              <Here measured={measured()} threshold={props.threshold} min={props.gate.judgedMin} />
              <Show when={measured().calibration === null}>
                <p class="muted">{t("lab.gate.alike")}</p>
              </Show>
              <GateCurve
                points={measured().curve}
                n={measured().questions}
                threshold={props.threshold}
                judgedMin={props.gate.judgedMin}
              />
            </Show>
            <Past measured={measured()} />
          </>
        )}
      </Show>
      <p class="line wrap">
        <button type="button" class="btn small" disabled={props.gate.isAsked} onClick={() => void measure()}>
          {t(props.gate.isAsked ? "lab.gate.measuring" : props.gate.measured ? "lab.gate.again" : "lab.gate.measure")}
        </button>
        <span class="muted">
          <Show when={props.gate.measured} fallback={t("lab.gate.unmeasured")}>
            {(measured) =>
              t("lab.gate.measuredAt", {
                when: moment(measured().at, locale(), now()),
                who: agentName(measured().by),
              })
            }
          </Show>
        </span>
      </p>
    </>
  );
};
