import { and, asc, eq, gt, isNull, lte, or, sql } from "drizzle-orm";
import type { Inbound, Part } from "../../../channels/contract";
import { shared } from "../../../db/abreast";
import { type Read, sent, type Tx } from "../../../db/client";
import { among, asList, inserter, onceInserter, perConnection, prepared, reader, updater } from "../../../db/prepared";

type Arrival = { id: string; connection: string; item: Inbound; raw: unknown; at: number };

const insertArrival = onceInserter("arrival", (t) => t.arrivals);
const updateArrival = updater("arrival", (t) => t.arrivals);
const insertFile = inserter("file", (t) => t.files);

/** Records one arrival under its unique key; null when it has been recorded before. */
export const record = async (tx: Tx, { id, connection, item, raw, at }: Arrival): Promise<string | null> => {
  const { externalId, kind, revision } = item;
  const isNew = await insertArrival(tx, { id, connection, externalId, kind, revision, state: "done", raw, at });
  return isNew ? id : null;
};

type Settle = { id: string; state: "done" | "waiting" | "ignored"; item?: Inbound; reason?: string };
export const settle = async (tx: Tx, { id, state, item, reason }: Settle): Promise<void> => {
  await updateArrival(tx, id, { state, item: item ?? null, reason: reason ?? null });
};

const waiting = prepared(({ q, t: { arrivals: a } }) =>
  q
    .select({ id: a.id, item: a.item })
    .from(a)
    .where(
      and(
        eq(a.connection, sql.placeholder("connection")),
        // Said in the statement itself: the index holds only these, and an engine must see that it will do.
        sql`${a.state} = 'waiting'`,
        eq(a.externalId, sql.placeholder("externalId")),
      ),
    )
    .orderBy(asc(a.at), asc(a.id))
    .prepare("arrivals_waiting"),
);

const waitingForAny = prepared((db) => {
  const { arrivals: a } = db.t;
  return db.q
    .select({ id: a.id, item: a.item, externalId: a.externalId })
    .from(a)
    .where(
      and(
        eq(a.connection, sql.placeholder("connection")),
        sql`${a.state} = 'waiting'`,
        among(db, a.externalId, "externalIds"),
      ),
    )
    .orderBy(asc(a.at), asc(a.id))
    .prepare("arrivals_waiting_any");
});

export type Waiting = { id: string; item: Inbound };
const standing = (rows: { id: string; item: Inbound | null }[]): Waiting[] =>
  rows.flatMap(({ id, item }) => (item ? [{ id, item }] : []));
/** What arrived before the message it is about, in order of arrival. */
export const waitingFor = reader<{ connection: string; externalId: string }, Waiting[]>(
  async (tx, at) => standing(await waiting(tx).execute(at)),
  perConnection(async (tx, connection, asks) => {
    const externalIds = asList(
      tx,
      asks.map(({ externalId }) => externalId),
    );
    const rows = await waitingForAny(tx).execute({ connection, externalIds });
    return asks.map(({ externalId }) => standing(rows.filter((row) => row.externalId === externalId)));
  }),
);

/** So near to the last time it is not worth a write: this one row would be written at every message. */
const HEARD_MS = 1000;
const noteHeard = prepared((db) => {
  const { connections: c } = db.t;
  const at = sql`${sql.placeholder("at")}`;
  return db.q
    .update(c)
    .set({ lastHeardAt: at })
    .where(
      and(
        eq(c.id, sql.placeholder("id")),
        or(isNull(c.lastHeardAt), lte(c.lastHeardAt, sql.placeholder("before")), gt(c.lastHeardAt, at)),
      ),
    )
    .prepare("connection_heard");
});
type Heard = { connection: string; at: number };
const note = (tx: Tx, { connection, at }: Heard) =>
  noteHeard(tx).execute({ id: connection, at, before: at - HEARD_MS });
const noteAll = shared(async (tx, heard: Heard[]) => {
  // The last word of each is enough.
  const last = new Map(heard.map((one) => [one.connection, one]));
  return Promise.all([...last.values()].map((one) => note(tx, one)));
});
/** When the connection was last heard, to the second. */
export const heard = async (tx: Tx, one: Heard): Promise<void> => {
  if (tx.lane) noteAll.tell(tx, tx.lane, one);
  else await sent(tx, note(tx, one));
};

/** What a platform says of a file's measures, as far as a column holds it: some files are larger than 2 GiB, some last 3.7 s. */
const measure = (said: number | undefined): number | null =>
  said !== undefined && said >= 0 && said < 2 ** 31 - 1 ? Math.round(said) : null;

type FilePart = Extract<Part, { type: "file" }>;
type One = { message: string; position: number; part: FilePart; newId: () => string; now: number };
export const insertFileAt = (tx: Tx, { message, position, part, newId, now }: One): Promise<void> =>
  insertFile(tx, {
    id: newId(),
    message,
    position,
    look: part.look,
    name: part.name ?? part.look,
    mime: part.mime ?? "application/octet-stream",
    sizeBytes: measure(part.sizeBytes),
    width: measure(part.width),
    height: measure(part.height),
    durationS: measure(part.durationS),
    state: part.unavailable ? "failed" : "waiting",
    problem: part.unavailable ?? null,
    ref: part.ref,
    createdAt: now,
  });

type Files = { message: string; parts: Part[]; newId: () => string; now: number };
/** Notes the files of a message; their bytes are fetched after the commit. */
export const insertFiles = async (tx: Tx, { parts, ...of }: Files): Promise<void> => {
  for (const [position, part] of parts.entries())
    if (part.type === "file") await insertFileAt(tx, { ...of, position, part });
};

/** The same id again changes nothing. */
export const keepUnreadable = async (
  tx: Tx,
  { id, connection, raw, error, at }: { id: string; connection: string; raw: unknown; error: string; at: number },
): Promise<void> => {
  await tx.q.insert(tx.t.quarantine).values({ id, connection, raw, error, at }).onConflictDoNothing();
};

export const unreadable = async (db: Read, id: string) => {
  const [row] = await db.q.select().from(db.t.quarantine).where(eq(db.t.quarantine.id, id));
  return row ?? null;
};
