import type { Uploaded } from "../protocol";
import type { Chat } from "./chat";
import { h, icon } from "./dom";
import { isUploaded } from "./guards";
import type { Words } from "./texts";

type Chip = { node: HTMLElement; stop: AbortController; file: Uploaded | undefined; isBusy: boolean };

/** Files chosen for the next message: each is uploaded at once and shown with its progress. */
export const openAttachments = (needs: {
  chat: Chat;
  words: Words;
  changed: () => void;
  say: (text: string) => void;
}) => {
  const { chat, words, changed, say } = needs;
  const { t } = words;
  const chips = new Set<Chip>();
  const row = h("div", { class: "chips", hidden: true });
  const sync = () => {
    row.hidden = chips.size === 0;
    changed();
  };
  const drop = (chip: Chip) => {
    chip.stop.abort();
    chips.delete(chip);
    chip.node.remove();
    sync();
  };
  const send = async (chip: Chip, file: File) => {
    const bar = h("progress", { max: 1, value: 0, "aria-label": file.name });
    chip.isBusy = true;
    chip.node.classList.remove("problem");
    chip.node.querySelector(".link")?.remove();
    chip.node.append(bar);
    sync();
    const answer = await chat.upload(
      file,
      (done) => {
        bar.value = done;
      },
      chip.stop.signal,
    );
    bar.remove();
    chip.isBusy = false;
    if (answer.status === 200 && isUploaded(answer.body)) chip.file = answer.body;
    else if (chips.has(chip)) {
      say(t.uploadFailed(file.name));
      chip.node.classList.add("problem");
      const again = h("button", { type: "button", class: "link", on: { click: () => void send(chip, file) } }, t.retry);
      chip.node.lastElementChild?.before(again);
    }
    sync();
  };
  const add = (file: File) => {
    const { limits } = chat.state().config ?? {};
    if (limits && file.size > limits.fileBytes) return say(t.tooLarge(file.name, limits.fileBytes / 1e6));
    if (limits && chips.size >= limits.filesPerMessage) return say(t.tooMany(limits.filesPerMessage));
    const label = t.remove(file.name);
    const close = h("button", { type: "button", class: "tool", "aria-label": label, title: label }, icon("close", 14));
    const node = h("div", { class: "chip" }, h("span", { class: "name" }, file.name), close);
    const chip: Chip = { node, stop: new AbortController(), file: undefined, isBusy: true };
    close.addEventListener("click", () => drop(chip));
    chips.add(chip);
    row.append(node);
    void send(chip, file);
  };
  return {
    row,
    add: (files: Iterable<File>): void => {
      for (const file of files) add(file);
    },
    isBusy: () => [...chips].some((chip) => chip.isBusy),
    ready: (): Uploaded[] => [...chips].flatMap((chip) => chip.file ?? []),
    /** Takes what was uploaded; what failed stays, to be tried again. */
    take: (): Uploaded[] => {
      const done = [...chips].filter((chip) => chip.file);
      for (const chip of done) {
        chips.delete(chip);
        chip.node.remove();
      }
      sync();
      return done.flatMap((chip) => chip.file ?? []);
    },
  };
};
