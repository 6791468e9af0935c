import { DropdownMenu } from "@kobalte/core/dropdown-menu";
import { For, type JSX, Show } from "solid-js";

export type MenuChoice = {
  label: string;
  icon?: JSX.Element;
  danger?: boolean;
  disabled?: boolean;
  keys?: string;
  /** It goes on somewhere else: the button does not take the focus back. */
  leads?: boolean;
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
  let next: (() => void) | undefined;
  const pick = (choice: MenuChoice) => {
    if (choice.leads) next = choice.pick;
    else choice.pick();
  };
  // The button takes the focus back while the list closes: what leads elsewhere comes after that.
  const leave = (event: Event) => {
    if (!next) return;
    event.preventDefault();
    queueMicrotask(next);
    next = undefined;
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
                <span class="grow">{choice.label}</span>
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
