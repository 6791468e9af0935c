import { Show } from "solid-js";
import type { CategoryView, Strategy } from "../../../../../src/realtime/wire";
import { house } from "../../../app/session";
import { named, t } from "../../../app/words";
import { Choice, Field } from "../../../ui/field";
import { priorities } from "../../thread/options";

export const strategies: Strategy[] = ["none", "least_loaded", "round_robin", "similar", "person"];

/** What stands in the fields, as text; nothing chosen is empty. */
export type RoutingValues = {
  team: string;
  priority: string;
  strategy: string;
  person: string;
  parent: string;
  threshold: string;
};
type Props = {
  id: string | null;
  /** The categories it stands among. */
  among: readonly Pick<CategoryView, "id" | "name" | "nameRu" | "parent">[];
  values: RoutingValues;
  set: (change: Partial<RoutingValues>) => void;
  wrong: { person?: string | undefined; threshold?: string | undefined };
  disabled?: boolean;
};

const People = (props: Props) => (
  <Show when={props.values.strategy === "person"}>
    <Choice
      label={t("category.person")}
      value={props.values.person}
      set={(person) => props.set({ person })}
      wrong={props.wrong.person}
      disabled={props.disabled ?? false}
      choices={[
        { value: "", label: t("category.pickPerson") },
        ...house.agents.filter((one) => !one.disabled).map((one) => ({ value: one.id, label: one.name })),
      ]}
    />
  </Show>
);

const Above = (props: Props) => {
  const hasUnder = () => props.among.some(({ parent }) => parent === props.id);
  const tops = () => props.among.filter(({ id, parent }) => parent === null && id !== props.id);
  return (
    <Show when={!hasUnder()}>
      <Choice
        label={t("category.parent")}
        value={props.values.parent}
        set={(parent) => props.set({ parent })}
        disabled={props.disabled ?? false}
        choices={[
          { value: "", label: t("category.noParent") },
          ...tops().map((one) => ({ value: one.id, label: named(one) })),
        ]}
      />
    </Show>
  );
};

/** Where a category's conversations go: above whom it stands, to which team, to whom in it, and from when on it is set by itself. */
export const RoutingFields = (props: Props) => (
  <div class="form-two">
    <Choice
      label={t("category.team")}
      value={props.values.team}
      set={(team) => props.set({ team })}
      disabled={props.disabled ?? false}
      choices={[
        { value: "", label: t("category.noTeam") },
        ...house.teams.map((one) => ({ value: one.id, label: named(one) })),
      ]}
    />
    <Choice
      label={t("category.priority")}
      value={props.values.priority}
      set={(priority) => props.set({ priority })}
      disabled={props.disabled ?? false}
      choices={[
        { value: "", label: t("category.noPriority") },
        ...priorities.map((one) => ({ value: one, label: t(`priority.${one}`) })),
      ]}
    />
    <Choice
      label={t("category.strategy")}
      value={props.values.strategy}
      set={(strategy) => props.set({ strategy })}
      disabled={props.disabled ?? false}
      choices={strategies.map((one) => ({ value: one, label: t(`category.strategy.${one}`) }))}
    />
    <People {...props} />
    <Above {...props} />
    <Field
      label={t("category.threshold")}
      help={t("category.thresholdHelp")}
      type="number"
      value={props.values.threshold}
      set={(threshold) => props.set({ threshold })}
      wrong={props.wrong.threshold}
      disabled={props.disabled ?? false}
    />
  </div>
);
