import type { Chat, ChatState } from "./chat";
import { openComposer } from "./composer";
import { h, icon } from "./dom";
import { openLog } from "./log";
import type { Words } from "./texts";

type Needs = { chat: Chat; words: Words; desk: string };

const openHeader = (words: Words, close: () => void) => {
  const title = h("h2", { id: "title" });
  const sub = h("div", { class: "sub", "aria-live": "polite" });
  const label = words.t.close;
  const button = h("button", {
    type: "button",
    class: "tool",
    "aria-label": label,
    title: label,
    on: { click: close },
  });
  button.append(icon("close", 18));
  return { node: h("header", {}, h("div", { class: "titles" }, title, sub), button), title, sub };
};

const noticeOf = (state: ChatState, t: Words["t"]): string => {
  if (state.refusal === "identity") return t.signIn;
  if (state.refusal === "origin") return t.notAllowed;
  if (state.isUp) return "";
  return navigator.onLine ? t.reconnecting : t.offline;
};

const takeDrops = (panel: HTMLElement, over: HTMLElement, add: (files: Iterable<File>) => void) => {
  const carriesFiles = (event: DragEvent) => event.dataTransfer?.types.includes("Files") ?? false;
  panel.addEventListener("dragover", (event) => {
    if (!carriesFiles(event)) return;
    event.preventDefault();
    over.hidden = false;
  });
  panel.addEventListener("dragleave", ({ relatedTarget }) => {
    if (!(relatedTarget instanceof Node && panel.contains(relatedTarget))) over.hidden = true;
  });
  panel.addEventListener("drop", (event) => {
    over.hidden = true;
    if (!carriesFiles(event)) return;
    event.preventDefault();
    add([...(event.dataTransfer?.files ?? [])]);
  });
};

// On a phone the keyboard covers the page without making it smaller: the panel follows what is really seen.
const followView = (panel: HTMLElement): (() => void) => {
  const view = window.visualViewport;
  const fit = () => {
    panel.style.setProperty("--view-height", `${view?.height}px`);
    panel.style.setProperty("--view-top", `${view?.offsetTop}px`);
  };
  view?.addEventListener("resize", fit);
  view?.addEventListener("scroll", fit);
  return () => {
    view?.removeEventListener("resize", fit);
    view?.removeEventListener("scroll", fit);
  };
};

/** The open chat. */
export const openPanel = ({ chat, words, desk }: Needs) => {
  const { t } = words;
  let sayTimer = 0;
  let isShown = false;
  const notice = h("div", { class: "notice", role: "status", hidden: true });
  const draw = () => {
    const state = chat.state();
    header.title.textContent = state.config?.title ?? "";
    header.sub.textContent = state.agent ? t.withYou(state.agent) : "";
    header.sub.hidden = !state.agent;
    if (state.config) composer.limit(state.config.limits.textChars);
    composer.form.hidden = state.refusal !== "";
    if (!sayTimer) {
      notice.textContent = noticeOf(state, t);
      notice.hidden = notice.textContent === "";
    }
    log.draw(state);
  };
  const say = (text: string) => {
    notice.textContent = text;
    notice.hidden = false;
    clearTimeout(sayTimer);
    sayTimer = window.setTimeout(() => {
      sayTimer = 0;
      draw();
    }, 6000);
  };
  const header = openHeader(words, () => chat.show(false));
  const log = openLog({ chat, words, desk, edit: (item) => composer.edit(item) });
  const composer = openComposer({ chat, words, say, wrote: () => log.toEnd() });
  const over = h("div", { class: "over", hidden: true }, t.drop);
  const panel = h(
    "div",
    { class: "panel", role: "dialog", "aria-labelledby": "title", hidden: true },
    header.node,
    h("div", { class: "middle" }, ...log.nodes),
    notice,
    composer.form,
    over,
  );
  takeDrops(panel, over, composer.add);
  const unfollow = followView(panel);
  panel.addEventListener("keydown", (event) => {
    // The page's own shortcuts must not hear what is typed here.
    event.stopPropagation();
    if (event.key === "Escape" && !composer.escape()) chat.show(false);
  });
  return {
    panel,
    /** Shows what is; `true` when it has just been opened or closed. */
    draw: (): boolean => {
      const { isOpen } = chat.state();
      const isTurned = isOpen !== isShown;
      isShown = isOpen;
      panel.hidden = !isOpen;
      if (isOpen) draw();
      if (isOpen && isTurned) {
        composer.sync();
        log.toEnd();
      }
      return isTurned;
    },
    focus: () => (composer.form.hidden ? log.focus() : composer.focus()),
    end: unfollow,
  };
};
