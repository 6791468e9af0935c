import { and, asc, desc, eq, gte, isNull, lt, sql } from "drizzle-orm";
import type { Read, schemas, Tx } from "../../../db/client";
import { type Change, changed } from "../../kernel/change";
import { Problem } from "../../kernel/problem";
import type { ModelUsage } from "../../kernel/wire";
import { defaultModelSettings, ModelSettings } from "./model";

export type Provider = (typeof schemas.postgres)["providers"]["$inferSelect"];
type ModelCall = (typeof schemas.postgres)["modelCalls"]["$inferSelect"];

const KEY = "models";
const storedValue = async (db: Read, id: string): Promise<unknown> => {
  const { settings: s } = db.t;
  const [row] = await db.q.select({ value: s.value }).from(s).where(eq(s.id, id));
  return row?.value;
};
const storeValue = async (tx: Tx, id: string, value: unknown, now: number): Promise<void> => {
  const { settings: s } = tx.t;
  const set = { value, updatedAt: now };
  await tx.q
    .insert(s)
    .values({ id, ...set })
    .onConflictDoUpdate({ target: s.id, set });
};

/** What leads have set; what a row of an older Parley lacks is as it ships. */
export const modelSettings = async (db: Read): Promise<ModelSettings> =>
  ModelSettings.safeParse((await storedValue(db, KEY)) ?? {}).data ?? defaultModelSettings;

export const saveModelSettings = async (tx: Tx, change: Change<ModelSettings>, now: number): Promise<void> =>
  storeValue(tx, KEY, changed(await modelSettings(tx), change), now);

export const listProviders = async (db: Read): Promise<Provider[]> => {
  const { providers: p } = db.t;
  return db.q.select().from(p).where(isNull(p.removedAt)).orderBy(asc(p.createdAt), asc(p.id)).limit(100);
};

/** Throws Problem not_found. */
export const getProvider = async (db: Read, id: string): Promise<Provider> => {
  const { providers: p } = db.t;
  const [row] = await db.q
    .select()
    .from(p)
    .where(and(eq(p.id, id), isNull(p.removedAt)));
  if (!row) throw new Problem("not_found", { what: "provider", id });
  return row;
};

export const insertProvider = async (tx: Tx, provider: Omit<Provider, "removedAt">): Promise<void> => {
  await tx.q.insert(tx.t.providers).values(provider);
};
export const saveProvider = async (tx: Tx, id: string, change: Partial<Provider>): Promise<void> => {
  await tx.q.update(tx.t.providers).set(change).where(eq(tx.t.providers.id, id));
};

export const insertCall = async (tx: Tx, call: ModelCall): Promise<void> => {
  await tx.q.insert(tx.t.modelCalls).values(call);
};

/** What has been spent since a time, altogether or for one conversation. */
export const spent = async (db: Read, { since, conversation }: { since?: number; conversation?: string }) => {
  const { modelCalls: m } = db.t;
  const [row] = await db.q
    .select({ cost: sql<number | null>`sum(${m.cost})` })
    .from(m)
    .where(
      and(
        since === undefined ? undefined : gte(m.at, since),
        conversation === undefined ? undefined : eq(m.conversation, conversation),
      ),
    );
  return Number(row?.cost ?? 0);
};

/** Calls between two times by task, model and outcome: what reports and the settings show. */
export const usage = async (db: Read, { from, to }: { from: number; to: number }): Promise<ModelUsage[]> => {
  const { modelCalls: m } = db.t;
  const rows = await db.q
    .select({
      task: m.task,
      provider: m.provider,
      model: m.model,
      outcome: m.outcome,
      calls: sql<number>`count(*)`,
      inputTokens: sql<number>`sum(${m.inputTokens})`,
      outputTokens: sql<number>`sum(${m.outputTokens})`,
      cost: sql<number | null>`sum(${m.cost})`,
      ms: sql<number>`avg(${m.ms})`,
    })
    .from(m)
    .where(and(gte(m.at, from), lt(m.at, to)))
    .groupBy(m.task, m.provider, m.model, m.outcome)
    .orderBy(desc(sql`count(*)`))
    .limit(500);
  // PostgreSQL gives sums and counts as text.
  return rows.map((row) => ({
    ...row,
    calls: Number(row.calls),
    inputTokens: Number(row.inputTokens),
    outputTokens: Number(row.outputTokens),
    cost: row.cost === null ? null : Number(row.cost),
    ms: Math.round(Number(row.ms)),
  }));
};

/** Names and addresses by which a conversation's customer can be known. */
export const privateWords = async (db: Read, conversation: string): Promise<string[]> => {
  const { conversations: v, contacts: c, identities: i } = db.t;
  const rows = await db.q
    .select({ name: c.name, email: c.email, phone: c.phone, address: i.address, person: i.person })
    .from(v)
    .innerJoin(c, eq(c.id, v.contact))
    .leftJoin(i, eq(i.contact, c.id))
    .where(eq(v.id, conversation))
    .limit(50);
  const found = rows.flatMap(({ name, email, phone, address, person }) => [
    name,
    ...name.split(/\s+/),
    email,
    phone,
    address,
    ...(person ? [person.name, person.handle, person.email, person.phone] : []),
  ]);
  return [...new Set(found.flatMap((one) => (one && one.trim().length >= WORD_MIN ? [one.trim()] : [])))];
};
const WORD_MIN = 3;

/** The time for which leads were last told that the budget is used up: once a day. */
export const toldSpent = async (db: Read): Promise<number> => Number((await storedValue(db, "models.spent")) ?? 0);
export const setToldSpent = (tx: Tx, day: number, now: number): Promise<void> =>
  storeValue(tx, "models.spent", day, now);
