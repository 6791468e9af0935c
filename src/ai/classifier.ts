import type { Read } from "../../db/client";
import { isHeading } from "../desk/categories/model";
import { listCategories } from "../desk/categories/store";
import { listLabels } from "../desk/labels/store";
import { lastSeq } from "../jobs/store";
import { openThread, type Thread } from "../kernel/thread";
import type { CategoryView } from "../kernel/wire";
import type { Lessons, Opinion } from "./local/opinion";
import type { Ask, Told } from "./local/thread";
import { solvedTexts } from "./store";

type Learned = { thread: Thread<Ask, Told>; seq: number; examples: number; tookMs: number };

const labelsMax = 5000;
const solvedMax = 5000;
/** A large desk is learned anew at most this often, measured in how long learning it takes. */
const restShare = 5;
/** So many solved conversations, as a share of those learned from, make it worth learning anew. */
const solvedShare = 0.05;

const nobody = { ranked: [], inScope: 0, because: [], near: [] };

/**
 * The desk's own classifier, beside the main loop: learns in a thread of its own from the categories' examples, from what
 * agents decided and from who solved what. A fresh thread learns while the old one goes on answering.
 */
export const openClassifier = ({ read }: { read: Read }) => {
  let serving: Learned | null = null;
  let learning: Promise<Learned | null> | null = null;
  let categories: Promise<CategoryView[]> | null = null;
  let wantedSeq = 0;
  let solvedSince = 0;
  let restUntil = 0;
  /** There was nothing to learn from when event `seq` was the newest. */
  let emptyAt: number | null = null;
  let isClosed = false;

  const lessons = async (): Promise<Lessons> => {
    const found = await listCategories(read);
    const all = found.filter((one) => !isHeading(one, found));
    const known = new Set(all.map(({ id }) => id));
    const labelled = await listLabels(read, { excluded: false, limit: labelsMax });
    const corrected = labelled.filter(({ category }) => known.has(category));
    return {
      categories: all.map(({ id, name, nameRu, description }) => ({
        label: id,
        name,
        about: [nameRu ?? "", description].filter((text) => text.trim() !== ""),
      })),
      examples: [
        ...all.flatMap(({ id, examples }) => examples.map((text) => ({ text, label: id }))),
        ...corrected.map(({ text, category }) => ({ text, label: category })),
      ],
      solved: (await solvedTexts(read, solvedMax)).map(({ text, agent }) => ({ text, label: agent })),
    };
  };

  /** Null where there is nothing to learn from. */
  const learn = async (): Promise<Learned | null> => {
    const seq = await lastSeq(read);
    solvedSince = 0;
    const learn = await lessons();
    emptyAt = learn.categories.length === 0 && learn.solved.length === 0 ? seq : null;
    if (emptyAt !== null) return null;
    const thread = openThread<Ask, Told>("classifier-thread");
    const from = performance.now();
    try {
      await thread.ask({ learn });
    } catch (failure) {
      await thread.close();
      throw failure;
    }
    const tookMs = performance.now() - from;
    restUntil = performance.now() + restShare * tookMs;
    return { thread, seq, examples: learn.examples.length + learn.solved.length, tookMs };
  };

  const relearn = (): Promise<Learned | null> => {
    learning ??= learn()
      .then(async (learned) => {
        const old = serving;
        serving = learned;
        await old?.thread.close();
        if (isClosed) await learned?.thread.close();
        return learned;
      })
      .finally(() => {
        learning = null;
      });
    return learning;
  };

  const isStale = ({ seq, thread }: Learned) => thread.isOver() || wantedSeq > seq;

  const current = async (): Promise<Learned | null> => {
    if (!serving && emptyAt !== null && wantedSeq <= emptyAt) return null;
    if (!serving || serving.thread.isOver()) return relearn();
    // The old one answers meanwhile; a failure to learn is met again, and told, by who finds none serving.
    if (isStale(serving) && performance.now() >= restUntil) relearn().catch(() => {});
    return serving;
  };

  return {
    /** Categories or what agents decided have changed, as event `seq` tells. `soon`: a person changed them and looks. */
    changed: ({ seq, soon }: { seq: number; soon: boolean }): void => {
      categories = null;
      wantedSeq = Math.max(wantedSeq, seq);
      if (soon) restUntil = 0;
    },
    /** A conversation was solved: something to learn from now and then. */
    solved: ({ seq }: { seq: number }): void => {
      solvedSince += 1;
      if (solvedSince > (serving?.examples ?? 0) * solvedShare) wantedSeq = Math.max(wantedSeq, seq);
    },
    /** The desk's categories, held ready until they change. */
    categories: (): Promise<CategoryView[]> => {
      const mine = categories ?? listCategories(read);
      categories = mine;
      mine.catch(() => {
        if (categories === mine) categories = null;
      });
      return mine;
    },
    read: async (text: string): Promise<Opinion> => {
      const learned = await current();
      const told = await learned?.thread.ask({ read: text });
      return told?.opinion ?? { exact: null, topic: nobody, solver: nobody };
    },
    /** Learns now, so that the first to ask does not wait for it. */
    warmUp: (): Promise<void> => current().then(() => {}),
    close: async (): Promise<void> => {
      isClosed = true;
      await learning?.catch(() => {});
      await serving?.thread.close();
      serving = null;
    },
  };
};
export type Classifier = ReturnType<typeof openClassifier>;
