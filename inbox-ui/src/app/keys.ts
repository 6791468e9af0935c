import { onCleanup, onMount } from "solid-js";

/** What a key press asks for. */
export type Command =
  | "next"
  | "previous"
  | "open"
  | "reply"
  | "note"
  | "take"
  | "return"
  | "assign"
  | "category"
  | "priority"
  | "snooze"
  | "solve"
  | "unread"
  | "merge"
  | "split"
  | "undo"
  | "select"
  | "search"
  | "palette"
  | "assist"
  | "keys"
  | "back"
  | "go-inbox"
  | "go-knowledge"
  | "go-bot"
  | "go-settings";

/** Keys pressed together as this machine's keyboard names them: ⌘ on Apple's, Ctrl elsewhere. */
export const keysHere = (keys: string, platform = navigator.platform): string =>
  /Mac|iPhone|iPad/.test(platform) ? keys : keys.replace("⌘⇧", "Ctrl+Shift+").replace("⌘", "Ctrl+");

type Press = {
  code: string;
  key?: string;
  mod: boolean;
  shift: boolean;
  alt: boolean;
  writing: boolean;
  afterG: boolean;
  /** The key is held down. */
  held?: boolean;
};

const alone: Record<string, Command> = {
  KeyJ: "next",
  KeyK: "previous",
  Enter: "open",
  KeyR: "reply",
  KeyN: "note",
  KeyT: "take",
  KeyB: "return",
  KeyA: "assign",
  KeyC: "category",
  KeyP: "priority",
  KeyS: "snooze",
  KeyE: "solve",
  KeyU: "unread",
  KeyM: "merge",
  KeyD: "split",
  KeyZ: "undo",
  KeyX: "select",
  Slash: "search",
  Escape: "back",
};
const afterG: Record<string, Command> = {
  KeyI: "go-inbox",
  KeyK: "go-knowledge",
  KeyB: "go-bot",
  KeyS: "go-settings",
};

/** By the key's place, not its letter: on a Russian layout the same finger does the same thing. Pure. */
export const commandFor = (press: Press): Command | "g" | null => {
  if (press.mod) {
    if (press.shift || press.alt) return null;
    return press.code === "KeyK" ? "palette" : press.code === "KeyJ" ? "assist" : null;
  }
  if (press.writing) return null;
  // Other layouts print these two elsewhere: German has "/" over the 7.
  if (press.key === "?") return "keys";
  if (press.key === "/") return "search";
  if (press.alt) return null;
  if (press.shift) return press.code === "Slash" || press.code === "Digit7" ? "keys" : null;
  if (press.afterG) return afterG[press.code] ?? null;
  if (press.code === "KeyG") return "g";
  // A key that is held takes back one thing, not all of them.
  if (press.held && alone[press.code] === "undo") return null;
  return alone[press.code] ?? null;
};

const isWriting = (target: EventTarget | null) =>
  target instanceof HTMLElement &&
  (target.isContentEditable || ["INPUT", "TEXTAREA", "SELECT"].includes(target.tagName)) &&
  !(target instanceof HTMLInputElement && ["checkbox", "radio", "button"].includes(target.type));
// Inside menus and dialogs the keys belong to them.
const isElsewhere = (target: EventTarget | null) =>
  target instanceof Element && target.closest("[role=dialog],[role=menu],[role=listbox]") !== null;

type Handler = (command: Command, event: KeyboardEvent) => boolean | undefined;
const handlers: Handler[] = [];
let waitsAfterG = 0;

/** Listens while the component lives. The youngest listener is asked first; one that returns true has dealt with it. */
export const useKeys = (handler: Handler) => {
  onMount(() => handlers.push(handler));
  onCleanup(() => {
    const at = handlers.indexOf(handler);
    if (at >= 0) handlers.splice(at, 1);
  });
};

export const listenToKeys = () => {
  const onKey = (event: KeyboardEvent) => {
    if (event.defaultPrevented || event.isComposing) return;
    const mod = event.metaKey || event.ctrlKey;
    if (isElsewhere(event.target) && !mod) return;
    const command = commandFor({
      code: event.code,
      key: event.key,
      mod,
      shift: event.shiftKey,
      alt: event.altKey,
      writing: isWriting(event.target),
      held: event.repeat,
      afterG: event.timeStamp - waitsAfterG < 1500 && waitsAfterG > 0,
    });
    waitsAfterG = command === "g" ? event.timeStamp : 0;
    if (command === null || command === "g") return;
    // Enter on a focused button or link presses it.
    if (command === "open" && event.target instanceof Element && event.target.closest("button,a,[role=button]")) return;
    for (const handler of [...handlers].reverse()) {
      if (handler(command, event) !== true) continue;
      event.preventDefault();
      return;
    }
  };
  document.addEventListener("keydown", onKey);
  onCleanup(() => document.removeEventListener("keydown", onKey));
};
