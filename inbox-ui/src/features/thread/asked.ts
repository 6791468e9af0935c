import { createRoot, createSignal } from "solid-js";

export type Asked = "reply" | "note" | "assign" | "category" | "priority" | "snooze" | "merge";
const [asked, setAsked] = createRoot(() => createSignal<{ what: Asked; n: number } | null>(null));
let n = 0;

/** Something a key asked the open conversation to do: focus the composer or open one of its menus. */
export { asked };
export const ask = (what: Asked) => setAsked({ what, n: ++n });
export const answered = () => setAsked(null);
