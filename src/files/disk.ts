import { mkdir, open, readdir, readFile, rename, stat, unlink } from "node:fs/promises";
import { dirname, join } from "node:path";
import { Problem } from "../kernel/problem";

const isFull = (failure: unknown): boolean =>
  typeof failure === "object" && failure !== null && "code" in failure && failure.code === "ENOSPC";

/** Two characters like all the others, which end no id. */
export const SPOOL_FOLDER = "sp";
export const spoolKey = (id: string): string => `spool-${id}`;

/** Writes a file, or makes a folder's entries, outlive a power cut. */
const synced = async (path: string, flags: "w" | "r", bytes?: Uint8Array): Promise<void> => {
  const file = await open(path, flags);
  try {
    if (bytes) await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
};

/** `name` is a key, or what a crash has left of one that was being written. `at` is when it was last written to. */
export type Lying = { name: string; bytes: number; at: number };
/** What is being written has no key yet. */
const PART = ".part";
const KEY = /^[0-9a-z-]{8,64}$/i;
const LYING = /^[0-9a-z-]{8,64}(?:\.part)?$/i;

/** Attachments' bytes on disk, named by id; a file is there whole or not at all. */
export const openDisk = (folder: string, newId: () => string) => {
  // Ids only: nothing a customer wrote ever names a path.
  const pathOf = (key: string) => {
    if (!KEY.test(key)) throw new Error("That is not a file key.");
    return join(folder, key.startsWith(spoolKey("")) ? SPOOL_FOLDER : key.slice(-2), key);
  };
  return {
    put: async (bytes: Uint8Array, key = newId()): Promise<string> => {
      const path = pathOf(key);
      try {
        await mkdir(dirname(path), { recursive: true });
        await synced(`${path}${PART}`, "w", bytes);
        await rename(`${path}${PART}`, path);
        // Not every system lets a folder be synced.
        await synced(dirname(path), "r").catch(() => {});
      } catch (failure) {
        await unlink(`${path}${PART}`).catch(() => {});
        throw isFull(failure) ? new Problem("store.full") : failure;
      }
      return key;
    },
    get: async (key: string): Promise<Uint8Array | null> =>
      readFile(pathOf(key)).catch((failure: NodeJS.ErrnoException) => {
        if (failure.code === "ENOENT") return null;
        throw failure;
      }),
    /** A key, or what `lying` calls half of one. */
    remove: async (name: string): Promise<void> => {
      const isHalf = name.endsWith(PART);
      const path = pathOf(isHalf ? name.slice(0, -PART.length) : name);
      await unlink(isHalf ? `${path}${PART}` : path).catch(() => {});
    },
    folders: async (): Promise<string[]> =>
      (await readdir(folder).catch(() => [])).filter((name) => /^[0-9a-z-]{2}$/i.test(name)),
    /** What lies in one of the folders, whole or half. */
    lying: async (within: string): Promise<Lying[]> => {
      const names = (await readdir(join(folder, within)).catch(() => [])).filter((name) => LYING.test(name));
      const found = await Promise.all(
        names.map(async (name) => {
          const seen = await stat(join(folder, within, name)).catch(() => null);
          return seen?.isFile() ? [{ name, bytes: seen.size, at: seen.mtimeMs }] : [];
        }),
      );
      return found.flat();
    },
  };
};
export type Disk = ReturnType<typeof openDisk>;
