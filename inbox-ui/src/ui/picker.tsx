import { Popover } from "@kobalte/core/popover";
import Check from "lucide-solid/icons/check";
import { createEffect, createMemo, createSignal, createUniqueId, For, type JSX, on, Show } from "solid-js";
import { t } from "../app/words";

export type Option = { value: string; label: string; hint?: string | undefined; icon?: JSX.Element; chosen?: boolean };

/** A button that opens a list one can type into. `open` is given from outside so that keys can open it too. */
export const Picker = (props: {
  label: string;
  class?: string;
  children: JSX.Element;
  options: Option[];
  pick: (value: string) => void;
  open?: boolean;
  onOpen?: (open: boolean) => void;
  keepOpen?: boolean;
  make?: { label: (text: string) => string; run: (text: string) => void };
  foot?: JSX.Element;
  disabled?: boolean;
}) => {
  const [mine, setMine] = createSignal(false);
  const [text, setText] = createSignal("");
  const [at, setAt] = createSignal(0);
  const id = createUniqueId();
  const isOpen = () => props.open ?? mine();
  const setOpen = (open: boolean) => {
    setMine(open);
    props.onOpen?.(open);
    if (open) {
      setText("");
      setAt(
        Math.max(
          0,
          props.options.findIndex((option) => option.chosen),
        ),
      );
    }
  };
  const found = createMemo(() => {
    const wanted = text().trim().toLowerCase();
    return wanted === ""
      ? props.options
      : props.options.filter((option) => option.label.toLowerCase().includes(wanted));
  });
  const canMake = () => {
    const wanted = text().trim();
    return props.make && wanted !== "" && !props.options.some((option) => option.label === wanted)
      ? props.make
      : undefined;
  };
  createEffect(on(text, () => setAt(0), { defer: true }));
  const choose = (option: Option | undefined) => {
    if (option) props.pick(option.value);
    else {
      const make = canMake();
      if (!make) return;
      make.run(text().trim());
    }
    if (props.keepOpen) setText("");
    else setOpen(false);
  };
  const onKey = (event: KeyboardEvent) => {
    const many = found().length + (canMake() ? 1 : 0);
    if (event.code === "ArrowDown") setAt((now) => Math.min(many - 1, now + 1));
    else if (event.code === "ArrowUp") setAt((now) => Math.max(0, now - 1));
    else if (event.code === "Enter") choose(found()[at()]);
    else return;
    event.preventDefault();
    document.getElementById(`${id}-${at()}`)?.scrollIntoView({ block: "nearest" });
  };
  return (
    <Popover open={isOpen()} onOpenChange={setOpen} gutter={4} placement="bottom-start">
      <Popover.Trigger class={props.class ?? "btn small"} title={props.label} disabled={props.disabled}>
        {props.children}
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content class="float picker" aria-label={props.label}>
          <input
            class="picker-search"
            role="combobox"
            aria-expanded="true"
            aria-controls={`${id}-list`}
            aria-activedescendant={`${id}-${at()}`}
            aria-label={props.label}
            placeholder={props.label}
            value={text()}
            onInput={(event) => setText(event.currentTarget.value)}
            onKeyDown={onKey}
          />
          <div class="picker-list scroll" role="listbox" id={`${id}-list`} aria-label={props.label} tabIndex={-1}>
            <For each={found()}>
              {(option, index) => (
                // biome-ignore lint/a11y/useKeyWithClickEvents: the combobox above owns the keyboard
                <div
                  class="menu-item"
                  role="option"
                  tabIndex={-1}
                  id={`${id}-${index()}`}
                  aria-selected={index() === at()}
                  onPointerMove={() => setAt(index())}
                  onClick={() => choose(option)}
                >
                  {option.icon}
                  <span class="clip grow">{option.label}</span>
                  <Show when={option.hint}>
                    <span class="muted num">{option.hint}</span>
                  </Show>
                  <Show when={option.chosen}>
                    <Check size={14} />
                  </Show>
                </div>
              )}
            </For>
            <Show when={canMake()}>
              {(make) => (
                // biome-ignore lint/a11y/useKeyWithClickEvents: the combobox above owns the keyboard
                <div
                  class="menu-item"
                  role="option"
                  tabIndex={-1}
                  id={`${id}-${found().length}`}
                  aria-selected={at() === found().length}
                  onClick={() => choose(undefined)}
                >
                  {make().label(text().trim())}
                </div>
              )}
            </Show>
            <Show when={found().length === 0 && !canMake()}>
              <div class="picker-empty" role="option" aria-selected="false" aria-disabled="true" tabIndex={-1}>
                {t("nothingFound")}
              </div>
            </Show>
          </div>
          {props.foot}
        </Popover.Content>
      </Popover.Portal>
    </Popover>
  );
};
