import { join } from "node:path";
import type { Store } from "./client";

/** Opens the desk's database and brings it up to date: PostgreSQL where an address is given, else the SQLite file in `dataDir`. Throws StoreProblem with a sentence. */
export const openStore = async ({
  databaseUrl,
  dataDir,
}: {
  databaseUrl: string | null | undefined;
  dataDir: string;
}): Promise<Store> => {
  // Only the engine that is used is loaded.
  if (databaseUrl) return (await import("./postgres")).openPostgres(databaseUrl);
  return (await import("./sqlite")).openSqlite(join(dataDir, "parley.db"));
};
