import * as pg from "drizzle-orm/pg-core";
import * as sqlite from "drizzle-orm/sqlite-core";

// PostgreSQL keeps neither U+0000 nor half a surrogate pair. Mails and hostile posts bring both, and a message that can't be
// written comes again for ever and holds up those behind it: a sign for "no character" stands there instead.
const asText = (text: string): string =>
  // A placeholder hands its null over too, whatever the types say.
  text === null ? text : text.replace(/[\p{Surrogate}\0]/gu, "\ufffd");
/** JSON writes whole pairs as they are and halves as escapes; an escaped backslash is passed over together with what follows it. */
export const asJson = (value: unknown): string =>
  JSON.stringify(value).replace(/\\(?:u0000|ud[89a-f][\da-f]{2}|.)/g, (found) =>
    found.length === 6 ? "\\ufffd" : found,
  );
/** The same value as it will stand there: what is looked up by it must be asked for as it was written. */
export const asKept = <Value>(value: Value): Value => {
  const json = JSON.stringify(value);
  return json !== undefined && /\\u(?:0000|d[89a-f])/.test(json) ? JSON.parse(asJson(value)) : value;
};

const pgText = pg.customType<{ data: string; driverData: string }>({ dataType: () => "text", toDriver: asText });
const bytea = pg.customType<{ data: Uint8Array }>({ dataType: () => "bytea" });
const blob = sqlite.customType<{ data: Uint8Array }>({ dataType: () => "blob" });

/**
 * One column vocabulary for both engines. PostgreSQL's flavour gives the types; SQLite's is swapped in at run time,
 * so that every schema file and every store is written once.
 */
export const pgColumns = {
  table: pg.pgTable,
  id: () => pg.text().primaryKey(),
  text: () => pgText(),
  oneOf: <const T extends [string, ...string[]]>(...values: T) => pg.text({ enum: values }),
  int: () => pg.integer(),
  /** Rises by one per row; the engine hands it out. */
  serial: () => pg.bigserial({ mode: "number" }).primaryKey(),
  real: () => pg.doublePrecision(),
  bool: () => pg.boolean(),
  /** Milliseconds since 1970. */
  time: () => pg.bigint({ mode: "number" }),
  json: <T>() => pg.customType<{ data: T; driverData: string }>({ dataType: () => "jsonb", toDriver: asJson })(),
  bytes: () => bytea(),
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
  bytes: () => blob(),
  index: sqlite.index,
  uniqueIndex: sqlite.uniqueIndex,
};
