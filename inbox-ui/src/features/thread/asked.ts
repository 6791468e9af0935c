import { createRoot, createSignal } from "solid-js";

export type Asked = "reply" | "note" | "assign" | "category" | "priority" | "snooze" | "merge" | "split";
const [asked, setAsked] = createRoot(() => createSignal<{ what: Asked; n: number } | null>(null));
let n = 0;

/** Something a key asked the open conversation to do: focus the composer or open one of its menus. */
export { asked };
export const ask = (what: Asked) => setAsked({ what, n: ++n });
export const answered = () => setAsked(null);

const [begun, setBegun] = createRoot(() => createSignal<{ text: string } | null>(null));

/** The beginning of a reply that a message's own menu puts into the composer. */
export { begun };
export const begin = (text: string) => setBegun({ text });
export const goesOn = () => setBegun(null);
