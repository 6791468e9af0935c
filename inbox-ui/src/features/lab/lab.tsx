import "../inbox/inbox.css";
import "../settings/settings.css";
import "./lab.css";
import { A, useParams } from "@solidjs/router";
import { Match, Show, Switch } from "solid-js";
import { may } from "../../app/session";
import { inWords } from "../../app/trouble";
import { t } from "../../app/words";
import { LabSettingsPage } from "./lab-settings";
import { Overview } from "./overview";
import { Sets } from "./sets";
import { useLab } from "./state";
import { TrialPage } from "./trial";
import { VersionPage } from "./version";

const sections = ["versions", "sets", "settings"] as const;

const Room = () => {
  const params = useParams();
  const state = useLab();
  const section = () =>
    params.section === "trials" ? "versions" : (sections.find((one) => one === params.section) ?? "versions");
  return (
    <main class="rooms lab" id="conversation" tabindex="-1">
      <nav class="rooms-nav scroll" aria-label={t("lab.title")}>
        <h1>{t("lab.title")}</h1>
        {sections.map((to) => (
          <A
            class="view"
            classList={{ active: section() === to }}
            aria-current={section() === to ? "page" : undefined}
            href={`/lab/${to}`}
          >
            {t(`lab.${to}`)}
          </A>
        ))}
      </nav>
      <section class="room scroll" aria-label={t("lab.title")} tabindex="-1">
        <div class="room-in">
          <Show when={state.all.error}>{(error) => <p role="alert">{inWords(error())}</p>}</Show>
          <Switch fallback={<Overview state={state} />}>
            <Match when={params.section === "versions" && params.id}>
              <VersionPage state={state} />
            </Match>
            <Match when={params.section === "trials" && params.id}>
              <TrialPage state={state} />
            </Match>
            <Match when={section() === "sets"}>
              <Sets state={state} />
            </Match>
            <Match when={section() === "settings"}>
              <Show when={state.all()}>{(all) => <LabSettingsPage settings={all().settings} state={state} />}</Show>
            </Match>
          </Switch>
        </div>
      </section>
    </main>
  );
};

/** The lab: for those who may change what the bot goes by. */
export const Lab = () => (
  <Show
    when={may("prompts.manage")}
    fallback={
      <main class="empty" id="conversation" tabindex="-1">
        <p>{t("settings.readOnly")}</p>
      </main>
    }
  >
    <Room />
  </Show>
);
