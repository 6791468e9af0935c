import { createSignal, onCleanup } from "solid-js";
import { onEvent } from "./socket";

type Event = Parameters<Parameters<typeof onEvent>[0]>[0];
/** Counts changes, several in a row as one: `isOne` tells which events are, `after` is done behind each. */
export const useChanges = (
  isOne: (event: Event) => boolean,
  { soonMs, after }: { soonMs: number; after: () => void },
): (() => number) => {
  const [changes, setChanges] = createSignal(0);
  let timer: ReturnType<typeof setTimeout> | null = null;
  const stop = onEvent((event) => {
    if (!isOne(event) || timer !== null) return;
    timer = setTimeout(() => {
      timer = null;
      setChanges((n) => n + 1);
      after();
    }, soonMs);
  });
  onCleanup(() => {
    stop();
    if (timer) clearTimeout(timer);
  });
  return changes;
};
