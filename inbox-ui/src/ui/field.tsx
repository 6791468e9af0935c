import { createUniqueId, For, onMount, Show } from "solid-js";
import { t } from "../app/words";

type Common = { label: string; help?: string | undefined; wrong?: string | undefined };
const about = (props: Common, id: string) => (props.wrong ? `${id}-wrong` : props.help ? `${id}-help` : undefined);
// What is wrong says the rule already; the same twice helps nobody.
const Below = (props: Common & { id: string }) => (
  <>
    <Show when={props.wrong}>
      <span class="wrong" id={`${props.id}-wrong`}>
        {props.wrong}
      </span>
    </Show>
    <Show when={props.help && !props.wrong}>
      <span class="help" id={`${props.id}-help`}>
        {props.help}
      </span>
    </Show>
  </>
);

// Said to a screen reader by the field itself.
const Needed = (props: { when: boolean | undefined }) => (
  <Show when={props.when}>
    <span class="needed" aria-hidden="true">
      {t("field.required")}
    </span>
  </Show>
);

/** One line or many of text with its label, its help and what is wrong with it. */
export const Field = (
  props: Common & {
    value: string;
    set: (value: string) => void;
    type?: "text" | "email" | "password" | "url" | "number";
    rows?: number;
    placeholder?: string;
    autocomplete?: string;
    focus?: boolean;
    disabled?: boolean;
    mono?: boolean;
    required?: boolean;
    max?: number;
  },
) => {
  const id = createUniqueId();
  let input: HTMLInputElement | undefined;
  onMount(() => {
    if (props.focus) input?.focus();
  });
  return (
    <div class="field">
      <div class="field-name">
        <label for={id}>{props.label}</label>
        <Needed when={props.required} />
      </div>
      <Show
        when={props.rows}
        fallback={
          <input
            id={id}
            ref={input}
            class="input"
            type={props.type ?? "text"}
            value={props.value}
            placeholder={props.placeholder}
            autocomplete={props.autocomplete ?? "off"}
            disabled={props.disabled}
            maxLength={props.max}
            aria-required={props.required ? "true" : undefined}
            aria-invalid={props.wrong ? "true" : undefined}
            aria-describedby={about(props, id)}
            onInput={(event) => props.set(event.currentTarget.value)}
          />
        }
      >
        <textarea
          id={id}
          class="input scroll"
          classList={{ mono: props.mono }}
          rows={props.rows}
          value={props.value}
          placeholder={props.placeholder}
          disabled={props.disabled}
          aria-required={props.required ? "true" : undefined}
          aria-invalid={props.wrong ? "true" : undefined}
          aria-describedby={about(props, id)}
          onInput={(event) => props.set(event.currentTarget.value)}
        />
      </Show>
      <Below {...props} id={id} />
    </div>
  );
};

export const Choice = (
  props: Common & {
    value: string;
    set: (value: string) => void;
    choices: { value: string; label: string }[];
    disabled?: boolean;
  },
) => {
  const id = createUniqueId();
  return (
    <div class="field">
      <label for={id}>{props.label}</label>
      <select
        id={id}
        class="input"
        disabled={props.disabled}
        aria-invalid={props.wrong ? "true" : undefined}
        aria-describedby={about(props, id)}
        onChange={(event) => props.set(event.currentTarget.value)}
      >
        <For each={props.choices}>
          {(choice) => (
            <option value={choice.value} selected={choice.value === props.value}>
              {choice.label}
            </option>
          )}
        </For>
      </select>
      <Below {...props} id={id} />
    </div>
  );
};

/** The list with the thing in it, or without it. */
export const toggled = (all: string[], one: string) =>
  all.includes(one) ? all.filter((other) => other !== one) : [...all, one];

export const Tick = (props: {
  label: string;
  help?: string;
  value: boolean;
  set: (value: boolean) => void;
  disabled?: boolean;
}) => {
  const id = createUniqueId();
  return (
    <div class="tick">
      <input
        id={id}
        type="checkbox"
        checked={props.value}
        disabled={props.disabled}
        aria-describedby={props.help ? `${id}-help` : undefined}
        onChange={(event) => props.set(event.currentTarget.checked)}
      />
      <div>
        <label for={id}>{props.label}</label>
        <Show when={props.help}>
          <p class="muted" id={`${id}-help`}>
            {props.help}
          </p>
        </Show>
      </div>
    </div>
  );
};

/** A few choices side by side, of which one holds. */
export const Segments = <T extends string>(props: {
  label: string;
  value: T;
  set: (value: T) => void;
  choices: { value: T; label: string }[];
}) => (
  <fieldset class="segments">
    <legend class="sr">{props.label}</legend>
    <For each={props.choices}>
      {(choice) => (
        <button type="button" aria-pressed={choice.value === props.value} onClick={() => props.set(choice.value)}>
          {choice.label}
        </button>
      )}
    </For>
  </fieldset>
);
