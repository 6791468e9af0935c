import type { HistoryItem } from "../../contract";
import { openAttachments } from "./attachments";
import type { Chat } from "./chat";
import { h, icon } from "./dom";
import type { Words } from "./texts";
import { plainOf } from "./thread";

type Needs = { chat: Chat; words: Words; wrote: () => void; say: (text: string) => void };

/** The row above the field while the customer changes an earlier message. */
const openMode = (words: Words, cancel: () => void) => {
  const button = h("button", { type: "button", class: "link", on: { click: cancel } }, words.t.cancel);
  return h("div", { class: "mode", hidden: true }, words.t.editing, button);
};

/** Where the customer writes. */
export const openComposer = ({ chat, words, wrote, say }: Needs) => {
  const { t } = words;
  let editing: HistoryItem | undefined;
  const field = h("textarea", {
    rows: 1,
    "aria-label": t.placeholder,
    placeholder: t.placeholder,
    enterkeyhint: "send",
  });
  const send = h("button", { type: "submit", class: "send", "aria-label": t.send, title: t.send }, icon("send", 18));
  const files = openAttachments({ chat, words, say, changed: () => sync() });
  const picker = h("input", { type: "file", multiple: true, hidden: true, tabindex: -1, "aria-label": t.attach });
  const attach = h(
    "button",
    { type: "button", class: "tool", "aria-label": t.attach, title: t.attach },
    icon("clip", 18),
  );
  const mode = openMode(words, () => stopEditing());
  const form = h(
    "form",
    { class: "composer" },
    mode,
    files.row,
    h("div", { class: "field" }, attach, field, send),
    picker,
  );

  const sync = () => {
    const isEmpty = field.value.trim() === "" && files.ready().length === 0;
    send.disabled = isEmpty || files.isBusy();
    // Measured from one line, so that it shrinks again too.
    field.style.height = "auto";
    if (field.scrollHeight > 0) field.style.height = `${field.scrollHeight}px`;
  };
  const put = (text: string) => {
    field.value = text;
    sync();
  };
  const stopEditing = () => {
    editing = undefined;
    mode.hidden = true;
    attach.hidden = false;
    put(chat.draft());
    field.focus();
  };
  const saveEdit = async (item: HistoryItem, text: string) => {
    const { status } = await chat.edit(item.externalId ?? "", text);
    if (status !== 200) return say(`${t.failed} ${t.retry}.`);
    if (editing === item) stopEditing();
  };
  const submit = () => {
    const text = field.value.trim();
    if (send.disabled) return;
    chat.types(false);
    if (editing) return void saveEdit(editing, text);
    chat.draft("");
    chat.write(text, files.take());
    put("");
    wrote();
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    submit();
    field.focus();
  });
  field.addEventListener("keydown", (event) => {
    // Enter that picks a word in an input method is not ours (Safari says so only by the key code).
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    submit();
  });
  field.addEventListener("input", () => {
    if (!editing) chat.draft(field.value);
    chat.types(field.value.trim() !== "");
    sync();
  });
  field.addEventListener("blur", () => chat.types(false));
  field.addEventListener("paste", (event) => {
    const pasted = [...(event.clipboardData?.files ?? [])];
    if (pasted.length === 0 || editing) return;
    event.preventDefault();
    files.add(pasted);
  });
  attach.addEventListener("click", () => picker.click());
  picker.addEventListener("change", () => {
    files.add([...(picker.files ?? [])]);
    picker.value = "";
  });
  put(chat.draft());
  return {
    form,
    focus: () => field.focus(),
    /** Measures again: nothing can be measured while hidden. */
    sync,
    add: (given: Iterable<File>) => {
      if (!editing) files.add(given);
    },
    limit: (chars: number) => field.setAttribute("maxlength", String(chars)),
    edit: (item: HistoryItem): void => {
      editing = item;
      mode.hidden = false;
      attach.hidden = true;
      put(plainOf(item.rich));
      field.focus();
    },
    /** True when there was an edit to leave. */
    escape: (): boolean => {
      if (!editing) return false;
      stopEditing();
      return true;
    },
  };
};
