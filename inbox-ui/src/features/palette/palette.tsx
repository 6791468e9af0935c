import "./palette.css";
import { Dialog } from "@kobalte/core/dialog";
import { useNavigate } from "@solidjs/router";
import { createEffect, createMemo, createSignal, createUniqueId, For, on, Show } from "solid-js";
import { t } from "../../app/words";
import { desk } from "../../live/store";
import { type Act, actsFrom } from "./acts";
import { actsFor, createFinder } from "./find";

/** Everything one can do or look for from here, found by typing. */
export const Palette = (props: { close: () => void; showKeys: () => void }) => {
  const navigate = useNavigate();
  const id = createUniqueId();
  const [text, setText] = createSignal("");
  const [at, setAt] = createSignal(0);
  const open = decodeURIComponent(/^\/inbox\/\w+\/([^/?]+)/.exec(globalThis.location.pathname)?.[1] ?? "");
  const { found, busy } = createFinder(text);
  createEffect(on(text, () => setAt(0), { defer: true }));
  const all = createMemo(() => actsFrom(desk.rows[open], navigate, props.showKeys));
  const shown = createMemo((): Act[] => {
    const q = text().trim().toLowerCase();
    const fitting = q === "" ? all() : all().filter((act) => act.label.toLowerCase().includes(q));
    return [...fitting, ...actsFor(found(), text(), navigate)];
  });
  const run = (act: Act | undefined) => {
    if (!act) return;
    props.close();
    queueMicrotask(act.run);
  };
  const onKey = (event: KeyboardEvent) => {
    if (event.code === "ArrowDown") setAt((now) => Math.min(shown().length - 1, now + 1));
    else if (event.code === "ArrowUp") setAt((now) => Math.max(0, now - 1));
    else if (event.code === "Enter") run(shown()[at()]);
    else return;
    event.preventDefault();
    document.getElementById(`${id}-${at()}`)?.scrollIntoView({ block: "nearest" });
  };
  return (
    <Dialog open onOpenChange={(is) => !is && props.close()}>
      <Dialog.Portal>
        <Dialog.Overlay class="scrim" />
        <div class="palette-place">
          <Dialog.Content class="float palette" aria-label={t("palette.label")}>
            <input
              class="picker-search"
              role="combobox"
              aria-expanded="true"
              aria-controls={`${id}-list`}
              aria-activedescendant={`${id}-${at()}`}
              aria-label={t("palette.hint")}
              placeholder={t("palette.hint")}
              onInput={(event) => setText(event.currentTarget.value)}
              onKeyDown={onKey}
            />
            <div
              class="picker-list scroll"
              role="listbox"
              id={`${id}-list`}
              aria-label={t("palette.label")}
              tabIndex={-1}
            >
              <For
                each={shown()}
                fallback={
                  <div class="picker-empty" role="option" aria-selected="false" aria-disabled="true" tabIndex={-1}>
                    {t(busy() ? "loading" : "nothingFound")}
                  </div>
                }
              >
                {(act, index) => (
                  <>
                    <Show when={shown()[index() - 1]?.group !== act.group}>
                      <h3 role="presentation">{act.group}</h3>
                    </Show>
                    {/* biome-ignore lint/a11y/useKeyWithClickEvents: the combobox above owns the keyboard */}
                    <div
                      class="menu-item"
                      role="option"
                      tabIndex={-1}
                      id={`${id}-${index()}`}
                      aria-selected={index() === at()}
                      onPointerMove={() => setAt(index())}
                      onClick={() => run(act)}
                    >
                      <span class="clip">{act.label}</span>
                      <span class="clip muted grow">{act.hint}</span>
                      <Show when={act.keys}>
                        <kbd>{act.keys}</kbd>
                      </Show>
                    </div>
                  </>
                )}
              </For>
            </div>
          </Dialog.Content>
        </div>
      </Dialog.Portal>
    </Dialog>
  );
};
