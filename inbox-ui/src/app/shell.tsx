import "./shell.css";
import { A, useLocation, useNavigate } from "@solidjs/router";
import BookOpen from "lucide-solid/icons/book-open";
import ChartColumn from "lucide-solid/icons/chart-column";
import FlaskConical from "lucide-solid/icons/flask-conical";
import Inbox from "lucide-solid/icons/inbox";
import Puzzle from "lucide-solid/icons/puzzle";
import SettingsIcon from "lucide-solid/icons/settings";
import { createEffect, createSignal, type JSX, lazy, Show, Suspense } from "solid-js";
import { beginning, setBeginning } from "../features/begin/beginning";
import { link } from "../live/socket";
import { desk } from "../live/store";
import { Avatar } from "../ui/avatar";
import { undoLast } from "../ui/toast";
import { Banners } from "./banners";
import { listenToKeys, useKeys } from "./keys";
import { recall, remember } from "./remember";
import { may, me } from "./session";
import { t } from "./words";

const Palette = lazy(() => import("../features/palette/palette").then((room) => ({ default: room.Palette })));
const BeginDialog = lazy(() =>
  import("../features/begin/begin-dialog").then((room) => ({ default: room.BeginDialog })),
);
const KeySheet = lazy(() => import("../features/palette/key-sheet").then((room) => ({ default: room.KeySheet })));

export const Mark = () => (
  <svg class="rail-mark" viewBox="0 0 32 32" aria-hidden="true">
    <rect width="32" height="32" rx="8" fill="#2f6fc4" />
    <path d="M8 8.5h10.5a4.5 4.5 0 0 1 0 9H13l-5 4z" fill="#fff" />
    <path
      d="M14.5 20h5.6a6.6 6.6 0 0 0 5-6.5c1.5.9 2.4 2.4 2.4 4.2a4.9 4.9 0 0 1-3.3 4.6V26l-4-3h-3.2a3.6 3.6 0 0 1-2.5-3z"
      fill="#bcd7ff"
    />
  </svg>
);

const [sheet, setSheet] = createSignal<"palette" | "keys" | null>(null);

export const Shell = (props: { children: JSX.Element }) => {
  const location = useLocation();
  const navigate = useNavigate();
  listenToKeys();
  createEffect(() => {
    const place = location.pathname + location.search;
    if (place.startsWith("/inbox/")) remember("place", place);
  });
  const isInbox = () => location.pathname.startsWith("/inbox/");
  const inboxHref = () => (isInbox() ? location.pathname : (recall("place") ?? "/inbox/open"));
  useKeys((command) => {
    switch (command) {
      case "palette":
        setSheet(sheet() === "palette" ? null : "palette");
        return true;
      case "keys":
        setSheet("keys");
        return true;
      case "undo":
        return undoLast();
      case "go-inbox":
        navigate("/inbox/open");
        return true;
      case "go-bot":
        navigate("/inbox/bot");
        return true;
      case "go-knowledge":
        navigate("/knowledge");
        return true;
      case "go-settings":
        navigate("/settings");
        return true;
      default:
        return undefined;
    }
  });
  /** The address stays what it is, and the focus goes where the link says. */
  const skip = (event: MouseEvent & { currentTarget: HTMLAnchorElement }) => {
    event.preventDefault();
    document.querySelector<HTMLElement>(event.currentTarget.hash)?.focus();
  };
  const others = () => desk.presence.online.filter((id) => id !== me.id).length;
  const Room = (room: { href: string; under: string; word: string; children: JSX.Element }) => (
    <A
      href={room.href}
      class="rail-link"
      classList={{ active: location.pathname.startsWith(room.under) }}
      aria-current={location.pathname.startsWith(room.under) ? "page" : undefined}
      aria-label={room.word}
      title={room.word}
    >
      {room.children}
      <span class="rail-word" aria-hidden="true">
        {room.word}
      </span>
    </A>
  );
  return (
    <div class="shell">
      <a class="skip" href={isInbox() ? "#conversation" : "#content"} onClick={skip}>
        {t(isInbox() ? "skip.conversation" : "skip.content")}
      </a>
      <nav class="rail" aria-label={t("rail.label")}>
        <Mark />
        <Room href={inboxHref()} under="/inbox" word={t("rail.inbox")}>
          <Inbox size={18} stroke-width={1.5} />
        </Room>
        <Room href="/knowledge" under="/knowledge" word={t("rail.knowledge")}>
          <BookOpen size={18} stroke-width={1.5} />
        </Room>
        <Show when={may("prompts.manage")}>
          <Room href="/lab" under="/lab" word={t("rail.lab")}>
            <FlaskConical size={18} stroke-width={1.5} />
          </Room>
        </Show>
        <Show when={may("gaps.manage")}>
          <Room href="/gaps" under="/gaps" word={t("rail.gaps")}>
            <Puzzle size={18} stroke-width={1.5} />
          </Room>
        </Show>
        <Room href="/reports" under="/reports" word={t("rail.reports")}>
          <ChartColumn size={18} stroke-width={1.5} />
        </Room>
        <Room href="/settings" under="/settings" word={t("rail.settings")}>
          <SettingsIcon size={18} stroke-width={1.5} />
        </Room>
        <span class="rail-gap" />
        <A
          href="/settings/profile"
          class="rail-link rail-me"
          classList={{ up: link() === "up", "rail-wide": may("gaps.manage") }}
          aria-label={`${t("rail.profile")}: ${me.name}`}
          title={`${me.name} · ${t("rail.online", { n: others() })}`}
        >
          <Avatar name={me.name} size={26} />
          <span class="rail-word" aria-hidden="true">
            {t("rail.profile")}
          </span>
        </A>
      </nav>
      <div class="shell-top">
        <Show when={link() === "lost"}>
          <div class="banner" role="status">
            {t("live.lost")}
          </div>
        </Show>
        <Banners />
      </div>
      <div class="shell-main">{props.children}</div>
      <Suspense>
        <Show when={sheet() === "palette"}>
          <Palette close={() => setSheet(null)} showKeys={() => setSheet("keys")} />
        </Show>
        <Show when={beginning()}>
          <BeginDialog close={() => setBeginning(false)} />
        </Show>
        <Show when={sheet() === "keys"}>
          <KeySheet close={() => setSheet(null)} />
        </Show>
      </Suspense>
    </div>
  );
};
