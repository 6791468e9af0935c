import { createSignal, For } from "solid-js";
import { createStore } from "solid-js/store";
import type { ModelChoice, ModelsView, ModelTask } from "../../../../../src/realtime/wire";
import { api } from "../../../api/routes";
import { house } from "../../../app/session";
import { t } from "../../../app/words";
import { Choice, Field, Tick, toggled } from "../../../ui/field";
import { toast } from "../../../ui/toast";
import { changesOf } from "../changes";
import { Form } from "../room";
import { modelTasks } from "./chosen";
import { taskNamed } from "./words";

/** Which model is asked for what, and where none is asked at all. */
export const Tasks = (props: { view: ModelsView; saved: (view: ModelsView) => void }) => {
  const { settings, environment } = props.view;
  const [chosen, setChosen] = createStore(
    Object.fromEntries(modelTasks.map((task) => [task, settings.tasks[task] ?? { provider: "", model: "" }])),
  );
  const [local, setLocal] = createSignal(settings.onlyLocal);
  const [closed, setClosed] = createSignal(settings.onlyLocalConnections);
  const [tried, setTried] = createSignal(false);
  const of = (task: ModelTask): ModelChoice => chosen[task] ?? { provider: "", model: "" };
  const choiceOf = (task: ModelTask) =>
    of(task).provider === "" ? null : { ...of(task), model: of(task).model.trim() };
  const lacks = (task: ModelTask) => of(task).provider !== "" && of(task).model.trim() === "";
  const standard = (task: ModelTask) => (task === "embeddings" ? environment.embeddingModel : environment.model);
  const standardSaid = (task: ModelTask) => {
    const model = standard(task);
    return model ? t("models.standard", { model }) : t("models.standardNone");
  };
  const read = () => ({
    onlyLocal: local(),
    onlyLocalConnections: closed(),
    tasks: {
      classify: choiceOf("classify"),
      answer: choiceOf("answer"),
      assist: choiceOf("assist"),
      embeddings: choiceOf("embeddings"),
    },
  });
  const changes = changesOf(read, modelTasks);
  const save = async () => {
    const view = await api.changeModels(changes.made());
    toast(t("saved"));
    props.saved(view);
  };
  return (
    <div class="card pad">
      <h3>{t("models.tasks")}</h3>
      <Form save={save} valid={() => !modelTasks.some(lacks)} tried={setTried}>
        <Tick label={t("models.onlyLocal")} help={t("models.onlyLocalHelp")} value={local()} set={setLocal} />
        <For each={modelTasks}>
          {(task) => (
            <div class="form-two">
              <Choice
                label={taskNamed(task)}
                value={of(task).provider}
                set={(provider) => setChosen(task, (was) => ({ model: was?.model ?? "", provider }))}
                choices={[
                  { value: "", label: standardSaid(task) },
                  ...props.view.providers.map((one) => ({
                    value: one.id,
                    label: one.id === "environment" ? t("models.environment") : one.name,
                  })),
                ]}
              />
              <Field
                label={t("models.model")}
                placeholder={
                  of(task).provider === "" ? t(standard(task) ? "models.asSet" : "models.noName") : undefined
                }
                help={of(task).provider === "" ? undefined : t("models.nameHelp")}
                value={of(task).model}
                disabled={of(task).provider === ""}
                set={(model) => setChosen(task, (was) => ({ provider: was?.provider ?? "", model }))}
                wrong={tried() && lacks(task) ? t("required") : undefined}
              />
            </div>
          )}
        </For>
        <fieldset class="field">
          <legend>{t("models.closedConnections")}</legend>
          <For each={house.connections}>
            {(one) => (
              <Tick
                label={one.name}
                value={closed().includes(one.id)}
                set={() => setClosed((was) => toggled(was, one.id))}
              />
            )}
          </For>
        </fieldset>
      </Form>
    </div>
  );
};
