import {
  and,
  asc,
  count,
  desc,
  eq,
  getTableColumns,
  gt,
  gte,
  inArray,
  isNull,
  lt,
  lte,
  ne,
  notInArray,
  or,
  type SQL,
} from "drizzle-orm";
import type { PgColumn, PgTable } from "drizzle-orm/pg-core";
import type { Read, Tx } from "../../../db/client";
import type { AgentId } from "../../kernel/ids";

export type SignInTable = "agents" | "sessions" | "accounts" | "verifications";
/** A row as the sign-in library sees it, times in milliseconds. */
export type Row = Record<string, unknown>;
export type Condition = {
  field: string;
  operator: string;
  connector: "AND" | "OR";
  value: unknown;
};

const tableOf = ({ t }: Read, name: SignInTable): PgTable => t[name];

const columnOf = (table: PgTable, field: string): PgColumn => {
  const column = getTableColumns(table)[field];
  if (!column) throw new Error(`The sign-in tables have no column ${field}`);
  return column;
};

const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : [value]);

const test = (table: PgTable, { field, operator, value }: Condition): SQL => {
  const column = columnOf(table, field);
  if (operator === "eq") return value === null ? isNull(column) : eq(column, value);
  if (operator === "ne") return ne(column, value);
  if (operator === "lt") return lt(column, value);
  if (operator === "lte") return lte(column, value);
  if (operator === "gt") return gt(column, value);
  if (operator === "gte") return gte(column, value);
  if (operator === "in") return inArray(column, list(value));
  if (operator === "not_in") return notInArray(column, list(value));
  // Searching by a part of a text belongs to the library's admin plugins, which we don't use.
  throw new Error(`Sign-in asked for ${operator}, which our storage does not offer`);
};

const where = (table: PgTable, conditions: readonly Condition[]): SQL | undefined => {
  const tests = (connector: "AND" | "OR") =>
    conditions.filter((one) => one.connector === connector).map((one) => test(table, one));
  const any = tests("OR");
  return and(...tests("AND"), any.length > 0 ? or(...any) : undefined);
};

/** Rows that meet all conditions, at most `limit`. */
export const findRows = async (
  read: Read,
  name: SignInTable,
  query: {
    where: readonly Condition[];
    limit: number;
    offset?: number;
    sortBy?: { field: string; direction: "asc" | "desc" };
  },
): Promise<Row[]> => {
  const table = tableOf(read, name);
  const order = query.sortBy?.direction === "desc" ? desc : asc;
  return read.q
    .select()
    .from(table)
    .where(where(table, query.where))
    .orderBy(order(columnOf(table, query.sortBy?.field ?? "id")))
    .limit(query.limit)
    .offset(query.offset ?? 0);
};

export const countRows = async (read: Read, name: SignInTable, conditions: readonly Condition[]): Promise<number> => {
  const table = tableOf(read, name);
  const [row] = await read.q.select({ n: count() }).from(table).where(where(table, conditions));
  return row?.n ?? 0;
};

export const insertRow = async (tx: Tx, name: SignInTable, row: Row): Promise<void> => {
  await tx.q.insert(tableOf(tx, name)).values(row);
};

/** Changes the rows that meet all conditions and says how they are now. */
export const updateRows = async (
  tx: Tx,
  name: SignInTable,
  conditions: readonly Condition[],
  values: Row,
): Promise<Row[]> => {
  const table = tableOf(tx, name);
  return tx.q.update(table).set(values).where(where(table, conditions)).returning();
};

/** Deletes the rows that meet all conditions; says how many. Without a condition nothing is deleted. */
export const deleteRows = async (tx: Tx, name: SignInTable, conditions: readonly Condition[]): Promise<number> => {
  if (conditions.length === 0) return 0;
  const table = tableOf(tx, name);
  return (await tx.q.delete(table).where(where(table, conditions)).returning()).length;
};

/** Whose session a token is and until when, or null. */
export const findSession = async (
  { q, t }: Read,
  token: string,
): Promise<{ agent: AgentId; expiresAt: number } | null> => {
  const [row] = await q
    .select({ agent: t.sessions.userId, expiresAt: t.sessions.expiresAt })
    .from(t.sessions)
    .where(eq(t.sessions.token, token))
    .limit(1);
  return row ?? null;
};

const PROVIDER = "credential";

/** Keeps an agent's password hash in the row where the sign-in library looks for it. */
export const savePasswordHash = async (
  { q, t }: Tx,
  { id, agent, hash, at }: { id: string; agent: AgentId; hash: string; at: number },
): Promise<void> => {
  const mine = and(eq(t.accounts.userId, agent), eq(t.accounts.providerId, PROVIDER));
  const changed = await q.update(t.accounts).set({ password: hash, updatedAt: at }).where(mine).returning();
  if (changed.length > 0) return;
  const row = { id, accountId: agent, providerId: PROVIDER, userId: agent, password: hash };
  await q.insert(t.accounts).values({ ...row, createdAt: at, updatedAt: at });
};

/** An agent's password hash, or null while they have none. */
export const findPasswordHash = async ({ q, t }: Read, agent: AgentId): Promise<string | null> => {
  const mine = and(eq(t.accounts.userId, agent), eq(t.accounts.providerId, PROVIDER));
  const [row] = await q.select({ password: t.accounts.password }).from(t.accounts).where(mine).limit(1);
  return row?.password ?? null;
};
