import { A } from "@solidjs/router";
import { createSignal, For, Index, Show } from "solid-js";
import type { Priority, RuleCondition, RuleTried, RuleView } from "../../../../../src/realtime/wire";
import { rules, sorting } from "../../../api/routes";
import { categoryById, house } from "../../../app/session";
import { attempt } from "../../../app/trouble";
import { named, t } from "../../../app/words";
import { Choice, Field, Tick, toggled } from "../../../ui/field";
import { toast } from "../../../ui/toast";
import { inOrder, priorities } from "../../thread/options";
import { changesOf } from "../changes";
import { Form, RemoveButton } from "../room";

type Ground = RuleCondition["on"];
const grounds: Ground[] = [
  "words",
  "exact",
  "pattern",
  "domain",
  "connection",
  "channel",
  "language",
  "mood",
  "urgency",
];

/** What is chosen from instead of written, for the grounds that have so few values. */
export const choicesFor = (on: Ground): { value: string; label: string }[] | null => {
  switch (on) {
    case "connection":
      return house.connections.map(({ id, name }) => ({ value: id, label: name }));
    case "channel":
      return [...new Set(house.connections.map(({ channel }) => channel))].map((one) => ({ value: one, label: one }));
    case "language":
      return (["en", "ru", "other"] as const).map((one) => ({ value: one, label: t(`language.${one}`) }));
    case "mood":
      return (["angry", "worried", "pleased", "neutral"] as const).map((one) => ({
        value: one,
        label: t(`mood.${one}`),
      }));
    case "urgency":
      return (["emergency", "urgent", "normal"] as const).map((one) => ({ value: one, label: t(`urgency.${one}`) }));
    default:
      return null;
  }
};

const Condition = (props: {
  condition: RuleCondition;
  set: (next: RuleCondition) => void;
  drop: (() => void) | null;
  wrong?: string | undefined;
}) => {
  const choices = () => choicesFor(props.condition.on);
  const lines = (text: string) => text.split("\n").map((line) => line.replace(/^\s+/, ""));
  return (
    <div class="rule-condition">
      <Choice
        label={t("rule.on")}
        value={props.condition.on}
        set={(value) => {
          const on = grounds.find((one) => one === value);
          if (on) props.set({ on, values: [] });
        }}
        choices={grounds.map((one) => ({ value: one, label: t(`rule.on.${one}`) }))}
      />
      <Show
        when={choices()}
        fallback={
          <Field
            label={t("rule.values")}
            value={props.condition.values.join("\n")}
            set={(text) => props.set({ ...props.condition, values: lines(text) })}
            rows={3}
            wrong={props.wrong}
          />
        }
      >
        {(all) => (
          <fieldset class="field">
            <legend class="label">{t(`rule.on.${props.condition.on}`)}</legend>
            <div class="ticks">
              <For each={all()}>
                {(one) => (
                  <Tick
                    label={one.label}
                    value={props.condition.values.includes(one.value)}
                    set={() => props.set({ ...props.condition, values: toggled(props.condition.values, one.value) })}
                  />
                )}
              </For>
            </div>
            <Show when={props.wrong}>{(wrong) => <span class="wrong">{wrong()}</span>}</Show>
          </fieldset>
        )}
      </Show>
      <Show when={props.drop}>
        {(drop) => (
          <button type="button" class="btn small plain" onClick={() => drop()()}>
            {t("rule.drop")}
          </button>
        )}
      </Show>
    </div>
  );
};

const Tried = (props: { tried: RuleTried }) => (
  <div class="part" role="status">
    <p>{t("rule.met", { n: props.tried.met, of: props.tried.of })}</p>
    <ul>
      <For each={props.tried.shown}>
        {(one) => (
          <li class="clip">
            <A href={`/inbox/open/${encodeURIComponent(one.id)}`}>
              <span class="num">#{one.number}</span> {one.subject}
            </A>
          </li>
        )}
      </For>
    </ul>
  </div>
);

const cleaned = (conditions: RuleCondition[]): RuleCondition[] =>
  conditions.map(({ on, values }) => ({ on, values: values.map((value) => value.trim()).filter(Boolean) }));

