import { A, useNavigate, useParams, useSearchParams } from "@solidjs/router";
import { createSignal, For, Match, Show, Switch } from "solid-js";
import type { TrialView, VersionContent, VersionView } from "../../../../src/realtime/wire";
import { loadDesk } from "../../app/session";
import { attempt, inWords } from "../../app/trouble";
import { t } from "../../app/words";
import { toast } from "../../ui/toast";
import { lab } from "./api";
import { called } from "./called";
import { CategoriesPart } from "./categories-part";
import { promptName } from "./content";
import { useEditing } from "./editing";
import { useFaults } from "./faults";
import { GatePart } from "./gate-part";
import { HistoryPart } from "./history-part";
import { NewerAsk } from "./newer";
import { PromptEditor } from "./prompt-editor";
import { PublishDialog } from "./publish-dialog";
import { ShadowPart } from "./shadow-part";
import type { LabState } from "./state";
import { TryDialog } from "./try-dialog";

const parts = ["categories", "prompts", "gate", "trials", "shadow", "history"] as const;
type Part = (typeof parts)[number];

const Trials = (props: { trials: TrialView[]; setName: (id: string) => string }) => (
  <Show when={props.trials.length > 0} fallback={<p class="muted">{t("lab.noTrials")}</p>}>
    <ul class="card">
      <For each={props.trials}>
        {(one) => (
          <li class="item">
            <A class="grow" href={`/lab/trials/${one.id}`}>
              {props.setName(one.set) || t("lab.trial")}
              <small class="num">
                {t(`lab.s.${one.state}`)} · {one.done} / {one.total}
              </small>
            </A>
            <Show when={one.figures}>
              {(figures) => (
                <span class="line num">
                  <span class="chip danger">{t("lab.nWorse", { n: figures().changes.worse })}</span>
                  <span class="chip done">{t("lab.nBetter", { n: figures().changes.better })}</span>
                </span>
              )}
            </Show>
          </li>
        )}
      </For>
    </ul>
  </Show>
);

