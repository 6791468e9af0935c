import "./routing.css";
import { createSignal, For, Show } from "solid-js";
import type { RuleView } from "../../../../../src/realtime/wire";
import { rules, sorting } from "../../../api/routes";
import { categoryById, teamById } from "../../../app/session";
import { attempt } from "../../../app/trouble";
import { named, t } from "../../../app/words";
import { Listed, RoomHead, useList } from "../room";
import { People } from "./people";
import { choicesFor, RuleEditor } from "./rule-editor";

/** What a rule does, in a few words. */
const does = ({ actions }: RuleView): string[] => {
  const category = categoryById(actions.category);
  const team = teamById(actions.team);
  return [
    category ? named(category) : actions.category ? t("rule.categoryGone") : "",
    actions.priority ? t(`priority.${actions.priority}`) : "",
    team ? named(team) : "",
  ].filter(Boolean);
};
const looksAt = ({ conditions }: RuleView): string =>
  conditions
    .map(({ on, values }) => {
      const labels = new Map(choicesFor(on)?.map(({ value, label }) => [value, label]));
      const said = values.map((value) => labels.get(value) ?? value);
      return `${t(`rule.on.${on}`).split(":")[0]}: ${said.join(", ")}`;
    })
    .join(" · ");

const Line = (props: {
  rule: RuleView;
  open: () => void;
  move: (by: -1 | 1) => void;
  first: boolean;
  last: boolean;
}) => (
  <div class="item rule-line">
    <button type="button" class="grow rule-open" onClick={() => props.open()}>
      <strong>{props.rule.name}</strong>
      <small class="clip">{looksAt(props.rule)}</small>
    </button>
    <Show when={!props.rule.enabled}>
      <span class="chip">{t("rule.disabled")}</span>
    </Show>
    <For each={does(props.rule)}>{(what) => <span class="chip accent">{what}</span>}</For>
    <button
      type="button"
      class="icon-btn"
      disabled={props.first}
      aria-label={t("rule.up")}
      title={t("rule.up")}
      onClick={() => props.move(-1)}
    >
      ↑
    </button>
    <button
      type="button"
      class="icon-btn"
      disabled={props.last}
      aria-label={t("rule.down")}
      title={t("rule.down")}
      onClick={() => props.move(1)}
    >
      ↓
    </button>
  </div>
);

export const Routing = () => {
  const { items, again } = useList(rules.list);
  const [open, setOpen] = createSignal<RuleView | "new" | null>(null);
  const [isPeople, setIsPeople] = createSignal(false);
  const done = () => {
    setOpen(null);
    again();
  };
  const all = () => (items.error ? undefined : items.latest) ?? [];
  const move = async (rule: RuleView, by: -1 | 1) => {
    const ids = all().map(({ id }) => id);
    const at = ids.indexOf(rule.id);
    const other = ids[at + by];
    if (other === undefined) return;
    ids[at] = other;
    ids[at + by] = rule.id;
    await attempt(() => sorting.orderRules(ids));
    again();
  };
  return (
    <>
      <RoomHead title={t("settings.routing")} text={t("routing.text")}>
        <Show when={open() === null && !isPeople()}>
          <button type="button" class="btn main" onClick={() => setOpen("new")}>
            {t("rule.new")}
          </button>
        </Show>
      </RoomHead>
      <Show
        when={open()}
        keyed
        fallback={
          <>
            <Show when={!isPeople()}>
              <section class="part" aria-label={t("rule.rules")}>
                <h3 class="part-name">{t("rule.rules")}</h3>
                <Listed
                  from={items}
                  again={again}
                  empty={{ title: t("rule.empty"), text: t("rule.emptyText") }}
                  each={(rule) => (
                    <Line
                      rule={rule}
                      open={() => setOpen(rule)}
                      move={(by) => void move(rule, by)}
                      first={all()[0]?.id === rule.id}
                      last={all().at(-1)?.id === rule.id}
                    />
                  )}
                />
              </section>
            </Show>
            <People opened={setIsPeople} />
          </>
        }
      >
        {(one) => <RuleEditor rule={one === "new" ? null : one} done={done} />}
      </Show>
    </>
  );
};
