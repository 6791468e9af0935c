import Pencil from "lucide-solid/icons/pencil";
import { createSignal, createUniqueId, type JSX, Show } from "solid-js";
import { t } from "../../app/words";

/** Whose words stay, when two have written at once. */
const Newer = (props: { theirs: string; mine: string; hasRows: boolean; keep: (text: string) => void }) => (
  <div class="newer" role="alert">
    <p>{t("newer.fact")}</p>
    <blockquote class="fact-text">{props.theirs || t("newer.nothing")}</blockquote>
    <div class="form-foot">
      <Show when={props.hasRows && props.theirs.trim() !== "" && props.mine.trim() !== ""}>
        <button type="button" class="btn small" onClick={() => props.keep(`${props.theirs}\n${props.mine.trim()}`)}>
          {t("newer.both")}
        </button>
      </Show>
      <button type="button" class="btn small" onClick={() => props.keep(props.mine.trim())}>
        {t("newer.mine")}
      </button>
      <button type="button" class="btn small" onClick={() => props.keep(props.theirs)}>
        {t("newer.theirs")}
      </button>
    </div>
  </div>
);

/** One thing known of a contact, put right where it stands: press, type, Enter. `save` says whether it was kept, or what somebody else has written meanwhile: then one is asked whose words stay. */
export const Fact = (props: {
  label: string;
  value: string;
  kind?: "text" | "email" | "tel";
  rows?: number;
  hint?: string;
  wrong?: (text: string) => string | undefined;
  save: (text: string, was: string) => Promise<boolean | { theirs: string }>;
  children?: JSX.Element;
}) => {
  const id = createUniqueId();
  const [text, setText] = createSignal<string | null>(null);
  const [wrong, setWrong] = createSignal<string>();
  const [theirs, setTheirs] = createSignal<string | null>(null);
  const [isSaving, setIsSaving] = createSignal(false);
  let was = "";
  /** How often it was left: what comes back from a save belongs to the time it was begun in. */
  let left = 0;
  let opener: HTMLButtonElement | undefined;
  // Focus returns to the pencil only from this field: while it was being saved one may have gone on elsewhere.
  const leave = () => {
    const writing = document.activeElement?.id === id;
    left += 1;
    setText(null);
    setWrong(undefined);
    setTheirs(null);
    if (writing) queueMicrotask(() => opener?.focus());
  };
  const keep = async () => {
    const next = text()?.trim();
    if (next === undefined) return;
    if (next === props.value.trim() || (next === was.trim() && theirs() === null)) return leave();
    const bad = props.wrong?.(next);
    setWrong(bad);
    if (bad) return;
    // Enter saves, and so does going elsewhere meanwhile: once is enough.
    if (isSaving()) return;
    setIsSaving(true);
    const begun = left;
    const said = props.value === was ? await props.save(next, was) : { theirs: props.value };
    setIsSaving(false);
    if (left !== begun) return;
    if (said === true) leave();
    else if (said) setTheirs(said.theirs);
  };
  /** Whoever decides has seen what is there now. */
  const settle = (next: string) => {
    was = theirs() ?? was;
    setTheirs(null);
    setText(next);
    const begun = left;
    void (props.value === was || next !== was ? props.save(next, was) : Promise.resolve(true)).then((said) => {
      if (left !== begun) return;
      if (said === true) leave();
      else if (said) setTheirs(said.theirs);
    });
  };
  const onBlur = () => {
    if (theirs() === null) void keep();
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
    readOnly: isSaving(),
    "aria-label": props.label,
    "aria-invalid": wrong() ? ("true" as const) : undefined,
    "aria-describedby": `${id}-about`,
    onInput: (event: InputEvent & { currentTarget: HTMLInputElement | HTMLTextAreaElement }) =>
      setText(event.currentTarget.value),
    onKeyDown: onKey,
    onBlur,
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
            onClick={() => {
              was = props.value;
              setText(was);
            }}
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
        <Show when={theirs() !== null}>
          <Newer theirs={theirs() ?? ""} mine={text() ?? ""} hasRows={props.rows !== undefined} keep={settle} />
        </Show>
      </span>
    </Show>
  );
};
