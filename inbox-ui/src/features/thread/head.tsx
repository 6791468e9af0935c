import ArrowLeft from "lucide-solid/icons/arrow-left";
import Check from "lucide-solid/icons/check";
import Clock from "lucide-solid/icons/clock";
import Ellipsis from "lucide-solid/icons/ellipsis";
import PanelRight from "lucide-solid/icons/panel-right";
import RotateCcw from "lucide-solid/icons/rotate-ccw";
import { lazy, Show, Suspense } from "solid-js";
import type { Row } from "../../../../src/realtime/wire";
import { t } from "../../app/words";
import { changeRow, markUnread, snooze, solve } from "../../live/actions";
import { Menu, type MenuChoice } from "../../ui/menu";
import { toast } from "../../ui/toast";
import { LaterPicker } from "./later-picker";
import { createMenus, type Menus } from "./menus";
import { PlaceLine } from "./place-line";
import { Properties } from "./properties";
import { Speaks } from "./speaks";
import { Subject } from "./subject";
import { Viewers } from "./viewers";

const MergeDialog = lazy(() => import("./merge-dialog").then((room) => ({ default: room.MergeDialog })));
const SplitDialog = lazy(() => import("./split-dialog").then((room) => ({ default: room.SplitDialog })));

const SolveButton = (props: { row: Row }) => {
  const isDone = () => props.row.status === "solved" || props.row.status === "closed";
  const said = () => (isDone() ? t("row.reopen") : t("row.solve"));
  return (
    <button
      type="button"
      class="icon-btn"
      aria-label={said()}
      title={`${said()}  E`}
      disabled={props.row.status === "closed"}
      onClick={() => (isDone() ? void changeRow(props.row.id, { status: "open" }) : void solve(props.row.id))}
    >
      <Show when={isDone()} fallback={<Check size={16} stroke-width={1.5} />}>
        <RotateCcw size={16} stroke-width={1.5} />
      </Show>
    </button>
  );
};

const More = (props: { row: Row; menus: Menus; back: () => void }) => {
  const link = () => `${globalThis.location.origin}/inbox/open/${encodeURIComponent(props.row.id)}`;
  const choices = (): MenuChoice[] => [
    ...(props.row.status === "closed"
      ? []
      : [
          { label: t("merge.title"), keys: "M", pick: () => props.menus.opener("merge")(true) },
          { label: t("split.menu"), keys: "D", pick: () => props.menus.opener("split")(true) },
        ]),
    {
      label: t("keys.unread"),
      keys: "U",
      pick: () => {
        markUnread(props.row.id);
        props.back();
      },
    },
    {
      label: t("thread.copyLink"),
      pick: () => void navigator.clipboard.writeText(link()).then(() => toast(t("connection.copied"))),
    },
  ];
  return (
    <Menu label={t("more")} choices={choices()}>
      <Ellipsis size={16} stroke-width={1.5} />
    </Menu>
  );
};

export const Head = (props: { row: Row; back: () => void; panel: boolean; togglePanel: () => void }) => {
  const menus = createMenus();
  const id = () => props.row.id;
  const panelSays = () => (props.panel ? t("contact.hide") : t("contact.open"));
  return (
    <>
      <header class="head">
        <button type="button" class="icon-btn head-back" aria-label={t("back")} onClick={() => props.back()}>
          <ArrowLeft size={18} stroke-width={1.5} />
        </button>
        <div class="head-title">
          <Subject row={props.row} />
          <span class="head-number num">#{props.row.number}</span>
          <PlaceLine row={props.row} />
          <Viewers id={id()} />
        </div>
        <LaterPicker
          class="icon-btn"
          label={t("row.snooze")}
          pick={(at) => void snooze(id(), at)}
          open={menus.at() === "snooze"}
          onOpen={menus.opener("snooze")}
        >
          <Clock size={16} stroke-width={1.5} aria-label={t("row.snooze")} />
        </LaterPicker>
        <SolveButton row={props.row} />
        <More row={props.row} menus={menus} back={props.back} />
        <button
          type="button"
          class="icon-btn"
          aria-pressed={props.panel}
          aria-label={panelSays()}
          title={panelSays()}
          onClick={() => props.togglePanel()}
        >
          <PanelRight size={16} stroke-width={1.5} />
        </button>
      </header>
      <div class="head2">
        <Speaks row={props.row} />
        <Properties row={props.row} menus={menus} />
      </div>
      <Suspense>
        <Show when={menus.at() === "merge"}>
          <MergeDialog row={props.row} close={() => menus.opener("merge")(false)} />
        </Show>
        <Show when={menus.at() === "split"}>
          <SplitDialog conversation={id()} close={() => menus.opener("split")(false)} />
        </Show>
      </Suspense>
    </>
  );
};
