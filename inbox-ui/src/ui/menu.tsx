import { DropdownMenu } from "@kobalte/core/dropdown-menu";
import { For, type JSX, Show } from "solid-js";

export type MenuChoice = {
  label: string;
  icon?: JSX.Element;
  danger?: boolean;
  disabled?: boolean;
  keys?: string;
  pick: () => void;
};

/** A button that opens a short list of verbs. */
export const Menu = (props: {
  label: string;
  class?: string;
  children: JSX.Element;
  choices: MenuChoice[];
  disabled?: boolean;
}) => (
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
      <DropdownMenu.Content class="float menu">
        <For each={props.choices}>
          {(choice) => (
            <DropdownMenu.Item
              class="menu-item"
              classList={{ danger: choice.danger }}
              disabled={choice.disabled}
              onSelect={choice.pick}
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
