import { A } from "@solidjs/router";
import { createResource, createSignal, For, Show } from "solid-js";
import type { Regression, VersionView } from "../../../../src/realtime/wire";
import { inWords } from "../../app/trouble";
import { locale, t } from "../../app/words";
import { AskFoot, Dialog } from "../../ui/dialog";
import { Field } from "../../ui/field";
import { lab } from "./api";
import { percent, points } from "./content";

const REASON_MIN = 3;

const names = { accuracy: "lab.f.accuracy", precision: "lab.f.precision", coverage: "lab.f.coverage" } as const;

/** What got worse: shares where enough stands behind them, else what was counted. */
const Worse = (props: { one: Regression; judgedMin: number }) => {
  const isFew = () => Math.min(props.one.counted.live.of, props.one.counted.draft.of) < props.judgedMin;
  const side = (which: "live" | "draft") => {
    const { n, of: all } = props.one.counted[which];
    const counted = t("lab.gate.of", { n, all });
    return isFew() ? counted : `${percent(props.one[which], locale())} (${counted})`;
  };
  return (
    <li class="item num">
      <span class="grow">
        {t(names[props.one.what])}
        <br />
        {side("live")} → <span class="worse">{side("draft")}</span>
        <small>
          {isFew()
            ? t("lab.fewShort")
            : t("lab.tolerated", {
                by: points(props.one.live - props.one.draft, locale()),
                tolerance: points(props.one.tolerance, locale()),
              })}
        </small>
      </span>
    </li>
  );
};

/** What speaks against publishing, and the reason a lead gives when they do it all the same. */
export const PublishDialog = (props: {
  version: VersionView;
  judgedMin: number;
  close: () => void;
  done: () => void;
}) => {
  const [against] = createResource(() => props.version.id, lab.objections);
  const [why, setWhy] = createSignal("");
  const [wrong, setWrong] = createSignal("");
  const [busy, setBusy] = createSignal(false);
  const found = () => (against.error ? undefined : against.latest);
  const isClear = () => found()?.isTried === true && found()?.regressions.length === 0;
  const go = async () => {
    setBusy(true);
    setWrong("");
    try {
      const overrule = isClear() ? {} : { overrule: why().trim() };
      await lab.publish(props.version.id, { revision: props.version.revision, ...overrule });
      props.done();
    } catch (error) {
      setWrong(inWords(error));
    }
    setBusy(false);
  };
  return (
    <Dialog
      open
      close={props.close}
      title={t("lab.publishAsk", { name: props.version.name })}
      foot={
        <AskFoot
          close={props.close}
          word={t(isClear() ? "lab.publish" : "lab.publishAnyway")}
          look={isClear() ? "main" : "danger"}
          disabled={busy() || found() === undefined || (!isClear() && why().trim().length < REASON_MIN)}
          go={() => void go()}
        />
      }
    >
      <Show when={against.error}>{(error) => <p role="alert">{inWords(error())}</p>}</Show>
      <Show when={found()}>
        {(known) => (
          <>
            <Show when={!known().isTried}>
              <p class="cure">{t(known().isMoved ? "lab.moved" : "lab.untried")}</p>
            </Show>
            <Show when={known().regressions.length > 0}>
              <p>{t("lab.regressions")}</p>
              <ul class="card">
                <For each={known().regressions}>{(one) => <Worse one={one} judgedMin={props.judgedMin} />}</For>
              </ul>
              <Show when={known().trial}>
                {(trial) => (
                  <A class="link" href={`/lab/trials/${encodeURIComponent(trial())}`}>
                    {t("lab.category.toTrial")}
                  </A>
                )}
              </Show>
            </Show>
            <Show when={isClear()} fallback={<Field label={t("lab.why")} rows={3} value={why()} set={setWhy} />}>
              <p>{t("lab.publishClear")}</p>
            </Show>
          </>
        )}
      </Show>
      <Show when={wrong()}>
        <p class="form-wrong" role="alert">
          {wrong()}
        </p>
      </Show>
    </Dialog>
  );
};
