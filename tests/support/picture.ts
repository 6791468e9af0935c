import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { migrationsFolder } from "../../db/migrations";

/** A name for a migrated database, another one whenever the migrations, the package that makes it, or anything else named here is another. */
export const pictureName = (engine: Parameters<typeof migrationsFolder>[0], by: string, ...about: string[]): string => {
  const folder = migrationsFolder(engine);
  const hash = createHash("sha256").update(about.join());
  hash.update(readFileSync(join(import.meta.dirname, "../../node_modules", by, "package.json")));
  for (const name of readdirSync(folder).filter((one) => one.endsWith(".sql")))
    hash.update(readFileSync(join(folder, name)));
  return hash.digest("hex").slice(0, 16);
};
