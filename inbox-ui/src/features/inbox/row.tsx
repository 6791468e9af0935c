import { A } from "@solidjs/router";
import Check from "lucide-solid/icons/check";
import ChevronUp from "lucide-solid/icons/chevron-up";
import ChevronsUp from "lucide-solid/icons/chevrons-up";
import CircleAlert from "lucide-solid/icons/circle-alert";
import Clock from "lucide-solid/icons/clock";
import UserPlus from "lucide-solid/icons/user-plus";
import Users from "lucide-solid/icons/users";
import { For, Show } from "solid-js";
import type { Row as RowData } from "../../../../src/realtime/wire";
import { personName } from "../../app/person";
import { agentById, categoryById, me } from "../../app/session";
import { lasting, now, rowTime } from "../../app/time";
import { locale, named, t } from "../../app/words";
import { changeRow, snooze, solve } from "../../live/actions";
import { desk } from "../../live/store";
import { Avatar } from "../../ui/avatar";
import { Picker } from "../../ui/picker";
import { LaterPicker } from "../thread/later-picker";
import { agentOptions } from "../thread/options";
import { placeName } from "../thread/place-line";
import { Tone } from "../thread/tone";

const anHour = 3_600_000;

const Last = (props: { row: RowData }) => (
  <span class="row-last clip">
    <Show when={props.row.previewBy !== "customer"}>
      <span>
        {t(
          props.row.previewBy === "bot"
            ? "list.botSaid"
            : props.row.previewAuthor === me.id
              ? "list.youSaid"
              : "list.weSaid",
        )}{" "}
      </span>
    </Show>
    {props.row.preview || props.row.subject}
  </span>
);

/** What a reader of the screen hears: the row in one sentence. */
const spoken = (row: RowData) =>
  [
    personName(row.contact.name),
    row.place ? placeName(row.place) : row.contact.company,
    row.unread ? t("list.unread") : "",
    row.subject,
    row.failed ? t("list.failed") : "",
  ]
    .filter(Boolean)
    .join(", ");

export const Row = (props: {
  row: RowData;
  href: string;
  open: boolean;
  at: boolean;
  chosen: boolean;
  choose: () => void;
  place?: string;
}) => {
  const assignee = () => agentById(props.row.assignee);
  const category = () => categoryById(props.row.category);
  const viewers = () => (desk.presence.viewing[props.row.id] ?? []).filter((id) => id !== me.id);
  const waits = () =>
    props.row.status === "open" && props.row.waitingSince !== null ? now() - props.row.waitingSince : null;
  return (
    <div
      class="row"
      classList={{ open: props.open, at: props.at && !props.open, unread: props.row.unread, chosen: props.chosen }}
      style={props.place ? { transform: props.place } : { position: "relative" }}
      data-row={props.row.id}
    >
      <A
        class="row-link"
        href={props.href}
        noScroll
        aria-label={spoken(props.row)}
        aria-current={props.open ? "true" : undefined}
      />
      <span class="row-face">
        <Avatar name={personName(props.row.contact.name)} channel={props.row.channel} />
        <span class="row-tick">
          <input
            type="checkbox"
            tabindex="-1"
            checked={props.chosen}
            aria-label={`${t("row.select")}: ${personName(props.row.contact.name)}`}
            onChange={() => props.choose()}
          />
        </span>
      </span>
      <div class="row-body">
        <div class="row-one">
          <span class="row-name clip">{personName(props.row.contact.name)}</span>
          <Show
            when={props.row.place}
            fallback={
              <Show when={props.row.contact.company}>
                <span class="row-company clip">{props.row.contact.company}</span>
              </Show>
            }
          >
            {(place) => (
              <>
                <Users class="row-place" size={13} stroke-width={1.75} aria-hidden="true" />
                <span class="row-company clip">{placeName(place())}</span>
              </>
            )}
          </Show>
          <Show when={viewers().length > 0}>
            <span
              class="faces"
              title={t("thread.viewing", {
                names: viewers()
                  .map((id) => agentById(id)?.name ?? "")
                  .join(", "),
              })}
            >
              <For each={viewers().slice(0, 3)}>{(id) => <Avatar name={agentById(id)?.name ?? "?"} size={16} />}</For>
            </span>
          </Show>
          <time class="row-time" dateTime={new Date(props.row.updatedAt).toISOString()}>
            {rowTime(props.row.updatedAt, locale(), now())}
          </time>
        </div>
        <div class="row-two">
          <Show when={props.row.unread}>
            <span class="row-dot" />
          </Show>
          <Last row={props.row} />
          <Show when={props.row.failed}>
            <CircleAlert class="row-failed" size={14} aria-label={t("list.failed")} />
          </Show>
          <Show when={waits()}>
            {(wait) => (
              <span
                class="row-wait"
                classList={{ long: wait() > anHour }}
                title={t("list.waits", { time: lasting(wait(), locale()) })}
              >
                {lasting(wait(), locale())}
              </span>
            )}
          </Show>
          <Tone row={props.row} />
          <Show when={props.row.priority === "high"}>
            <ChevronUp class="row-prio high" size={14} aria-label={t("priority.high")} />
          </Show>
          <Show when={props.row.priority === "urgent"}>
            <ChevronsUp class="row-prio urgent" size={14} aria-label={t("priority.urgent")} />
          </Show>
          <Show when={category()}>
            {(found) => (
              <span class="chip">
                <span>{named(found())}</span>
              </span>
            )}
          </Show>
          <Show
            when={props.row.owner === "bot" && props.row.status !== "solved" && props.row.status !== "closed"}
            fallback={<Show when={assignee()}>{(agent) => <Avatar name={agent().name} size={18} />}</Show>}
          >
            <span class="bot-dot" title={t("owner.bot")} />
          </Show>
        </div>
      </div>
      <div class="row-actions">
        <Picker
          class="icon-btn"
          label={t("row.assign")}
          options={agentOptions(props.row)}
          pick={(id) => void changeRow(props.row.id, { assignee: id || null })}
        >
          <UserPlus size={15} stroke-width={1.5} aria-label={t("row.assign")} />
        </Picker>
        <LaterPicker class="icon-btn" label={t("row.snooze")} pick={(at) => void snooze(props.row.id, at)}>
          <Clock size={15} stroke-width={1.5} aria-label={t("row.snooze")} />
        </LaterPicker>
        <button
          type="button"
          class="icon-btn"
          title={t("row.solve")}
          aria-label={t("row.solve")}
          onClick={() => void solve(props.row.id)}
        >
          <Check size={15} stroke-width={1.5} />
        </button>
      </div>
    </div>
  );
};
