import { createResource, Show } from "solid-js";
import { api } from "../../api/routes";
import { t } from "../../app/words";
import { desk } from "../../live/store";
import type { Place } from "./place";

const most = 50;
/** How many conversations answer in all, as it is written: past `most` nobody counts. */
const countOf = async (q: string): Promise<string> => {
  const { items, cursor } = await api.rows({ view: "all", q }, { limit: most });
  return `${items.length}${cursor === null ? "" : "+"}`;
};

/** A view's search looks into that view alone: this says so, and looks into all there is. */
export const Everywhere = (props: { place: Place }) => {
  const q = () => {
    const { view, q } = props.place.filter();
    return view === "all" ? undefined : q;
  };
  const [found] = createResource(q, (line) => countOf(line).catch(() => ""));
  const more = () => (found.state === "ready" ? found() : "");
  return (
    <Show when={q() && more() !== String(desk.list.ids.length)}>
      <button
        type="button"
        class="btn everywhere"
        onClick={() => props.place.go({ filter: { view: "all", category: undefined, team: undefined } })}
      >
        {more() ? t("list.searchEverywhereCount", { n: more() ?? "" }) : t("list.searchEverywhere")}
      </button>
    </Show>
  );
};
