import ArrowLeft from "lucide-solid/icons/arrow-left";
import Check from "lucide-solid/icons/check";
import Clock from "lucide-solid/icons/clock";
import PanelRight from "lucide-solid/icons/panel-right";
import RotateCcw from "lucide-solid/icons/rotate-ccw";
import Tag from "lucide-solid/icons/tag";
import { createEffect, createSignal, For, on, Show } from "solid-js";
import type { Row, Status } from "../../../../src/realtime/wire";
import { agentById, categoryById, house, me, teamById } from "../../app/session";
import { moment, now } from "../../app/time";
import { locale, named, t } from "../../app/words";
import { changeRow, returnToBot, snooze, solve, takeOver } from "../../live/actions";
import { desk } from "../../live/store";
import { Avatar } from "../../ui/avatar";
import { Picker } from "../../ui/picker";
import { answered, asked } from "./asked";
import { LaterPicker } from "./later-picker";
import { agentOptions, categoryOptions, priorities, priorityOptions, teamOptions } from "./options";

const Subject = (props: { row: Row }) => {
  const [editing, setEditing] = createSignal(false);
  const keep = (text: string) => {
    if (!editing()) return;
    setEditing(false);
    const subject = text.trim();
    if (subject !== "" && subject !== props.row.subject) void changeRow(props.row.id, { subject });
  };
  return (
    <Show
      when={editing()}
      fallback={
        <h2 class="clip">
          <button type="button" class="subject clip" title={t("thread.editSubject")} onClick={() => setEditing(true)}>
            {props.row.subject || t("thread.none")}
          </button>
        </h2>
      }
    >
      <input
        class="input"
        aria-label={t("word.subject")}
        value={props.row.subject}
        maxlength="300"
        ref={(input) => queueMicrotask(() => input.select())}
        onBlur={(event) => keep(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.code === "Enter") keep(event.currentTarget.value);
          if (event.code === "Escape") setEditing(false);
        }}
      />
    </Show>
  );
};

const Speaks = (props: { row: Row }) => {
  const holder = () => agentById(props.row.assignee);
  return (
    <div class="speaks" classList={{ bot: props.row.owner === "bot" }}>
      <Show when={props.row.owner === "bot"}>
        <span class="bot-dot" />
      </Show>
      <span class="clip">
        {props.row.owner === "bot"
          ? t("owner.bot")
          : props.row.owner === "nobody"
            ? t("owner.nobody")
            : holder()?.id === me.id
              ? t("owner.you")
              : t("owner.agent", { name: holder()?.name ?? "?" })}
      </span>
      <Show when={props.row.owner !== "agent" || holder()?.id !== me.id}>
        <button type="button" onClick={() => void takeOver(props.row.id)}>
          {t("owner.take")}
          <kbd>T</kbd>
        </button>
      </Show>
      <Show when={props.row.owner === "agent" && house.settings.botEnabled}>
        <button type="button" onClick={() => void returnToBot(props.row.id)}>
          {t("owner.return")}
          <kbd>B</kbd>
        </button>
      </Show>
    </div>
  );
};

const statuses: Status[] = ["open", "pending", "solved"];

