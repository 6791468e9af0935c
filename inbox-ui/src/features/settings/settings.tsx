import "../inbox/inbox.css";
import { A, useParams } from "@solidjs/router";
import { createEffect, For, lazy, on, Show, Suspense } from "solid-js";
import { Dynamic } from "solid-js/web";
import { t } from "../../app/words";
import { Profile } from "./profile";
import { Waiting } from "./room";
import { openRooms, type RoomName } from "./rooms";
import "./settings.css";

const parts: Record<RoomName, ReturnType<typeof lazy>> = {
  categories: lazy(() => import("./categories/categories").then((room) => ({ default: room.Categories }))),
  routing: lazy(() => import("./routing/routing").then((room) => ({ default: room.Routing }))),
  connections: lazy(() => import("./connections/connections").then((room) => ({ default: room.Connections }))),
  channels: lazy(() => import("./channels").then((room) => ({ default: room.Channels }))),
  people: lazy(() => import("./people").then((room) => ({ default: room.People }))),
  canned: lazy(() => import("./canned").then((room) => ({ default: room.Canned }))),
  manners: lazy(() => import("./manners").then((room) => ({ default: room.MannersRoom }))),
  hours: lazy(() => import("./hours").then((room) => ({ default: room.HoursRoom }))),
  models: lazy(() => import("./models/models").then((room) => ({ default: room.Models }))),
  synonyms: lazy(() => import("./synonyms").then((room) => ({ default: room.SynonymsRoom }))),
  desk: lazy(() => import("./desk").then((room) => ({ default: room.DeskRoom }))),
};

export const Settings = () => {
  const params = useParams();
  let nav: HTMLElement | undefined;
  const section = () => openRooms().find((name) => name === params.section) ?? "profile";
  // On a phone the doors stand in a row that scrolls; the open one is brought into sight.
  createEffect(
    on(section, () =>
      queueMicrotask(() =>
        nav?.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" }),
      ),
    ),
  );
  const Door = (door: { to: "profile" | RoomName }) => (
    <A
      class="view"
      classList={{ active: section() === door.to }}
      aria-current={section() === door.to ? "page" : undefined}
      href={`/settings/${door.to}`}
    >
      {t(`settings.${door.to}`)}
    </A>
  );
  return (
    <main class="rooms">
      <nav class="rooms-nav scroll" aria-label={t("settings.title")} ref={nav}>
        <h1>{t("settings.title")}</h1>
        <h2>{t("settings.yours")}</h2>
        <Door to="profile" />
        <Show when={openRooms().length > 0}>
          <h2>{t("settings.theDesk")}</h2>
        </Show>
        <For each={openRooms()}>{(to) => <Door to={to} />}</For>
      </nav>
      <section class="room scroll" id="content" aria-label={t("settings.title")} tabindex="-1">
        <div class="room-in">
          <Suspense fallback={<Waiting />}>
            <Show when={openRooms().find((name) => name === section())} keyed fallback={<Profile />}>
              {(name) => <Dynamic component={parts[name]} />}
            </Show>
          </Suspense>
        </div>
      </section>
    </main>
  );
};
