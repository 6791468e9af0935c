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

/** Gathers what the knowledge base does not answer, in the background and in one living process at a time. */
export const openGaps = ({ leases, mayRun, log, ...needs }: Needs) => {
  let thread: Thread<Ask, Told> | null = null;
  /** The day the articles were looked over last, here; null when one has changed since. */
  let overOn: string | null = null;

  /** Beside the main loop; the thread lives from the first question on. */
  const think = (ask: Ask): Promise<Told> => {
    if (alone.isClosed()) return Promise.reject(new Error("The gaps are closed."));
    if (!thread || thread.isOver()) thread = openThread<Ask, Told>("gaps-thread");
    return thread.ask(ask);
  };
  const lookOverDaily = async (): Promise<void> => {
    const day = new Date(needs.now()).toISOString().slice(0, 10);
    if (overOn === day) return;
    overOn = day;
    await lookOver({ ...needs, think }).catch((failure) => {
      overOn = null;
      throw failure;
    });
  };
  const gather = async (goesOn: () => boolean): Promise<void> => {
    const gathering = { ...needs, think, goesOn, rest: () => pause(REST_MS) };
    if (await readNews(gathering)) await sortQuestions(gathering);
    if (goesOn()) await settlePublished(needs);
    if (goesOn()) await lookOverDaily();
  };
  const failed = "Gaps could not be gathered; the next look tries again.";
  const alone = openAlone({ lease: "gaps", leases, mayRun, log, failed, work: gather });
  return {
    /** Resolves when what had happened by now, a minute ago at the latest, has been gathered. Never throws. */
    look: alone.look,
    think,
    /** An article has changed, or what is held against articles. */
    changed: (): void => {
      overOn = null;
    },
    close: () => alone.close(() => thread?.close()),
  };
};
export type Gaps = ReturnType<typeof openGaps>;
