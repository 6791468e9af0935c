import { createEffect, createMemo, createSignal, on, Show } from "solid-js";
import type { VersionCategory } from "../../../../src/realtime/wire";
import { t } from "../../app/words";
import { Field } from "../../ui/field";
import { RoutingFields, type RoutingValues, strategies } from "../settings/categories/routing-fields";
import { priorities } from "../thread/options";

type Props = {
  category: VersionCategory;
  among: readonly VersionCategory[];
  locked: boolean;
  change: (change: Partial<VersionCategory>) => void;
  remove: () => void;
};
const SHARE_MIN = 50;
const SHARE_MAX = 100;
const inHundred = (share: number | null) => (share === null ? "" : String(Math.round(share * 100)));
const shareOf = (text: string) => (text === "" ? null : Number(text) / 100);

/** Where a version's category sends its conversations. A threshold that is half typed changes nothing yet. */
const Routing = (props: Props) => {
  const held = createMemo(() => props.category.threshold);
  const [typed, setTyped] = createSignal(inHundred(held()));
  // It was undone, saved by somebody else, or another version is shown.
  createEffect(on(held, (share) => shareOf(typed()) !== share && setTyped(inHundred(share)), { defer: true }));
  const isShare = () => typed() === "" || (Number(typed()) >= SHARE_MIN && Number(typed()) <= SHARE_MAX);
  const set = ({ team, priority, strategy, person, parent, threshold: share }: Partial<RoutingValues>) => {
    if (team !== undefined) props.change({ team: team || null });
    if (priority !== undefined) props.change({ priority: priorities.find((one) => one === priority) ?? null });
    if (strategy !== undefined) props.change({ strategy: strategies.find((one) => one === strategy) ?? "none" });
    if (person !== undefined) props.change({ person: person || null });
    if (parent !== undefined) props.change({ parent: parent || null });
    if (share === undefined) return;
    setTyped(share);
    if (isShare()) props.change({ threshold: shareOf(share) });
  };
  const lacksPerson = () => !props.locked && props.category.strategy === "person" && !props.category.person;
  return (
    <RoutingFields
      id={props.category.id}
      among={props.among}
      values={{
        team: props.category.team ?? "",
        priority: props.category.priority ?? "",
        strategy: props.category.strategy,
        person: props.category.person ?? "",
        parent: props.category.parent ?? "",
        threshold: typed(),
      }}
      set={set}
      wrong={{
        person: lacksPerson() ? t("required") : undefined,
        threshold: isShare() ? undefined : t("desk.range", { min: SHARE_MIN, max: SHARE_MAX }),
      }}
      disabled={props.locked}
    />
  );
};

/** All that a version may change of a category. */
export const CategoryFields = (props: Props) => (
  <div class="form category-fields">
    <div class="form-two">
      <Field
        label={t("lab.category.name")}
        value={props.category.name}
        disabled={props.locked}
        set={(name) => props.change({ name })}
      />
      <Field
        label={t("lab.category.nameRu")}
        value={props.category.nameRu ?? ""}
        disabled={props.locked}
        set={(nameRu) => props.change({ nameRu: nameRu || null })}
      />
    </div>
    <Field
      label={t("lab.category.description")}
      help={t("category.descriptionHelp")}
      value={props.category.description}
      disabled={props.locked}
      set={(description) => props.change({ description })}
    />
    <Field
      label={t("lab.category.examples")}
      help={t("lab.category.examplesHelp")}
      rows={8}
      value={props.category.examples.join("\n")}
      disabled={props.locked}
      set={(text) => props.change({ examples: text.split("\n").filter((line) => line.trim() !== "") })}
    />
    <Routing {...props} />
    <Show when={!props.locked}>
      <button type="button" class="btn danger small" onClick={() => props.remove()}>
        {t("remove")}
      </button>
    </Show>
  </div>
);
