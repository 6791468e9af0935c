import X from "lucide-solid/icons/x";
import { For, Show } from "solid-js";
import { createStore, produce } from "solid-js/store";
import { Portal } from "solid-js/web";
import { t } from "../app/words";

/** `nth`: one that takes another's id is not that one. */
type Toast = {
  id: string;
  nth: number;
  text: string;
  wrong: boolean;
  action: { label: string; run: () => void } | null;
};
const [toasts, setToasts] = createStore<Toast[]>([]);

/** More good news than these would cover the screen: the oldest goes. */
const QUIET_MAX = 3;
let shown = 0;

export const dismissToast = (id: string) => setToasts((all) => all.filter((toast) => toast.id !== id));

/** Says one thing quietly at the foot of the screen; goes by itself after `forMs`. Something that went wrong stays until it is closed. */
export const toast = (
  text: string,
  options: { id?: string; wrong?: boolean; forMs?: number; action?: { label: string; run: () => void } } = {},
) => {
  const id = options.id ?? crypto.randomUUID();
  shown += 1;
  const nth = shown;
  setToasts(
    produce((all) => {
      const at = all.findIndex((other) => other.id === id);
      if (at >= 0) all.splice(at, 1);
      all.push({ id, nth, text, wrong: options.wrong ?? false, action: options.action ?? null });
      const quiet = all.filter(({ wrong }) => !wrong);
      const oldest = quiet.length > QUIET_MAX ? all.findIndex(({ wrong }) => !wrong) : -1;
      if (oldest >= 0) all.splice(oldest, 1);
    }),
  );
  // The time of one whose place was taken says nothing of the one that took it.
  if (!options.wrong) setTimeout(() => setToasts((all) => all.filter((one) => one.nth !== nth)), options.forMs ?? 4000);
  return id;
};

const undoable = () => toasts.findLast(({ action }) => action?.label === t("undo"));
export const canUndo = (): boolean => undoable() !== undefined;
/** Takes back what was done last, while that is still offered. False where nothing is. */
export const undoLast = (): boolean => {
  const last = undoable();
  if (!last?.action) return false;
  const { run } = last.action;
  dismissToast(last.id);
  run();
  return true;
};

export const Toasts = () => (
  <Portal>
    <section class="toasts" aria-live="polite" aria-label={t("messages")}>
      <For each={toasts}>
        {(item) => (
          <div class="toast" classList={{ wrong: item.wrong }} role={item.wrong ? "alert" : "status"}>
            <span>{item.text}</span>
            <Show when={item.action}>
              {(action) => (
                <button
                  type="button"
                  onClick={() => {
                    dismissToast(item.id);
                    action().run();
                  }}
                >
                  {action().label}
                  <Show when={action().label === t("undo")}>
                    <kbd>Z</kbd>
                  </Show>
                </button>
              )}
            </Show>
            <button type="button" class="icon-btn" aria-label={t("close")} onClick={() => dismissToast(item.id)}>
              <X size={14} />
            </button>
          </div>
        )}
      </For>
    </section>
  </Portal>
);
