import type { Read, Store } from "../../../../db/client";
import { isImportant } from "../../../desk/contacts/store";
import { matterOf } from "../../../desk/conversations/courtesy";
import type { Conversation } from "../../../desk/conversations/model";
import { get, settings } from "../../../desk/conversations/store";
import type { Manners } from "../../../desk/manners/model";
import { manners as mannersOf } from "../../../desk/manners/store";
import type { Rule } from "../../../desk/routing/model";
import { factsOf, listRules } from "../../../desk/routing/store";
import { emit } from "../../../jobs/outbox";
import { Problem } from "../../../kernel/problem";
import { openThread, type Thread } from "../../../kernel/thread";
import type { Now } from "../../../kernel/time";
import type * as wire from "../../../kernel/wire";
import { readAsked, readMissed } from "../../../knowledge/asked/read";
import { listArticles, listSynonyms } from "../../../knowledge/store";
import { type Meanings, openMeanings } from "../../embeddings/meanings";
import type { Near } from "../../embeddings/model";
import type { EmbeddingsRoom } from "../../embeddings/open";
import type { Llm } from "../../llm";
import { cutsOf } from "../../quality/model";
import { fatesOf, modelFatesOf } from "../../quality/store";
import { pastViewerOf } from "../../viewer";
import type { Content } from "../model";
import type { Labelled } from "../sets/store";
import { itemsOf } from "../sets/store";
import { FOLDS, foldOf } from "./folds";
import { lessonsOf } from "./lessons";
import { changeOf, targetsOf } from "./model";
import { aboutOf, decideWithModel } from "./model-path";
import { openPace, type Pace, Stopped } from "./pace";
import { leaveTrial, trialChanged } from "./start";
import { addRows, getTrial, type StoredTrial, undecided, updateTrial } from "./store";
import { everything, summed } from "./summed";
import type { Ask, Cuts, Item, Sides, Told } from "./thread";

export type RunNeeds = {
  store: Store;
  now: Now;
  llm: Llm | null;
  publicUrl: string;
  /** Passages by their meaning; absent where the desk has no room for that. */
  nearAll?: EmbeddingsRoom["nearAll"];
  pause: (ms: number, signal: AbortSignal) => Promise<void>;
};
type Trial = StoredTrial;
type Work = {
  needs: RunNeeds;
  trial: Trial;
  thread: Thread<Ask, Told>;
  applyThreshold: number;
  manners: Manners;
  rules: Rule[];
  cuts: Sides<Cuts>;
  modelCuts: Sides<Cuts>;
  keyOf: (article: string) => string;
};

const ARTICLES_MAX = 20_000;
const FATES_MAX = 10_000;
/** So many are decided before they are written down: what a crash can cost. */
const BATCH = 25;
/** So many cases are put to a model at a time; each is written down as soon as it is decided: what is asked again after a crash. */
const AT_ONCE = 4;

/** Null where it is no more. */
const known = (read: Read, conversation: string): Promise<Conversation | null> =>
  get(read, conversation).catch((failure: unknown) => {
    if (failure instanceof Problem && failure.code === "not_found") return null;
    throw failure;
  });

/** A question as it came: from whom, through which door, and who would have read the answer. */
const itemOf = async ({ needs: { store } }: Work, item: Labelled): Promise<Item> => {
  const { text, language, history, category, isSorted, answeredBy, articles, reply } = item;
  const label = { category, isSorted, answeredBy, articles, reply };
  // What it was answered with then must not help to find it now.
  const asked = { text, language, history, label, besides: item.conversation ?? undefined };
  const talk = item.conversation === null ? null : await known(store.read, item.conversation);
  if (!talk) return asked;
  const [viewer, isVip, { connection, channel, domain }] = await Promise.all([
    pastViewerOf(store.read, talk),
    isImportant(store.read, talk.contact),
    factsOf(store.read, talk.id),
  ]);
  return { ...asked, viewer, isImportant: isVip, from: { connection, channel, domain } };
};

const open = async (needs: RunNeeds, { trial, items }: { trial: Trial; items: Labelled[] }): Promise<Work> => {
  const { store, publicUrl } = needs;
  const [{ applyThreshold }, manners, fates, modelFates, rules, synonyms] = await Promise.all([
    settings(store.read),
    mannersOf(store.read),
    fatesOf(store.read, FATES_MAX),
    modelFatesOf(store.read, FATES_MAX),
    listRules(store.read),
    listSynonyms(store.read),
  ]);
  const articles = await listArticles(store.read, { state: "published", limit: ARTICLES_MAX });
  const { live, draft } = trial.contents;
  const sides = {
    live: { content: live, lessons: await lessonsOf(store.read, live) },
    draft: { content: draft, lessons: await lessonsOf(store.read, draft) },
  };
  // A trial that goes on measures by the same words as at its beginning: all of the set's, not only what is left.
  const measured = items.map(({ text }) => text);
  const thread = openThread<Ask, Told>("trial-thread");
  const [asked, missed] = [await readAsked(store.read, articles), await readMissed(store.read)];
  const desk = { articles, synonyms, asked, missed, rules, publicUrl, applyThreshold, manners, now: needs.now() };
  const opened = await thread.ask({ open: { ...desk, sides, fates, measured } });
  if (!("cuts" in opened)) throw new Error("The trial's thread gave another answer.");
  const keys = new Map(articles.map(({ id, key }) => [id, key]));
  const { cuts } = opened;
  const byFates = (content: Content): Cuts => cutsOf({ cases: [], fates: modelFates }, targetsOf(content));
  const modelCuts = { live: byFates(live), draft: byFates(draft) };
  return {
    needs,
    trial,
    thread,
    applyThreshold,
    manners,
    rules,
    cuts,
    modelCuts,
    keyOf: (article) => keys.get(article) ?? article,
  };
};

