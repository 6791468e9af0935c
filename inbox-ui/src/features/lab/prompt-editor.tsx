import { createMemo, createUniqueId, For, Show } from "solid-js";
import type { PromptFault, PromptView } from "../../../../src/realtime/wire";
import { t } from "../../app/words";
import { pieces, variableFaults } from "./content";
import { faultText } from "./faults";

/** A prompt's words with numbered lines; variables are told apart, wrong ones marked. Ctrl+S saves, undo is the browser's own. */
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
  let under: HTMLPreElement | undefined;
  let gutter: HTMLDivElement | undefined;
  const faults = createMemo(() => variableFaults(props.value, props.prompt.fields));
  const lineCount = () => props.value.split("\n").length;
  const follow = (event: { currentTarget: HTMLTextAreaElement }) => {
    const { scrollTop, scrollLeft } = event.currentTarget;
    if (under) {
      under.scrollTop = scrollTop;
      under.scrollLeft = scrollLeft;
    }
    if (gutter) gutter.scrollTop = scrollTop;
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
          {props.prompt.name} · {props.prompt.description}
        </label>
        <span class="muted num">{t("lab.prompt.lines", { n: lineCount() })}</span>
      </div>
      <div class="prompt" classList={{ wrong: wrong() !== "" }}>
        <div class="prompt-gutter num" ref={gutter} aria-hidden="true">
          <For each={Array.from({ length: lineCount() }, (_, at) => at + 1)}>{(n) => <span>{n}</span>}</For>
        </div>
        <div class="prompt-words">
          <pre ref={under} aria-hidden="true">
            <For each={pieces(props.value, props.prompt.fields)}>
              {(piece) => (piece.kind === "plain" ? piece.text : <mark class={piece.kind}>{piece.text}</mark>)}
            </For>
            {"\n"}
          </pre>
          <textarea
            id={id}
            value={props.value}
            spellcheck={false}
            wrap="off"
            readonly={props.locked}
            aria-invalid={wrong() ? "true" : undefined}
            aria-describedby={`${id}-about`}
            onInput={(event) => props.set(event.currentTarget.value)}
            onScroll={follow}
            onKeyDown={onKey}
          />
        </div>
      </div>
      <p id={`${id}-about`} class="line wrap">
        <Show when={wrong()} fallback={<span class="muted">{t("lab.prompt.variables")}</span>}>
          <span class="wrong-text" role="alert">
            {wrong()}
          </span>
        </Show>
        <For each={props.prompt.fields}>{(field) => <code class="chip bot">{`{{${field}}}`}</code>}</For>
      </p>
    </div>
  );
};
