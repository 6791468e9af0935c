import { createVirtualizer } from "@tanstack/solid-virtual";
import ChevronDown from "lucide-solid/icons/chevron-down";
import PanelLeftOpen from "lucide-solid/icons/panel-left-open";
import SearchIcon from "lucide-solid/icons/search";
import SlidersHorizontal from "lucide-solid/icons/sliders-horizontal";
import X from "lucide-solid/icons/x";
import { createEffect, createSignal, For, Match, on, onCleanup, Show, Switch } from "solid-js";
import { recallNumber, remember } from "../../app/remember";
import { categoryById, house, teamById } from "../../app/session";
import { density } from "../../app/theme";
import { named, t } from "../../app/words";
import { changeRow } from "../../live/actions";
import { views } from "../../live/apply";
import { nextPage, openList } from "../../live/load";
import { desk } from "../../live/store";
import { Picker } from "../../ui/picker";
import type { Place } from "./place";
import { Row } from "./row";

const Bones = () => (
  <div role="status" aria-label={t("loading")}>
    <For each={[62, 48, 75, 55, 68, 44, 71, 50]}>
      {(width) => (
        <div class="row-bone">
          <span class="bone" />
          <div>
            <span class="bone" style={{ width: `${width / 1.6}%` }} />
            <span class="bone" style={{ width: `${width + 20}%` }} />
          </div>
        </div>
      )}
    </For>
  </div>
);

const Empty = (props: { place: Place }) => {
  const kind = () => {
    const filter = props.place.filter();
    if (filter.q || filter.category) return "search" as const;
    return filter.view === "mine" ? ("mine" as const) : ("any" as const);
  };
  return (
    <div class="empty">
      <h3>{t(`list.empty.${kind()}`)}</h3>
      <p>{t(`list.empty.${kind()}Text`)}</p>
      <Show when={kind() === "mine" && desk.counts.unassigned > 0}>
        <button type="button" class="btn" onClick={() => props.place.go({ view: "unassigned", conversation: null })}>
          {t("list.goUnassigned")}
        </button>
      </Show>
      <Show when={kind() === "search"}>
        <button
          type="button"
          class="btn"
          onClick={() => props.place.go({ filter: { q: undefined, category: undefined, team: undefined } })}
        >
          {t("list.clear")}
        </button>
      </Show>
    </div>
  );
};

const Search = (props: { place: Place; ready: (input: HTMLInputElement) => void }) => {
  let timer: ReturnType<typeof setTimeout> | undefined;
  onCleanup(() => clearTimeout(timer));
  const ask = (q: string) => props.place.go({ filter: { q: q.trim() || undefined } }, true);
  return (
    <search class="list-search">
      <SearchIcon size={14} aria-hidden="true" />
      <input
        ref={(input) => props.ready(input)}
        class="input"
        type="text"
        enterkeyhint="search"
        placeholder={t("list.search")}
        aria-label={t("list.search")}
        value={props.place.filter().q ?? ""}
        onInput={(event) => {
          const q = event.currentTarget.value;
          clearTimeout(timer);
          timer = setTimeout(() => ask(q), 200);
        }}
        onKeyDown={(event) => {
          if (event.code === "Escape") {
            event.currentTarget.value = "";
            clearTimeout(timer);
            ask("");
            event.currentTarget.blur();
          }
        }}
      />
    </search>
  );
};

