import { A, useParams } from "@solidjs/router";
import { createEffect, createResource, createSignal, on, Show } from "solid-js";
import type { TrialView } from "../../../../src/realtime/wire";
import { sorting } from "../../api/routes";
import { house } from "../../app/session";
import { attempt, inWords } from "../../app/trouble";
import { named, t } from "../../app/words";
import { knownOf } from "../../live/known";
import { Segments } from "../../ui/field";
import { Counted, day } from "../counted/counted";
import { type Change, lab } from "./api";
import { Confusion } from "./confusion";
import { meaningRow } from "./content";
import { Decisions } from "./decisions";
import { FiguresTable } from "./figures";
import { GateCurve, pointsOf } from "./gate-curve";
import { type LabState, progress } from "./state";
import { TrialStopped } from "./trial-stopped";

const isOpen = ({ state }: TrialView) => state === "waiting" || state === "running";
const isStopped = ({ state }: TrialView) => state === "cancelled" || state === "failed";

/** How a trial goes or how it ended, what both versions scored, and every decision beside the other. */
export const TrialPage = (props: { state: LabState }) => {
  const params = useParams();
  const id = () => params.id ?? "";
  const [trial, { refetch }] = createResource(id, lab.trial);
  const held = knownOf(trial, id);
  createEffect(on(props.state.changes, () => void refetch(), { defer: true }));
  const [side, setSide] = createSignal<"live" | "draft">("draft");
  const [change, setChange] = createSignal<Change>("worse");
  const [category, setCategory] = createSignal("any");
  const versionName = (version: string) => {
    const found = props.state.all()?.versions.find((one) => one.id === version);
    return found ? t("lab.version", { n: found.number, name: found.name }) : version;
  };
  const setOf = (set: string) => props.state.all()?.sets.find((one) => one.id === set);
  const currency = () => props.state.all()?.currency;
  const judgedMin = () => props.state.all()?.gate.judgedMin ?? 0;
  /** Trials are run one at a time. */
  const running = () => props.state.all()?.trials.find((other) => other.state === "running" && other.id !== id());
  const setName = (set: string) => props.state.all()?.sets.find((one) => one.id === set)?.name ?? "";
  const [draftCategories] = createResource(() => held()?.version, lab.version);
  const tried = () => (draftCategories.error ? undefined : draftCategories.latest);
  const [archived] = createResource(sorting.archived);
  /** By the name it has, or had: on the desk, in the version that was tried, or before it was archived. */
  const nameOf = (one: string | null) => {
    if (one === null) return t("lab.none");
    const found =
      house.categories.find(({ id }) => id === one) ?? tried()?.content.categories.find(({ id }) => id === one);
    if (found) return named(found);
    const before = archived.error ? undefined : archived.latest?.find(({ id }) => id === one);
    return before?.name ?? t("lab.category.goneName");
  };
  const now = () => {
    const known = progress()[id()];
    const stored = held();
    return { done: Math.max(known?.done ?? 0, stored?.done ?? 0), total: stored?.total ?? known?.total ?? 0 };
  };
  const whence = ({ set, kind, createdAt }: TrialView) => {
    const found = setOf(set);
    if (kind === "nightly" || !found) return t("counted.set.past", { at: day(createdAt) });
    return t(`counted.set.${found.source}`, { at: day(found.asOf) });
  };
  const sinceRow = (at: number | null) => (at === null ? [] : [{ name: t("counted.since"), value: day(at) }]);
  const act = async (work: () => Promise<unknown>) => {
    await attempt(work);
    await refetch();
  };
  const liveName = () => t("lab.liveColumn");
  const draftName = () => t("lab.draftColumn");
  return (
    <Show when={held()} fallback={<Show when={trial.error}>{(error) => <p role="alert">{inWords(error())}</p>}</Show>}>
      {(one) => (
        <div class="wide-room">
          <header class="room-head">
            <div>
              <h2>
                {t(one().kind === "nightly" ? "lab.nightly" : "lab.trialOf", { name: versionName(one().version) })}
              </h2>
              <p class="muted">
                {t("lab.trialOn", { set: setName(one().set), n: one().total })} ·{" "}
                <A href={`/lab/versions/${one().version}`}>{t("lab.toVersion")}</A>
              </p>
            </div>
            <Show when={isOpen(one())}>
              <button type="button" class="btn" onClick={() => void act(() => lab.cancel(id()))}>
                {t("lab.stop")}
              </button>
            </Show>
            <Show when={(one().state === "cancelled" && one().problem !== "spent") || one().state === "failed"}>
              <button type="button" class="btn main" onClick={() => void act(() => lab.resume(id()))}>
                {t("lab.goOn")}
              </button>
            </Show>
          </header>
          <div class="line" role="status">
            <progress class="grow" max={now().total} value={now().done} aria-label={t("lab.progress")} />
            <span class="num">
              {t(`lab.s.${one().state}`)} · {now().done} / {now().total}
            </span>
          </div>
          <Show when={one().state === "waiting" && running()}>
            {(other) => (
              <p class="muted">
                {t("lab.waitsFor")} <A href={`/lab/trials/${other().id}`}>{versionName(other().version)}</A>
              </p>
            )}
          </Show>
          <Show when={isOpen(one()) && one().limits.perMinuteMax}>
            {(n) => <p class="muted">{t("lab.heldTo", { n: n() })}</p>}
          </Show>
          <TrialStopped
            trial={one()}
            currency={currency()}
            goOn={(moneyMax) => void act(() => lab.resume(id(), { ...one().limits, moneyMax }))}
          />
          <Show
            when={one().figures}
            fallback={
              <p class="muted">
                {isOpen(one()) && now().done === 0 ? `${t("lab.learning")} ` : ""}
                {t(isStopped(one()) ? "lab.figuresNone" : "lab.figuresSoon")}
              </p>
            }
          >
            {(figures) => (
              <>
                <Show when={one().state !== "done"}>
                  <p class="cure" role="note">
                    {t("lab.figuresPart", { n: figures().draft.n, all: one().total })}
                  </p>
                </Show>
                <p class="line wrap num">
                  <span class="chip danger">{t("lab.nWorse", { n: figures().changes.worse })}</span>
                  <span class="chip done">{t("lab.nBetter", { n: figures().changes.better })}</span>
                  <span class="chip wait">{t("lab.nOther", { n: figures().changes.other })}</span>
                  <span class="chip">{t("lab.nSame", { n: figures().changes.same })}</span>
                </p>
                <FiguresTable
                  figures={figures()}
                  live={liveName()}
                  draft={draftName()}
                  judgedMin={judgedMin()}
                  currency={currency()}
                />
                <Counted
                  here="trial"
                  right={t("counted.rightTrial")}
                  rows={[
                    { name: t("counted.conversations"), value: whence(one()) },
                    ...sinceRow(one().since),
                    {
                      name: t("counted.questions"),
                      value: t("counted.knownTrial", {
                        n: figures().draft.n,
                        answered: figures().draft.answers.answered,
                        known: figures().draft.answers.judged,
                      }),
                    },
                    ...meaningRow(figures().draft.meaning),
                  ]}
                />
                <details class="more-fields">
                  <summary>{t("lab.defined")}</summary>
                  <p class="muted defined">{t("lab.definition")}</p>
                </details>
                <div class="line wrap">
                  <h3 class="grow">{t("lab.confusion")}</h3>
                  <Segments
                    label={t("lab.side")}
                    value={side()}
                    set={setSide}
                    choices={[
                      { value: "live", label: liveName() },
                      { value: "draft", label: draftName() },
                    ]}
                  />
                </div>
                <Confusion
                  figures={figures()[side()]}
                  nameOf={nameOf}
                  pick={(truth) => {
                    setCategory(truth ?? "");
                    setChange("all");
                  }}
                />
                <h3>{t("lab.gate.curve")}</h3>
                <GateCurve
                  points={pointsOf(figures()[side()])}
                  n={figures()[side()].n}
                  threshold={tried()?.content.gate.answerThreshold ?? 0.5}
                  judgedMin={judgedMin()}
                />
              </>
            )}
          </Show>
          <Decisions
            trial={id()}
            done={one().done}
            live={liveName()}
            draft={draftName()}
            categories={one().figures?.draft.categories.map((found) => found.category) ?? []}
            nameOf={nameOf}
            category={category()}
            setCategory={setCategory}
            change={change()}
            setChange={setChange}
          />
        </div>
      )}
    </Show>
  );
};
