import { createResource, createSignal, Show } from "solid-js";
import type { CategoryView } from "../../../../../src/realtime/wire";
import { sorting } from "../../../api/routes";
import { house, loadDesk } from "../../../app/session";
import { attempt, inWords } from "../../../app/trouble";
import { named, t } from "../../../app/words";
import { AskFoot, Dialog } from "../../../ui/dialog";
import { Choice } from "../../../ui/field";
import { toast } from "../../../ui/toast";
import { inOrder } from "../../thread/options";

const UNDO_MS = 20_000;
const nameOf = (id: string) => {
  const found = house.categories.find((one) => one.id === id);
  return found ? named(found) : "";
};
const takeBack = async (id: string) => {
  if (await attempt(() => sorting.unmerge(id))) toast(t("category.unmerged"));
  await loadDesk();
};

/** Makes a category part of another; says first what that moves. */
export const MergeDialog = (props: { category: CategoryView; close: () => void; done: () => Promise<void> }) => {
  const others = () => inOrder(house.categories).filter(({ id }) => id !== props.category.id);
  // Nobody is merged into whatever happens to stand first.
  const [into, setInto] = createSignal("");
  const target = () => others().find(({ id }) => id === into());
  const [weight] = createResource(() => props.category.id, sorting.weight);
  const [wrong, setWrong] = createSignal("");
  const [busy, setBusy] = createSignal(false);
  const go = async () => {
    setBusy(true);
    try {
      const [{ id }, name, target] = [props.category, named(props.category), into()];
      await sorting.merge(id, target);
      props.close();
      await props.done();
      toast(t("category.merged", { name, into: nameOf(target) }), {
        forMs: UNDO_MS,
        action: { label: t("undo"), run: () => void takeBack(id) },
      });
    } catch (error) {
      setWrong(inWords(error));
    }
    setBusy(false);
  };
  return (
    <Dialog
      open
      close={props.close}
      title={t("category.mergeTitle", { name: named(props.category) })}
      foot={
        <AskFoot
          close={props.close}
          word={target() ? t("category.mergeWith", { into: named(target() ?? { name: "" }) }) : t("category.merge")}
          look="danger"
          disabled={into() === "" || busy()}
          go={() => void go()}
        />
      }
    >
      <Choice
        label={t("category.mergeInto")}
        value={into()}
        set={setInto}
        choices={[
          { value: "", label: t("category.mergeChoose") },
          ...others().map((one) => ({ value: one.id, label: named(one) })),
        ]}
      />
      <Show when={!weight.error && weight.latest}>
        {(found) => (
          <p>
            {t("category.mergeText", {
              name: named(props.category),
              conversations: found().conversations,
              suggestions: found().suggestions,
              examples: found().examples,
            })}{" "}
            {t("category.mergeFollows", { rules: found().rules, people: found().people })}
          </p>
        )}
      </Show>
      <Show when={wrong()}>
        <p class="form-wrong" role="alert">
          {wrong()}
        </p>
      </Show>
    </Dialog>
  );
};
