import "../inbox/inbox.css";
import { A, useParams } from "@solidjs/router";
import { For, lazy, Match, Show, Suspense, Switch } from "solid-js";
import { canManage } from "../../app/session";
import { t } from "../../app/words";
import { Profile } from "./profile";
import "./settings.css";

const Categories = lazy(() => import("./categories").then((room) => ({ default: room.Categories })));
const Connections = lazy(() => import("./connections").then((room) => ({ default: room.Connections })));
const People = lazy(() => import("./people").then((room) => ({ default: room.People })));
const Canned = lazy(() => import("./canned").then((room) => ({ default: room.Canned })));
const DeskRoom = lazy(() => import("./desk").then((room) => ({ default: room.DeskRoom })));

const shared = ["categories", "connections", "people", "canned", "desk"] as const;

export const Settings = () => {
  const params = useParams();
  const section = () =>
    params.section && (params.section === "profile" || canManage() || params.section === "canned")
      ? params.section
      : "profile";
  const Door = (door: { to: "profile" | (typeof shared)[number] }) => (
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
    <main class="rooms" id="conversation" tabindex="-1">
      <nav class="rooms-nav scroll" aria-label={t("settings.title")}>
        <h1>{t("settings.title")}</h1>
        <h2>{t("settings.yours")}</h2>
        <Door to="profile" />
        <h2>{t("settings.theDesk")}</h2>
        <For each={shared}>
          {(to) => (
            <Show when={canManage() || to === "canned"}>
              <Door to={to} />
            </Show>
          )}
        </For>
      </nav>
      <section class="room scroll" aria-label={t("settings.title")} tabindex="-1">
        <div class="room-in">
          <Suspense>
            <Switch fallback={<Profile />}>
              <Match when={section() === "categories"}>
                <Categories />
              </Match>
              <Match when={section() === "connections"}>
                <Connections />
              </Match>
              <Match when={section() === "people"}>
                <People />
              </Match>
              <Match when={section() === "canned"}>
                <Canned />
              </Match>
              <Match when={section() === "desk"}>
                <DeskRoom />
              </Match>
            </Switch>
          </Suspense>
        </div>
      </section>
    </main>
  );
};
