import { useParams } from "@solidjs/router";
import { Match, Show, Switch } from "solid-js";
import type { GapState } from "../../../../src/realtime/wire";
import { t } from "../../app/words";
import { Failed } from "../settings/room";
import { Only, Sections } from "../settings/sections";
import { GapPage } from "./gap";
import { GapSettingsPage } from "./gap-settings";
import { Health } from "./health";
import { GapList } from "./list";
import { useGaps } from "./state";
import "./gaps.css";

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
    <Sections
      class="gaps"
      title={t("rail.gaps")}
      label={word(section())}
      sections={sections.map((one) => ({
        to: `/gaps/${one}`,
        word: word(one),
        isOpen: section() === one,
        count: count(one),
      }))}
    >
      <Switch>
        <Match when={state() && params.id}>{(id) => <GapPage id={id()} all={all} />}</Match>
        <Match when={state()}>{(one) => <GapList state={one()} all={all} />}</Match>
        <Match when={section() === "articles"}>
          <Health all={all} />
        </Match>
        <Match when={section() === "settings"}>
          <Show when={all.all.error}>{(error) => <Failed error={error()} again={all.again} />}</Show>
          <Show when={!all.all.error && all.all.latest}>
            {(one) => <GapSettingsPage settings={one().settings} saved={all.again} />}
          </Show>
        </Match>
      </Switch>
    </Sections>
  );
};

/** What the knowledge base lacks: for those who write and publish articles. */
export const Gaps = () => (
  <Only permission="gaps.manage">
    <Room />
  </Only>
);
