import { z } from "zod";
import type { Store, Tx } from "../../../../db/client";
import { emit } from "../../../jobs/outbox";
import type { Actor } from "../../../kernel/events";
import type { NewId } from "../../../kernel/ids";
import { Problem } from "../../../kernel/problem";
import type { Now } from "../../../kernel/time";
import type * as wire from "../../../kernel/wire";
import { calibratedAs } from "../model";
import { getSet } from "../sets/store";
import { deskCategories, goingLive } from "../versions/going-live";
import { addStep, getLive, getVersion, updateVersion } from "../versions/store";
import { mustRead } from "../versions/words";
import { TrialLimits } from "./model";
import { getTrial, insertTrial, openTrialsOf, updateTrial } from "./store";

export type Needs = { store: Store; now: Now; newId: NewId };

export const TrialInput = z.object({
  version: z.string().max(100),
  set: z.string().max(100),
  limits: TrialLimits.prefault({}),
});

export const trialChanged = (
  { id, done, total, state }: Pick<wire.TrialView, "id" | "done" | "total" | "state">,
  actor: Actor = { kind: "system" },
) =>
  ({
    type: "lab.changed",
    conversation: null,
    actor,
    payload: { what: "trial", id, done, total, why: state },
  }) as const;

type Start = z.infer<typeof TrialInput> & { actor: Actor; kind?: wire.TrialView["kind"] };
/** Sets a trial of a version beside the live one down to be run; both are kept as they stand now. Returns its id. */
const startTrialIn = async (
  tx: Tx,
  { now, newId }: Omit<Needs, "store">,
  { version: id, set, limits, actor, kind = "trial" }: Start,
): Promise<string> => {
  const version = await getVersion(tx, id);
  const live = await getLive(tx);
  // What is live is measured as it is: words of its that no longer fit give place to the release's.
  if (version.id !== live.id) mustRead(version.content.prompts);
  const { size } = await getSet(tx, set);
  if (size === 0) throw new Problem("lab.empty_set", { set });
  const at = now();
  const by = actor.kind === "agent" ? actor.id : null;
  const desk = { ...live.content, categories: await deskCategories(tx) };
  // What is tried is what would go live: the desk may have moved on since the draft was begun.
  const draft = { ...version.content, categories: await goingLive(tx, version) };
  const trial = { id: newId(), total: size, done: 0, state: "waiting" } as const;
  await insertTrial(tx, {
    ...trial,
    kind,
    version: version.id,
    revision: version.revision,
    against: live.id,
    set,
    contents: { live: desk, draft: version.id === live.id ? desk : calibratedAs(draft, live.content) },
    limits,
    figures: null,
    problem: null,
    by,
    createdAt: at,
    startedAt: null,
    endedAt: null,
  });
  if (version.state === "draft") {
    await updateVersion(tx, version, { state: "trial" });
    const step = { version: version.id, what: "tried", by, text: null, revision: version.revision, at } as const;
    await addStep(tx, { id: newId(), ...step });
  }
  await emit(tx, trialChanged(trial, actor), at);
  return trial.id;
};

/** A trial has come to its end or was stopped: a version that nothing else tries is a draft again. */
export const leaveTrial = async (tx: Tx, id: string): Promise<void> => {
  const { version, kind } = await getTrial(tx, id);
  if (kind !== "trial" || (await openTrialsOf(tx, version)).some((other) => other !== id)) return;
  const tried = await getVersion(tx, version);
  if (tried.state === "trial") await updateVersion(tx, tried, { state: "draft" });
};

export const startTrial = ({ store, ...needs }: Needs, input: Start): Promise<string> =>
  store.transact((tx) => startTrialIn(tx, needs, input));

/** Stops a trial where it is; what was decided stays, and it can go on later. */
export const cancelTrial = ({ store, now }: Needs, { id, actor }: { id: string; actor: Actor }): Promise<void> =>
  store.transact(async (tx) => {
    const trial = await getTrial(tx, id);
    if (trial.state !== "waiting" && trial.state !== "running") return;
    await updateTrial(tx, id, { state: "cancelled", endedAt: now() });
    await leaveTrial(tx, id);
    await emit(tx, trialChanged({ ...trial, state: "cancelled" }, actor), now());
  });

/** Goes on with a trial that was cancelled or failed, under other limits where they are given. */
export const resumeTrial = (
  { store, now }: Needs,
  { id, limits, actor }: { id: string; limits?: wire.TrialLimits; actor: Actor },
): Promise<void> =>
  store.transact(async (tx) => {
    const trial = await getTrial(tx, id);
    if (trial.state !== "cancelled" && trial.state !== "failed") return;
    await updateTrial(tx, id, {
      state: "waiting",
      problem: null,
      figures: null,
      endedAt: null,
      ...(limits && { limits }),
    });
    const version = await getVersion(tx, trial.version);
    if (trial.kind === "trial" && version.state === "draft") await updateVersion(tx, version, { state: "trial" });
    await emit(tx, trialChanged({ ...trial, state: "waiting" }, actor), now());
  });
