import { createSignal, For, Show } from "solid-js";
import type { CategoryView, Priority } from "../../../../src/realtime/wire";
import { categories } from "../../api/routes";
import { house, loadDesk, teamById } from "../../app/session";
import { named, t } from "../../app/words";
import { Choice, Field } from "../../ui/field";
import { toast } from "../../ui/toast";
import { priorities } from "../thread/options";
import { Form, Listed, RemoveButton, RoomHead, useList } from "./room";

const blank: Omit<CategoryView, "id"> = {
  name: "",
  nameRu: null,
  description: "",
  team: null,
  priority: null,
  examples: [],
  parent: null,
  strategy: "none",
  person: null,
  threshold: null,
};

const Editor = (props: { category: CategoryView | null; done: () => void }) => {
  const from = props.category ?? blank;
  const [name, setName] = createSignal(from.name);
  const [nameRu, setNameRu] = createSignal(from.nameRu ?? "");
  const [description, setDescription] = createSignal(from.description);
  const [examples, setExamples] = createSignal(from.examples.join("\n"));
  const [team, setTeam] = createSignal(from.team ?? "");
  const [priority, setPriority] = createSignal<string>(from.priority ?? "");
  const [tried, setTried] = createSignal(false);
  const lines = () =>
    examples()
      .split("\n")
      .map((line) => line.trim())
      .filter(Boolean);
  const wrong = (value: string) => (tried() && value.trim() === "" ? t("required") : undefined);
  const settle = async () => {
    await loadDesk();
    toast(t("saved"));
    props.done();
  };
  const save = async () => {
    const level: Priority | null = priorities.find((one) => one === priority()) ?? null;
    const input = {
      ...from,
      name: name().trim(),
      nameRu: nameRu().trim() || null,
      description: description().trim(),
      examples: lines(),
      team: team() || null,
      priority: level,
    };
    await (props.category ? categories.change(props.category.id, input) : categories.make(input));
    await settle();
  };
  return (
    <div class="card pad">
      <Form
        save={save}
        valid={() => name().trim() !== "" && description().trim() !== ""}
        tried={setTried}
        cancel={props.done}
        extra={
          <Show when={props.category}>
            {(one) => (
              <RemoveButton
                name={named(one())}
                remove={async () => {
                  await categories.remove(one().id);
                  await settle();
                }}
              />
            )}
          </Show>
        }
      >
        <div class="form-two">
          <Field label={t("category.name")} value={name()} set={setName} wrong={wrong(name())} focus />
          <Field label={t("category.nameRu")} value={nameRu()} set={setNameRu} />
        </div>
        <Field
          label={t("category.description")}
          value={description()}
          set={setDescription}
          rows={2}
          wrong={wrong(description())}
        />
        <Field
          label={`${t("category.examples")} · ${t("category.exampleCount", { n: lines().length })}`}
          help={t("category.examplesHelp")}
          value={examples()}
          set={setExamples}
          rows={10}
        />
        <div class="form-two">
          <Choice
            label={t("category.team")}
            value={team()}
            set={setTeam}
            choices={[
              { value: "", label: t("category.noTeam") },
              ...house.teams.map((one) => ({ value: one.id, label: named(one) })),
            ]}
          />
          <Choice
            label={t("category.priority")}
            value={priority()}
            set={setPriority}
            choices={[
              { value: "", label: t("category.noPriority") },
              ...priorities.map((one) => ({ value: one, label: t(`priority.${one}`) })),
            ]}
          />
        </div>
      </Form>
    </div>
  );
};

export const Categories = () => {
  const { items, again } = useList(categories.list);
  const [open, setOpen] = createSignal<CategoryView | "new" | null>(null);
  const done = () => {
    setOpen(null);
    again();
  };
  return (
    <>
      <RoomHead title={t("settings.categories")} text={t("category.text")}>
        <Show when={open() === null}>
          <button type="button" class="btn main" onClick={() => setOpen("new")}>
            {t("category.new")}
          </button>
        </Show>
      </RoomHead>
      <Show
        when={open()}
        keyed
        fallback={
          <Listed
            from={items}
            again={again}
            empty={{ title: t("category.empty"), text: t("category.emptyText") }}
            each={(one) => (
              <button type="button" class="item" onClick={() => setOpen(one)}>
                <span class="grow">
                  <strong>{named(one)}</strong>
                  <small class="clip">{one.description}</small>
                </span>
                <For each={[teamById(one.team)]}>
                  {(team) => <Show when={team}>{(found) => <span class="chip">{named(found())}</span>}</Show>}
                </For>
                <span class="muted num">{t("category.exampleCount", { n: one.examples.length })}</span>
              </button>
            )}
          />
        }
      >
        {(one) => <Editor category={one === "new" ? null : one} done={done} />}
      </Show>
    </>
  );
};
