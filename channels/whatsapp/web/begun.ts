/**
 * Which messages of ours were handed to the page, written down before. WhatsApp Web takes no id of ours, so that after a crash
 * one that arrived is known by its words and its time when its chat is read again; and what was never handed over never left.
 */
import type { FoundPieces, KnownPieces } from "../../contract";
import { chatOf } from "./ids";
import type { BegunStep, Memory } from "./memory";

const DAY_MS = 24 * 3_600_000;
const KEPT_MS = 30 * DAY_MS;
/** The desk looks after a doubt for a day. */
const ASKED_MS = DAY_MS + 3_600_000;
/** Clocks of phones differ, and a page takes its time; what was written on the phone much later is another message. */
const SLACK_MS = { before: 120_000, after: 300_000 };

export type Said = { thread: string; externalId: string; at: number; words: string };
type Step = Pick<BegunStep, "id" | "step">;

export const openBegun = ({ memory, now }: { memory: Memory; now: () => number }) => {
  const { state } = memory;
  state.begunSince ??= now();
  const since = state.begunSince;
  const all = (): BegunStep[] => state.begun ?? [];
  // Whoever doubts what an earlier process handed over asks only from now on, however long nobody was here.
  const openedAt = now();
  const isKept = ({ at, externalId }: BegunStep) =>
    Math.max(at, openedAt) > now() - (externalId === null ? KEPT_MS : ASKED_MS);
  const others = (one: Step) => all().filter(({ id, step }) => id !== one.id || step !== one.step);
  return {
    /** Resolves after the commit. */
    add: (one: Step & { thread: string; words: string }): Promise<void> => {
      const before = all().find(({ id, step }) => id === one.id && step === one.step);
      const lost = [...(before?.lost ?? []), ...(before?.externalId ? [before.externalId] : [])];
      state.begun = [...others(one).filter(isKept), { ...one, at: now(), externalId: null, lost }];
      return memory.commit();
    },
    arrived: (one: Step, externalId: string): void => {
      state.begun = all().map((known) =>
        // From now on it is known by its id, and words are long.
        known.id === one.id && known.step === one.step ? { ...known, externalId, words: "", leftAt: now() } : known,
      );
      void memory.save();
    },
    /** When the message that has this id left, by our clock; undefined for what others wrote, and what was long ago. */
    leftAt: (id: string): number | undefined =>
      all().find(({ externalId }) => externalId?.split("_")[2] === id)?.leftAt,
    /** WhatsApp said no: nothing of it is anywhere. */
    refused: (one: Step): void => {
      state.begun = others(one);
    },
    /** The message of ours that this is, if we handed over the same words before and never heard what became of them. */
    recognise: async ({ thread, externalId, at, words }: Said): Promise<string | null> => {
      const isIt = (one: BegunStep) =>
        one.externalId === externalId ||
        (one.externalId === null &&
          !one.lost?.includes(externalId) &&
          chatOf(one.thread) === chatOf(thread) &&
          one.words.trim() === words.trim() &&
          at >= one.at - SLACK_MS.before &&
          at <= one.at + SLACK_MS.after);
      const found = all().find(({ externalId: known }) => known === externalId) ?? all().find(isIt);
      if (!found) return null;
      // The desk hears of it only now.
      Object.assign(found, { externalId, at: now() });
      if (found.thread.endsWith("@g.us") || found.thread.includes("#")) state.threads[externalId] = found.thread;
      await memory.commit();
      return found.id;
    },
    /**
     * What is known of a message in so many steps, doubted since `at`; unsent: none of those that have not arrived was handed
     * over. Of what an older Parley was sending nothing was written down: that it does not stand here proves something only of
     * what was doubted well after that.
     */
    outcome: (
      id: string,
      steps: number,
      { at, done, gone }: KnownPieces & { at: number },
    ): string[] | FoundPieces | "unsent" | "unknown" => {
      // A piece that did not arrive may have been handed over again, under a new id.
      const begun = all().filter(
        (one) => one.id === id && done[one.step] === undefined && !(one.externalId && gone.includes(one.externalId)),
      );
      const ids = Array.from(
        { length: steps },
        (_, n) => done[n] ?? begun.find(({ step }) => step === n)?.externalId ?? undefined,
      );
      const found = ids.flatMap((externalId) => externalId ?? []);
      if (found.length === steps) return found;
      if (begun.length === 0) return since > 0 && at < since + DAY_MS ? "unknown" : "unsent";
      // What is handed over is written down before: the others never left.
      return begun.every(({ externalId }) => externalId !== null) ? { done: ids } : "unknown";
    },
  };
};
export type Begun = ReturnType<typeof openBegun>;
