import { createMemo, createUniqueId, For, Show } from "solid-js";
import type { PromptFault, PromptView } from "../../../../src/realtime/wire";
import { t } from "../../app/words";
import { pieces, promptAbout, promptName, variableFaults } from "./content";
import { faultText } from "./faults";

/** A prompt's words with numbered lines, long ones wrapped; variables are told apart, wrong ones marked, and put in by a click. Ctrl+S saves, undo is the browser's own. */
export const PromptEditor = (props: {
  prompt: PromptView;
  value: string;
  set: (value: string) => void;
  save: () => void;
  /** What the server finds wrong with it. */
  faults: PromptFault[];
  locked: boolean;
}) => {
  const id = createUniqueId();
  let under: HTMLDivElement | undefined;
  let words: HTMLTextAreaElement | undefined;
  const faults = createMemo(() => variableFaults(props.value, props.prompt.fields));
  const lines = createMemo(() => props.value.split("\n"));
  const follow = (event: { currentTarget: HTMLTextAreaElement }) => {
    if (under) under.scrollTop = event.currentTarget.scrollTop;
  };
  const insert = (field: string) => {
    words?.focus();
    // As if it were typed: the browser can undo it.
    document.execCommand("insertText", false, `{{${field}}}`);
  };
  const onKey = (event: KeyboardEvent) => {
    if (!(event.ctrlKey || event.metaKey) || event.code !== "KeyS") return;
    event.preventDefault();
    props.save();
  };
  const wrong = () =>
    [
      faults().unknown.length > 0 ? t("lab.prompt.unknown", { names: faults().unknown.join(", ") }) : "",
      faults().missing.length > 0 ? t("lab.prompt.missing", { names: faults().missing.join(", ") }) : "",
      ...props.faults.map(faultText),
    ]
      .filter(Boolean)
      .join(" ");
  return (
    <div class="part">
      <div class="line wrap">
        <label class="part-name grow" for={id}>
          {promptName(props.prompt)} · {promptAbout(props.prompt)}
        </label>
        <span class="muted num">{t("lab.prompt.lines", { n: lines().length })}</span>
      </div>
      <div class="prompt" classList={{ wrong: wrong() !== "" }}>
        <div class="prompt-lines" ref={under} aria-hidden="true">
          <For each={lines()}>
            {(line) => (
              <div>
                <For each={pieces(line, props.prompt.fields)}>
                  {(piece) => (piece.kind === "plain" ? piece.text : <mark class={piece.kind}>{piece.text}</mark>)}
                </For>
              </div>
            )}
          </For>
        </div>
        <textarea
          ref={words}
          id={id}
          value={props.value}
          spellcheck={false}
          readonly={props.locked}
          aria-invalid={wrong() ? "true" : undefined}
          aria-describedby={`${id}-about`}
          onInput={(event) => props.set(event.currentTarget.value)}
          onScroll={follow}
          onKeyDown={onKey}
        />
      </div>
      <p id={`${id}-about`} class="line wrap">
        <Show when={wrong()} fallback={<span class="muted">{t("lab.prompt.variables")}</span>}>
          <span class="wrong-text" role="alert">
            {wrong()}
          </span>
        </Show>
        <For each={props.prompt.fields}>
          {(field) => (
            <button
              type="button"
              class="chip bot"
              title={t("lab.prompt.insert")}
              disabled={props.locked}
              onClick={() => insert(field)}
            >
              <code>{`{{${field}}}`}</code>
            </button>
          )}
        </For>
      </p>
    </div>
  );
};
