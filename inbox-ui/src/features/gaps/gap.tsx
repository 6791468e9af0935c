import { A } from "@solidjs/router";
import { createEffect, createSignal, For, on, Show } from "solid-js";
import type { GapStepView, GapView } from "../../../../src/realtime/wire";
import { agentById } from "../../app/session";
import { moment, now } from "../../app/time";
import { attempt, inWords } from "../../app/trouble";
import { locale, t } from "../../app/words";
import { knownOf, useKept } from "../../live/known";
import { toast } from "../../ui/toast";
import { gaps } from "./api";
import { Draft } from "./draft";
import type { GapsState } from "./state";
import { Weeks } from "./weeks";

const SHOWN = 8;

const Questions = (props: { gap: GapView }) => {
  const [isAll, setAll] = createSignal(false);
  const shown = () => (isAll() ? props.gap.asked : props.gap.asked.slice(0, SHOWN));
  const hits = () => new Set(props.gap.tried?.hits);
  return (
    <section class="part">
      <h3>{t("gaps.questions")}</h3>
      <p class="muted">{t(props.gap.asked.length > 0 ? "gaps.asNow" : "gaps.noQuestions")}</p>
      <ul class="card">
        <For each={shown()}>
          {(one) => (
            <li class="item slim">
              <span class="grow">
                <A href={`/inbox/all/${encodeURIComponent(one.conversation)}`} lang={props.gap.language}>
                  {one.text}
                </A>
                <small>
                  #{one.number} · {t(`gaps.why.${one.why}`)} · {moment(one.at, locale(), now())}
                </small>
              </span>
              <Show when={(props.gap.tried?.at ?? 0) > one.at}>
                <span class="chip" classList={{ done: hits().has(one.message), wait: !hits().has(one.message) }}>
                  {t(hits().has(one.message) ? "gaps.hit" : "gaps.miss")}
                </span>
              </Show>
            </li>
          )}
        </For>
      </ul>
      <Show when={props.gap.questions > props.gap.asked.length && (isAll() || props.gap.asked.length <= SHOWN)}>
        <p class="muted">{t("gaps.newest", { n: props.gap.asked.length, all: props.gap.questions })}</p>
      </Show>
      <Show when={!isAll() && props.gap.asked.length > SHOWN}>
        <button type="button" class="btn" onClick={() => setAll(true)}>
          {props.gap.questions > props.gap.asked.length
            ? t("gaps.newest", { n: props.gap.asked.length, all: props.gap.questions })
            : t("gaps.allQuestions", { n: props.gap.asked.length })}
        </button>
      </Show>
    </section>
  );
};

const stepText = ({ what, figures }: GapStepView): string => {
  const n = figures?.questions ?? 0;
  switch (what) {
    case "found":
      return t("gaps.step.found", { n });
    case "drafted":
      return t("gaps.step.drafted", { n: figures?.replies ?? 0 });
    case "tried":
      return t("gaps.step.tried", { n: figures?.answered ?? 0, all: n });
    case "told":
      return t("gaps.step.told", { n: figures?.conversations ?? 0 });
    default:
      return t(`gaps.step.${what}`);
  }
};

const Steps = (props: { steps: GapStepView[] }) => (
  <section class="part">
    <h3>{t("gaps.history")}</h3>
    <ul class="card">
      <For each={props.steps}>
        {(step) => (
          <li class="item slim">
            <span class="grow">
              {stepText(step)}
              <small>
                {step.by ? (agentById(step.by)?.name ?? "—") : "Parley"} · {moment(step.at, locale(), now())}
              </small>
            </span>
          </li>
        )}
      </For>
    </ul>
  </section>
);

/** One gap: what was asked, the draft that would answer it, what came of it. */
export const GapPage = (props: { id: string; all: GapsState }) => {
  const { kept: gap, keep, again } = useKept(() => props.id, gaps.one);
  const known = knownOf(gap, () => props.id);
  createEffect(on(props.all.changes, again, { defer: true }));
  const [busy, setBusy] = createSignal<string | null>(null);
  const act = async (what: "draft" | "trial" | "publish" | "dismiss" | "reopen", overrule = false) => {
    setBusy(what);
    const done = await attempt(() => (what === "publish" ? gaps.publish(props.id, overrule) : gaps[what](props.id)));
    setBusy(null);
    if (!done) return;
    // One may have gone on to another gap meanwhile.
    if (done.id === props.id) keep(done);
    props.all.again();
    if (what === "publish") toast(t("gaps.published"));
  };
  return (
    <Show
      when={known()}
      fallback={
        <Show when={gap.error} fallback={<p role="status">{t("loading")}</p>}>
          {(error) => <p role="alert">{inWords(error())}</p>}
        </Show>
      }
    >
      {(one) => (
        <div class="part">
          <header class="room-head">
            <div>
              <h2 lang={one().language}>{one().title}</h2>
              <p class="muted">
                {t("gaps.asked", { n: one().questions })} ·{" "}
                {t("gaps.last", { at: moment(one().lastAt, locale(), now()) })}
              </p>
            </div>
            <Weeks weeks={one().weeks} />
            <Show when={one().state === "dismissed"}>
              <button type="button" class="btn" disabled={busy() !== null} onClick={() => void act("reopen")}>
                {t("gaps.reopen")}
              </button>
            </Show>
            <Show when={one().state === "open" || one().state === "drafted"}>
              <button type="button" class="btn" disabled={busy() !== null} onClick={() => void act("dismiss")}>
                {t("gaps.dismiss")}
              </button>
            </Show>
          </header>
          <Show when={one().since}>
            {(since) => (
              <p class="cure gap-since" role="status">
                {since().answered + since().unanswered === 0
                  ? t("gaps.sinceNone")
                  : t("gaps.since", { answered: since().answered, unanswered: since().unanswered })}
              </p>
            )}
          </Show>
          <Draft gap={one()} busy={busy()} act={act} again={again} />
          <Questions gap={one()} />
          <Steps steps={one().steps} />
        </div>
      )}
    </Show>
  );
};
