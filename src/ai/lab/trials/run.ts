import type { Store } from "../../../../db/client";
import { settings } from "../../../desk/conversations/store";
import { emit } from "../../../jobs/outbox";
import { openThread, type Thread } from "../../../kernel/thread";
import type { Now } from "../../../kernel/time";
import type * as wire from "../../../kernel/wire";
import { listArticles } from "../../../knowledge/store";
import type { Llm } from "../../llm";
import type { Labelled } from "../sets/store";
import { itemsOf } from "../sets/store";
import { figuresOf, type Seen } from "./figures";
import { FOLDS, foldOf } from "./folds";
import { lessonsOf } from "./lessons";
import { changeOf } from "./model";
import { decideWithModel, openPace } from "./model-path";
import { trialChanged } from "./start";
import { addRows, getTrial, rowsOf, type StoredTrial, undecided, updateTrial } from "./store";
import type { Ask, Item, Sides, Told } from "./thread";

export type RunNeeds = { store: Store; now: Now; llm: Llm | null; publicUrl: string };
type Trial = StoredTrial;
type Work = {
  needs: RunNeeds;
  trial: Trial;
  thread: Thread<Ask, Told>;
  applyThreshold: number;
  keyOf: (article: string) => string;
};

const ARTICLES_MAX = 20_000;
/** So many are decided before they are written down: what a crash can cost. */
const BATCH = 25;
const MODEL_BATCH = 4;
const PAGE = 1000;

const itemOf = ({ text, language, history, category, isSorted, answeredBy, articles, reply }: Labelled): Item => ({
  text,
  language,
  history,
  label: { category, isSorted, answeredBy, articles, reply },
});

const open = async (needs: RunNeeds, { trial, items }: { trial: Trial; items: Labelled[] }): Promise<Work> => {
  const { store, publicUrl } = needs;
  const { applyThreshold } = await settings(store.read);
  const articles = await listArticles(store.read, { state: "published", limit: ARTICLES_MAX });
  const { live, draft } = trial.contents;
  const sides = {
    live: { content: live, lessons: await lessonsOf(store.read, live) },
    draft: { content: draft, lessons: await lessonsOf(store.read, draft) },
  };
  // A trial that goes on measures by the same words as at its beginning: all of the set's, not only what is left.
  const measured = items.map(({ text }) => text);
  const thread = openThread<Ask, Told>("trial-thread");
  await thread.ask({ open: { articles, publicUrl, applyThreshold, sides, measured } });
  const keys = new Map(articles.map(({ id, key }) => [id, key]));
  return { needs, trial, thread, applyThreshold, keyOf: (article) => keys.get(article) ?? article };
};

type Decided = { item: Labelled; both: Sides<wire.Decision> };
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

const decideLocally = async ({ thread }: Work, items: Labelled[]): Promise<Decided[]> => {
  const told = await thread.ask({ decide: items.map(itemOf) });
  if (!("decided" in told)) throw new Error("The trial's thread gave another answer.");
  return items.flatMap((item, at) => {
    const both = told.decided[at];
    return both ? [{ item, both }] : [];
  });
};

/** All items of a trial's set, or of its rows with them. */
const everything = async <T extends { position: number }>(page: (after: number) => Promise<T[]>): Promise<T[]> => {
  const all: T[] = [];
  for (;;) {
    const some = await page(all.at(-1)?.position ?? -1);
    all.push(...some);
    if (some.length < PAGE) return all;
  }
};

/** What a trial came to, from the rows it wrote. */
export const summed = async (store: Store, trial: string): Promise<wire.TrialFigures> => {
  const rows = await everything((after) => rowsOf(store.read, { trial, after, limit: PAGE }));
  const seen = (side: "live" | "draft"): Seen[] => rows.map((row) => ({ label: row.item, decision: row[side] }));
  const count = (change: wire.TrialRow["change"]) => rows.filter((row) => row.change === change).length;
  return {
    live: figuresOf(seen("live")),
    draft: figuresOf(seen("draft")),
    changes: { better: count("better"), worse: count("worse"), other: count("other"), same: count("same") },
  };
};

const finish = async (
  { store, now }: RunNeeds,
  id: string,
  change: Pick<wire.TrialView, "state" | "problem"> & { figures?: wire.TrialFigures },
): Promise<void> =>
  store.transact(async (tx) => {
    const { done, total, state: was } = await getTrial(tx, id);
    if (was !== "running") return;
    await updateTrial(tx, id, { ...change, endedAt: now() });
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

/** Measures what is left of a trial. Returns why it stopped before its end; null when it has come to it. */
const measure = async (
  work: Work,
  left: Labelled[],
  goesOn: () => boolean,
): Promise<"cancelled" | "spent" | "closing" | null> => {
  const { needs, trial, thread } = work;
  const hasModel = await isAsked(needs.llm);
  const pace = openPace({ trial, store: needs.store });
  for (let fold = 0; fold < FOLDS; fold++) {
    const mine = left.filter(({ text }) => foldOf(text) === fold);
    if (mine.length === 0) continue;
    await thread.ask({ learn: fold });
    const size = hasModel ? MODEL_BATCH : BATCH;
    for (let at = 0; at < mine.length; at += size) {
      if (!goesOn()) return "closing";
      if (hasModel && !(await pace.mayGoOn())) return "spent";
      const batch = mine.slice(at, at + size);
      const decided = hasModel
        ? await Promise.all(
            batch.map(async (item) => ({ item, both: await decideWithModel({ ...work, pace }, itemOf(item)) })),
          )
        : await decideLocally(work, batch);
      if (!(await keep(work, decided))) return "cancelled";
      pace.spent(decided.flatMap(({ both }) => [both.live, both.draft]));
    }
  }
  return null;
};

/** Runs a trial from where it stands to its end, until it is cancelled, has spent what it may, or `goesOn` says no. */
export const runTrial = async (
  needs: RunNeeds,
  { id, goesOn }: { id: string; goesOn: () => boolean },
): Promise<void> => {
  const trial = await begin(needs, id);
  if (!trial) return;
  const items = await everything((after) => itemsOf(needs.store.read, { set: trial.set, after, limit: PAGE }));
  const left = await undecided(needs.store.read, { trial: id, set: trial.set });
  const work = await open(needs, { trial, items });
  try {
    const stopped = await measure(
      work,
      left.filter(({ position }) => position < trial.total),
      goesOn,
    );
    if (stopped === "closing" || stopped === "cancelled") return;
    const figures = await summed(needs.store, id);
    await finish(
      needs,
      id,
      stopped ? { state: "cancelled", problem: stopped, figures } : { state: "done", problem: null, figures },
    );
  } catch (failure) {
    if (!goesOn()) return;
    await finish(needs, id, { state: "failed", problem: failure instanceof Error ? failure.message : String(failure) });
  } finally {
    await work.thread.close();
  }
};
