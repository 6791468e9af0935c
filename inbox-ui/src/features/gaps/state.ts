import { createResource, createSignal, onCleanup } from "solid-js";
import { onEvent } from "../../live/socket";
import { gaps } from "./api";

const SOON_MS = 400;

/** How many gaps there are in each state, read again when something in them has changed. */
export const useGaps = () => {
  const [all, { refetch }] = createResource(() => gaps.list("open"));
  const [changes, setChanges] = createSignal(0);
  let timer: ReturnType<typeof setTimeout> | null = null;
  const stop = onEvent(({ type }) => {
    if (type !== "gaps.changed" || timer !== null) return;
    timer = setTimeout(() => {
      timer = null;
      setChanges((n) => n + 1);
      void refetch();
    }, SOON_MS);
  });
  onCleanup(() => {
    stop();
    if (timer) clearTimeout(timer);
  });
  return { all, again: () => void refetch(), changes };
};
export type GapsState = ReturnType<typeof useGaps>;
