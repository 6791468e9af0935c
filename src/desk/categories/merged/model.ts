import { z } from "zod";

const ids = z.array(z.string());
/** What may be as much as the desk has ever taken in. */
export const Moved = z.object({
  conversations: ids,
  labels: ids,
  /** Suggestions of it, and suggestions that were corrected to it. */
  suggested: ids,
  corrected: ids,
  /** Corrections from one to the other, which were none from then on. */
  agreed: z.array(
    z.object({
      id: z.string(),
      value: z.string(),
      fate: z.enum(["shown", "applied", "accepted", "corrected", "dismissed", "replaced"]),
      correctedTo: z.string().nullable(),
    }),
  ),
  /** Questions in labelled sets. */
  labelled: ids,
});
/** All that moved when a category became part of another, by its id: what taking that back needs. */
export const Merged = Moved.extend({
  into: z.string(),
  at: z.number(),
  /** Those that the other one did not have. */
  examples: z.array(z.string()),
  /** Categories that stood under it. */
  children: ids,
  /** Where they stand since: under the other one, or beside it. */
  childrenUnder: z.string().optional(),
  /** The other one stood under it itself. */
  wasAbove: z.boolean(),
  rules: ids,
  /** People who are said to know it and were not said to know the other. */
  people: ids,
});
export type Merged = z.infer<typeof Merged>;
