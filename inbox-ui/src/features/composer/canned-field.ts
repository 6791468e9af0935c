import { createMemo, createSignal } from "solid-js";
import type { CannedView } from "../../../../src/realtime/wire";
import { house } from "../../app/session";
import { matching, slashAt } from "./canned";

/** The list of canned replies that "/" opens in a text field: what it shows, where the mark stands, what a key does. */
export const createCanned = (pick: (one: CannedView, from: number | null) => void) => {
  const [wanted, setWanted] = createSignal<{ from: number | null; text: string } | null>(null);
  const [at, setAt] = createSignal(0);
  const found = createMemo(() => matching(house.canned, wanted()?.text ?? ""));
  const close = () => setWanted(null);
  const take = (one: CannedView | undefined) => {
    const from = wanted()?.from ?? null;
    close();
    if (one) pick(one, from);
  };
  return {
    isOpen: () => wanted() !== null,
    at,
    setAt,
    found,
    close,
    take,
    toggle: () => {
      setWanted(wanted() ? null : { from: null, text: "" });
      setAt(0);
    },
    typed: (text: string, caret: number) => {
      const slash = slashAt(text, caret);
      setWanted(slash ? { from: slash.from, text: slash.wanted } : null);
      setAt(0);
    },
    /** What a key means while the list is open, or null. */
    meaning: (event: KeyboardEvent): (() => void) | null => {
      if (wanted() === null) return null;
      const last = found().length - 1;
      if (event.code === "ArrowDown") return () => setAt((now) => Math.min(last, now + 1));
      if (event.code === "ArrowUp") return () => setAt((now) => Math.max(0, now - 1));
      if ((event.code === "Enter" || event.code === "Tab") && !event.metaKey && !event.ctrlKey && last >= 0)
        return () => take(found()[at()]);
      return event.code === "Escape" ? close : null;
    },
  };
};