/** A version with all it holds: a draft is changed, tried, published here; the others are read. */
export const VersionPage = (props: { state: LabState }) => {
  const params = useParams();
  const navigate = useNavigate();
  const [search, setSearch] = useSearchParams();
  /** "live" is the address of whichever version is. */
  const id = () =>
    params.id === "live" ? props.state.all()?.versions.find(({ state }) => state === "live")?.id : params.id;
  const [prompt, setPrompt] = createSignal("answer");
  const [asking, setAsking] = createSignal<"try" | "publish" | null>(null);
  const editing = useEditing(id, props.state);
  const { version, content, isChanged, busy, change, save } = editing;
  const faults = useFaults(content);
  const isFaulty = (name: string) => faults().some((one) => one.prompt === name);
  const part = (): Part => parts.find((one) => one === search.part) ?? "categories";
  const locked = () => version()?.state === "live" || version()?.state === "retired";
  const setName = (id: string) => props.state.all()?.sets.find((one) => one.id === id)?.name ?? "";
  const trials = () => props.state.all()?.trials.filter((one) => one.version === id()) ?? [];
  /** The live version's categories are the desk's, whatever it was tried with once. */
  const ownTrial = () => {
    const isWhole = (one: TrialView) => one.kind === "trial" && one.state === "done";
    const found = version()?.state === "live" ? undefined : trials().find(isWhole);
    if (!found?.figures) return null;
    const isBefore = isChanged() || found.revision !== version()?.revision;
    return { id: found.id, done: found.done, figures: found.figures.draft, isBefore };
  };
  const copy = async (from: VersionView) => {
    const name = t("lab.copyName", { name: from.name });
    const made = await attempt(() => lab.draft({ name, base: from.id }));
    if (!made) return;
    props.state.again();
    navigate(`/lab/versions/${made.id}`);
  };
  const prompts = () => props.state.all()?.prompts ?? [];
  const chosen = () => prompts().find(({ name }) => name === prompt()) ?? prompts()[0];
  const Tabs = () => (
    <nav class="tabs" aria-label={t("lab.parts")}>
      <For each={parts}>
        {(one) => (
          <button
            type="button"
            aria-current={part() === one ? "page" : undefined}
            onClick={() => setSearch({ part: one }, { replace: true })}
          >
            {t(`lab.part.${one}`)}
          </button>
        )}
      </For>
    </nav>
  );
  const Actions = (one: { version: VersionView }) => (
    <span class="line wrap">
      <Show when={locked()}>
        <button type="button" class="btn" onClick={() => void copy(one.version)}>
          {t("lab.copy")}
        </button>
      </Show>
      <Show when={!locked()}>
        <Show when={isChanged()}>
          <button type="button" class="btn plain" onClick={editing.undo}>
            {t("lab.undoAll")}
          </button>
        </Show>
        <button type="button" class="btn" disabled={!isChanged() || busy()} onClick={() => void save()}>
          {t("save")}
        </button>
        <button
          type="button"
          class="btn"
          disabled={busy() || faults().length > 0}
          onClick={() => void save().then((ok) => ok && setAsking("try"))}
        >
          {t("lab.try")}
        </button>
        <button
          type="button"
          class="btn main"
          disabled={busy() || faults().length > 0}
          onClick={() => void save().then((ok) => ok && setAsking("publish"))}
        >
          {t("lab.publish")}
        </button>
      </Show>
    </span>
  );
  const Prompts = (one: { content: VersionContent }) => (
    <Show when={chosen()}>
      {(known) => (
        <div class="part">
          <div class="segments wrap">
            <For each={prompts()}>
              {({ name }) => (
                <button
                  type="button"
                  classList={{ "wrong-text": isFaulty(name) }}
                  aria-pressed={known().name === name}
                  onClick={() => setPrompt(name)}
                >
                  {promptName({ name })}
                </button>
              )}
            </For>
          </div>
          <PromptEditor
            prompt={known()}
            value={one.content.prompts[known().name] ?? known().markdown}
            set={(text) => change({ ...one.content, prompts: { ...one.content.prompts, [known().name]: text } })}
            save={() => void save()}
            faults={faults().filter((one) => one.prompt === known().name)}
            locked={locked()}
          />
          <Show when={!locked() && (one.content.prompts[known().name] ?? known().markdown) !== known().markdown}>
            <button
              type="button"
              class="btn small"
              onClick={() =>
                change({ ...one.content, prompts: { ...one.content.prompts, [known().name]: known().markdown } })
              }
            >
              {t("lab.prompt.shipped")}
            </button>
          </Show>
        </div>
      )}
    </Show>
  );
  return (
    <Show
      when={version()}
      fallback={<Show when={editing.error()}>{(error) => <p role="alert">{inWords(error())}</p>}</Show>}
    >
      {(one) => (
        <div class="wide-room">
          <header class="room-head">
            <div>
              <h2>{t("lab.version", { n: one().number, name: one().name })}</h2>
              <p class="line">
                <span class={`chip version-${one().state}`}>{t(`lab.v.${one().state}`)}</span>
                <Show when={isChanged()}>
                  <span class="muted">{t("lab.unsaved")}</span>
                </Show>
              </p>
            </div>
            <Actions version={one()} />
          </header>
          <Show when={editing.came()}>
            {(came) => (
              <NewerAsk
                came={came()}
                called={called}
                keepMine={() => void editing.overwrite(came())}
                take={(whose) => void editing.take(came(), whose)}
              />
            )}
          </Show>
          <Show when={!locked() && faults().length > 0}>
            <p class="cure bad" role="status">
              {t("lab.faulty", {
                names: faults()
                  .map((one) => promptName({ name: one.prompt }))
                  .join(", "),
              })}
            </p>
          </Show>
          <Tabs />
          <Show when={content()}>
            {(held) => (
              <Switch>
                <Match when={part() === "categories"}>
                  <CategoriesPart
                    categories={held().categories}
                    set={(categories) => change({ ...held(), categories })}
                    trial={ownTrial()}
                    locked={locked()}
                  />
                </Match>
                <Match when={part() === "prompts"}>
                  <Prompts content={held()} />
                </Match>
                <Match when={part() === "gate"}>
                  <GatePart
                    content={held()}
                    set={change}
                    retold={isChanged() ? null : one().retold}
                    gate={props.state.all()?.gate}
                    state={props.state}
                    locked={locked()}
                  />
                </Match>
                <Match when={part() === "trials"}>
                  <Trials trials={trials()} setName={setName} />
                </Match>
                <Match when={part() === "shadow"}>
                  <ShadowPart version={one()} state={props.state} />
                </Match>
                <Match when={part() === "history"}>
                  <HistoryPart version={{ ...one(), content: held() }} state={props.state} />
                </Match>
              </Switch>
            )}
          </Show>
          <Show when={asking() === "try"}>
            <TryDialog version={one().id} state={props.state} close={() => setAsking(null)} />
          </Show>
          <Show when={asking() === "publish"}>
            <PublishDialog
              version={one()}
              judgedMin={props.state.all()?.gate.judgedMin ?? 0}
              close={() => setAsking(null)}
              done={() => {
                setAsking(null);
                toast(t("lab.published", { name: one().name }));
                props.state.again();
                editing.again();
                void loadDesk();
              }}
            />
          </Show>
        </div>
      )}
    </Show>
  );
};
