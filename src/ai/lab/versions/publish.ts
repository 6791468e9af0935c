import { z } from "zod";
import type { Read, Store, Tx } from "../../../../db/client";
import { applyCategories } from "../../../desk/categories/apply-categories";
import { CategoryConfig } from "../../../desk/categories/model";
import { emit } from "../../../jobs/outbox";
import type { NewId } from "../../../kernel/ids";
import { Problem } from "../../../kernel/problem";
import type { Now } from "../../../kernel/time";
import type * as wire from "../../../kernel/wire";
import { retoldAs } from "../gate/retold";
import { liveChanged } from "../live";
import { calibratedAs, type KeptCategory } from "../model";
import { labSettings, saveDrift, saveLabSettings } from "../store";
import { regressionsOf } from "../trials/model";
import { doneTrials, type StoredTrial } from "../trials/store";
import { isDecidedAlike } from "./categories";
import { refuseOverwriting } from "./edit";
import { deskCategories, goingLive } from "./going-live";
import { addRetold, addStep, getLive, getVersion, liveBefore, type StoredVersion, updateVersion } from "./store";
import { mustRead } from "./words";

export type PublishNeeds = { store: Store; now: Now; newId: NewId };

export const PublishInput = z.object({
  revision: z.number().int(),
  /** Why it goes live although it was never tried or is worse than the lead tolerates. */
  overrule: z.string().trim().min(3).max(1000).nullish(),
});

type Change = { to: StoredVersion; categories: KeptCategory[]; by: string; why: string | null; at: number };
/** Takes the live version off and puts another in its place, with its categories. */
const putLive = async (
  tx: Tx,
  { newId }: Pick<PublishNeeds, "newId">,
  change: Change & { what: "published" | "rolled_back" },
) => {
  const { to, categories, by, why, at, what } = change;
  const live = await getLive(tx);
  // What is kept is what it was in the end: whoever goes back to it finds the categories as they were left.
  const left = { ...live.content, categories: await deskCategories(tx) };
  await updateVersion(tx, live, { state: "retired", retiredAt: at, content: left, updatedAt: at });
  // The gate's calibration is the desk's: whatever goes live goes by what was learned last.
  const content = calibratedAs({ ...to.content, categories }, live.content);
  await updateVersion(tx, to, { state: "live", content, publishedAt: at, retiredAt: null, updatedAt: at });
  const step = { by, text: why, at };
  await addStep(tx, { ...step, id: newId(), version: live.id, what: "retired", revision: live.revision, text: null });
  await addStep(tx, { ...step, id: newId(), version: to.id, what, revision: to.revision, content });
  const retold = retoldAs(to.content.gate, content.gate);
  if (retold)
    await addRetold(tx, { id: newId(), version: to.id, revision: to.revision, by: null, content, retold, at });
  const actor = { kind: "agent", id: by } as const;
  await applyCategories(tx, CategoryConfig.array().parse(categories), { by: actor, now: at });
  if ((await labSettings(tx)).shadow === to.id) await saveLabSettings(tx, { shadow: null }, at);
  // A drift was told of the version that was live.
  await saveDrift(tx, null, at);
  const payload = { what: "live" as const, id: to.id, why };
  await emit(tx, { type: "lab.changed", conversation: null, actor, payload }, at);
};

type Against = { isTried: boolean; isMoved: boolean; regressions: wire.Regression[]; trial: string | null };

/** Whether a trial sorted by other categories than a version would bring now, or than the desk has now. */
const hasMoved = ({ contents }: StoredTrial, now: { draft: KeptCategory[]; live: KeptCategory[] }): boolean =>
  !isDecidedAlike(contents.draft.categories, now.draft) || !isDecidedAlike(contents.live.categories, now.live);

type Found = { trial: string; regression: wire.Regression };
const fallOf = ({ regression: { live, draft } }: Found): number => live - draft;
/** Of what got worse on several sets, each figure where it fell deepest. */
const deepest = (found: Found[]): Found[] =>
  found.filter(
    (one) =>
      found
        .filter(({ regression }) => regression.what === one.regression.what)
        .toSorted((a, b) => fallOf(b) - fallOf(a))[0] === one,
  );

/**
 * What speaks against publishing: never tried as it would go live now (`isMoved`: it was, before the desk's categories changed),
 * or worse than tolerated on any set: what got worse on one is not made good by another.
 */
export const objections = async (tx: Read, id: string): Promise<Against> => {
  const version = await getVersion(tx, id);
  const live = await getLive(tx);
  const tried = await doneTrials(tx, { version: id, revision: version.revision, against: live.id });
  const [latest] = tried;
  if (!latest) return { isTried: false, isMoved: false, regressions: [], trial: null };
  const now = { draft: await goingLive(tx, version), live: await deskCategories(tx) };
  const standing = tried.filter((trial) => !hasMoved(trial, now));
  const settings = await labSettings(tx);
  const found = deepest(
    standing.flatMap(({ id: trial, figures }) =>
      figures ? regressionsOf(figures, settings).map((regression) => ({ trial, regression })) : [],
    ),
  );
  const isTried = standing.length > 0;
  return {
    isTried,
    isMoved: !isTried,
    regressions: found.map(({ regression }) => regression),
    trial: found[0]?.trial ?? (standing[0] ?? latest).id,
  };
};

/** Makes a draft the live version. Refused when it was not tried beside the live one or is worse than tolerated, unless overruled with a reason. */
export const publish = async (
  { store, now, newId }: PublishNeeds,
  { id, revision, overrule, by }: z.infer<typeof PublishInput> & { id: string; by: string },
): Promise<void> => {
  await store.transact(async (tx) => {
    const version = await getVersion(tx, id);
    if (version.state === "live" || version.state === "retired")
      throw new Problem("lab.not_draft", { id, state: version.state });
    if (version.revision !== revision) return refuseOverwriting(tx, id);
    mustRead(version.content.prompts);
    const against = await objections(tx, id);
    if (!overrule && !against.isTried) throw new Problem("lab.untried", { id, revision, isMoved: against.isMoved });
    if (!overrule && against.regressions.length > 0) throw new Problem("lab.regression", { id, ...against });
    const categories = await goingLive(tx, version);
    const why = against.isTried && against.regressions.length === 0 ? null : (overrule ?? null);
    await putLive(tx, { newId }, { to: version, categories, by, why, at: now(), what: "published" });
  });
  liveChanged(store.read);
};

/** Puts the version before the live one back, with the categories it left. Returns its id. */
export const rollBack = async (
  { store, now, newId }: PublishNeeds,
  { by, why = null }: { by: string; why?: string | null },
): Promise<string> => {
  const id = await store.transact(async (tx) => {
    const to = await liveBefore(tx);
    if (!to) throw new Problem("not_found", { what: "version" });
    await putLive(tx, { newId }, { to, categories: to.content.categories, by, why, at: now(), what: "rolled_back" });
    return to.id;
  });
  liveChanged(store.read);
  return id;
};
