import { createSignal } from "solid-js";
import type { Assists } from "../../../../src/realtime/wire";

const [known, setKnown] = createSignal<{ conversation: string; assists: Assists } | null>(null);

/** Who serves each assist in this conversation; null until it is known. */
export const servedIn = (conversation: string): Assists | null => {
  const now = known();
  return now?.conversation === conversation ? now.assists : null;
};
export const nowServed = (conversation: string, assists: Assists): void => {
  setKnown({ conversation, assists });
};
