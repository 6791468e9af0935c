import X from "lucide-solid/icons/x";
import { Show } from "solid-js";
import { categoryById, teamById } from "../../app/session";
import { named, t } from "../../app/words";
import type { Place } from "./place";

/** What narrows the list; pressed, it widens again. */
export const FilterChips = (props: { place: Place }) => (
  <Show when={props.place.filter().category || props.place.filter().team || props.place.filter().view === "all"}>
    <div class="list-filters">
      <Show when={props.place.filter().view === "all"}>
        <button
          type="button"
          class="chip accent"
          onClick={() => props.place.go({ filter: { view: props.place.view() } })}
        >
          {t("list.everywhere")}
          <X size={12} aria-label={t("list.backToView", { view: t(`view.${props.place.view()}`) })} />
        </button>
      </Show>
      <Show when={categoryById(props.place.filter().category)}>
        {(category) => (
          <button type="button" class="chip accent" onClick={() => props.place.go({ filter: { category: undefined } })}>
            {named(category())}
            <X size={12} aria-label={t("list.clear")} />
          </button>
        )}
      </Show>
      <Show when={teamById(props.place.filter().team)}>
        {(team) => (
          <button type="button" class="chip accent" onClick={() => props.place.go({ filter: { team: undefined } })}>
            {named(team())}
            <X size={12} aria-label={t("list.clear")} />
          </button>
        )}
      </Show>
    </div>
  </Show>
);