export const List = (props: {
  place: Place;
  at: string | null;
  chosen: string[];
  choose: (id: string) => void;
  clearChosen: () => void;
  folded: boolean;
  unfold: () => void;
  searchReady: (input: HTMLInputElement) => void;
  setWidth: (px: number) => void;
  width: number;
}) => {
  let box: HTMLDivElement | undefined;
  const [filterOpen, setFilterOpen] = createSignal(false);
  const rowPx = () => (density() === "compact" ? 44 : 60);
  const virtual = createVirtualizer({
    get count() {
      return desk.list.ids.length;
    },
    getScrollElement: () => box ?? null,
    estimateSize: () => rowPx(),
    overscan: 8,
    initialOffset: recallNumber("list-scroll", 0),
    getItemKey: (index) => desk.list.ids[index] ?? index,
  });
  createEffect(on(rowPx, () => virtual.measure(), { defer: true }));
  createEffect(() => void openList(props.place.filter()));
  createEffect(() => {
    const last = virtual.getVirtualItems().at(-1);
    if (last && last.index >= desk.list.ids.length - 12) void nextPage();
  });
  createEffect(
    on(
      () => props.at,
      (id) => {
        const index = id ? desk.list.ids.indexOf(id) : -1;
        if (index >= 0) virtual.scrollToIndex(index, { align: "auto" });
      },
      { defer: true },
    ),
  );
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
  const drag = (event: PointerEvent & { currentTarget: HTMLElement }) => {
    const from = event.clientX;
    const width = props.width;
    const grip = event.currentTarget;
    grip.setPointerCapture(event.pointerId);
    grip.onpointermove = (move) => props.setWidth(width + move.clientX - from);
    grip.onpointerup = () => {
      grip.onpointermove = null;
    };
  };
  const title = () => teamById(props.place.filter().team);
  return (
    <section class="list" aria-label={t("list.label")}>
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
        <h2 class="clip">{title() ? named(title() ?? { name: "" }) : t(`view.${props.place.view()}`)}</h2>
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
          <strong class="clip">{t(`view.${props.place.view()}`)}</strong>
          <ChevronDown size={14} />
        </Picker>
        <span class="grow" />
        <Picker
          class="icon-btn"
          label={t("list.filter")}
          options={filterOptions()}
          pick={pickFilter}
          open={filterOpen()}
          onOpen={setFilterOpen}
        >
          <SlidersHorizontal size={16} stroke-width={1.5} aria-label={t("list.filter")} />
        </Picker>
      </header>
      <Search place={props.place} ready={props.searchReady} />
      <Show when={props.place.filter().category || props.place.filter().team}>
        <div class="list-filters">
          <Show when={categoryById(props.place.filter().category)}>
            {(category) => (
              <button
                type="button"
                class="chip accent"
                onClick={() => props.place.go({ filter: { category: undefined } })}
              >
                {named(category())}
                <X size={12} aria-label={t("list.clear")} />
              </button>
            )}
          </Show>
          <Show when={title()}>
            {(team) => (
              <button type="button" class="chip accent" onClick={() => props.place.go({ filter: { team: undefined } })}>
                {named(team())}
                <X size={12} aria-label={t("list.clear")} />
              </button>
            )}
          </Show>
        </div>
      </Show>
      <div
        class="list-rows scroll"
        ref={box}
        tabindex="-1"
        onScroll={(event) => remember("list-scroll", String(Math.round(event.currentTarget.scrollTop)))}
      >
        <Switch>
          <Match when={desk.list.state === "loading"}>
            <Bones />
          </Match>
          <Match when={desk.list.state === "failed"}>
            <div class="empty" role="alert">
              <h3>{t("problem.load")}</h3>
              <p>{t("problem.network")}</p>
              <button type="button" class="btn" onClick={() => void openList(props.place.filter())}>
                {t("retry")}
              </button>
            </div>
          </Match>
          <Match when={desk.list.ids.length === 0}>
            <Empty place={props.place} />
          </Match>
          <Match when={true}>
            <div style={{ height: `${virtual.getTotalSize()}px`, position: "relative" }}>
              <For each={virtual.getVirtualItems()}>
                {(item) => (
                  <Show when={desk.rows[desk.list.ids[item.index] ?? ""]}>
                    {(row) => (
                      <Row
                        row={row()}
                        href={props.place.href({ conversation: row().id })}
                        open={props.place.conversation() === row().id}
                        at={props.at === row().id}
                        chosen={props.chosen.includes(row().id)}
                        choose={() => props.choose(row().id)}
                        place={`translateY(${item.start}px)`}
                      />
                    )}
                  </Show>
                )}
              </For>
            </div>
          </Match>
        </Switch>
      </div>
      <Show when={props.chosen.length > 0}>
        <div class="list-many" role="status">
          <strong>{t("list.selected", { n: props.chosen.length })}</strong>
          <button
            type="button"
            class="btn small"
            onClick={() => {
              for (const id of props.chosen) void changeRow(id, { assignee: desk.me });
              props.clearChosen();
            }}
          >
            {t("row.assign")}: {t("picker.me")}
          </button>
          <button
            type="button"
            class="btn small"
            onClick={() => {
              for (const id of props.chosen) void changeRow(id, { status: "solved" });
              props.clearChosen();
            }}
          >
            {t("row.solve")}
          </button>
          <button type="button" class="icon-btn" aria-label={t("cancel")} onClick={() => props.clearChosen()}>
            <X size={14} />
          </button>
        </div>
      </Show>
      <button
        type="button"
        class="grip"
        aria-label={t("list.resize")}
        onPointerDown={drag}
        onKeyDown={(event) => {
          if (event.code === "ArrowRight") props.setWidth(props.width + 16);
          if (event.code === "ArrowLeft") props.setWidth(props.width - 16);
        }}
      />
    </section>
  );
};
