import { DropdownMenu } from "@kobalte/core/dropdown-menu";
import { For, type JSX, Show } from "solid-js";

export type MenuChoice = {
  label: string;
  icon?: JSX.Element;
  danger?: boolean;
  disabled?: boolean;
  /** Why it can't be chosen, under its name. */
  note?: string;
  keys?: string;
  /** It goes on there (a selector): the focus goes there and not back to the button. */
  leads?: string;
  pick: () => void;
};

/** A button that opens a short list of verbs. */
export const Menu = (props: {
  label: string;
  class?: string;
  children: JSX.Element;
  choices: MenuChoice[];
  disabled?: boolean;
}) => {
  let leadsTo: string | undefined;
  const pick = ({ leads, pick }: MenuChoice) => {
    leadsTo = leads;
    pick();
  };
  // The button takes the focus back while the list closes; what the choice leads to gets it after that.
  const leave = () => {
    const wanted = leadsTo;
    leadsTo = undefined;
    if (wanted) queueMicrotask(() => document.querySelector<HTMLElement>(wanted)?.focus());
  };
  return (
    <DropdownMenu gutter={4} placement="bottom-end">
      <DropdownMenu.Trigger
        class={props.class ?? "icon-btn"}
        aria-label={props.label}
        title={props.label}
        disabled={props.disabled}
      >
        {props.children}
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content class="float menu" onCloseAutoFocus={leave}>
          <For each={props.choices}>
            {(choice) => (
              <DropdownMenu.Item
                class="menu-item"
                classList={{ danger: choice.danger }}
                disabled={choice.disabled}
                onSelect={() => pick(choice)}
              >
                {choice.icon}
                <span class="grow">
                  {choice.label}
                  <Show when={choice.note}>{(note) => <small class="menu-why">{note()}</small>}</Show>
                </span>
                <Show when={choice.keys}>
                  <kbd>{choice.keys}</kbd>
                </Show>
              </DropdownMenu.Item>
            )}
          </For>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu>
  );
};
