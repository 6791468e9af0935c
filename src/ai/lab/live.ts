import type { Read } from "../../../db/client";
import { shipped, type Version } from "./model";
import { liveVersion } from "./store";

const held = new WeakMap<Read, Promise<Version>>();

/**
 * What production goes by: the live version, held ready until `liveChanged`. Every process hears of a change by its event.
 * Before the first version is stored it is what Parley ships with.
 */
export const live = (read: Read): Promise<Version> => {
  const known = held.get(read);
  if (known) return known;
  const loading = liveVersion(read).then((found) => found ?? { id: "", number: 0, content: shipped });
  held.set(read, loading);
  loading.catch(() => {
    if (held.get(read) === loading) held.delete(read);
  });
  return loading;
};

/** Another version is live, or the first was written: who asks next reads it. */
export const liveChanged = (read: Read): void => {
  held.delete(read);
};
