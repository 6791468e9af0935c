import * as pg from "drizzle-orm/pg-core";
import * as sqlite from "drizzle-orm/sqlite-core";

/**
 * One column vocabulary for both engines. PostgreSQL's flavour gives the types; SQLite's is swapped in at run time,
 * so that every schema file and every store is written once.
 */
export const pgColumns = {
  table: pg.pgTable,
  id: () => pg.text().primaryKey(),
  text: () => pg.text(),
  oneOf: <const T extends [string, ...string[]]>(...values: T) => pg.text({ enum: values }),
  int: () => pg.integer(),
  /** Rises by one per row; the engine hands it out. */
  serial: () => pg.bigserial({ mode: "number" }).primaryKey(),
  real: () => pg.doublePrecision(),
  bool: () => pg.boolean(),
  /** Milliseconds since 1970. */
  time: () => pg.bigint({ mode: "number" }),
  json: <T>() => pg.jsonb().$type<T>(),
  index: pg.index,
  uniqueIndex: pg.uniqueIndex,
};
export type Columns = typeof pgColumns;

export const sqliteColumns = {
  table: sqlite.sqliteTable,
  id: () => sqlite.text().primaryKey(),
  text: () => sqlite.text(),
  oneOf: (...values: [string, ...string[]]) => sqlite.text({ enum: values }),
  int: () => sqlite.integer(),
  serial: () => sqlite.integer().primaryKey({ autoIncrement: true }),
  real: () => sqlite.real(),
  bool: () => sqlite.integer({ mode: "boolean" }),
  time: () => sqlite.integer(),
  json: () => sqlite.text({ mode: "json" }),
  index: sqlite.index,
  uniqueIndex: sqlite.uniqueIndex,
};
