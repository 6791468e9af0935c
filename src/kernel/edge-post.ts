import { z } from "zod";

/** A post as the edge hands it on, beside its body: where it came, when (milliseconds since 1970), with which headers. */
export const EdgePost = z.object({
  connection: z.string().min(1).max(200),
  /** What follows the connection's id, with the query. */
  path: z.string().max(8000),
  method: z.string().max(10),
  headers: z.record(z.string(), z.string()),
  at: z.number(),
});
export type EdgePost = z.infer<typeof EdgePost>;

/** One line without anything a header may not hold. */
export const postLine = (post: EdgePost): string => Buffer.from(JSON.stringify(post)).toString("base64url");
/** Throws on what is none. */
export const readPostLine = (line: string): EdgePost =>
  EdgePost.parse(JSON.parse(Buffer.from(line, "base64url").toString()));

/** The doors of every connection, as home tells them: channel, and what its guard needs to know. */
export const EdgeDoors = z.object({
  at: z.number(),
  doors: z.record(z.string(), z.object({ channel: z.string(), door: z.record(z.string(), z.string()) })),
});
export type EdgeDoors = z.infer<typeof EdgeDoors>;

/** What waits at the edge for one connection. `dead`: home kept failing on it until it was laid aside for a replay. */
export const EdgeBacklog = z.object({
  connection: z.string(),
  waiting: z.number(),
  dead: z.number(),
  oldestAt: z.number().nullable(),
});
export type EdgeBacklog = z.infer<typeof EdgeBacklog>;