type Decided = { item: Labelled; both: Sides<wire.Decision> };
/** With what was paid for their meaning since the last were written down, half of it on either side. */
const charged = (decided: Decided[], cost: number): Decided[] => {
  const each = cost / 2 / Math.max(1, decided.length);
  const dearer = (one: wire.Decision): wire.Decision => ({
    ...one,
    money: one.money + each,
    paid: (one.paid ?? one.money) + each,
  });
  return cost === 0
    ? decided
    : decided.map(({ item, both }) => ({ item, both: { live: dearer(both.live), draft: dearer(both.draft) } }));
};
/** Writes a batch down with how far the trial is. False when it was cancelled meanwhile. */
const keep = ({ needs, trial }: Work, decided: Decided[]): Promise<boolean> =>
  needs.store.transact(async (tx) => {
    const { state, done, total } = await getTrial(tx, trial.id);
    if (state !== "running") return false;
    const rows = decided.map(({ item, both }) => ({
      position: item.position,
      labelled: item.id,
      ...both,
      change: changeOf(both.live, both.draft),
    }));
    const at = needs.now();
    const added = await addRows(tx, { trial: trial.id, rows, at });
    await updateTrial(tx, trial.id, { done: done + added });
    await emit(tx, trialChanged({ id: trial.id, done: done + added, total, state }), at);
    return true;
  });

const decidedBy = async ({ thread }: Work, items: Item[]) => {
  const told = await thread.ask({ decide: items });
  if (!("decided" in told)) throw new Error("The trial's thread gave another answer.");
  return told.decided;
};

/** A question that goes on from another is searched behind it too: that is known only when it was tried. */
const ROUNDS_MAX = 3;
/** What is near in meaning to all that a question was searched with; tried until nothing is wanting. */
const decideByMeaning = async (work: Work, { item, meanings }: { item: Item; meanings: Meanings }) => {
  const near = new Map<string, Near[]>();
  let meaning: string | null = null;
  const learn = async (question: string): Promise<void> => {
    const meant = await meanings.near(question, aboutOf(item));
    near.set(question, meant?.near ?? []);
    if (meant && (meaning === null || meaning === "used")) meaning = meant.missing ?? "used";
  };
  await learn(matterOf([item.text]));
  for (let round = 1; ; round++) {
    const [both] = await decidedBy(work, [{ ...item, near }]);
    if (!both) throw new Error("The trial's thread decided nothing.");
    const { live, draft, unmet } = both;
    if (unmet.length === 0 || round === ROUNDS_MAX) return { live: { ...live, meaning }, draft: { ...draft, meaning } };
    for (const question of unmet) await learn(question);
  }
};

const decideLocally = async (work: Work, items: Labelled[], meanings: Meanings | null): Promise<Decided[]> => {
  const asked = await Promise.all(items.map((item) => itemOf(work, item)));
  if (meanings) {
    const doors = new Set(asked.map((item) => aboutOf(item).connection));
    for (const door of doors) {
      const theirs = asked.filter((item) => aboutOf(item).connection === door);
      const [first] = theirs;
      if (first)
        await meanings.learn(
          theirs.map(({ text }) => matterOf([text])),
          aboutOf(first),
        );
    }
    const decided: Decided[] = [];
    for (const [at, item] of items.entries()) {
      const mine = asked[at];
      if (mine) decided.push({ item, both: await decideByMeaning(work, { item: mine, meanings }) });
    }
    return decided;
  }
  const told = await decidedBy(work, asked);
  return items.flatMap((item, at) => {
    const both = told[at];
    return both ? [{ item, both: { live: both.live, draft: both.draft } }] : [];
  });
};

const finish = async (
  { store, now }: RunNeeds,
  id: string,
  change: Pick<wire.TrialView, "state" | "problem" | "figures">,
): Promise<void> =>
  store.transact(async (tx) => {
    const { done, total, state: was } = await getTrial(tx, id);
    if (was !== "running") return;
    await updateTrial(tx, id, { ...change, endedAt: now() });
    await leaveTrial(tx, id);
    await emit(tx, trialChanged({ id, done, total, state: change.state }), now());
  });

