import { isDeepStrictEqual } from "node:util";
import { and, asc, eq, inArray, isNull } from "drizzle-orm";
import type { FileRef, Part } from "../../../channels/contract";
import type { Read, Tx } from "../../../db/client";
import { among, asList, prepared } from "../../../db/prepared";
import { Problem } from "../../kernel/problem";
import { insertFileAt } from "./arrivals";
import type { File } from "./model";

type Attach = { message: string; files: string[]; by: { kind: "agent"; id: string } | { kind: "bot" } };
/** Gives uploaded files to a message; only the uploader's own, and each only once. */
export const attach = async (tx: Tx, { message, files, by }: Attach): Promise<void> => {
  if (files.length === 0) return;
  const { files: f } = tx.t;
  const uploader = by.kind === "agent" ? by.id : "bot";
  for (const [position, id] of files.entries()) {
    const [taken] = await tx.q
      .update(f)
      .set({ message, position })
      .where(and(eq(f.id, id), isNull(f.message), eq(f.uploader, uploader)))
      .returning({ id: f.id });
    if (!taken) throw new Problem("not_found", { what: "file", id });
  }
};

/** Frees the files of a message that was taken back, so that the next one may carry them: their day begins anew. */
export const detach = async (tx: Tx, { message, at }: { message: string; at: number }): Promise<void> => {
  await tx.q.update(tx.t.files).set({ message: null, createdAt: at }).where(eq(tx.t.files.message, message));
};

const filesIn = prepared((db) => {
  const { files: f } = db.t;
  return db.q
    .select()
    .from(f)
    .where(among(db, f.message, "messages"))
    .orderBy(asc(f.message), asc(f.position))
    .prepare("files_of");
});
export const filesOf = async (db: Read, messages: string[]): Promise<File[]> =>
  messages.length === 0 ? [] : filesIn(db).execute({ messages: asList(db, messages) });

const isSame = (known: FileRef | null, told: FileRef): boolean =>
  known?.["fileId"] !== undefined && told["fileId"] !== undefined
    ? known["fileId"] === told["fileId"]
    : isDeepStrictEqual(known, JSON.parse(JSON.stringify(told)));

type Replace = { message: string; parts: Part[]; newId: () => string; now: number };
/** Makes a message's files those that its platform says it carries now. True when there is one to be fetched. */
export const replaceFiles = async (tx: Tx, { message, parts, newId, now }: Replace): Promise<boolean> => {
  const { files: f } = tx.t;
  const gone = new Map((await filesOf(tx, [message])).map((file) => [file.id, file]));
  let isNew = false;
  for (const [position, part] of parts.entries()) {
    if (part.type !== "file") continue;
    const known = [...gone.values()].find(({ ref }) => isSame(ref, part.ref));
    if (!known) {
      await insertFileAt(tx, { message, position, part, newId, now });
      isNew ||= part.unavailable === undefined;
      continue;
    }
    gone.delete(known.id);
    // What the platform has taken away is shown no longer, though we had it.
    const state = part.unavailable ? ({ state: "failed", problem: part.unavailable } as const) : {};
    await tx.q
      .update(f)
      .set({ position, ...state })
      .where(eq(f.id, known.id));
  }
  // Nobody's from now on, and long enough: the next sweep takes their bytes, after this is committed.
  if (gone.size > 0)
    await tx.q
      .update(f)
      .set({ message: null, uploader: null, createdAt: 0 })
      .where(inArray(f.id, [...gone.keys()]));
  return isNew;
};
