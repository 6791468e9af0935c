import { createMemo, createResource, createRoot, createSignal } from "solid-js";
import type { LabView } from "../../../../src/realtime/wire";
import { isRecord } from "../../api/http";
import { useChanges } from "../../live/changes";
import { lab } from "./api";

export type Progress = { done: number; total: number; state: string };
const [progress, setProgress] = createRoot(() => createSignal<Record<string, Progress>>({}));

/** How far trials are, as the line tells. */
export { progress };

const SOON_MS = 300;

/** The lab at a glance, read again when something in it has changed. */
export const useLab = () => {
  const [read, { refetch }] = createResource(() => lab.all());
  // What is known stays while it is read again: whoever writes in an editor keeps their place in it.
  const all = createMemo<LabView | undefined>((before) => (read.error ? before : read.latest));
  const again = () => void refetch();
  const changes = useChanges(
    ({ type, payload }) => {
      if (type !== "lab.changed" || !isRecord(payload)) return false;
      const { what, id, done, total, why } = payload;
      if (what === "trial" && typeof id === "string" && typeof done === "number" && typeof total === "number")
        setProgress((known) => ({ ...known, [id]: { done, total, state: String(why) } }));
      // How far a trial is is told by the line itself.
      return what !== "trial" || why !== "running" || done === 0;
    },
    { soonMs: SOON_MS, after: again },
  );
  return { all, error: () => read.error, again, changes };
};

/** Does something whenever anybody has changed a labelled set. */
export const useSetChanges = (set: () => string, after: () => void): void => {
  useChanges(
    ({ type, payload }) =>
      type === "lab.changed" && isRecord(payload) && payload.what === "set" && payload.id === set(),
    { soonMs: SOON_MS, after },
  );
};
export type LabState = ReturnType<typeof useLab>;
