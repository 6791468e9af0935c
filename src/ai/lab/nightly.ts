import type { Store } from "../../../db/client";
import { emit } from "../../jobs/outbox";
import type { NewId } from "../../kernel/ids";
import type { Now } from "../../kernel/time";
import type * as wire from "../../kernel/wire";
import { buildSet } from "./sets/build";
import { getSet, removeSet } from "./sets/store";
import { labSettings, lastNight, saveDrift, saveNight } from "./store";
import { startTrial } from "./trials/start";
import { getTrial, latestMeasured, nightlyOf } from "./trials/store";
import { getLive } from "./versions/store";

type Needs = { store: Store; now: Now; newId: NewId };

const system = { kind: "system" } as const;
const NIGHTS_MAX = 7;
/** Fewer questions than these say nothing of a drift. */
const JUDGED_MIN = 20;

const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10);

/** Once a night, at the lead's hour, sets a measurement of the live version down to be run. Returns the trial's id; null when it is not the time. */
export const measureNightly = async (needs: Needs): Promise<string | null> => {
  const { store, now } = needs;
  const { nightlyHour, nightlySize } = await labSettings(store.read);
  const day = dayOf(now());
  if (nightlyHour === null || new Date(now()).getUTCHours() !== nightlyHour) return null;
  // One process alone begins a night, whatever becomes of it.
  const isMine = await store.transact(async (tx) => {
    if ((await lastNight(tx)) === day) return false;
    await saveNight(tx, day, now());
    return true;
  });
  if (!isMine) return null;
  const set = await buildSet(needs, { name: day, source: "past", limit: nightlySize, actor: system });
  const { size } = await getSet(store.read, set);
  if (size < JUDGED_MIN) {
    await store.transact((tx) => removeSet(tx, set, now()));
    return null;
  }
  const { id } = await getLive(store.read);
  const limits = { moneyMax: null, perMinuteMax: null };
  return startTrial(needs, { version: id, set, limits, actor: system, kind: "nightly" });
};

const middle = (values: number[]): number | null =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? null;

const measures = {
  accuracy: ({ sorted }: wire.Figures) => (sorted.n < JUDGED_MIN ? null : sorted.accuracy),
  precision: ({ answers }: wire.Figures) => (answers.judged < JUDGED_MIN ? null : answers.precision),
} as const;

/** What fell by more than a lead wants to hear of, against the middle of the nights before; null when nothing did. */
export const driftOf = ({
  now,
  before,
  driftMin,
}: {
  now: wire.Figures;
  before: wire.Figures[];
  driftMin: number;
}): { text: string; was: number; is: number } | null => {
  for (const [text, of] of Object.entries(measures)) {
    const is = of(now);
    const was = middle(before.flatMap((one) => of(one) ?? []));
    if (is !== null && was !== null && was - is >= driftMin) return { text, was, is };
  }
  return null;
};

/** A nightly measurement has ended: its set has served, and a drift is told. */
export const seeNight = async ({ store, now }: Omit<Needs, "newId">, id: string): Promise<void> => {
  const trial = await getTrial(store.read, id);
  if (trial.kind !== "nightly" || !trial.figures || trial.state !== "done") return;
  const nights = (await nightlyOf(store.read, trial.version, NIGHTS_MAX + 1)).filter((one) => one.id !== id);
  const first = nights.length === 0 ? await latestMeasured(store.read, trial.version) : null;
  const before = [...nights.flatMap(({ figures }) => figures?.draft ?? []), ...(first ? [first] : [])];
  const { driftMin } = await labSettings(store.read);
  const drift = driftOf({ now: trial.figures.draft, before, driftMin });
  await store.transact(async (tx) => {
    await removeSet(tx, trial.set, now());
    if (!drift) return;
    await saveDrift(tx, { trial: id, at: now(), ...drift }, now());
    const payload = { what: "drift" as const, id, why: drift.text };
    await emit(tx, { type: "lab.changed", conversation: null, actor: system, payload }, now());
  });
};
