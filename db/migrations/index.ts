import { readFileSync, statfsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { z } from "zod";

/** The store cannot serve; `message` says what is wrong and how to mend it. */
export class StoreProblem extends Error {
  constructor(
    message: string,
    readonly code: "store.busy" | "store.full" | "store.read_only" | "store.away" | "store.unusable" = "store.unusable",
  ) {
    super(message);
    this.name = "StoreProblem";
  }
}

/** Where the generated migrations of one engine lie: beside this file, or beside the built server. */
export const migrationsFolder = (engine: "sqlite" | "postgres"): string =>
  join(dirname(fileURLToPath(import.meta.url)), ...(import.meta.url.includes("/dist/") ? ["migrations"] : []), engine);

const Journal = z.object({
  entries: z.array(z.object({ when: z.number(), tag: z.string() })),
});

/** The migrations this code knows. */
export const knownMigrations = (engine: "sqlite" | "postgres", folder = migrationsFolder(engine)) => {
  const journal = Journal.parse(JSON.parse(readFileSync(join(folder, "meta", "_journal.json"), "utf8")));
  return { newestAt: Math.max(...journal.entries.map((entry) => entry.when)) };
};

export const tooNew = () =>
  new StoreProblem(
    "This database was written by a newer Parley than this one. Start the newer version, or restore a backup made by this version.",
  );

const code = (failure: unknown): string =>
  typeof failure === "object" && failure !== null && "code" in failure ? String(failure.code) : "";

/** SQLite cannot make its index of the log without so much, and then only says that a write failed. */
const SPACE_BYTES_MIN = 256 * 1024;
const isFull = (file: string): boolean => {
  try {
    const { bavail, bsize } = statfsSync(dirname(file));
    return bavail * bsize < SPACE_BYTES_MIN;
  } catch {
    return false;
  }
};

/** Turns SQLite's own failures into sentences; anything else comes back as it is. */
export const sqliteSentence = (failure: unknown, file: string, existed = true): unknown => {
  const what = code(failure);
  if (what.startsWith("SQLITE_BUSY") || what.startsWith("SQLITE_LOCKED"))
    return new StoreProblem(
      `The database ${file} is locked by another program. Stop the other program (is Parley running twice?) and try again.`,
      "store.busy",
    );
  if (what.startsWith("SQLITE_READONLY") || what === "EACCES" || what === "EROFS" || what === "ENOTDIR")
    return new StoreProblem(
      `The database ${file} cannot be written. Give this account write access to the file and its folder.`,
      "store.read_only",
    );
  if (what === "SQLITE_FULL" || what === "ENOSPC" || (what.startsWith("SQLITE_IOERR") && isFull(file)))
    return new StoreProblem(
      `The disk that holds ${file} is full. Free some space; nothing that was confirmed is lost.`,
      "store.full",
    );
  if (what.startsWith("SQLITE_CANTOPEN"))
    return new StoreProblem(
      `The database ${file} cannot be ${existed ? "opened" : "made"}. Check that the folder exists and that this account may write there.`,
      "store.read_only",
    );
  if (what.startsWith("SQLITE_IOERR"))
    return new StoreProblem(
      `The disk that holds ${file} does not read or write as it should (${what}). Check the disk; nothing that was confirmed is lost while it works again.`,
    );
  if (what.startsWith("SQLITE_NOTADB") || what.startsWith("SQLITE_CORRUPT"))
    return new StoreProblem(
      `The file ${file} is damaged or is not a Parley database. Restore the last backup with: parley restore FILE`,
    );
  return failure;
};
