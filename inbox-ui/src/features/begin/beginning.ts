import { createRoot, createSignal } from "solid-js";

/** Whether an agent is about to write first. */
export const [beginning, setBeginning] = createRoot(() => createSignal(false));
