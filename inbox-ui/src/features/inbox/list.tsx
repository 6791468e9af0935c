import { createVirtualizer } from "@tanstack/solid-virtual";
import { createEffect, For, Match, on, Show, Switch } from "solid-js";
import { recallNumber, remember } from "../../app/remember";
import { density } from "../../app/theme";
import { t } from "../../app/words";
import { nextPage, openList } from "../../live/load";
import { desk } from "../../live/store";
import { Everywhere } from "./everywhere";
import { FilterChips } from "./filter-chips";
import { Grip } from "./grip";
import { Bones, Empty, Failed } from "./list-blank";
import { ListHead } from "./list-head";
import { ManyBar } from "./many-bar";
import type { Place } from "./place";
import { Row } from "./row";
import { SearchField } from "./search-field";

/** Only the rows in sight are drawn; the next page is asked for before its turn comes. */
const createRows = (props: { place: Place; at: string | null }) => {
  let box: HTMLDivElement | undefined;
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
  return {
    virtual,
    ready: (element: HTMLDivElement) => {
      box = element;
    },
  };
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
  const { virtual, ready } = createRows(props);
  return (
    <section class="list" aria-label={t("list.label")}>
      <ListHead place={props.place} folded={props.folded} unfold={props.unfold} />
      <SearchField place={props.place} ready={props.searchReady} />
      <FilterChips place={props.place} />
      <div
        class="list-rows scroll"
        ref={ready}
        tabindex="-1"
        onScroll={(event) => remember("list-scroll", String(Math.round(event.currentTarget.scrollTop)))}
      >
        <Switch>
          <Match when={desk.list.state === "loading"}>
            <Bones />
          </Match>
          <Match when={desk.list.state === "failed"}>
            <Failed place={props.place} />
          </Match>
          <Match when={desk.list.ids.length === 0}>
            <Empty place={props.place} />
            <Everywhere place={props.place} />
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
            <Show when={desk.list.cursor === null}>
              <Everywhere place={props.place} />
            </Show>
          </Match>
        </Switch>
      </div>
      <ManyBar chosen={props.chosen} clear={props.clearChosen} />
      <Grip width={props.width} setWidth={props.setWidth} />
    </section>
  );
};
