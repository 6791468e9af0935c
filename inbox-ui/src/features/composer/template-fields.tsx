import { createEffect, createResource, createSignal, For, Index, Match, on, Show, Switch } from "solid-js";
import type { Template } from "../../../../src/realtime/wire";
import { api } from "../../api/routes";
import { inWords } from "../../app/trouble";
import { t } from "../../app/words";
import { Field } from "../../ui/field";
import { besideGap, filledTemplate, isHttps, nameFor } from "./window";

export type Chosen = { text: string; template: { name: string; language: string; variables: string[] } };

type Gap = Template["gaps"][number];
const isFile = (gap: Gap | undefined) =>
  gap !== undefined && (gap.wants === "picture" || gap.wants === "video" || gap.wants === "document");
/** What a gap is called: by the template, by its example, or by the words beside it. */
const labelOf = ({ gaps, body }: Template, n: number) => {
  const gap = gaps[n];
  if (!gap) return "";
  if (gap.wants !== "words") return t(`template.${gap.wants}`, { name: gap.name ?? "" });
  if (gap.name) return gap.name.replace(/_/g, " ");
  return gap.example ? t("template.like", { example: gap.example }) : besideGap(body, n + 1);
};
const helpOf = (gap: Gap | undefined) => {
  if (isFile(gap)) return t("template.fileHelp");
  return gap?.example && (gap.name || gap.wants !== "words")
    ? t("template.example", { example: gap.example })
    : undefined;
};

/** One of the platform's approved texts and its gaps, seen as the customer will see it. `set` hears what is whole, or null. */
export const TemplateFields = (props: { connection: string; name: string; set: (chosen: Chosen | null) => void }) => {
  const [all, { refetch }] = createResource(() => props.connection, api.templates);
  const [chosen, setChosen] = createSignal<Template | null>(null);
  const [variables, setVariables] = createSignal<string[]>([]);
  // What was chosen for one door is another's text, or none at all, at the next.
  createEffect(
    on(
      () => props.connection,
      () => {
        setChosen(null);
        setVariables([]);
      },
      { defer: true },
    ),
  );
  const pick = (one: Template) => {
    setChosen(one);
    setVariables(nameFor(one.gaps, props.name));
  };
  const wrong = (gap: Gap | undefined, value: string) =>
    gap && isFile(gap) && value.trim() !== "" && !isHttps(value.trim()) ? t("template.notHttps") : undefined;
  createEffect(
    on([chosen, variables], ([one, filled]) => {
      const given = filled.map((value) => value.trim());
      if (!one || given.some((value, n) => value === "" || wrong(one.gaps[n], value))) return props.set(null);
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
                          label={labelOf(one(), n)}
                          help={helpOf(one().gaps[n])}
                          wrong={wrong(one().gaps[n], value())}
                          type={isFile(one().gaps[n]) ? "url" : "text"}
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