type Then = { category: string; priority: string; team: string };
const Actions = (props: { then: Then; set: (change: Partial<Then>) => void; wrong?: string | undefined }) => {
  const same = { value: "", label: t("rule.same") };
  const gone = () =>
    props.then.category === "" || categoryById(props.then.category)
      ? []
      : [{ value: props.then.category, label: t("rule.categoryGone") }];
  return (
    <fieldset class="field">
      <legend class="label">{t("rule.then")}</legend>
      <div class="form-two">
        <Choice
          label={t("rule.category")}
          value={props.then.category}
          set={(category) => props.set({ category })}
          choices={[same, ...gone(), ...inOrder(house.categories).map((one) => ({ value: one.id, label: named(one) }))]}
          wrong={props.wrong}
        />
        <Choice
          label={t("rule.priority")}
          value={props.then.priority}
          set={(priority) => props.set({ priority })}
          choices={[same, ...priorities.map((one) => ({ value: one, label: t(`priority.${one}`) }))]}
        />
        <Choice
          label={t("rule.team")}
          value={props.then.team}
          set={(team) => props.set({ team })}
          choices={[same, ...house.teams.map((one) => ({ value: one.id, label: named(one) }))]}
        />
      </div>
    </fieldset>
  );
};

const actionsOf = ({ category, priority, team }: Then): RuleView["actions"] => {
  const level: Priority | undefined = priorities.find((one) => one === priority);
  return { ...(category && { category }), ...(level && { priority: level }), ...(team && { team }) };
};

export const RuleEditor = (props: { rule: RuleView | null; done: () => void }) => {
  const from = props.rule;
  const [name, setName] = createSignal(from?.name ?? "");
  const [enabled, setEnabled] = createSignal(from?.enabled ?? true);
  const [conditions, setConditions] = createSignal<RuleCondition[]>(from?.conditions ?? [{ on: "words", values: [] }]);
  const [then, setThen] = createSignal<Then>({ category: "", priority: "", team: "", ...from?.actions });
  const [tried, setTried] = createSignal(false);
  const [met, setMet] = createSignal<RuleTried | null>(null);
  const isFull = () => cleaned(conditions()).every(({ values }) => values.length > 0);
  const actions = () => actionsOf(then());
  const isDoing = () => Object.keys(actions()).length > 0;
  const read = () => {
    const { category, priority, team } = actions();
    const all = { category: category ?? null, priority: priority ?? null, team: team ?? null };
    return { name: name().trim(), enabled: enabled(), conditions: cleaned(conditions()), actions: all };
  };
  const changes = changesOf(read);
  const settle = () => {
    toast(t("saved"));
    props.done();
  };
  const save = async () => {
    await (from ? rules.change(from.id, changes.made()) : rules.make({ ...read(), actions: actions() }));
    settle();
  };
  const attemptIt = () =>
    attempt(async () => {
      setMet(await sorting.tryRule(cleaned(conditions())));
    });
  return (
    <div class="card pad">
      <Form
        save={save}
        valid={() => name().trim() !== "" && isFull() && isDoing()}
        tried={setTried}
        cancel={props.done}
        extra={
          <>
            <button type="button" class="btn" disabled={!isFull()} onClick={() => void attemptIt()}>
              {t("rule.try")}
            </button>
            <Show when={from}>
              {(rule) => (
                <RemoveButton
                  name={rule().name}
                  remove={async () => {
                    await rules.remove(rule().id);
                    settle();
                  }}
                />
              )}
            </Show>
          </>
        }
      >
        <Field
          label={t("rule.name")}
          value={name()}
          set={setName}
          wrong={tried() && name().trim() === "" ? t("required") : undefined}
          focus
        />
        <fieldset class="field">
          <legend class="label">{t("rule.when")}</legend>
          <Index each={conditions()}>
            {(condition, at) => (
              <Condition
                condition={condition()}
                set={(next) => setConditions((all) => all.map((one, n) => (n === at ? next : one)))}
                drop={conditions().length > 1 ? () => setConditions((all) => all.filter((_, n) => n !== at)) : null}
                wrong={tried() && condition().values.every((one) => one.trim() === "") ? t("required") : undefined}
              />
            )}
          </Index>
          <button
            type="button"
            class="btn small rule-add"
            onClick={() => setConditions((all) => [...all, { on: "words", values: [] }])}
          >
            {t("rule.add")}
          </button>
        </fieldset>
        <Actions
          then={then()}
          set={(change) => setThen((now) => ({ ...now, ...change }))}
          wrong={tried() && !isDoing() ? t("rule.needsAction") : undefined}
        />
        <Tick label={t("rule.enabled")} value={enabled()} set={setEnabled} />
        <Show when={met()}>{(found) => <Tried tried={found()} />}</Show>
      </Form>
    </div>
  );
};
