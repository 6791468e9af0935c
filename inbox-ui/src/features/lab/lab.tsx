import { useParams } from "@solidjs/router";
import { Match, Show, Switch } from "solid-js";
import { inWords } from "../../app/trouble";
import { t } from "../../app/words";
import { Only, Sections } from "../settings/sections";
import { LabSettingsPage } from "./lab-settings";
import { Overview } from "./overview";
import { Sets } from "./sets";
import { useLab } from "./state";
import { TrialPage } from "./trial";
import { VersionPage } from "./version";
import "./lab.css";

const sections = ["versions", "sets", "settings"] as const;

const Room = () => {
  const params = useParams();
  const state = useLab();
  const section = () =>
    params.section === "trials" ? "versions" : (sections.find((one) => one === params.section) ?? "versions");
  return (
    <Sections
      class="lab"
      title={t("lab.title")}
      label={t("lab.title")}
      sections={sections.map((one) => ({ to: `/lab/${one}`, word: t(`lab.${one}`), isOpen: section() === one }))}
    >
      <Show when={state.error()}>{(error) => <p role="alert">{inWords(error())}</p>}</Show>
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
    </Sections>
  );
};

/** The lab: for those who may change what the bot goes by. */
export const Lab = () => (
  <Only permission="prompts.manage">
    <Room />
  </Only>
);
