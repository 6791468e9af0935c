import { createEffect, createResource, createSignal, For, Index, Match, on, Show, Switch } from "solid-js";
import type { Template } from "../../../../src/realtime/wire";
import { api } from "../../api/routes";
import { inWords } from "../../app/trouble";
import { t } from "../../app/words";
import { Field } from "../../ui/field";
import { filledTemplate } from "./window";

export type Chosen = { text: string; template: { name: string; language: string; variables: string[] } };

/** One of the platform's approved texts and its gaps, seen as the customer will see it. `set` hears what is whole, or null. */
export const TemplateFields = (props: { connection: string; name: string; set: (chosen: Chosen | null) => void }) => {
  const [all, { refetch }] = createResource(() => props.connection, api.templates);
  const [chosen, setChosen] = createSignal<Template | null>(null);
  const [variables, setVariables] = createSignal<string[]>([]);
  const pick = (one: Template) => {
    setChosen(one);
    // The first gap is nearly always the customer's name.
    setVariables(Array.from({ length: one.variables }, (_, n) => (n === 0 ? (props.name.split(" ")[0] ?? "") : "")));
  };
  createEffect(
    on([chosen, variables], ([one, filled]) => {
      const given = filled.map((value) => value.trim());
      if (!one || given.some((value) => value === "")) return props.set(null);
      props.set({
        text: filledTemplate(one.body, given),
        template: { name: one.name, language: one.language, variables: given },
      });
    }),
  );
  return (
    <Switch>
      <Match when={all.error}>
        <div class="empty" role="alert">
          <p>{inWords(all.error)}</p>
          <button type="button" class="btn" onClick={() => void refetch()}>
            {t("retry")}
          </button>
        </div>
      </Match>
      <Match when={all.loading}>
        <p class="muted" role="status">
          {t("loading")}
        </p>
      </Match>
      <Match when={all()?.length === 0}>
        <div class="empty">
          <h3>{t("template.none")}</h3>
          <p>{t("template.noneText")}</p>
        </div>
      </Match>
      <Match when={all()}>
        {(list) => (
          <div class="templates">
            <ul class="template-list scroll">
              <For each={list()}>
                {(one) => (
                  <li>
                    <button
                      type="button"
                      class="finder-one"
                      classList={{ chosen: chosen() === one }}
                      aria-pressed={chosen() === one}
                      onClick={() => pick(one)}
                    >
                      <span class="grow">
                        <span class="clip">{one.name.replace(/_/g, " ")}</span>
                        <small class="clip">{one.body}</small>
                      </span>
                      <span class="chip">{one.language}</span>
                    </button>
                  </li>
                )}
              </For>
            </ul>
            <div class="template-fill">
              <Show when={chosen()} fallback={<p class="muted">{t("template.pick")}</p>}>
                {(one) => (
                  <>
                    <Index each={variables()}>
                      {(value, n) => (
                        <Field
                          label={t("template.variable", { number: n + 1 })}
                          value={value()}
                          set={(next) => setVariables((before) => before.map((old, at) => (at === n ? next : old)))}
                        />
                      )}
                    </Index>
                    <p class="template-look">{filledTemplate(one().body, variables())}</p>
                  </>
                )}
              </Show>
            </div>
          </div>
        )}
      </Match>
    </Switch>
  );
};
