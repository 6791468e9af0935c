import { createResource, createSignal, For, Show } from "solid-js";
import type { CategoryView } from "../../../../../src/realtime/wire";
import { sorting } from "../../../api/routes";
import { inWords } from "../../../app/trouble";
import { named, t } from "../../../app/words";
import { AskFoot, Dialog } from "../../../ui/dialog";
import { Field, Tick, toggled } from "../../../ui/field";

type One = { key: string; text: string };
const Ticks = (props: { word: string; all: One[]; chosen: string[]; toggle: (key: string) => void }) => (
  <fieldset class="field">
    <legend class="label">{props.word}</legend>
    <div class="cat-ticks scroll">
      <For each={props.all} fallback={<span class="muted">{t("nothingFound")}</span>}>
        {(one) => <Tick label={one.text} value={props.chosen.includes(one.key)} set={() => props.toggle(one.key)} />}
      </For>
    </div>
  </fieldset>
);

/** Makes a new category of the chosen examples and conversations. */
export const SplitDialog = (props: { category: CategoryView; close: () => void; done: () => Promise<void> }) => {
  const [name, setName] = createSignal("");
  const [nameRu, setNameRu] = createSignal("");
  const [find, setFind] = createSignal("");
  const [examples, setExamples] = createSignal<string[]>([]);
  const [conversations, setConversations] = createSignal<string[]>([]);
  const [wrong, setWrong] = createSignal("");
  const [cases] = createResource(() => props.category.id, sorting.cases);
  const holds = (text: string) => text.toLowerCase().includes(find().trim().toLowerCase());
  const shownExamples = () => props.category.examples.filter(holds).map((text): One => ({ key: text, text }));
  const shownConversations = () =>
    (cases.error ? [] : (cases.latest?.labels ?? []))
      .filter(({ text }) => holds(text))
      .map(({ conversation, text }): One => ({ key: conversation, text: text.slice(0, 200) }));
  const takeShown = () => {
    setExamples((all) => [...new Set([...all, ...shownExamples().map(({ key }) => key)])]);
    setConversations((all) => [...new Set([...all, ...shownConversations().map(({ key }) => key)])]);
  };
  const canGo = () => name().trim() !== "" && examples().length + conversations().length > 0;
  const [busy, setBusy] = createSignal(false);
  const go = async () => {
    setBusy(true);
    const input = { name: name().trim(), nameRu: nameRu().trim() || null };
    try {
      await sorting.split(props.category.id, { ...input, examples: examples(), conversations: conversations() });
      props.close();
      await props.done();
    } catch (error) {
      setWrong(inWords(error));
    }
    setBusy(false);
  };
  return (
    <Dialog
      open
      wide
      close={props.close}
      title={t("category.splitTitle", { name: named(props.category) })}
      foot={
        <AskFoot close={props.close} word={t("category.split")} disabled={!canGo() || busy()} go={() => void go()} />
      }
    >
      <p class="muted">{t("category.splitText")}</p>
      <div class="form-two">
        <Field label={t("category.name")} value={name()} set={setName} />
        <Field label={t("category.nameRu")} value={nameRu()} set={setNameRu} />
      </div>
      <Field label={t("category.splitFind")} value={find()} set={setFind} />
      <Show when={find().trim() !== ""}>
        <button type="button" class="btn small" onClick={takeShown}>
          {t("category.splitShown", { n: shownExamples().length + shownConversations().length })}
        </button>
      </Show>
      <Ticks
        word={t("category.splitExamples")}
        all={shownExamples()}
        chosen={examples()}
        toggle={(key) => setExamples((all) => toggled(all, key))}
      />
      <Ticks
        word={t("category.splitConversations")}
        all={shownConversations()}
        chosen={conversations()}
        toggle={(key) => setConversations((all) => toggled(all, key))}
      />
      <Show when={cases.error}>{(error) => <p role="alert">{inWords(error())}</p>}</Show>
      <Show when={wrong()}>
        <p class="form-wrong" role="alert">
          {wrong()}
        </p>
      </Show>
    </Dialog>
  );
};
