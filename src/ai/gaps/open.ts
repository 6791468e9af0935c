import { setTimeout as pause } from "node:timers/promises";
import type { Store } from "../../../db/client";
import { openAlone } from "../../jobs/lease/alone";
import type { Leases } from "../../jobs/lease/hold";
import type { NewId } from "../../kernel/ids";
import { openThread, type Thread } from "../../kernel/thread";
import type { Now } from "../../kernel/time";
import { readNews, sortQuestions } from "./gather";
import { lookOver } from "./health";
import { settlePublished } from "./publish";
import type { Ask, Told } from "./thread";

type Needs = {
  store: Store;
  now: Now;
  newId: NewId;
  publicUrl: string;
  leases: Leases;
  /** False in a process that only serves people. */
  mayRun: boolean;
  log: { error: (details: object, text: string) => void };
};

/** Between two pages of the past, so that customers' messages come first. */
const REST_MS = 20;

/** A thread that lives from the first question on, and is begun anew after it has ended. */
const openMind = (isClosed: () => boolean) => {
  let thread: Thread<Ask, Told> | null = null;
  return {
    think: (ask: Ask): Promise<Told> => {
      if (isClosed()) return Promise.reject(new Error("The gaps are closed."));
      if (!thread || thread.isOver()) thread = openThread<Ask, Told>("gaps-thread");
      return thread.ask(ask);
    },
    close: async (): Promise<void> => thread?.close(),
  };
};

/** Gathers what the knowledge base does not answer, in the background and in one living process at a time. */
export const openGaps = ({ leases, mayRun, log, ...needs }: Needs) => {
  // Whoever publishes an article does not wait until the past has been gone through.
  const [waitedFor, beside] = [openMind(() => alone.isClosed()), openMind(() => alone.isClosed())];
  /** The day the articles were looked over last, here; null when one has changed since. */
  let overOn: string | null = null;

  const lookOverDaily = async (): Promise<void> => {
    const day = new Date(needs.now()).toISOString().slice(0, 10);
    if (overOn === day) return;
    overOn = day;
    await lookOver({ ...needs, think: beside.think }).catch((failure) => {
      overOn = null;
      throw failure;
    });
  };
  const gather = async (goesOn: () => boolean): Promise<void> => {
    const gathering = { ...needs, think: beside.think, goesOn, rest: () => pause(REST_MS) };
    if (await readNews(gathering)) await sortQuestions(gathering);
    if (goesOn()) await settlePublished(needs);
    if (goesOn()) await lookOverDaily();
  };
  const failed = "Gaps could not be gathered; the next look tries again.";
  const alone = openAlone({ lease: "gaps", leases, mayRun, log, failed, work: gather });
  return {
    /** Resolves when what had happened by now, a minute ago at the latest, has been gathered. Never throws. */
    look: alone.look,
    /** Does for somebody who waits what is done beside the main loop. */
    think: waitedFor.think,
    /** An article has changed, or what is held against articles. */
    changed: (): void => {
      overOn = null;
    },
    close: () =>
      alone.close(async () => {
        await Promise.all([waitedFor.close(), beside.close()]);
      }),
  };
};
export type Gaps = ReturnType<typeof openGaps>;
