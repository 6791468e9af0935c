import { Column, getTableName, is } from "drizzle-orm";

/**
 * Drizzle maps a row by walking a path for each of its columns, which takes longer than SQLite takes to find the row.
 * Here the paths of a prepared query are walked once, and its rows are filled in straight.
 */
type Mapper = (rows: unknown[][]) => unknown[];
type Field = { path: string[]; field: unknown };
type Prepared = {
  fields: Field[];
  executeMethod: "all";
  joinsNotNullableMap?: Record<string, boolean>;
  customResultMapper?: Mapper;
};
const isSelect = (query: object): query is Prepared =>
  "fields" in query && Array.isArray(query.fields) && "executeMethod" in query && query.executeMethod === "all";

type Decoder = { mapFromDriverValue: (value: unknown) => unknown };
const isDecoder = (thing: unknown): thing is Decoder =>
  typeof thing === "object" && thing !== null && "mapFromDriverValue" in thing;
/** A column decodes itself; an expression has a decoder, and one with a name holds the expression. */
const decoderOf = (field: unknown): Decoder | null => {
  if (isDecoder(field)) return field;
  if (typeof field !== "object" || field === null) return null;
  if ("decoder" in field) return decoderOf(field.decoder);
  return "sql" in field ? decoderOf(field.sql) : null;
};

type Cell = { at: number; key: string; decoder: Decoder | null };
/** One cell of the row, or an object of several of them. */
type Slot = { key: string; cell: Cell } | { key: string; cells: Cell[] };

const slotsOf = ({ fields, joinsNotNullableMap: joins }: Prepared): Slot[] | null => {
  const slots: Slot[] = [];
  for (const [at, { path, field }] of fields.entries()) {
    const [first, second] = path;
    const decoder = decoderOf(field);
    if (first === undefined || path.length > 2 || !decoder) return null;
    const isAsItCame = decoder.mapFromDriverValue === Column.prototype.mapFromDriverValue;
    const cell = { at, key: second ?? first, decoder: isAsItCame ? null : decoder };
    const known = slots.find(({ key }) => key === first);
    if (second === undefined) slots.push({ key: first, cell });
    // What an outer join may leave out whole is null as a whole: Drizzle's own way knows when.
    else if (joins && is(field, Column) && !joins[getTableName(field.table)]) return null;
    else if (known && "cells" in known) known.cells.push(cell);
    else slots.push({ key: first, cells: [cell] });
  }
  return slots;
};

// An object that gets its keys one by one becomes a slow one at the thirteenth; a copy of one that JSON made has them all.
const templateOf = (keys: string[]): Record<string, unknown> =>
  JSON.parse(JSON.stringify(Object.fromEntries(keys.map((key) => [key, null]))));

type Shape = { template: Record<string, unknown>; cells: Cell[]; parts: { key: string; shape: Shape }[] };
const shapeOf = (slots: Slot[]): Shape => ({
  template: templateOf(slots.map(({ key }) => key)),
  cells: slots.flatMap((slot) => ("cell" in slot ? slot.cell : [])),
  parts: slots.flatMap((slot) =>
    "cells" in slot ? { key: slot.key, shape: shapeOf(slot.cells.map((cell) => ({ key: cell.key, cell }))) } : [],
  ),
});

const filled = (row: unknown[], { template, cells, parts }: Shape): Record<string, unknown> => {
  const result = { ...template };
  for (const { at, key, decoder } of cells) {
    const value = row[at];
    result[key] = value === null || decoder === null ? value : decoder.mapFromDriverValue(value);
  }
  for (const { key, shape } of parts) result[key] = filled(row, shape);
  return result;
};

/** Makes a prepared query of SQLite's fill in its rows straight, where it can; the rows are the same. */
export const fillStraight = (query: unknown): void => {
  if (typeof query !== "object" || query === null || !isSelect(query) || query.customResultMapper) return;
  const slots = slotsOf(query);
  if (!slots) return;
  const shape = shapeOf(slots);
  query.customResultMapper = (rows) => rows.map((row) => filled(row, shape));
};
