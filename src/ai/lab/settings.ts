import { z } from "zod";
import type * as wire from "../../kernel/wire";

const share = z.number().min(0).max(1);

/** How the lab is run on this desk; what is missing in the database has its default here. */
export const LabSettings = z.object({
  toleranceAccuracy: share.default(0.01),
  tolerancePrecision: share.default(0.01),
  toleranceCoverage: share.default(0.02),
  nightlyHour: z.number().int().min(0).max(23).nullable().default(2),
  nightlySize: z.number().int().min(20).max(5000).default(500),
  driftMin: share.default(0.05),
  shadow: z.string().nullable().default(null),
}) satisfies z.ZodType<wire.LabSettings>;

export const StoredDrift = z.object({
  trial: z.string(),
  at: z.number(),
  text: z.string(),
  was: z.number(),
  is: z.number(),
}) satisfies z.ZodType<wire.Drift>;
