import { createAdapterFactory } from "better-auth/adapters";
import { z } from "zod";
import type { Store } from "../../../db/client";
import {
  type Condition,
  countRows,
  deleteRows,
  findRows,
  insertRow,
  type Row,
  type SignInTable,
  updateRows,
} from "./store";

const TableName = z.enum(["agents", "sessions", "accounts", "verifications"]);
const isTime = (field: string) => field.endsWith("At");

// The library speaks Date, our columns are milliseconds.
const toMs = (value: unknown): unknown => (value instanceof Date ? value.getTime() : value);
const toRow = (data: object): Row =>
  Object.fromEntries(Object.entries(data).map(([field, value]) => [field, toMs(value)]));
const fromRow = (row: Row): Row =>
  Object.fromEntries(
    Object.entries(row).map(([field, value]) => [
      field,
      isTime(field) && typeof value === "number" ? new Date(value) : value,
    ]),
  );

// The library names the row type by a parameter that nothing at run time carries; this is the door where it is believed.
const believed = <T>(row: Row): T => z.custom<T>().parse(fromRow(row));

type Given = { field: string; operator: string; connector: "AND" | "OR"; value: unknown };
const conditions = (where: readonly Given[] = []): Condition[] =>
  where.map(({ field, operator, connector, value }) => ({ field, operator, connector, value: toMs(value) }));
const table = (model: string): SignInTable => TableName.parse(model);

/** better-auth over our storage: every write goes through `transact`, SQLite's one writer; reads see what is committed. */
export const signInStorage = ({ read, transact }: Pick<Store, "read" | "transact">) =>
  createAdapterFactory({
    config: { adapterId: "parley", adapterName: "Parley", supportsDates: true, supportsBooleans: true },
    adapter: () => ({
      create: async <T extends object>({ model, data }: { model: string; data: T }) => {
        await transact((tx) => insertRow(tx, table(model), toRow(data)));
        return data;
      },
      findOne: async <T>({ model, where }: { model: string; where: Given[] }) => {
        const [row] = await findRows(read, table(model), { where: conditions(where), limit: 1 });
        return row ? believed<T>(row) : null;
      },
      findMany: async <T>({
        model,
        where,
        ...window
      }: {
        model: string;
        where?: Given[];
        limit: number;
        offset?: number;
        sortBy?: { field: string; direction: "asc" | "desc" };
      }) => {
        const rows = await findRows(read, table(model), { ...window, where: conditions(where) });
        return rows.map((row) => believed<T>(row));
      },
      count: ({ model, where }) => countRows(read, table(model), conditions(where)),
      update: async <T>({ model, where, update }: { model: string; where: Given[]; update: T }) => {
        const values = toRow(z.record(z.string(), z.unknown()).parse(update));
        const [row] = await transact((tx) => updateRows(tx, table(model), conditions(where), values));
        return row ? believed<T>(row) : null;
      },
      updateMany: async ({ model, where, update }) => {
        const rows = await transact((tx) => updateRows(tx, table(model), conditions(where), toRow(update)));
        return rows.length;
      },
      delete: async ({ model, where }) => {
        await transact((tx) => deleteRows(tx, table(model), conditions(where)));
      },
      deleteMany: ({ model, where }) => transact((tx) => deleteRows(tx, table(model), conditions(where))),
    }),
  });
