/** How far each folder was read. */
import { z } from "zod";
import type { Memory } from "../memory";
import type { Standing } from "./standing";

const folder = z.object({
  uidValidity: z.string(),
  /** Everything up to here is kept (or set aside) by the desk. */
  uid: z.number(),
  /** What is as old as this by the server's clock was there before we began; absent when all of it is ours to read. */
  before: z.number().optional(),
  /** After the server numbered anew: up to this UID, what was there before we began is left alone. */
  rereadTo: z.number().optional(),
  /** How the folder stood before it was last read to its end. What of it makes no sense costs a search, and never the place. */
  stood: z
    .object({ uidNext: z.number().int().positive(), modseq: z.string().regex(/^\d{1,20}$/) })
    .optional()
    .catch(undefined),
});
const shape = z.object({
  folders: z.record(z.string(), folder).default({}),
  /** When the server was last heard. */
  heardAt: z.number(),
});
export type FolderCursor = z.infer<typeof folder>;

export type Cursor = {
  of: (path: string) => FolderCursor | null;
  /** Null when the mailbox was never heard before. */
  heardAt: () => number | null;
  move: (path: string, to: FolderCursor) => Promise<void>;
  /** It was read to its end as it stood then; written down with the next word. */
  read: (path: string, stood: Standing | null) => void;
  heard: () => Promise<void>;
};

const PART = "cursor";
type Needs = { memory: Memory; now: () => number };

/** Goes on from what is remembered; several folders write through one. */
export const openCursor = ({ memory, now }: Needs): Cursor => {
  const parsed = shape.safeParse(memory.get(PART));
  const isNew = !parsed.success;
  const state = isNew ? { folders: {}, heardAt: now() } : parsed.data;
  const folders = new Map(Object.entries(state.folders));
  let wasHeard = !isNew;
  const save = () => memory.set(PART, { ...state, folders: Object.fromEntries(folders) });
  return {
    of: (path) => folders.get(path) ?? null,
    heardAt: () => (wasHeard ? state.heardAt : null),
    move: (path, to) => {
      folders.set(path, to);
      return save();
    },
    read: (path, stood) => {
      const known = folders.get(path);
      if (known) folders.set(path, { ...known, stood: stood ?? undefined });
    },
    heard: () => {
      [state.heardAt, wasHeard] = [now(), true];
      return save();
    },
  };
};
