import ChevronDown from "lucide-solid/icons/chevron-down";
import PanelLeftOpen from "lucide-solid/icons/panel-left-open";
import PenLine from "lucide-solid/icons/pen-line";
import SlidersHorizontal from "lucide-solid/icons/sliders-horizontal";
import { Show } from "solid-js";
import { house, teamById } from "../../app/session";
import { named, t } from "../../app/words";
import { views } from "../../live/apply";
import { desk } from "../../live/store";
import { Picker } from "../../ui/picker";
import { setBeginning } from "../begin/beginning";
import type { Place } from "./place";

/** Which view or team is listed, and what narrows it. */
export const ListHead = (props: { place: Place; folded: boolean; unfold: () => void }) => {
  const filterOptions = () => [
    ...house.categories.map((category) => ({
      value: `c:${category.id}`,
      label: named(category),
      hint: t("word.category"),
      chosen: props.place.filter().category === category.id,
    })),
    ...house.teams.map((team) => ({
      value: `t:${team.id}`,
      label: named(team),
      hint: t("word.team"),
      chosen: props.place.filter().team === team.id,
    })),
  ];
  const pickFilter = (value: string) => {
    const id = value.slice(2);
    const now = props.place.filter();
    if (value.startsWith("c:")) props.place.go({ filter: { category: now.category === id ? undefined : id } });
    else props.place.go({ filter: { team: now.team === id ? undefined : id } });
  };
  const title = () => teamById(props.place.filter().team);
  const viewName = () => {
    const { view } = props.place.filter();
    return view === "all" ? t("list.everywhere") : t(`view.${view}`);
  };
  return (
    <header class="list-head">
      <Show when={props.folded}>
        <button
          type="button"
          class="icon-btn list-unfold"
          aria-label={t("views.unfold")}
          title={t("views.unfold")}
          onClick={() => props.unfold()}
        >
          <PanelLeftOpen size={16} stroke-width={1.5} />
        </button>
      </Show>
      <h2 class="clip">{title() ? named(title() ?? { name: "" }) : viewName()}</h2>
      <Picker
        class="btn plain views-menu"
        label={t("views.label")}
        options={views.map((view) => ({
          value: view,
          label: t(`view.${view}`),
          hint: view === "solved" ? undefined : String(desk.counts[view]),
          chosen: props.place.view() === view,
        }))}
        pick={(value) => {
          const view = views.find((known) => known === value);
          if (view) props.place.go({ view, conversation: null });
        }}
      >
        <strong class="clip">{viewName()}</strong>
        <ChevronDown size={14} />
      </Picker>
      <span class="grow" />
      <button
        type="button"
        class="icon-btn"
        aria-label={t("begin.title")}
        title={t("begin.title")}
        onClick={() => setBeginning(true)}
      >
        <PenLine size={16} stroke-width={1.5} />
      </button>
      <Picker class="icon-btn" label={t("list.filter")} options={filterOptions()} pick={pickFilter}>
        <SlidersHorizontal size={16} stroke-width={1.5} aria-label={t("list.filter")} />
      </Picker>
    </header>
  );
};
