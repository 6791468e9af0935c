import { createSignal, Show } from "solid-js";
import type { CategoryView, Priority } from "../../../../../src/realtime/wire";
import { categories } from "../../../api/routes";
import { house, loadDesk } from "../../../app/session";
import { named, t } from "../../../app/words";
import { Field } from "../../../ui/field";
import { toast } from "../../../ui/toast";
import { priorities } from "../../thread/options";
import { changedOf } from "../changes";
import { Form, RemoveButton } from "../room";
import type { Measured } from "./measured";
import { MergeDialog } from "./merge-dialog";
import { Measures, Quality } from "./quality";
import { RoutingFields, strategies } from "./routing-fields";
import { SplitDialog } from "./split-dialog";

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
const linesOf = (text: string) =>
  text
    .split("\n")
    .map((line) => line.trim())
    .filter(Boolean);

const createForm = (from: Omit<CategoryView, "id">) => {
  const [name, setName] = createSignal(from.name);
  const [nameRu, setNameRu] = createSignal(from.nameRu ?? "");
  const [description, setDescription] = createSignal(from.description);
  const [examples, setExamples] = createSignal(from.examples.join("\n"));
  const [team, setTeam] = createSignal(from.team ?? "");
  const [priority, setPriority] = createSignal<string>(from.priority ?? "");
  const [parent, setParent] = createSignal(from.parent ?? "");
  const [strategy, setStrategy] = createSignal<string>(from.strategy);
  const [person, setPerson] = createSignal(from.person ?? "");
  const [threshold, setThreshold] = createSignal(
    from.threshold === null ? "" : String(Math.round(from.threshold * 100)),
  );
  const level = (): Priority | null => priorities.find((one) => one === priority()) ?? null;
  const share = () => (threshold().trim() === "" ? null : Number(threshold()) / 100);
  return {
    ...{ name, setName, nameRu, setNameRu, description, setDescription, examples, setExamples, team, setTeam },
    ...{ priority, setPriority, parent, setParent, strategy, setStrategy, person, setPerson, threshold, setThreshold },
    lines: () => linesOf(examples()),
    isShare: () => {
      const value = share();
      return value === null || (value >= 0.5 && value <= 1);
    },
    needsPerson: () => strategy() === "person" && person() === "",
    input: () => ({
      name: name().trim(),
      nameRu: nameRu().trim() || null,
      description: description().trim(),
      examples: linesOf(examples()),
      team: team() || null,
      priority: level(),
      parent: parent() || null,
      strategy: strategies.find((one) => one === strategy()) ?? "none",
      person: strategy() === "person" ? person() || null : null,
      threshold: share(),
    }),
  };
};
type CategoryForm = ReturnType<typeof createForm>;

const Routing = (props: { id: string | null; form: CategoryForm; tried: boolean }) => {
  const { form } = props;
  const setters = {
    team: form.setTeam,
    priority: form.setPriority,
    strategy: form.setStrategy,
    person: form.setPerson,
    parent: form.setParent,
    threshold: form.setThreshold,
  };
  const fields = ["team", "priority", "strategy", "person", "parent", "threshold"] as const;
  return (
    <RoutingFields
      id={props.id}
      among={house.categories}
      values={{
        team: form.team(),
        priority: form.priority(),
        strategy: form.strategy(),
        person: form.person(),
        parent: form.parent(),
        threshold: form.threshold(),
      }}
      set={(change) => {
        for (const field of fields) {
          const value = change[field];
          if (value !== undefined) setters[field](value);
        }
      }}
      wrong={{
        person: props.tried && form.needsPerson() ? t("required") : undefined,
        threshold: form.isShare() ? undefined : t("desk.range", { min: 50, max: 100 }),
      }}
    />
  );
};

const Words = (props: { form: CategoryForm; tried: boolean }) => {
  const wrong = (value: string) => (props.tried && value.trim() === "" ? t("required") : undefined);
  return (
    <>
      <div class="form-two">
        <Field
          label={t("category.name")}
          value={props.form.name()}
          set={props.form.setName}
          wrong={wrong(props.form.name())}
          focus
        />
        <Field label={t("category.nameRu")} value={props.form.nameRu()} set={props.form.setNameRu} />
      </div>
      <Field
        label={t("category.description")}
        help={t("category.descriptionHelp")}
        value={props.form.description()}
        set={props.form.setDescription}
        rows={2}
        wrong={wrong(props.form.description())}
      />
      <Field
        label={`${t("category.examples")} · ${t("category.exampleCount", { n: props.form.lines().length })}`}
        help={t("category.examplesHelp")}
        value={props.form.examples()}
        set={props.form.setExamples}
        rows={8}
      />
    </>
  );
};

/** What takes a category apart or makes it part of another. */
const More = (props: { category: CategoryView; settle: () => Promise<void> }) => {
  const [dialog, setDialog] = createSignal<"merge" | "split" | null>(null);
  const close = () => setDialog(null);
  return (
    <>
      <button type="button" class="btn" onClick={() => setDialog("merge")}>
        {t("category.merge")}
      </button>
      <button type="button" class="btn" onClick={() => setDialog("split")}>
        {t("category.split")}
      </button>
      <RemoveButton
        name={named(props.category)}
        text={t("category.removeText")}
        remove={async () => {
          await categories.remove(props.category.id);
          await props.settle();
        }}
      />
      <Show when={dialog() === "merge"}>
        <MergeDialog category={props.category} close={close} done={props.settle} />
      </Show>
      <Show when={dialog() === "split"}>
        <SplitDialog category={props.category} close={close} done={props.settle} />
      </Show>
    </>
  );
};

export const Editor = (props: {
  category: CategoryView | null;
  measured: Measured;
  /** It was kept; resolves when all of it is shown. */
  done: () => Promise<void>;
  leave: () => void;
  changed: () => void;
}) => {
  const { category } = props;
  const form = createForm(category ?? blank);
  const [tried, setTried] = createSignal(false);
  const settle = async () => {
    await loadDesk();
    await props.done();
    toast(t("saved"));
  };
  const was = form.input();
  /** What was changed here and nothing else: a colleague may have changed, or taught it, something meanwhile. */
  const changes = () => {
    const { examples, ...is } = form.input();
    const { examples: before, ...rest } = was;
    const without = (all: readonly string[], some: readonly string[]) => all.filter((one) => !some.includes(one));
    return { ...changedOf(rest, is), learn: without(examples, before), forget: without(before, examples) };
  };
  const save = async () => {
    await (category ? categories.change(category.id, changes()) : categories.make(form.input()));
    await settle();
  };
  const valid = () =>
    form.name().trim() !== "" && form.description().trim() !== "" && form.isShare() && !form.needsPerson();
  /** An example goes at once; what else was changed in the form waits for Save. */
  const drop = async (example: string) => {
    if (!category) return;
    await categories.change(category.id, { forget: [example] });
    form.setExamples(
      form
        .lines()
        .filter((one) => one !== example)
        .join("\n"),
    );
  };
  return (
    <>
      <Show when={category}>{(one) => <Measures category={one()} measured={props.measured} />}</Show>
      <div class="card pad">
        <Form
          save={save}
          valid={valid}
          tried={setTried}
          cancel={props.leave}
          extra={<Show when={category}>{(one) => <More category={one()} settle={settle} />}</Show>}
        >
          <Words form={form} tried={tried()} />
          <Routing id={category?.id ?? null} form={form} tried={tried()} />
        </Form>
      </div>
      <Show when={category}>
        {(one) => <Quality category={one()} measured={props.measured} drop={drop} changed={props.changed} />}
      </Show>
    </>
  );
};
