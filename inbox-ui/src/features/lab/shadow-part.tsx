import { createResource, createSignal, For, Show } from "solid-js";
import type { VersionView } from "../../../../src/realtime/wire";
import { categoryById } from "../../app/session";
import { attempt } from "../../app/trouble";
import { locale, named, t } from "../../app/words";
import { Tick } from "../../ui/field";
import { Failed } from "../settings/room";
import { lab } from "./api";
import { percent } from "./content";
import type { LabState } from "./state";

const outcomes = {
  answer: "lab.o.answer",
  clarify: "lab.o.clarify",
  hand_over: "lab.o.hand_over",
  greet: "lab.o.greet",
  silent: "lab.o.silent",
} as const;

/** A draft that thinks along on live traffic: how often it would have done the same, and where not. */
export const ShadowPart = (props: { version: VersionView; state: LabState }) => {
  const [seen, { refetch }] = createResource(
    () => ({ id: props.version.id, changes: props.state.changes() }),
    ({ id }) => lab.shadow(id),
  );
  const [all, setAll] = createSignal(false);
  const isOn = () => props.state.all()?.settings.shadow === props.version.id;
  const mayRun = () => props.version.state === "draft" || props.version.state === "trial";
  const set = async (on: boolean) => {
    await attempt(() => lab.setShadow(props.version.id, on));
    props.state.again();
    void refetch();
  };
  const nameOf = (id: string | null) => {
    const found = categoryById(id) ?? props.version.content.categories.find((one) => one.id === id);
    return found ? named(found) : t("lab.none");
  };
  const known = () => (seen.error ? undefined : seen.latest);
  const items = () => (known()?.items ?? []).filter(({ agrees }) => all() || !agrees);
  return (
    <div class="part">
      <div class="card pad">
        <Tick
          label={t("lab.shadow.on")}
          help={t("lab.shadow.help")}
          value={isOn()}
          set={(on) => void set(on)}
          disabled={!mayRun()}
        />
        <Show when={known()}>
          {(found) => (
            <p class="num" role="status">
              {found().seen === 0
                ? t("lab.shadow.nothing")
                : t("lab.shadow.agreed", {
                    n: found().seen,
                    agreed: found().agreed,
                    share: percent(found().agreed / found().seen, locale()),
                  })}
            </p>
          )}
        </Show>
        <Show when={known()?.seen}>
          <Tick label={t("lab.shadow.all")} value={all()} set={setAll} />
        </Show>
      </div>
      <Show when={seen.error}>{(error) => <Failed error={error()} again={() => void refetch()} />}</Show>
      <Show
        when={items().length > 0}
        fallback={
          <Show when={known()?.seen}>
            <p class="muted">{t("lab.shadow.none")}</p>
          </Show>
        }
      >
        <ul class="card">
          <For each={items()}>
            {(one) => (
              <li class="item shadow-row">
                <span class="grow">
                  <a href={`/inbox/all/${one.conversation}`}>{one.text}</a>
                  <small>
                    {t("lab.liveColumn")}: {nameOf(one.live.category)}, {t(outcomes[one.live.outcome])}
                  </small>
                  <small>
                    {t("lab.draftColumn")}: {nameOf(one.draft.category)}, {t(outcomes[one.draft.outcome])}
                  </small>
                </span>
                <span class="chip" classList={{ done: one.agrees, wait: !one.agrees }}>
                  {t(one.agrees ? "lab.shadow.same" : "lab.shadow.differs")}
                </span>
              </li>
            )}
          </For>
        </ul>
      </Show>
    </div>
  );
};
