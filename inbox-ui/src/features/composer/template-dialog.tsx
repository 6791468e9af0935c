import { createResource, createSignal, For, Index, Match, Show, Switch } from "solid-js";
import type { Row, Template } from "../../../../src/realtime/wire";
import { api } from "../../api/routes";
import { inWords } from "../../app/trouble";
import { t } from "../../app/words";
import { Dialog } from "../../ui/dialog";
import { Field } from "../../ui/field";
import { filledTemplate } from "./window";

export type Chosen = { text: string; template: { name: string; language: string; variables: string[] } };

/** One of the platform's approved texts, its gaps filled, seen as the customer will see it before it leaves. */
export const TemplateDialog = (props: { row: Row; close: () => void; send: (chosen: Chosen) => void }) => {
  const [all, { refetch }] = createResource(() => api.templates(props.row.connection));
  const [chosen, setChosen] = createSignal<Template | null>(null);
  const [variables, setVariables] = createSignal<string[]>([]);
  const pick = (one: Template) => {
    setChosen(one);
    // The first gap is nearly always the customer's name.
    setVariables(
      Array.from({ length: one.variables }, (_, n) => (n === 0 ? (props.row.contact.name.split(" ")[0] ?? "") : "")),
    );
  };
  const isFull = () => variables().every((value) => value.trim() !== "");
  const go = (event: Event) => {
    event.preventDefault();
    const one = chosen();
    if (!one || !isFull()) return;
    const given = variables().map((value) => value.trim());
    props.send({
      text: filledTemplate(one.body, given),
      template: { name: one.name, language: one.language, variables: given },
    });
    props.close();
  };
  return (
    <Dialog
      open
      wide
      close={props.close}
      title={t("template.title")}
      foot={
        <>
          <button type="button" class="btn" onClick={() => props.close()}>
            {t("cancel")}
          </button>
          <button type="submit" form="template" class="btn main" disabled={!chosen() || !isFull()}>
            {t("composer.send")}
          </button>
        </>
      }
    >
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
            <form id="template" class="templates" onSubmit={go}>
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
            </form>
          )}
        </Match>
      </Switch>
    </Dialog>
  );
};
