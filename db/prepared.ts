import { eq, getTableColumns, type SQL, sql } from "drizzle-orm";
import type { PgColumn, PgTable, PgUpdateSetSource } from "drizzle-orm/pg-core";
import { asRow, type Read, sent, type Tx } from "./client";
import { fillStraight } from "./rows";
import type { Schema } from "./schema";

/**
 * Building a query with Drizzle takes many times as long as the statement it makes. What runs at every message is
 * therefore built once per handle, with placeholders: once for good on SQLite; on PostgreSQL, where a transaction is a
 * handle of its own, the name lets each connection parse it once.
 */
export const prepared = <Query>(build: (db: Read) => Query): ((db: Read) => Query) => {
  const built = new WeakMap<object, Query>();
  return (db) => {
    const known = built.get(db.q);
    if (known !== undefined) return known;
    const query = build(db);
    if (db.engine === "sqlite") fillStraight(query);
    built.set(db.q, query);
    return query;
  };
};

type Values = Record<string, unknown>;
const given = (row: Values): string[] => Object.keys(row).filter((key) => row[key] !== undefined);
// A placeholder inside `sql` is handed over as it is: null stays null in a JSON column too.
const slot = (key: string): SQL => sql`${sql.placeholder(key)}`;
const slots = (keys: string[]) => Object.fromEntries(keys.map((key) => [key, slot(key)]));

const encoded = (columns: Record<string, PgColumn>, row: Values, keys: string[]): Values =>
  Object.fromEntries(
    keys.map((key) => [key, row[key] === null ? null : (columns[key]?.mapToDriverValue(row[key]) ?? row[key])]),
  );

/** One prepared query for each set of columns that occurs. */
const byColumns = <Query>(build: (db: Read, keys: string[], name: string) => Query) => {
  const made = new Map<string, (db: Read) => Query>();
  return (db: Read, keys: string[]): Query => {
    const set = keys.join();
    const known = made.get(set);
    if (known) return known(db);
    const number = made.size;
    const make = prepared((handle) => build(handle, keys, String(number)));
    made.set(set, make);
    return make(db);
  };
};

/** An insert of one row into a table, prepared. */
export const inserter = <T extends PgTable>(name: string, tableOf: (t: Schema) => T) => {
  const statement = byColumns((db, keys, number) =>
    db.q
      .insert(tableOf(db.t))
      .values(asRow<T["$inferInsert"]>(slots(keys)))
      .prepare(`insert_${name}_${number}`),
  );
  return async (tx: Tx, row: T["$inferInsert"]): Promise<void> => {
    const keys = given(row);
    await sent(tx, statement(tx, keys).execute(encoded(getTableColumns(tableOf(tx.t)), row, keys)));
  };
};

/** The same where the row may be there already under a unique key: then nothing is written, and it says false. */
export const onceInserter = <T extends PgTable & { id: PgColumn }>(name: string, tableOf: (t: Schema) => T) => {
  const statement = byColumns((db, keys, number) => {
    const table = tableOf(db.t);
    return db.q
      .insert(table)
      .values(asRow<T["$inferInsert"]>(slots(keys)))
      .onConflictDoNothing()
      .returning({ id: table.id })
      .prepare(`insert_once_${name}_${number}`);
  });
  return async (tx: Tx, row: T["$inferInsert"]): Promise<boolean> => {
    const keys = given(row);
    const written = await statement(tx, keys).execute(encoded(getTableColumns(tableOf(tx.t)), row, keys));
    return written.length > 0;
  };
};

/** An update of the row with this id, prepared. */
export const updater = <T extends PgTable & { id: PgColumn }>(name: string, tableOf: (t: Schema) => T) => {
  const statement = byColumns((db, keys, number) => {
    const table = tableOf(db.t);
    return db.q
      .update(table)
      .set(asRow<PgUpdateSetSource<T>>(slots(keys)))
      .where(eq(table.id, sql.placeholder("where id")))
      .prepare(`update_${name}_${number}`);
  });
  return async (tx: Tx, id: string, change: Partial<T["$inferInsert"]>): Promise<void> => {
    const keys = given(change);
    if (keys.length === 0) return;
    const values = encoded(getTableColumns(tableOf(tx.t)), change, keys);
    await sent(tx, statement(tx, keys).execute({ ...values, "where id": id }));
  };
};

/** That a column's value is one of a list handed over at execution as `asList` gives it, whatever its length. */
export const among = (db: Read, column: PgColumn, name: string): SQL =>
  db.engine === "sqlite"
    ? sql`${column} in (select value from json_each(${sql.placeholder(name)}))`
    : sql`${column} = any(${sql.placeholder(name)})`;
/** The opposite. An empty list excludes nothing. */
export const notAmong = (db: Read, column: PgColumn, name: string): SQL =>
  db.engine === "sqlite"
    ? sql`${column} not in (select value from json_each(${sql.placeholder(name)}))`
    : sql`${column} <> all(${sql.placeholder(name)})`;
export const asList = (db: Read, values: string[]): string | string[] =>
  db.engine === "sqlite" ? JSON.stringify(values) : values;
