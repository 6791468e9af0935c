import { createEffect, createSignal, on } from "solid-js";
import { answered, asked } from "./asked";

const names = ["assign", "category", "priority", "snooze", "merge", "split"] as const;
type Name = (typeof names)[number];

/** Which menu of the open conversation stands open: one at a time, opened by its button or by a key. */
export const createMenus = () => {
  const [at, setAt] = createSignal<Name | null>(null);
  createEffect(
    on(asked, (press) => {
      const name = names.find((one) => one === press?.what);
      if (!name) return;
      setAt(name);
      answered();
    }),
  );
  return { at, opener: (name: Name) => (open: boolean) => setAt(open ? name : null) };
};
export type Menus = ReturnType<typeof createMenus>;
