import Tag from "lucide-solid/icons/tag";
import { Show } from "solid-js";
import type { Row, Status } from "../../../../src/realtime/wire";
import { agentById, categoryById, house, teamById } from "../../app/session";
import { moment, now } from "../../app/time";
import { locale, named, t } from "../../app/words";
import { changeRow, changeTags } from "../../live/actions";
import { desk } from "../../live/store";
import { Avatar } from "../../ui/avatar";
import { Picker } from "../../ui/picker";
import type { Menus } from "./menus";
import { agentOptions, categoryOptions, priorities, priorityOptions, teamOptions } from "./options";
import { ToneChips } from "./tone";

const statuses: Status[] = ["open", "pending", "solved"];

const StatusPicker = (props: { row: Row }) => {
  const said = () =>
    props.row.status === "snoozed" && props.row.snoozedUntil
      ? t("status.snoozedUntil", { time: moment(props.row.snoozedUntil, locale(), now()) })
      : t(`status.${props.row.status}`);
  return (
    <Picker
      label={t("word.status")}
      options={statuses.map((one) => ({ value: one, label: t(`status.${one}`), chosen: props.row.status === one }))}
      pick={(value) => {
        const wanted = statuses.find((one) => one === value);
        if (wanted) void changeRow(props.row.id, { status: wanted });
      }}
      disabled={props.row.status === "closed"}
    >
      <span
        class="chip"
        classList={{
          done: props.row.status === "solved",
          wait: props.row.status === "pending" || props.row.status === "snoozed",
          accent: props.row.status === "open",
        }}
      >
        {said()}
      </span>
    </Picker>
  );
};

const AssigneePicker = (props: { row: Row; menus: Menus }) => (
  <Picker
    label={t("word.assignee")}
    options={agentOptions(props.row)}
    pick={(value) => void changeRow(props.row.id, { assignee: value || null })}
    open={props.menus.at() === "assign"}
    onOpen={props.menus.opener("assign")}
  >
    <Show when={agentById(props.row.assignee)} fallback={<span class="muted">{t("word.unassigned")}</span>}>
      {(agent) => (
        <>
          <Avatar name={agent().name} size={18} />
          <span>{agent().name}</span>
        </>
      )}
    </Show>
  </Picker>
);

const CategoryPicker = (props: { row: Row; menus: Menus }) => (
  <Picker
    label={t("word.category")}
    options={categoryOptions(props.row)}
    pick={(value) => void changeRow(props.row.id, { category: value || null })}
    open={props.menus.at() === "category"}
    onOpen={props.menus.opener("category")}
  >
    <Show when={categoryById(props.row.category)} fallback={<span class="muted">{t("word.noCategory")}</span>}>
      {(category) => <span>{named(category())}</span>}
    </Show>
  </Picker>
);

const PriorityPicker = (props: { row: Row; menus: Menus }) => (
  <Picker
    label={t("word.priority")}
    options={priorityOptions(props.row)}
    pick={(value) => {
      const priority = priorities.find((one) => one === value);
      if (priority) void changeRow(props.row.id, { priority });
    }}
    open={props.menus.at() === "priority"}
    onOpen={props.menus.opener("priority")}
  >
    <span classList={{ muted: props.row.priority === "normal" || props.row.priority === "low" }}>
      {t(`priority.${props.row.priority}`)}
    </span>
  </Picker>
);

const TeamPicker = (props: { row: Row }) => (
  <Show when={house.teams.length > 0}>
    <Picker
      label={t("word.team")}
      options={teamOptions(props.row)}
      pick={(value) => void changeRow(props.row.id, { team: value || null })}
    >
      <Show when={teamById(props.row.team)} fallback={<span class="muted">{t("word.team")}</span>}>
        {(team) => <span>{named(team())}</span>}
      </Show>
    </Picker>
  </Show>
);

const TagPicker = (props: { row: Row }) => {
  const all = () => [...new Set([...props.row.tags, ...Object.values(desk.rows).flatMap((row) => row.tags)])];
  const toggle = (tag: string) =>
    void changeTags(props.row.id, props.row.tags.includes(tag) ? { untag: [tag] } : { tag: [tag] });
  return (
    <Picker
      label={t("word.tags")}
      keepOpen
      options={all().map((tag) => ({ value: tag, label: tag, chosen: props.row.tags.includes(tag) }))}
      pick={toggle}
      make={{ label: (tag) => t("tags.add", { tag }), run: toggle }}
    >
      <Tag size={14} stroke-width={1.5} aria-label={t("word.tags")} />
      <Show when={props.row.tags.length > 0}>
        <span>{props.row.tags.join(", ")}</span>
      </Show>
    </Picker>
  );
};

/** What is known of the conversation, each changed where it stands. */
export const Properties = (props: { row: Row; menus: Menus }) => (
  <div class="props">
    <StatusPicker row={props.row} />
    <ToneChips row={props.row} />
    <AssigneePicker row={props.row} menus={props.menus} />
    <CategoryPicker row={props.row} menus={props.menus} />
    <PriorityPicker row={props.row} menus={props.menus} />
    <TeamPicker row={props.row} />
    <TagPicker row={props.row} />
  </div>
);
