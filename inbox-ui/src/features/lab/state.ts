import { createResource, createRoot, createSignal, onCleanup } from "solid-js";
import { isRecord } from "../../api/http";
import { onEvent } from "../../live/socket";
import { lab } from "./api";

export type Progress = { done: number; total: number; state: string };
const [progress, setProgress] = createRoot(() => createSignal<Record<string, Progress>>({}));

/** How far trials are, as the line tells. */
export { progress };

const SOON_MS = 300;

/** The lab at a glance, read again when something in it has changed. */
export const useLab = () => {
  const [all, { refetch }] = createResource(() => lab.all());
  const [changes, setChanges] = createSignal(0);
  let timer: ReturnType<typeof setTimeout> | null = null;
  const stop = onEvent(({ type, payload }) => {
    if (type !== "lab.changed" || !isRecord(payload)) return;
    const { what, id, done, total, why } = payload;
    const isRunning = what === "trial" && why === "running";
    if (what === "trial" && typeof id === "string" && typeof done === "number" && typeof total === "number")
      setProgress((known) => ({ ...known, [id]: { done, total, state: String(why) } }));
    if (isRunning && done !== 0) return;
    if (timer !== null) return;
    timer = setTimeout(() => {
      timer = null;
      setChanges((n) => n + 1);
      void refetch();
    }, SOON_MS);
  });
  onCleanup(stop);
  return { all, again: () => void refetch(), changes };
};
export type LabState = ReturnType<typeof useLab>;
