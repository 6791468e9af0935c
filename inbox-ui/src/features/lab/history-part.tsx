import { createResource, createSignal, For, Show } from "solid-js";
import type { VersionStep, VersionView } from "../../../../src/realtime/wire";
import { agentById } from "../../app/session";
import { moment, now } from "../../app/time";
import { attempt } from "../../app/trouble";
import { locale, t } from "../../app/words";
import { Choice, Field } from "../../ui/field";
import { Failed } from "../settings/room";
import { lab } from "./api";
import { called } from "./called";
import { contentText, percent } from "./content";
import { DiffView } from "./diff-view";
import type { LabState } from "./state";

/** Who did what with a version and what was said of it; it can be held against any other, and against what it was. */
export const HistoryPart = (props: { version: VersionView; state: LabState }) => {
  const [steps, { refetch }] = createResource(
    () => ({ id: props.version.id, changes: props.state.changes() }),
    async ({ id }) => (await lab.steps(id)).items,
  );
  const [text, setText] = createSignal("");
  const [step, setStep] = createSignal<VersionStep | null>(null);
  const [other, setOther] = createSignal(props.version.base ?? "");
  const [base, { refetch: readBase }] = createResource(() => other() || undefined, lab.version);
  const who = (id: string | null) => (id ? (agentById(id)?.name ?? "—") : "Parley");
  const say = async () => {
    if (text().trim() === "") return;
    if ((await attempt(() => lab.comment(props.version.id, text().trim()))) === undefined) return;
    setText("");
    void refetch();
  };
  const others = () => props.state.all()?.versions.filter(({ id }) => id !== props.version.id) ?? [];
  const nameOf = (id: string) => {
    const found = others().find((one) => one.id === id);
    return found ? t("lab.version", { n: found.number, name: found.name }) : "";
  };
  return (
    <div class="part">
      <div class="card pad">
        <Choice
          label={t("lab.compare")}
          value={other()}
          set={(id) => {
            setStep(null);
            setOther(id);
          }}
          choices={[{ value: "", label: "—" }, ...others().map(({ id }) => ({ value: id, label: nameOf(id) }))]}
        />
        <Show
          when={step()?.content}
          fallback={
            <Show
              when={!base.error && base.latest}
              fallback={
                <Show when={base.error}>{(error) => <Failed error={error()} again={() => void readBase()} />}</Show>
              }
            >
              {(before) => (
                <DiffView
                  label={t("lab.diff.label")}
                  left={nameOf(before().id)}
                  right={props.version.name}
                  before={contentText(before().content, called)}
                  after={contentText(props.version.content, called)}
                />
              )}
            </Show>
          }
        >
          {(content) => (
            <DiffView
              label={t("lab.diff.label")}
              left={t("lab.then")}
              right={t("lab.nowIs")}
              before={contentText(content(), called)}
              after={contentText(props.version.content, called)}
            />
          )}
        </Show>
      </div>
      <form
        class="card pad"
        onSubmit={(event) => {
          event.preventDefault();
          void say();
        }}
      >
        <Field label={t("lab.comment")} rows={2} value={text()} set={setText} />
        <button type="submit" class="btn" disabled={text().trim() === ""}>
          {t("lab.say")}
        </button>
      </form>
      <Show when={steps.error}>{(error) => <Failed error={error()} again={() => void refetch()} />}</Show>
      <ol class="card">
        <For each={[...((steps.error ? undefined : steps.latest) ?? [])].reverse()}>
          {(one) => (
            <li class="item">
              <span class="grow">
                {t(`lab.h.${one.what}`, {
                  who: one.what === "measured" && !one.by ? t("lab.gate.night") : who(one.by),
                })}
                <Show when={one.retold}>
                  {(told) => (
                    <span class="step-text">
                      {t("lab.gate.sameCut", {
                        n: told().judged,
                        from: percent(told().answer.from, locale(), 0),
                        to: percent(told().answer.to, locale(), 0),
                        clarifyFrom: percent(told().clarify.from, locale(), 0),
                        clarifyTo: percent(told().clarify.to, locale(), 0),
                      })}
                    </span>
                  )}
                </Show>
                <Show when={one.text && one.what !== "shadowed"}>
                  <span class="step-text">{one.text}</span>
                </Show>
                <small>{moment(one.at, locale(), now())}</small>
              </span>
              <Show when={one.content}>
                <button type="button" class="btn small" onClick={() => setStep(one)}>
                  {t("lab.diff.show")}
                </button>
              </Show>
            </li>
          )}
        </For>
      </ol>
    </div>
  );
};
