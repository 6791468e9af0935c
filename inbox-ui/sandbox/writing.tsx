import Paperclip from "lucide-solid/icons/paperclip";
import SendHorizontal from "lucide-solid/icons/send-horizontal";
import X from "lucide-solid/icons/x";
import { createEffect, createSignal, on, Show } from "solid-js";
import type { Line } from "../../src/sandbox/wire";
import { w } from "./words";

/** What is being written about: an answer to a line, or the line anew. */
export type Aim = { does: "replies" | "edits"; line: Line } | null;

/** The foot of a messenger: one field, a file, and what it answers. */
export const Writing = (props: {
  id: string;
  aim: Aim;
  drop: () => void;
  send: (text: string) => void;
  attach: (file: File) => void;
}) => {
  const [text, setText] = createSignal("");
  let field: HTMLTextAreaElement | undefined;
  let files: HTMLInputElement | undefined;
  createEffect(
    on(
      () => props.aim,
      (aim) => {
        if (!aim) return;
        if (aim.does === "edits") setText(aim.line.text);
        field?.focus();
      },
    ),
  );
  const go = () => {
    const said = text().trim();
    if (said === "") return;
    setText("");
    props.send(said);
  };
  const onKey = (event: KeyboardEvent) => {
    if (event.key === "Escape" && props.aim) {
      if (props.aim.does === "edits") setText("");
      props.drop();
    }
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    go();
  };
  return (
    <form
      class="writing"
      onSubmit={(event) => {
        event.preventDefault();
        go();
      }}
    >
      <Show when={props.aim}>
        {(aim) => (
          <p class="aim">
            <span class="clip grow">
              {aim().does === "edits"
                ? w("editing")
                : w("replying", { text: aim().line.text || aim().line.author.name })}
            </span>
            <button
              type="button"
              class="icon-btn"
              aria-label={w("cancel")}
              onClick={() => {
                if (aim().does === "edits") setText("");
                props.drop();
              }}
            >
              <X size={14} />
            </button>
          </p>
        )}
      </Show>
      <button
        type="button"
        class="icon-btn"
        aria-label={w("attach")}
        title={w("attach")}
        onClick={() => files?.click()}
      >
        <Paperclip size={16} stroke-width={1.5} />
      </button>
      <input
        type="file"
        hidden
        ref={files}
        aria-label={w("attach")}
        onChange={({ currentTarget }) => {
          const [file] = currentTarget.files ?? [];
          if (file) props.attach(file);
          currentTarget.value = "";
        }}
      />
      <textarea
        ref={field}
        id={`${props.id}-text`}
        class="input grow"
        rows={1}
        maxlength={4096}
        aria-label={w("write")}
        placeholder={w("write")}
        value={text()}
        onInput={({ currentTarget }) => setText(currentTarget.value)}
        onKeyDown={onKey}
      />
      <button
        type="submit"
        class="icon-btn go"
        aria-label={w("send")}
        title={w("send")}
        disabled={text().trim() === ""}
      >
        <SendHorizontal size={16} stroke-width={1.75} />
      </button>
    </form>
  );
};
