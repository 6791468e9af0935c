import { setTimeout as pause } from "node:timers/promises";
import type { Store } from "../../../db/client";
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

const LEASE = "gaps";
/** Between two pages of the past, so that customers' messages come first. */
const REST_MS = 20;

/** Gathers what the knowledge base does not answer, in the background and in one living process at a time. */
export const openGaps = ({ leases, mayRun, log, ...needs }: Needs) => {
  let thread: Thread<Ask, Told> | null = null;
  let isClosed = false;
  let looking: Promise<void> | null = null;
  /** The day the articles were looked over last, here; null when one has changed since. */
  let overOn: string | null = null;

  /** Beside the main loop; the thread lives from the first question on. */
  const think = (ask: Ask): Promise<Told> => {
    if (isClosed) return Promise.reject(new Error("The gaps are closed."));
    if (!thread || thread.isOver()) thread = openThread<Ask, Told>("gaps-thread");
    return thread.ask(ask);
  };
  const gathering = {
    ...needs,
    think,
    goesOn: () => !isClosed && leases.holds(LEASE),
    rest: () => pause(REST_MS),
  };

  const lookOverDaily = async (): Promise<void> => {
    const day = new Date(needs.now()).toISOString().slice(0, 10);
    if (overOn === day) return;
    overOn = day;
    await lookOver(gathering).catch((failure) => {
      overOn = null;
      throw failure;
    });
  };
  const lookOnce = async (): Promise<void> => {
    if (!(await leases.take(LEASE))) return;
    try {
      if (await readNews(gathering)) await sortQuestions(gathering);
      if (gathering.goesOn()) await settlePublished(needs);
      if (gathering.goesOn()) await lookOverDaily();
    } finally {
      await leases.release(LEASE);
    }
  };
  /** Resolves when what had happened by now, a minute ago at the latest, has been gathered. Never throws. */
  const look = (): Promise<void> => {
    if (!mayRun || isClosed) return Promise.resolve();
    looking ??= lookOnce()
      .catch((err) => {
        if (!isClosed) log.error({ err }, "Gaps could not be gathered; the next look tries again.");
      })
      .finally(() => {
        looking = null;
      });
    return looking;
  };

  return {
    look,
    think,
    /** An article has changed, or what is held against articles. */
    changed: (): void => {
      overOn = null;
    },
    close: async (): Promise<void> => {
      isClosed = true;
      await thread?.close();
      await looking;
    },
  };
};
export type Gaps = ReturnType<typeof openGaps>;
