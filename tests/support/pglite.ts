import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { PGlite } from "@electric-sql/pglite";
import { drizzle } from "drizzle-orm/pglite";
import { migrate } from "drizzle-orm/pglite/migrator";
import { asDrizzle, type Store, schemas, type Transact } from "../../db/client";
import { migrationsFolder } from "../../db/migrations";
import { mustBeOutside, runInside } from "../../db/nesting";
import { pictureName } from "./picture";

const instances: { client: PGlite; isTaken: boolean }[] = [];

const folder = migrationsFolder("postgres");
const cache = join(import.meta.dirname, "../../node_modules/.cache/parley-pglite");

/** Where a migrated database of this very schema is kept: making one takes seconds, reading one does not. */
const picture = () => join(cache, `${pictureName("postgres", "@electric-sql/pglite")}.tar`);

const made = async (file: string): Promise<PGlite> => {
  const client = await PGlite.create();
  await migrate(drizzle(client, { casing: "snake_case" }), { migrationsFolder: folder });
  const bytes = await (await client.dumpDataDir("none")).arrayBuffer();
  mkdirSync(cache, { recursive: true });
  // Several test files may come here at once.
  const part = `${file}.${process.pid}`;
  writeFileSync(part, Buffer.from(bytes));
  renameSync(part, file);
  return client;
};

const fresh = async () => {
  const file = picture();
  const client = existsSync(file)
    ? await PGlite.create({ loadDataDir: new Blob([readFileSync(file)]) })
    : await made(file);
  const one = { client, isTaken: true };
  instances.push(one);
  return one;
};

/** One that nobody uses, emptied; opening another takes seconds. */
const emptied = async () => {
  const free = instances.find(({ isTaken }) => !isTaken);
  if (!free) return fresh();
  free.isTaken = true;
  const { rows } = await free.client.query<{ name: string }>(
    "select quote_ident(tablename) as name from pg_tables where schemaname = 'public'",
  );
  await free.client.exec(`truncate ${rows.map(({ name }) => name).join()} restart identity cascade`);
  return free;
};

/**
 * The store over PGlite: PostgreSQL's own SQL in this process, one connection, no graphile-worker (our own small queue runs
 * on it instead). A read that strays out of a transaction waits for it for ever here.
 */
export const openPglite = async (): Promise<Store> => {
  const one = await emptied();
  const db = drizzle(one.client, { casing: "snake_case" });
  const listeners = new Set<Parameters<Store["onCommit"]>[0]>();
  const transact: Transact = async (work) => {
    mustBeOutside();
    const result = await runInside(() =>
      db.transaction((q) => work({ engine: "postgres", q: asDrizzle(q), t: schemas.postgres, inTransaction: true })),
    );
    for (const listener of listeners) listener([]);
    return result;
  };
  return {
    engine: "postgres",
    read: { engine: "postgres", q: asDrizzle(db), t: schemas.postgres },
    transact,
    transactSoon: transact,
    isFlooded: () => false,
    onCommit: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close: async () => {
      one.isTaken = false;
    },
  };
};

/** After a file: one that is free is kept for the next file of this process. */
export const closePglite = async (): Promise<void> => {
  const kept = instances.find(({ isTaken }) => !isTaken);
  for (const one of instances.splice(0)) if (one !== kept) await one.client.close();
  if (kept) instances.push(kept);
};
