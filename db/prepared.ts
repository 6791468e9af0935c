import { eq, getTableColumns, getTableName, type SQL, sql } from "drizzle-orm";
import { toSnakeCase } from "drizzle-orm/casing";
import type { PgColumn, PgTable, PgUpdateSetSource } from "drizzle-orm/pg-core";
import { type Statement, shared } from "./abreast";
import { asRow, type Read, sent, type Tx } from "./client";
import { asJson } from "./columns";
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

/** Rows as PostgreSQL's `json_populate_recordset` reads them: columns by their names, JSON as it is. */
const asRecords = (columns: Record<string, PgColumn>, rows: Values[], keys: string[]): string =>
  asJson(
    rows.map((row) =>
      Object.fromEntries(
        keys.map((key) => {
          const column = columns[key];
          const isPlain = row[key] === null || !column || column.getSQLType() === "jsonb";
          return [toSnakeCase(key), isPlain ? row[key] : column.mapToDriverValue(row[key])];
        }),
      ),
    ),
  );
const quoted = (keys: string[], of = ""): string => keys.map((key) => `${of}"${toSnakeCase(key)}"`).join(", ");
const askRaw = ({ raw }: Tx, statement: { name: string; text: string; values: unknown[] }): Promise<unknown[][]> => {
  if (!raw) throw new Error("Only PostgreSQL takes SQL as it is.");
  return raw(statement);
};
/** One of a kind for each set of columns that occurs. */
const byKeys = <Made>(make: (keys: string[], number: number) => Made): ((keys: string[]) => Made) => {
  const made = new Map<string, Made>();
  return (keys) => {
    const known = made.get(keys.join()) ?? make(keys, made.size);
    made.set(keys.join(), known);
    return known;
  };
};
/** Inserts any number of rows by one statement of PostgreSQL's; gives what `tail` returns, in their order. */
export const manyInserter =
  <T extends PgTable>(
    name: string,
    tableOf: (t: Schema) => T,
    { keys, tail = "" }: { keys: string[]; tail?: string },
  ) =>
  (tx: Tx, rows: T["$inferInsert"][]): Promise<unknown[][]> => {
    const table = tableOf(tx.t);
    const into = getTableName(table);
    const from = `json_populate_recordset(null::"${into}", $1)`;
    const text = `insert into "${into}" (${quoted(keys)}) select ${quoted(keys)} from ${from} ${tail}`;
    return askRaw(tx, { name, text, values: [asRecords(getTableColumns(table), rows, keys)] });
  };

/** An insert of one row into a table, prepared. */
export const inserter = <T extends PgTable>(name: string, tableOf: (t: Schema) => T) => {
  const statement = byColumns((db, keys, number) =>
    db.q
      .insert(tableOf(db.t))
      .values(asRow<T["$inferInsert"]>(slots(keys)))
      .prepare(`insert_${name}_${number}`),
  );
  const together = byKeys((keys, number) => shared(manyInserter(`insert_many_${name}_${number}`, tableOf, { keys })));
  return async (tx: Tx, row: T["$inferInsert"]): Promise<void> => {
    const keys = given(row);
    if (tx.lane) return together(keys).tell(tx, tx.lane, row);
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
  const together = byKeys((keys, number) => {
    const tail = 'on conflict do nothing returning "id"';
    const insert = manyInserter(`insert_many_once_${name}_${number}`, tableOf, { keys, tail });
    const statement: Statement<T["$inferInsert"] & { id: string }, boolean> = async (tx, rows) => {
      const written = new Set((await insert(tx, rows)).map(([id]) => id));
      return rows.map(({ id }) => written.has(id));
    };
    return shared(statement);
  });
  return async (tx: Tx, row: T["$inferInsert"] & { id: string }): Promise<boolean> => {
    const keys = given(row);
    if (tx.lane) return together(keys).ask(tx, tx.lane, row);
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
  const together = byKeys((keys, number) =>
    shared(async (tx, changes: (Values & { id: string })[]) => {
      const table = tableOf(tx.t);
      const into = getTableName(table);
      const set = keys.map((key) => `${quoted([key])} = ${quoted([key], "given.")}`).join(", ");
      const text = `update "${into}" as known set ${set} from json_populate_recordset(null::"${into}", $1) as given where known.id = given.id`;
      // Of several changes of a row the last one counts.
      const rows = [...new Map(changes.map((change) => [change.id, change])).values()];
      const values = [asRecords(getTableColumns(table), rows, ["id", ...keys])];
      return askRaw(tx, { name: `update_many_${name}_${number}`, text, values });
    }),
  );
  return async (tx: Tx, id: string, change: Partial<T["$inferInsert"]>): Promise<void> => {
    const keys = given(change);
    if (keys.length === 0) return;
    if (tx.lane) return together(keys).tell(tx, tx.lane, { ...change, id });
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

/**
 * A query for what many ask alike, once for all of them: `one` for a work by itself, `all` for works abreast, whose answers
 * are in the order of the asks.
 */
export const reader = <Ask, Answer>(one: (tx: Read, ask: Ask) => Promise<Answer>, all: Statement<Ask, Answer>) => {
  const together = shared(all);
  return (tx: Tx | Read, ask: Ask): Promise<Answer> =>
    "lane" in tx && tx.lane ? together.ask(tx, tx.lane, ask) : one(tx, ask);
};
/** The asks of each connection by themselves; the answers come in the order of all the asks. */
export const perConnection =
  <Ask extends { connection: string }, Answer>(
    statement: (tx: Tx, connection: string, asks: Ask[]) => Promise<Answer[]>,
  ): Statement<Ask, Answer> =>
  async (tx, asks) => {
    const groups = new Map<string, { ask: Ask; at: number }[]>();
    for (const [at, ask] of asks.entries()) {
      const group = groups.get(ask.connection);
      if (group) group.push({ ask, at });
      else groups.set(ask.connection, [{ ask, at }]);
    }
    const answers: Answer[] = [];
    const each = [...groups].map(async ([connection, group]) => {
      const found = await statement(
        tx,
        connection,
        group.map(({ ask }) => ask),
      );
      for (const [n, { at }] of group.entries()) {
        const answer = found[n];
        if (answer !== undefined) answers[at] = answer;
      }
    });
    await Promise.all(each);
    return answers;
  };
