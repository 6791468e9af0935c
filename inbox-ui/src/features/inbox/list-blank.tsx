import { A } from "@solidjs/router";
import { For, Show } from "solid-js";
import { house, may } from "../../app/session";
import { t } from "../../app/words";
import { openList } from "../../live/load";
import { desk } from "../../live/store";
import type { Place } from "./place";

/** While the list is on its way. */
export const Bones = () => (
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

/** Nothing stands here: why, and what to do next. */
export const Empty = (props: { place: Place }) => {
  const kind = () => {
    const filter = props.place.filter();
    if (filter.q || filter.category) return "search" as const;
    if (house.connections.length === 0 && may("connections.manage")) return "new" as const;
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
      <Show when={kind() === "new"}>
        <A class="btn main" href="/settings/connections/new">
          {t("list.connect")}
        </A>
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

/** The list did not come. */
export const Failed = (props: { place: Place }) => (
  <div class="empty" role="alert">
    <h3>{t("problem.load")}</h3>
    <p>{t("problem.network")}</p>
    <button type="button" class="btn" onClick={() => void openList(props.place.filter())}>
      {t("retry")}
    </button>
  </div>
);