const begin = ({ store, now }: RunNeeds, id: string): Promise<Trial | null> =>
  store.transact(async (tx) => {
    const trial = await getTrial(tx, id);
    if (trial.state !== "waiting" && trial.state !== "running") return null;
    const startedAt = trial.startedAt ?? now();
    await updateTrial(tx, id, { state: "running", startedAt });
    await emit(tx, trialChanged({ ...trial, state: "running" }), now());
    return { ...trial, state: "running", startedAt };
  });

/** Whether production would ask a model for anything that a trial replays. */
const isAsked = async (llm: Llm | null): Promise<boolean> => {
  if (!llm) return false;
  if (!llm.isOn) return true;
  return (await llm.isOn("answer")) || (await llm.isOn("classify"));
};

type Going = { goesOn: () => boolean; signal: AbortSignal };

/** Puts cases to a model, a few at a time, until all are decided. Throws Stopped. */
const askModel = async (
  work: Work,
  items: readonly Labelled[],
  { pace, meanings, goesOn }: { pace: Pace; meanings: Meanings | null; goesOn: () => boolean },
): Promise<void> => {
  const waiting = [...items];
  let isOver = false;
  const one = async (): Promise<void> => {
    for (;;) {
      const item = isOver ? undefined : waiting.shift();
      if (!item) return;
      if (!goesOn()) throw new Stopped("closing");
      await pace.begin();
      try {
        const both = await decideWithModel({ ...work, pace, meanings }, await itemOf(work, item));
        if (!(await keep(work, charged([{ item, both }], pace.owed())))) throw new Stopped("cancelled");
      } finally {
        pace.end();
      }
    }
  };
  const begun = Array.from({ length: AT_ONCE }, () =>
    one().catch((failure: unknown) => {
      isOver = true;
      throw failure;
    }),
  );
  const failed = (await Promise.allSettled(begun)).flatMap((end) => (end.status === "rejected" ? [end.reason] : []));
  if (failed.length > 0) throw failed.find((failure) => !(failure instanceof Stopped)) ?? failed[0];
};

/** Measures what is left of a trial. Throws Stopped. */
const measure = async (work: Work, left: Labelled[], { goesOn, signal }: Going): Promise<void> => {
  const { needs, trial, thread } = work;
  const { store, pause } = needs;
  const isRunning = async () => (await getTrial(store.read, trial.id)).state === "running";
  const clock = () => performance.now();
  const isByModel = await isAsked(needs.llm);
  const isByMeaning = needs.nearAll !== undefined && (await needs.nearAll([], { about: {}, deadlineMs: 0 })) !== "off";
  const pace =
    isByModel || isByMeaning ? await openPace({ trial, store, clock, pause, signal, goesOn: isRunning }) : null;
  const meanings = pace && isByMeaning && needs.nearAll ? openMeanings({ ...pace, nearAll: needs.nearAll }) : null;
  for (let fold = 0; fold < FOLDS; fold++) {
    const mine = left.filter(({ text }) => foldOf(text) === fold);
    if (mine.length === 0) continue;
    await thread.ask({ learn: fold });
    if (pace && isByModel) await askModel(work, mine, { pace, meanings, goesOn });
    for (let at = 0; !isByModel && at < mine.length; at += BATCH) {
      if (!goesOn()) throw new Stopped("closing");
      const decided = await decideLocally(work, mine.slice(at, at + BATCH), meanings);
      if (!(await keep(work, charged(decided, pace?.owed() ?? 0)))) throw new Stopped("cancelled");
    }
  }
};

/** Runs a trial from where it stands to its end, until it is cancelled, has spent what it may, or `goesOn` says no. `signal` ends what is being asked. */
export const runTrial = async (needs: RunNeeds, { id, ...going }: { id: string } & Going): Promise<void> => {
  const trial = await begin(needs, id);
  if (!trial) return;
  const items = await everything(({ after, limit }) => itemsOf(needs.store.read, { set: trial.set, after, limit }));
  const left = await undecided(needs.store.read, { trial: id, set: trial.set });
  const work = await open(needs, { trial, items });
  // What was added since stands behind all the rest.
  const mine = left.slice(0, Math.max(0, trial.total - trial.done));
  try {
    await measure(work, mine, going);
    await finish(needs, id, { state: "done", problem: null, figures: await summed(needs.store.read, id) });
  } catch (failure) {
    const isStopped = failure instanceof Stopped;
    if (!going.goesOn() || (isStopped && (failure.why === "closing" || failure.why === "cancelled"))) return;
    const problem = isStopped ? failure.why : failure instanceof Error ? failure.message : String(failure);
    const figures = await summed(needs.store.read, id);
    await finish(needs, id, { state: isStopped ? "cancelled" : "failed", problem, figures });
  } finally {
    await work.thread.close();
  }
};
