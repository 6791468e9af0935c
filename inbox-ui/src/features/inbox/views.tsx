import { A } from "@solidjs/router";
import Bot from "lucide-solid/icons/bot";
import Check from "lucide-solid/icons/check";
import Clock from "lucide-solid/icons/clock";
import InboxIcon from "lucide-solid/icons/inbox";
import PanelLeftClose from "lucide-solid/icons/panel-left-close";
import User from "lucide-solid/icons/user";
import UserX from "lucide-solid/icons/user-x";
import { For, Show } from "solid-js";
import { Dynamic } from "solid-js/web";
import { house } from "../../app/session";
import { named, t } from "../../app/words";
import { views } from "../../live/apply";
import { desk } from "../../live/store";
import type { Place } from "./place";

const viewIcons = { mine: User, unassigned: UserX, open: InboxIcon, bot: Bot, snoozed: Clock, solved: Check };

export const Views = (props: { place: Place; fold: () => void }) => (
  <nav class="views scroll" aria-label={t("views.label")}>
    <div class="views-head">
      <strong class="clip">{house.settings.deskName}</strong>
      <button
        type="button"
        class="icon-btn"
        aria-label={t("views.fold")}
        title={t("views.fold")}
        onClick={() => props.fold()}
      >
        <PanelLeftClose size={16} stroke-width={1.5} />
      </button>
    </div>
    <For each={views}>
      {(view) => {
        const active = () => props.place.view() === view && !props.place.filter().team;
        return (
          <A
            class="view"
            classList={{ active: active() }}
            aria-current={active() ? "page" : undefined}
            href={props.place.href({
              view,
              conversation: null,
              filter: { team: undefined, category: undefined, q: undefined },
            })}
          >
            <Dynamic component={viewIcons[view]} size={16} stroke-width={1.5} />
            <span class="clip grow">{t(`view.${view}`)}</span>
            <Show when={view !== "solved" && desk.counts[view] > 0}>
              <span class="num">{desk.counts[view]}</span>
            </Show>
          </A>
        );
      }}
    </For>
    <Show when={house.teams.length > 0}>
      <h2>{t("views.teams")}</h2>
      <For each={house.teams}>
        {(team) => {
          const active = () => props.place.filter().team === team.id;
          return (
            <A
              class="view"
              classList={{ active: active() }}
              aria-current={active() ? "page" : undefined}
              href={props.place.href({
                view: "open",
                conversation: null,
                filter: { team: team.id, category: undefined, q: undefined },
              })}
            >
              <span class="clip grow">{named(team)}</span>
            </A>
          );
        }}
      </For>
    </Show>
  </nav>
);
