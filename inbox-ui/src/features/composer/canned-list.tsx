import { For } from "solid-js";
import type { CannedView } from "../../../../src/realtime/wire";
import { locale, t } from "../../app/words";

/** Opened by "/" in the text; the text field keeps the keyboard. */
export const CannedList = (props: {
  id: string;
  found: CannedView[];
  at: number;
  pick: (one: CannedView) => void;
  hover: (at: number) => void;
  /** What it would put into the text. */
  text: (one: CannedView) => string;
}) => (
  <div class="float canned scroll" role="listbox" id={props.id} aria-label={t("composer.canned")}>
    <For
      each={props.found}
      fallback={
        <div class="canned-none" role="option" aria-selected="false" aria-disabled="true" tabIndex={-1}>
          {t("composer.noCanned")}
        </div>
      }
    >
      {(one, index) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: the text field owns the keyboard
        <div
          class="menu-item"
          role="option"
          tabIndex={-1}
          id={`${props.id}-${index()}`}
          aria-selected={index() === props.at}
          onPointerMove={() => props.hover(index())}
          onPointerDown={(event) => event.preventDefault()}
          onClick={() => props.pick(one)}
        >
          <span class="key">/{one.shortcut}</span>
          <span>{locale() === "ru" && one.titleRu ? one.titleRu : one.title}</span>
          <span class="clip muted grow">{props.text(one)}</span>
        </div>
      )}
    </For>
  </div>
);