export const Head = (props: { row: Row; back: () => void; panel: boolean; togglePanel: () => void }) => {
  const [menu, setMenu] = createSignal<"assign" | "category" | "priority" | "snooze" | null>(null);
  const opener = (name: "assign" | "category" | "priority" | "snooze") => (open: boolean) =>
    setMenu(open ? name : null);
  createEffect(
    on(asked, (now) => {
      if (!now || now.what === "reply" || now.what === "note") return;
      setMenu(now.what);
      answered();
    }),
  );
  const id = () => props.row.id;
  const isDone = () => props.row.status === "solved" || props.row.status === "closed";
  const viewers = () => (desk.presence.viewing[id()] ?? []).filter((one) => one !== me.id);
  const status = () =>
    props.row.status === "snoozed" && props.row.snoozedUntil
      ? t("status.snoozedUntil", { time: moment(props.row.snoozedUntil, locale(), now()) })
      : t(`status.${props.row.status}`);
  const allTags = () => [...new Set([...props.row.tags, ...Object.values(desk.rows).flatMap((row) => row.tags)])];
  const toggleTag = (tag: string) =>
    void changeRow(id(), {
      tags: props.row.tags.includes(tag) ? props.row.tags.filter((one) => one !== tag) : [...props.row.tags, tag],
    });
  return (
    <>
      <header class="head">
        <button type="button" class="icon-btn head-back" aria-label={t("back")} onClick={() => props.back()}>
          <ArrowLeft size={18} stroke-width={1.5} />
        </button>
        <div class="head-title">
          <Subject row={props.row} />
          <span class="head-number num">#{props.row.number}</span>
          <Show when={viewers().length > 0}>
            <span
              class="faces"
              role="img"
              aria-label={t("thread.viewing", {
                names: viewers()
                  .map((one) => agentById(one)?.name ?? "")
                  .join(", "),
              })}
              title={t("thread.viewing", {
                names: viewers()
                  .map((one) => agentById(one)?.name ?? "")
                  .join(", "),
              })}
            >
              <For each={viewers().slice(0, 4)}>{(one) => <Avatar name={agentById(one)?.name ?? "?"} size={22} />}</For>
            </span>
          </Show>
        </div>
        <LaterPicker
          class="icon-btn"
          label={t("row.snooze")}
          pick={(at) => void snooze(id(), at)}
          open={menu() === "snooze"}
          onOpen={opener("snooze")}
        >
          <Clock size={16} stroke-width={1.5} aria-label={t("row.snooze")} />
        </LaterPicker>
        <button
          type="button"
          class="icon-btn"
          aria-label={isDone() ? t("row.reopen") : t("row.solve")}
          title={isDone() ? t("row.reopen") : t("row.solve")}
          onClick={() => (isDone() ? void changeRow(id(), { status: "open" }) : void solve(id()))}
        >
          <Show when={isDone()} fallback={<Check size={16} stroke-width={1.5} />}>
            <RotateCcw size={16} stroke-width={1.5} />
          </Show>
        </button>
        <button
          type="button"
          class="icon-btn"
          aria-pressed={props.panel}
          aria-label={props.panel ? t("contact.hide") : t("contact.open")}
          title={props.panel ? t("contact.hide") : t("contact.open")}
          onClick={() => props.togglePanel()}
        >
          <PanelRight size={16} stroke-width={1.5} />
        </button>
      </header>
      <div class="head2">
        <Speaks row={props.row} />
        <div class="props">
          <Picker
            label={t("word.status")}
            options={statuses.map((one) => ({
              value: one,
              label: t(`status.${one}`),
              chosen: props.row.status === one,
            }))}
            pick={(value) => {
              const wanted = statuses.find((one) => one === value);
              if (wanted) void changeRow(id(), { status: wanted });
            }}
          >
            <span
              class="chip"
              classList={{
                done: props.row.status === "solved",
                wait: props.row.status === "pending" || props.row.status === "snoozed",
                accent: props.row.status === "open",
              }}
            >
              {status()}
            </span>
          </Picker>
          <Picker
            label={t("word.assignee")}
            options={agentOptions(props.row)}
            pick={(value) => void changeRow(id(), { assignee: value || null })}
            open={menu() === "assign"}
            onOpen={opener("assign")}
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
          <Picker
            label={t("word.category")}
            options={categoryOptions(props.row)}
            pick={(value) => void changeRow(id(), { category: value || null })}
            open={menu() === "category"}
            onOpen={opener("category")}
          >
            <Show when={categoryById(props.row.category)} fallback={<span class="muted">{t("word.noCategory")}</span>}>
              {(category) => <span>{named(category())}</span>}
            </Show>
          </Picker>
          <Picker
            label={t("word.priority")}
            options={priorityOptions(props.row)}
            pick={(value) => {
              const priority = priorities.find((one) => one === value);
              if (priority) void changeRow(id(), { priority });
            }}
            open={menu() === "priority"}
            onOpen={opener("priority")}
          >
            <span classList={{ muted: props.row.priority === "normal" || props.row.priority === "low" }}>
              {t(`priority.${props.row.priority}`)}
            </span>
          </Picker>
          <Show when={house.teams.length > 0}>
            <Picker
              label={t("word.team")}
              options={teamOptions(props.row)}
              pick={(value) => void changeRow(id(), { team: value || null })}
            >
              <Show when={teamById(props.row.team)} fallback={<span class="muted">{t("word.team")}</span>}>
                {(team) => <span>{named(team())}</span>}
              </Show>
            </Picker>
          </Show>
          <Picker
            label={t("word.tags")}
            keepOpen
            options={allTags().map((tag) => ({ value: tag, label: tag, chosen: props.row.tags.includes(tag) }))}
            pick={toggleTag}
            make={{ label: (tag) => t("tags.add", { tag }), run: toggleTag }}
          >
            <Tag size={14} stroke-width={1.5} aria-label={t("word.tags")} />
            <Show when={props.row.tags.length > 0}>
              <span>{props.row.tags.join(", ")}</span>
            </Show>
          </Picker>
        </div>
      </div>
    </>
  );
};
