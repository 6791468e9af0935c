import { z } from "zod";
import type { Read, Tx } from "../../../../db/client";
import type * as wire from "../../../kernel/wire";
import { saveSetting, setting } from "../store";
import { GateMeasured } from "./model";

/** What was measured last of the gate on this desk; null before the first time. */
export const measuredGate = async (db: Read): Promise<wire.GateMeasured | null> =>
  GateMeasured.nullable().parse(await setting(db, "lab.gate"));
export const saveGate = (tx: Tx, measured: wire.GateMeasured): Promise<void> =>
  saveSetting(tx, { id: "lab.gate", value: measured, at: measured.at });

const AskedFor = z.union([
  z.object({ at: z.number(), by: z.string() }),
  z.number().transform((at) => ({ at, by: null })),
]);
/** Who asked last for the gate to be measured, and when; at 0 for never. */
export const gateAsked = async (db: Read): Promise<{ at: number; by: string | null }> =>
  AskedFor.parse((await setting(db, "lab.gate.asked")) ?? 0);
export const askForGate = (tx: Tx, { at, by }: { at: number; by: string }): Promise<void> =>
  saveSetting(tx, { id: "lab.gate.asked", value: { at, by }, at });
