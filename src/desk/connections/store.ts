import { and, asc, eq, isNull } from "drizzle-orm";
import type { ChannelName, ConnectionState } from "../../../channels/contract";
import type { Read, schemas, Tx } from "../../../db/client";
import { Problem } from "../../kernel/problem";

export type Connection = (typeof schemas.postgres)["connections"]["$inferSelect"];

export const listConnections = async (db: Read): Promise<Connection[]> =>
  db.q
    .select()
    .from(db.t.connections)
    .where(isNull(db.t.connections.removedAt))
    .orderBy(asc(db.t.connections.createdAt))
    .limit(200);

/** Throws Problem not_found. */
export const getConnection = async (db: Read, id: string): Promise<Connection> => {
  const [row] = await db.q
    .select()
    .from(db.t.connections)
    .where(and(eq(db.t.connections.id, id), isNull(db.t.connections.removedAt)));
  if (!row) throw new Problem("not_found", { what: "connection", id });
  return row;
};

/** The channel of a connection, also of one that was removed: what came through it stays. Throws Problem not_found. */
export const channelOf = async (db: Read, id: string): Promise<ChannelName> => {
  const { connections: c } = db.t;
  const [row] = await db.q.select({ channel: c.channel }).from(c).where(eq(c.id, id));
  if (!row) throw new Problem("not_found", { what: "connection", id });
  return row.channel;
};

type New = {
  id: string;
  channel: ChannelName;
  name: string;
  address: string;
  settings: Record<string, unknown>;
  secrets: string;
  at: number;
};
export const insertConnection = async (tx: Tx, { at, ...one }: New): Promise<void> => {
  await tx.q.insert(tx.t.connections).values({ ...one, stateSince: at, createdAt: at });
};

export const saveConnection = async (tx: Tx, id: string, change: Partial<Connection>): Promise<void> => {
  await tx.q.update(tx.t.connections).set(change).where(eq(tx.t.connections.id, id));
};

/** The last time a connection was deaf, once what was said meanwhile has been fetched. */
export const gapOf = ({ gapSince: since, gapMessages: messages, gapFilledAt: filledAt }: Connection) =>
  since === null || filledAt === null ? null : { since, messages: messages ?? 0, filledAt };

/** Notes a state when it differs from the one known, or tells of a gap that was filled; true when it did. */
export const saveState = async (
  tx: Tx,
  { id, state, at }: { id: string; state: ConnectionState; at: number },
): Promise<boolean> => {
  const [known] = await tx.q.select().from(tx.t.connections).where(eq(tx.t.connections.id, id));
  // While pairing, what to draw as a QR code stands in the reason's place: it is short-lived and for admins only.
  const reason = "reason" in state ? state.reason : "qr" in state ? state.qr : null;
  const filled = "filled" in state && state.filled;
  if (known && filled)
    await saveConnection(tx, id, {
      gapSince: filled.sinceMs,
      gapMessages: filled.messages,
      gapFilledAt: at,
    });
  if (!known) return false;
  if (known.state === state.at && known.stateReason === reason) return Boolean(filled);
  const stateCure = "cure" in state ? (state.cure ?? null) : null;
  await saveConnection(tx, id, { state: state.at, stateReason: reason, stateCure, stateSince: at });
  return true;
};

/** The state noted last, as its holder said it. */
export const stateOf = ({ state, stateReason: reason, stateCure: cure }: Connection): ConnectionState => {
  switch (state) {
    case "pairing":
      return { at: state, qr: reason };
    case "degraded":
      return { at: state, reason: reason ?? "" };
    case "offline":
      return { at: state, reason: reason ?? "", ...(cure !== null && { cure }) };
    default:
      return { at: state };
  }
};
