import "../inbox/inbox.css";
import "../settings/settings.css";
import "./gaps.css";
import { A, useParams } from "@solidjs/router";
import { Match, Show, Switch } from "solid-js";
import type { GapState } from "../../../../src/realtime/wire";
import { may } from "../../app/session";
import { t } from "../../app/words";
import { GapPage } from "./gap";
import { GapSettingsPage } from "./gap-settings";
import { Health } from "./health";
import { GapList } from "./list";
import { useGaps } from "./state";

const states = ["open", "drafted", "published", "dismissed"] as const satisfies readonly GapState[];
const sections = [...states, "articles", "settings"] as const;

const Room = () => {
  const params = useParams();
  const all = useGaps();
  const section = () => sections.find((one) => one === params.section) ?? "open";
  const state = () => states.find((one) => one === section());
  const word = (one: (typeof sections)[number]) =>
    one === "articles" || one === "settings" ? t(`gaps.${one}`) : t(`gaps.s.${one}`);
  const count = (one: (typeof sections)[number]) => {
    const counted = states.find((known) => known === one);
    return counted === undefined || all.all.error ? undefined : all.all.latest?.counts[counted];
  };
  return (
    <main class="rooms gaps" id="conversation" tabindex="-1">
      <nav class="rooms-nav scroll" aria-label={t("rail.gaps")}>
        <h1>{t("rail.gaps")}</h1>
        {sections.map((to) => (
          <A
            class="view"
            classList={{ active: section() === to }}
            aria-current={section() === to ? "page" : undefined}
            href={`/gaps/${to}`}
          >
            <span class="grow">{word(to)}</span>
            <Show when={count(to)}>{(n) => <span class="num">{n()}</span>}</Show>
          </A>
        ))}
      </nav>
      <section class="room scroll" aria-label={word(section())} tabindex="-1">
        <div class="room-in">
          <Switch>
            <Match when={state() && params.id}>{(id) => <GapPage id={id()} all={all} />}</Match>
            <Match when={state()}>{(one) => <GapList state={one()} all={all} />}</Match>
            <Match when={section() === "articles"}>
              <Health all={all} />
            </Match>
            <Match when={section() === "settings"}>
              <Show when={all.all.latest}>
                {(one) => <GapSettingsPage settings={one().settings} saved={all.again} />}
              </Show>
            </Match>
          </Switch>
        </div>
      </section>
    </main>
  );
};

/** What the knowledge base lacks: for those who write and publish articles. */
export const Gaps = () => (
  <Show
    when={may("gaps.manage")}
    fallback={
      <main class="empty" id="conversation" tabindex="-1">
        <p>{t("settings.readOnly")}</p>
      </main>
    }
  >
    <Room />
  </Show>
);
