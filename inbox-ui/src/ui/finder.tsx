import Check from "lucide-solid/icons/check";
import Search from "lucide-solid/icons/search";
import { createEffect, createSignal, createUniqueId, For, type JSX, on, onCleanup, Show } from "solid-js";
import { t } from "../app/words";

export type Found = { id: string; label: string; hint?: string; icon?: JSX.Element };
const waitMs = 150;

/** Looks something up as one types and lets one be chosen: by arrows and Enter, or by pressing it. An answer that comes too late is dropped. */
export const Finder = (props: {
  label: string;
  find: (q: string, signal: AbortSignal) => Promise<Found[]>;
  chosen: string | null;
  choose: (one: Found) => void;
}) => {
  const id = createUniqueId();
  const [text, setText] = createSignal("");
  const [found, setFound] = createSignal<Found[] | null>(null);
  const [failed, setFailed] = createSignal(false);
  const [at, setAt] = createSignal(0);
  let asked = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const stop = () => {
    clearTimeout(timer);
    asked.abort();
  };
  const look = async (q: string) => {
    asked = new AbortController();
    const { signal } = asked;
    const answer = await props.find(q, signal).catch(() => null);
    if (signal.aborted) return;
    setFailed(answer === null);
    setFound(answer ?? []);
    setAt(0);
  };
  createEffect(
    on(text, (given, before) => {
      stop();
      timer = setTimeout(() => void look(given.trim()), before === undefined ? 0 : waitMs);
    }),
  );
  onCleanup(stop);
  const onKey = (event: KeyboardEvent) => {
    const all = found() ?? [];
    const here = all[at()];
    if (event.code === "ArrowDown") setAt((now) => Math.min(all.length - 1, now + 1));
    else if (event.code === "ArrowUp") setAt((now) => Math.max(0, now - 1));
    else if (event.code === "Enter" && !event.metaKey && !event.ctrlKey && here) props.choose(here);
    else return;
    event.preventDefault();
    document.getElementById(`${id}-${at()}`)?.scrollIntoView({ block: "nearest" });
  };
  return (
    <div class="finder">
      <div class="finder-field">
        <Search size={14} aria-hidden="true" />
        <input
          class="input"
          role="combobox"
          aria-expanded="true"
          aria-controls={`${id}-list`}
          aria-activedescendant={found()?.length ? `${id}-${at()}` : undefined}
          aria-label={props.label}
          placeholder={props.label}
          autocomplete="off"
          onInput={(event) => setText(event.currentTarget.value)}
          onKeyDown={onKey}
        />
      </div>
      <div class="finder-list scroll" role="listbox" id={`${id}-list`} aria-label={props.label} tabIndex={-1}>
        <For
          each={found() ?? []}
          fallback={
            <div class="picker-empty" role="option" aria-selected="false" aria-disabled="true" tabIndex={-1}>
              {t(failed() ? "problem.load" : found() ? "nothingFound" : "loading")}
            </div>
          }
        >
          {(one, index) => (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the combobox above owns the keyboard
            <div
              class="finder-one"
              classList={{ at: index() === at(), chosen: props.chosen === one.id }}
              role="option"
              tabIndex={-1}
              id={`${id}-${index()}`}
              aria-selected={props.chosen === one.id}
              onPointerMove={() => setAt(index())}
              onClick={() => props.choose(one)}
            >
              {one.icon}
              <span class="grow">
                <span class="clip">{one.label}</span>
                <Show when={one.hint}>
                  <small class="clip">{one.hint}</small>
                </Show>
              </span>
              <Show when={props.chosen === one.id}>
                <Check size={15} />
              </Show>
            </div>
          )}
        </For>
      </div>
    </div>
  );
};
