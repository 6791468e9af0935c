import { mkdir, open, readFile, rename, unlink } from "node:fs/promises";
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

/** Attachments' bytes on disk, named by id; a file is there whole or not at all. */
export const openDisk = (folder: string, newId: () => string) => {
  // Ids only: nothing a customer wrote ever names a path.
  const pathOf = (key: string) => {
    if (!/^[0-9a-z-]{8,64}$/i.test(key)) throw new Error("That is not a file key.");
    return join(folder, key.startsWith(spoolKey("")) ? SPOOL_FOLDER : key.slice(-2), key);
  };
  return {
    put: async (bytes: Uint8Array, key = newId()): Promise<string> => {
      const path = pathOf(key);
      try {
        await mkdir(dirname(path), { recursive: true });
        await synced(`${path}.part`, "w", bytes);
        await rename(`${path}.part`, path);
        // Not every system lets a folder be synced.
        await synced(dirname(path), "r").catch(() => {});
      } catch (failure) {
        await unlink(`${path}.part`).catch(() => {});
        throw isFull(failure) ? new Problem("store.full") : failure;
      }
      return key;
    },
    get: async (key: string): Promise<Uint8Array | null> =>
      readFile(pathOf(key)).catch((failure: NodeJS.ErrnoException) => {
        if (failure.code === "ENOENT") return null;
        throw failure;
      }),
    remove: async (key: string): Promise<void> => {
      await unlink(pathOf(key)).catch(() => {});
    },
  };
};
export type Disk = ReturnType<typeof openDisk>;
