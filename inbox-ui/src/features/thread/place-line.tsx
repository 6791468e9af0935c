import Users from "lucide-solid/icons/users";
import { Show } from "solid-js";
import type { Row } from "../../../../src/realtime/wire";
import { t } from "../../app/words";

/** The group or channel it is said in, by its own name. */
export const placeName = (place: NonNullable<Row["place"]>) =>
  [place.title ?? t(`place.${place.kind}`), place.topic].filter(Boolean).join(" · ");

export const PlaceLine = (props: { row: Row }) => (
  <Show when={props.row.place}>
    {(place) => (
      <span class="chip place" title={t(`place.${place().kind}`)}>
        <Users size={12} stroke-width={1.75} aria-label={t(`place.${place().kind}`)} />
        <span class="clip">{placeName(place())}</span>
      </span>
    )}
  </Show>
);
