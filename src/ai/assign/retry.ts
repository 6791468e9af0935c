import { assign } from "./assign";
import { colleaguesOf } from "./colleagues";
import { type Colleague, hindranceOf } from "./model";
import { waitingFor } from "./store";

type Needs = Parameters<typeof assign>[0];

const WAITING_MAX = 200;

/** Whether somebody could be given anything at all now: here, at work, with room for one more. */
const isFree = (one: Colleague, at: number): boolean =>
  !one.disabled &&
  hindranceOf(
    { ...one, work: { ...one.work, languages: [], categories: [] } },
    { team: null, language: "", categories: [], at },
  ) === null;

/** Looks again for people for the conversations that found nobody, whenever somebody has become free: came online, began work, came back, or has room again. */
export const openRetry = (needs: Needs) => {
  let before: ReadonlySet<string> = new Set();
  return {
    look: async (): Promise<void> => {
      const { read } = needs.store;
      const colleagues = await colleaguesOf(read, needs.online());
      const free = new Set(colleagues.filter((one) => isFree(one, needs.now())).map(({ id }) => id));
      const isNews = [...free].some((id) => !before.has(id));
      before = free;
      if (!isNews) return;
      const all = await needs.classifier.categories();
      const given = all.filter(({ strategy }) => strategy !== "none").map(({ id }) => id);
      if (given.length === 0) return;
      for (const conversation of await waitingFor(read, given, WAITING_MAX)) await assign(needs, { conversation });
    },
  };
};
