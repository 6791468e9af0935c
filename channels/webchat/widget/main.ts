/** The one script a site loads: `<script async src="…/widget.js" data-connection="…">`. */
import { type ChatEvents, openChat } from "./chat";
import { h, icon } from "./dom";
import { isRecord, parsed } from "./guards";
import { openPanel } from "./panel";
import { css, inkOn } from "./style";
import { openWords } from "./texts";

type Listener = (detail: unknown) => void;
/** What the page may call. */
type ParleyApi = {
  open: () => void;
  close: () => void;
  /** Says who is signed in, as your server signed it. */
  identify: (payload: string, hash: string) => Promise<void>;
  /** Listens; gives back how to stop. */
  on: (event: keyof ChatEvents, listener: Listener) => () => void;
  /** Takes the chat off the page and forgets who was here: call it when the person signs out. */
  shutdown: () => void;
};
declare global {
  interface Window {
    Parley?: ParleyApi;
  }
}

const openListeners = () => {
  const listeners = new Map<string, Set<Listener>>();
  return {
    on: (event: string, listener: Listener) => {
      const set = listeners.get(event) ?? new Set();
      listeners.set(event, set.add(listener));
      return () => void set.delete(listener);
    },
    emit: (event: string, detail: unknown) => {
      for (const listener of listeners.get(event) ?? []) {
        try {
          listener(detail);
        } catch (error) {
          // The page's mistake is shown as the page's, and does not stop the chat.
          reportError(error);
        }
      }
    },
  };
};

const openLauncher = (label: (unread: number) => string, toggle: () => void) => {
  const badge = h("span", { class: "badge", "aria-hidden": "true", hidden: true });
  const button = h("button", { type: "button", class: "launcher", "aria-haspopup": "dialog", on: { click: toggle } });
  button.append(icon("chat", 24), badge);
  return {
    button,
    draw: ({ unread, isOpen }: { unread: number; isOpen: boolean }) => {
      badge.hidden = unread === 0;
      badge.textContent = unread > 99 ? "99+" : String(unread);
      button.setAttribute("aria-label", label(unread));
      button.setAttribute("aria-expanded", String(isOpen));
    },
  };
};

const start = (script: HTMLScriptElement, connection: string): ParleyApi => {
  const base = new URL(`webhooks/${encodeURIComponent(connection)}`, script.src).href;
  const words = openWords(script.dataset.locale);
  const { on, emit } = openListeners();
  const given = parsed(script.dataset.identity ?? null);
  const host = h("div", { "data-parley": true, "data-theme": script.dataset.theme, lang: words.language });
  const root = host.attachShadow({ mode: "open" });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  root.adoptedStyleSheets = [sheet];

  let isDue = false;
  const draw = () => {
    isDue = false;
    const state = chat.state();
    const accent = /^#[0-9a-f]{6}$/i.test(state.config?.accent ?? "") ? state.config?.accent : undefined;
    host.style.setProperty("--accent", accent ?? "#2f6fd0");
    host.style.setProperty("--on-accent", inkOn(accent ?? "#2f6fd0"));
    host.toggleAttribute("data-open", state.isOpen);
    launcher.draw(state);
    const isTurned = panel.draw();
    if (isTurned && wasAsked) (state.isOpen ? panel : launcher.button).focus();
    wasAsked = false;
  };
  // One drawing for everything that changes in a turn. Not a frame: a hidden tab has none.
  const changed = () => {
    if (isDue) return;
    isDue = true;
    queueMicrotask(draw);
  };
  // The focus goes with what a person did, never with a page that has just been loaded.
  let wasAsked = false;
  const show = (open: boolean) => {
    wasAsked = true;
    chat.show(open);
    changed();
  };
  const chat = openChat({ base, connection, identity: isRecord(given) ? given : undefined, changed, emit });
  const panel = openPanel({ chat: { ...chat, show }, words, desk: script.src });
  const label = (unread: number) => (unread === 0 ? words.t.open : `${words.t.open}, ${words.t.unread(unread)}`);
  const launcher = openLauncher(label, () => show(!chat.state().isOpen));
  root.append(panel.panel, launcher.button);
  document.body.append(host);
  draw();
  void chat.start();
  return {
    open: () => show(true),
    close: () => show(false),
    identify: (payload, hash) => chat.identify({ payload, hash }),
    on,
    shutdown: () => {
      chat.shutdown();
      panel.end();
      host.remove();
      delete window.Parley;
    },
  };
};

const boot = (script: HTMLScriptElement, connection: string) => {
  window.Parley = start(script, connection);
  document.dispatchEvent(new CustomEvent("parley:ready"));
};

const script = document.currentScript;
if (script instanceof HTMLScriptElement && script.dataset.connection && !window.Parley) {
  const { connection } = script.dataset;
  if (document.body) boot(script, connection);
  else document.addEventListener("DOMContentLoaded", () => boot(script, connection), { once: true });
}
