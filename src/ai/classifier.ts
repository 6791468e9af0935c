import type { Read } from "../../db/client";
import { isHeading } from "../desk/categories/model";
import { listCategories } from "../desk/categories/store";
import { type Label, listLabels } from "../desk/labels/store";
import { lastSeq } from "../jobs/store";
import type { CategoryView } from "../kernel/wire";
import { corrected, type Learned, type Lessons, type Opinion, opinionOf } from "./local/opinion";
import { openTrainer } from "./local/trainer";
import { solvedTexts } from "./store";

type Serving = {
  learned: Learned;
  /** What it knows: all that was decided when event `seq` was the newest. */
  seq: number;
  /** What was known to be decided of each conversation, corrections taken in since among them. */
  decided: Map<string, string>;
  examples: number;
};

const labelsMax = 5000;
const solvedMax = 5000;
/** Customers who come in floods at the start are let in first, at most so long; what they wrote is sorted, and answered, that much later. */
const firstPatienceMs = 5000;
/** So many of the newest corrections are taken in at once; what is more waits until all is learned anew. */
const correctionsMax = 50;
/** A large desk is learned anew at most this often, measured in how long learning it takes. */
const restShare = 5;
/** After a failure to learn, the next attempt waits so long, and twice as long each time. */
const failureRestMs = 2000;
const failureRestMaxMs = 300_000;
/** So many solved conversations, as a share of those learned from, make it worth learning anew. */
const solvedShare = 0.05;

const nobody = { ranked: [], inScope: 0, because: [], near: [] };

const decidedIn = (labels: readonly Label[]) =>
  new Map(labels.map(({ conversation, category }) => [conversation, category]));

/** What the desk's classifier learns from; and what agents have decided of which conversation. */
const gather = async (read: Read): Promise<{ lessons: Lessons; decided: Map<string, string> }> => {
  const found = await listCategories(read);
  const all = found.filter((one) => !isHeading(one, found));
  const known = new Set(all.map(({ id }) => id));
  const labelled = await listLabels(read, { excluded: false, limit: labelsMax });
  const decided = labelled.filter(({ category }) => known.has(category));
  const lessons = {
    categories: all.map(({ id, name, nameRu, description }) => ({
      label: id,
      name,
      about: [nameRu ?? "", description].filter((text) => text.trim() !== ""),
    })),
    examples: [
      ...all.flatMap(({ id, examples }) => examples.map((text) => ({ text, label: id }))),
      ...decided.map(({ text, category }) => ({ text, label: category })),
    ],
    solved: (await solvedTexts(read, solvedMax)).map(({ text, agent }) => ({ text, label: agent })),
  };
  return { lessons, decided: decidedIn(labelled) };
};

/** What agents have decided since a model learned. */
const correctionsSince = async (read: Read, { decided }: Serving): Promise<Label[]> => {
  const newest = await listLabels(read, { excluded: false, limit: correctionsMax });
  return newest.filter(({ conversation, category }) => decided.get(conversation) !== category).reverse();
};

type Needs = { read: Read; trainer?: ReturnType<typeof openTrainer> };

/**
 * The desk's own classifier. It learns in a thread of its own from the categories' examples, from what agents decided and from
 * who solved what; the last that was learned answers, whatever becomes of the thread. What agents correct is taken in at once,
 * and learned thoroughly when all is learned anew.
 */
export const openClassifier = ({ read, trainer = openTrainer() }: Needs) => {
  let serving: Serving | null = null;
  let learning: Promise<Serving | null> | null = null;
  let correcting: Promise<void> | null = null;
  let categories: Promise<CategoryView[]> | null = null;
  let wantedSeq = 0;
  /** Corrections up to this event are taken in, learned thoroughly or not. */
  let correctedSeq = 0;
  let solvedSince = 0;
  let restUntil = 0;
  /** A person changed what it learns from, and looks. */
  let isSoon = false;
  let failures = 0;
  /** There was nothing to learn from when event `seq` was the newest. */
  let emptyAt: number | null = null;

  /** Null where there is nothing to learn from. */
  const learn = async (): Promise<Serving | null> => {
    const seq = await lastSeq(read);
    solvedSince = 0;
    const patienceMs = isSoon ? 0 : serving ? Number.POSITIVE_INFINITY : firstPatienceMs;
    isSoon = false;
    const { lessons, decided } = await gather(read);
    emptyAt = lessons.categories.length === 0 && lessons.solved.length === 0 ? seq : null;
    if (emptyAt !== null) return null;
    const from = performance.now();
    const learned = await trainer.learn(lessons, { patienceMs });
    restUntil = performance.now() + restShare * (performance.now() - from);
    return { learned, seq, decided, examples: lessons.examples.length + lessons.solved.length };
  };

  const relearn = (): Promise<Serving | null> => {
    learning ??= learn()
      .then((next) => {
        serving = next;
        correctedSeq = next?.seq ?? 0;
        failures = 0;
        return next;
      })
      .catch((failure: unknown) => {
        restUntil = performance.now() + Math.min(failureRestMaxMs, failureRestMs * 2 ** failures++);
        throw failure;
      })
      .finally(() => {
        learning = null;
      });
    return learning;
  };

  /** Takes in what agents have corrected since. */
  const correct = async (mine: Serving): Promise<void> => {
    const seq = wantedSeq;
    const found = await correctionsSince(read, mine);
    // Another one serves meanwhile: it looks for itself.
    if (serving !== mine) return;
    mine.learned = corrected(
      mine.learned,
      found.map(({ text, category }) => ({ text, label: category })),
    );
    for (const { conversation, category } of found) mine.decided.set(conversation, category);
    correctedSeq = Math.max(correctedSeq, seq);
  };

  const current = async (): Promise<Serving | null> => {
    if (!serving && emptyAt !== null && wantedSeq <= emptyAt) return null;
    if (!serving) return relearn();
    // The old one answers meanwhile; a failure to learn is met again, and told, by who finds none serving.
    if (wantedSeq > serving.seq && performance.now() >= restUntil) relearn().catch(() => {});
    if (wantedSeq > correctedSeq) {
      correcting ??= correct(serving).finally(() => {
        correcting = null;
      });
      await correcting;
    }
    return serving;
  };

  return {
    /** Categories or what agents decided have changed, as event `seq` tells. `soon`: a person changed them and looks. */
    changed: ({ seq, soon }: { seq: number; soon: boolean }): void => {
      categories = null;
      wantedSeq = Math.max(wantedSeq, seq);
      if (!soon) return;
      restUntil = 0;
      isSoon = true;
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
      const found = await current();
      return found ? opinionOf(found.learned, text) : { exact: null, topic: nobody, solver: nobody };
    },
    /** Learns now, so that the first to ask does not wait for it. */
    warmUp: (): Promise<void> => current().then(() => {}),
    close: async (): Promise<void> => {
      await trainer.close();
      await learning?.catch(() => {});
      serving = null;
    },
  };
};
export type Classifier = ReturnType<typeof openClassifier>;
