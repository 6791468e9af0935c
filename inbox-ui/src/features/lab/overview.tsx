import { A, useNavigate } from "@solidjs/router";
import { createSignal, For, Show } from "solid-js";
import { agentById, loadDesk } from "../../app/session";
import { moment, now } from "../../app/time";
import { attempt } from "../../app/trouble";
import { locale, t } from "../../app/words";
import { Dialog } from "../../ui/dialog";
import { Field } from "../../ui/field";
import { toast } from "../../ui/toast";
import { lab } from "./api";
import { percent } from "./content";
import { type LabState, progress } from "./state";

const UNDO_MS = 10_000;
/** What was rolled back last is what can be undone. */
const ROLLED_BACK = "lab.rolled-back";

/** All versions, what runs now, and the way back to the version before. */
export const Overview = (props: { state: LabState }) => {
  const navigate = useNavigate();
  const [isNaming, setNaming] = createSignal(false);
  const [name, setName] = createSignal("");
  const [busy, setBusy] = createSignal(false);
  const all = () => props.state.all();
  const versions = () => all()?.versions ?? [];
  const before = () =>
    [...versions()]
      .filter(({ state }) => state === "retired")
      .sort((a, b) => (b.retiredAt ?? 0) - (a.retiredAt ?? 0))[0];
  const running = () => (all()?.trials ?? []).filter(({ state }) => state === "running" || state === "waiting");
  const nightly = () => (all()?.trials ?? []).filter(({ kind, figures }) => kind === "nightly" && figures).slice(0, 7);
  const make = async () => {
    setBusy(true);
    const made = await attempt(() => lab.draft({ name: name().trim() }));
    setBusy(false);
    if (!made) return;
    props.state.again();
    navigate(`/lab/versions/${made.id}`);
  };
  const back = async () => {
    setBusy(true);
    const made = await attempt(lab.rollBack);
    setBusy(false);
    if (!made) return;
    toast(t("lab.rolledBack", { name: made.name }), {
      id: ROLLED_BACK,
      forMs: UNDO_MS,
      action: { label: t("undo"), run: () => void undo(made.id) },
    });
    props.state.again();
    void loadDesk();
  };
  /** The version it was rolled back from is the one before now, so that the same again undoes it: unless another has gone live meanwhile. */
  const undo = async (live: string) => {
    const known = await attempt(lab.all);
    if (!known) return;
    if (known.versions.find(({ state }) => state === "live")?.id === live) return back();
    toast(t("problem.conflict"), { wrong: true });
    props.state.again();
  };
  const seen = async () => {
    await attempt(lab.driftSeen);
    props.state.again();
    void loadDesk();
  };
  return (
    <div class="part">
      <header class="room-head">
        <div>
          <h2>{t("lab.versions")}</h2>
          <p class="muted">{t("lab.text")}</p>
        </div>
        <Show when={before()}>
          {(to) => (
            <button type="button" class="btn" title={to().name} disabled={busy()} onClick={() => void back()}>
              {t("lab.rollBack", { n: to().number })}
            </button>
          )}
        </Show>
        <button type="button" class="btn main" onClick={() => setNaming(true)}>
          {t("lab.newDraft")}
        </button>
      </header>
      <Show when={all()?.drift}>
        {(drift) => (
          <div class="cure bad line wrap" role="status">
            <span class="grow">
              {t("lab.drift", {
                what: t(drift().text === "precision" ? "lab.f.precision" : "lab.f.accuracy"),
                was: percent(drift().was, locale()),
                is: percent(drift().is, locale()),
              })}
            </span>
            <A href={`/lab/trials/${drift().trial}`}>{t("lab.driftLook")}</A>
            <button type="button" class="btn small" onClick={() => void seen()}>
              {t("lab.driftSeen")}
            </button>
          </div>
        )}
      </Show>
      <For each={running()}>
        {(trial) => (
          <A class="card pad" href={`/lab/trials/${trial.id}`}>
            <span class="line">
              <span class="grow">{t("lab.trialRuns")}</span>
              <span class="num">
                {progress()[trial.id]?.done ?? trial.done} / {trial.total}
              </span>
            </span>
            <progress
              max={trial.total}
              value={progress()[trial.id]?.done ?? trial.done}
              aria-label={t("lab.progress")}
            />
          </A>
        )}
      </For>
      <ul class="card">
        <For each={versions()}>
          {(version) => (
            <li class="item">
              <A class="grow" href={`/lab/versions/${version.id}`}>
                {t("lab.version", { n: version.number, name: version.name })}
                <small>
                  {version.author ? (agentById(version.author)?.name ?? "—") : "Parley"} ·{" "}
                  {moment(version.publishedAt ?? version.updatedAt, locale(), now())}
                </small>
              </A>
              <Show when={all()?.settings.shadow === version.id}>
                <span class="chip bot">{t("lab.inShadow")}</span>
              </Show>
              <span class={`chip version-${version.state}`}>{t(`lab.v.${version.state}`)}</span>
            </li>
          )}
        </For>
      </ul>
      <Show when={nightly().length > 0}>
        <h3>{t("lab.nights")}</h3>
        <ul class="card">
          <For each={nightly()}>
            {(trial) => (
              <li class="item slim num">
                <A class="grow" href={`/lab/trials/${trial.id}`}>
                  {moment(trial.createdAt, locale(), now())}
                </A>
                <span>
                  {t("lab.f.accuracy")} {percent(trial.figures?.draft.sorted.accuracy, locale())}
                </span>
              </li>
            )}
          </For>
        </ul>
      </Show>
      <Dialog
        open={isNaming()}
        close={() => setNaming(false)}
        title={t("lab.newDraft")}
        foot={
          <button type="submit" form="draft" class="btn main" disabled={name().trim() === "" || busy()}>
            {t("lab.begin")}
          </button>
        }
      >
        <form
          id="draft"
          onSubmit={(event) => {
            event.preventDefault();
            if (name().trim() !== "" && !busy()) void make();
          }}
        >
          <Field label={t("lab.draftName")} help={t("lab.draftHelp")} value={name()} set={setName} />
        </form>
      </Dialog>
    </div>
  );
};
