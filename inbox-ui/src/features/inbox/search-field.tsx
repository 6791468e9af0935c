import SearchIcon from "lucide-solid/icons/search";
import { onCleanup } from "solid-js";
import { t } from "../../app/words";
import type { Place } from "./place";

/** What is typed stands in the address a moment later; Escape clears it. */
export const SearchField = (props: { place: Place; ready: (input: HTMLInputElement) => void }) => {
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
