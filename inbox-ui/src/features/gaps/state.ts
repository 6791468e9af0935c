import { createResource } from "solid-js";
import { useChanges } from "../../live/changes";
import { gaps } from "./api";

const SOON_MS = 400;

/** How many gaps there are in each state, read again when something in them has changed. */
export const useGaps = () => {
  const [all, { refetch }] = createResource(() => gaps.list("open"));
  const again = () => void refetch();
  const changes = useChanges(({ type }) => type === "gaps.changed", { soonMs: SOON_MS, after: again });
  return { all, again, changes };
};
export type GapsState = ReturnType<typeof useGaps>;
