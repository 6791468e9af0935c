import { createSignal, onCleanup } from "solid-js";
import { onEvent } from "./socket";

type Event = Parameters<Parameters<typeof onEvent>[0]>[0];
const rooms = new Set<() => void>();
/** More has happened than is told one by one: whatever a room has read for itself may be old. */
export const anyMayHaveChanged = (): void => {
  for (const soon of rooms) soon();
};

/** Counts changes, several in a row as one: `isOne` tells which events are, `after` is done behind each. */
export const useChanges = (
  isOne: (event: Event) => boolean,
  { soonMs, after }: { soonMs: number; after: () => void },
): (() => number) => {
  const [changes, setChanges] = createSignal(0);
  let timer: ReturnType<typeof setTimeout> | null = null;
  const soon = () => {
    timer ??= setTimeout(() => {
      timer = null;
      setChanges((n) => n + 1);
      after();
    }, soonMs);
  };
  const stop = onEvent((event) => {
    if (isOne(event)) soon();
  });
  rooms.add(soon);
  onCleanup(() => {
    stop();
    rooms.delete(soon);
    if (timer) clearTimeout(timer);
  });
  return changes;
};
