import { and, asc, eq, isNull } from "drizzle-orm";
import type { Read, Tx } from "../../../db/client";
import { among, asList, prepared } from "../../../db/prepared";
import { Problem } from "../../kernel/problem";
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
