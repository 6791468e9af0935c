import { z } from "zod";

/** How gaps and the health of articles are looked at on this desk; what is missing has its default here. */
export const GapSettings = z.object({
  /** A gap is shown from so many questions on. */
  questionsMin: z.number().int().min(2).max(100).default(3),
  /** An article that nobody has touched for so many months while answers cite it is stale. */
  staleMonths: z.number().int().min(1).max(60).default(6),
  /** One that was published so many days ago and never cited is unused. */
  unusedDays: z.number().int().min(1).max(365).default(30),
});
export type GapSettings = z.infer<typeof GapSettings>;

/** How far the desk has been read: events by their number, articles by the day they were last looked over. */
export const Cursor = z.object({
  seq: z.number().default(0),
  articles: z.string().nullable().default(null),
});
export type Cursor = z.infer<typeof Cursor>;
