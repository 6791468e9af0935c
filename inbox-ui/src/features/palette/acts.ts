import type { Navigator } from "@solidjs/router";
import type { Row } from "../../../../src/realtime/wire";
import { may, me } from "../../app/session";
import { setTheme } from "../../app/theme";
import { setLocale, t } from "../../app/words";
import { changeRow, markUnread, returnToBot, solve, takeOver } from "../../live/actions";
import { views } from "../../live/apply";
import { canUndo, undoLast } from "../../ui/toast";
import { setBeginning } from "../begin/beginning";
import { openRooms } from "../settings/rooms";
import { type Asked, ask } from "../thread/asked";

/** One line of the palette. */
export type Act = { group: string; label: string; hint?: string; keys?: string; run: () => void };

/** What can be done with the conversation that is open. */
const onConversation = (row: Row): Act[] => {
  const group = t("palette.conversation");
  const menu = (what: Asked, label: string, keys: string): Act => ({ group, label, keys, run: () => ask(what) });
  const isDone = row.status === "solved" || row.status === "closed";
  return [
    menu("reply", t("composer.reply"), "R"),
    menu("note", t("composer.note"), "N"),
    row.owner === "bot"
      ? { group, label: t("owner.take"), keys: "T", run: () => void takeOver(row.id) }
      : { group, label: t("owner.return"), keys: "B", run: () => void returnToBot(row.id) },
    menu("assign", t("row.assign"), "A"),
    { group, label: `${t("row.assign")}: ${t("picker.me")}`, run: () => void changeRow(row.id, { assignee: me.id }) },
    menu("category", t("word.category"), "C"),
    menu("priority", t("word.priority"), "P"),
    menu("snooze", t("row.snooze"), "S"),
    ...(row.status === "closed" ? [] : [menu("merge", t("merge.title"), "M"), menu("split", t("split.menu"), "D")]),
    isDone
      ? { group, label: t("row.reopen"), keys: "E", run: () => void changeRow(row.id, { status: "open" }) }
      : { group, label: t("row.solve"), keys: "E", run: () => void solve(row.id) },
    { group, label: t("keys.unread"), keys: "U", run: () => markUnread(row.id) },
  ];
};

/** Everything one can do from here without looking anything up. */
export const actsFrom = (row: Row | undefined, navigate: Navigator, showKeys: () => void): Act[] => {
  const places = t("palette.goTo");
  const settings = t("palette.settings");
  const look = t("palette.theme");
  return [
    ...(canUndo()
      ? [{ group: t("palette.conversation"), label: t("undo"), keys: "Z", run: () => void undoLast() }]
      : []),
    ...(row ? onConversation(row) : []),
    { group: places, label: t("begin.title"), run: () => setBeginning(true) },
    ...views.map((view) => ({
      group: places,
      label: t(`view.${view}`),
      ...(view === "open" ? { keys: "G I" } : view === "bot" ? { keys: "G B" } : {}),
      run: () => navigate(`/inbox/${view}`),
    })),
    { group: places, label: t("rail.knowledge"), keys: "G K", run: () => navigate("/knowledge") },
    ...(may("gaps.manage") ? [{ group: places, label: t("rail.gaps"), run: () => navigate("/gaps") }] : []),
    { group: places, label: t("rail.reports"), run: () => navigate("/reports") },
    { group: places, label: t("keys.title"), keys: "?", run: showKeys },
    ...(["profile", ...openRooms()] as const).map((room) => ({
      group: settings,
      label: t(`settings.${room}`),
      ...(room === "profile" ? { keys: "G S" } : {}),
      run: () => navigate(`/settings/${room}`),
    })),
    ...(["light", "dark", "system"] as const).map((theme) => ({
      group: look,
      label: t(`theme.${theme}`),
      run: () => setTheme(theme),
    })),
    { group: look, label: "English", run: () => void setLocale("en") },
    { group: look, label: "Русский", run: () => void setLocale("ru") },
  ];
};
