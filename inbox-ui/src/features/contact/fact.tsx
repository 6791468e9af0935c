import Pencil from "lucide-solid/icons/pencil";
import { createSignal, createUniqueId, type JSX, Show } from "solid-js";
import { t } from "../../app/words";

/** One thing known of a contact, put right where it stands: press, type, Enter. `save` says whether it was kept. */
export const Fact = (props: {
  label: string;
  value: string;
  kind?: "text" | "email" | "tel";
  rows?: number;
  hint?: string;
  wrong?: (text: string) => string | undefined;
  save: (text: string) => Promise<boolean>;
  children?: JSX.Element;
}) => {
  const id = createUniqueId();
  const [text, setText] = createSignal<string | null>(null);
  const [wrong, setWrong] = createSignal<string>();
  let opener: HTMLButtonElement | undefined;
  // Focus returns to the pencil only from this field: while it was being saved one may have gone on elsewhere.
  const leave = () => {
    const writing = document.activeElement?.id === id;
    setText(null);
    setWrong(undefined);
    if (writing) queueMicrotask(() => opener?.focus());
  };
  const keep = async () => {
    const next = text()?.trim();
    if (next === undefined) return;
    if (next === props.value.trim()) return leave();
    const bad = props.wrong?.(next);
    setWrong(bad);
    if (!bad && (await props.save(next))) leave();
  };
  const onKey = (event: KeyboardEvent) => {
    if (event.isComposing) return;
    if (event.code === "Escape") leave();
    else if (event.code === "Enter" && (!props.rows || event.metaKey || event.ctrlKey)) void keep();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const common = () => ({
    id,
    value: text() ?? "",
    "aria-label": props.label,
    "aria-invalid": wrong() ? ("true" as const) : undefined,
    "aria-describedby": `${id}-about`,
    onInput: (event: InputEvent & { currentTarget: HTMLInputElement | HTMLTextAreaElement }) =>
      setText(event.currentTarget.value),
    onKeyDown: onKey,
    onBlur: () => void keep(),
  });
  return (
    <Show
      when={text() !== null}
      fallback={
        <span class="fact" classList={{ tall: props.rows !== undefined }}>
          <Show when={props.value} fallback={<span class="fact-none">{props.hint ?? t("contact.notKnown")}</span>}>
            {props.children ?? <span class="fact-text">{props.value}</span>}
          </Show>
          <button
            type="button"
            ref={opener}
            class="icon-btn fact-edit"
            aria-label={t("contact.editField", { field: props.label })}
            title={t("contact.editField", { field: props.label })}
            onClick={() => setText(props.value)}
          >
            <Pencil size={13} stroke-width={1.5} />
          </button>
        </span>
      }
    >
      <span class="fact-field">
        <Show
          when={props.rows}
          fallback={
            <input
              class="input"
              type={props.kind ?? "text"}
              maxlength="200"
              ref={(input) => queueMicrotask(() => input.select())}
              {...common()}
            />
          }
        >
          <textarea
            class="input scroll"
            rows={props.rows}
            maxlength="10000"
            ref={(area) => queueMicrotask(() => area.focus())}
            {...common()}
          />
        </Show>
        <span id={`${id}-about`} class={wrong() ? "wrong" : "help"}>
          {wrong() ?? props.hint ?? ""}
        </span>
      </span>
    </Show>
  );
};
