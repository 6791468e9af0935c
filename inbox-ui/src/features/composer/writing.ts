import { createSignal } from "solid-js";
import { draftOf, keepDraft, type Mode } from "./drafts";

/** The text being written: its mode, its draft, and the text field it stands in. */
export const createWriting = (conversation: () => string, keeps: () => boolean) => {
  let area: HTMLTextAreaElement | undefined;
  const [mode, setMode] = createSignal<Mode>("reply");
  const [text, setText] = createSignal(draftOf(conversation(), "reply"));
  const focus = (from?: number, to = from) =>
    queueMicrotask(() => {
      area?.focus();
      if (from !== undefined && to !== undefined) area?.setSelectionRange(from, to);
    });
  const write = (next: string) => {
    setText(next);
    if (keeps()) keepDraft(conversation(), mode(), next);
  };
  return {
    mode,
    text,
    write,
    focus,
    ready: (field: HTMLTextAreaElement) => {
      area = field;
    },
    blur: () => area?.blur(),
    caret: () => area?.selectionStart ?? text().length,
    /** Turns to the other mode, where its own draft waits. */
    turn: (next: Mode) => {
      if (next !== mode()) {
        setMode(next);
        setText(draftOf(conversation(), next));
      }
      focus();
    },
    /** Shows another text without touching the draft. */
    show: (next: Mode, shown: string) => {
      setMode(next);
      setText(shown);
      focus();
    },
    recall: () => setText(draftOf(conversation(), mode())),
    put: (next: Mode, given: string) => {
      setMode(next);
      write(given);
      focus();
    },
    insert: (from: number, to: number, piece: string) => {
      write(text().slice(0, from) + piece + text().slice(to));
      focus(from + piece.length);
    },
    /** As if typed, so that the field's own undo takes it back; where a browser can't, it is put there all the same. */
    type: (from: number, to: number, piece: string) => {
      area?.focus();
      area?.setSelectionRange(from, to);
      if (area && document.execCommand("insertText", false, piece)) return;
      write(text().slice(0, from) + piece + text().slice(to));
      focus(from + piece.length);
    },
    wrap: ([before, after]: [string, string]) => {
      if (!area) return;
      const { selectionStart: from, selectionEnd: to } = area;
      write(text().slice(0, from) + before + text().slice(from, to) + after + text().slice(to));
      focus(from + before.length, to + before.length);
    },
  };
};
