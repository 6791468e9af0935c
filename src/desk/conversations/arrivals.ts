import { and, asc, eq } from "drizzle-orm";
import type { Inbound, Part } from "../../../channels/contract";
import type { Read, Tx } from "../../../db/client";

type Arrival = { id: string; connection: string; item: Inbound; raw: unknown; at: number };

/** Records one arrival under its unique key; null when it has been recorded before. */
export const record = async (tx: Tx, { id, connection, item, raw, at }: Arrival): Promise<string | null> => {
  const [row] = await tx.q
    .insert(tx.t.arrivals)
    .values({
      id,
      connection,
      externalId: item.externalId,
      kind: item.kind,
      revision: item.revision,
      state: "done",
      raw,
      at,
    })
    .onConflictDoNothing()
    .returning({ id: tx.t.arrivals.id });
  return row?.id ?? null;
};

type Settle = { id: string; state: "done" | "waiting" | "ignored"; item?: Inbound; reason?: string };
export const settle = async (tx: Tx, { id, state, item, reason }: Settle): Promise<void> => {
  await tx.q
    .update(tx.t.arrivals)
    .set({ state, item: item ?? null, reason: reason ?? null })
    .where(eq(tx.t.arrivals.id, id));
};

/** What arrived before the message it is about, in order of arrival. */
export const waitingFor = async (
  tx: Tx,
  { connection, externalId }: { connection: string; externalId: string },
): Promise<{ id: string; item: Inbound }[]> => {
  const { arrivals: a } = tx.t;
  const rows = await tx.q
    .select({ id: a.id, item: a.item })
    .from(a)
    .where(and(eq(a.connection, connection), eq(a.state, "waiting"), eq(a.externalId, externalId)))
    .orderBy(asc(a.at), asc(a.id));
  return rows.flatMap(({ id, item }) => (item ? [{ id, item }] : []));
};

/** When the connection was last heard. */
export const heard = async (tx: Tx, { connection, at }: { connection: string; at: number }): Promise<void> => {
  await tx.q.update(tx.t.connections).set({ lastHeardAt: at }).where(eq(tx.t.connections.id, connection));
};

type Files = { message: string; parts: Part[]; newId: () => string; now: number };
/** Notes the files of a message; their bytes are fetched after the commit. */
export const insertFiles = async (tx: Tx, { message, parts, newId, now }: Files): Promise<void> => {
  for (const [position, part] of parts.entries()) {
    if (part.type !== "file") continue;
    await tx.q.insert(tx.t.files).values({
      id: newId(),
      message,
      position,
      look: part.look,
      name: part.name ?? part.look,
      mime: part.mime ?? "application/octet-stream",
      sizeBytes: part.sizeBytes ?? null,
      width: part.width ?? null,
      height: part.height ?? null,
      durationS: part.durationS ?? null,
      state: part.unavailable ? "failed" : "waiting",
      problem: part.unavailable ?? null,
      ref: part.ref,
      createdAt: now,
    });
  }
};

export const keepUnreadable = async (
  tx: Tx,
  { id, connection, raw, error, at }: { id: string; connection: string; raw: unknown; error: string; at: number },
): Promise<void> => {
  await tx.q.insert(tx.t.quarantine).values({ id, connection, raw, error, at });
};

export const unreadable = async (db: Read, id: string) => {
  const [row] = await db.q.select().from(db.t.quarantine).where(eq(db.t.quarantine.id, id));
  return row ?? null;
};
