import { DeliveryFailure, type FetchedFile, type FileRef } from "../../channels/contract";
import type { Store } from "../../db/client";
import { emit } from "../jobs/outbox";
import { Later } from "../jobs/runner";
import type { Now } from "../kernel/time";
import type { Disk } from "./disk";
import { lookOf } from "./look";
import { areAllHere, type File, refsOf, saveFile, touchMessage, waitingFiles } from "./store";

type Needs = {
  store: Store;
  disk: Disk;
  now: Now;
  fetchFile: (connection: string, ref: FileRef) => Promise<FetchedFile>;
  /** Nothing of these is asked for again. */
  fetched: (connection: string, refs: FileRef[]) => Promise<void>;
  bytesMax: number;
};

/** Nothing more is tried for a message's files by itself: what still waits has failed, and says why. */
export const giveUpFiles = ({ store, now }: Pick<Needs, "store" | "now">, message: string): Promise<void> =>
  store.transact(async (tx) => {
    const [first, ...more] = await waitingFiles(tx, message);
    if (!first) return;
    for (const { id } of [first, ...more]) await saveFile(tx, id, { state: "failed" });
    const news = { type: "message.files", conversation: first.conversation, payload: { message } } as const;
    const seq = await emit(tx, { ...news, actor: { kind: "system" } }, now());
    await touchMessage(tx, { message, seq });
  });

const UNKNOWN = "application/octet-stream";
/** What the channel could not say of a file before it was asked for: what it is, how it looks, what it is called. */
const learnt = (file: File, { mime, name }: FetchedFile): Partial<File> => ({
  ...(mime && file.mime === UNKNOWN ? { mime, ...(file.look === "document" ? { look: lookOf(mime) } : {}) } : {}),
  // Until then it is called by its look.
  ...(name && file.name === file.look ? { name } : {}),
});

/** Fetches a message's files after its commit. Throws while some may still come (the step is run again); what never will is marked with why. */
export const fetchFiles = async (needs: Needs, { message }: { message: string }): Promise<void> => {
  const waiting = await waitingFiles(needs.store.read, message);
  let later: unknown;
  for (const file of waiting) {
    try {
      const fetched = await needs.fetchFile(file.connection, file.ref ?? {});
      if (fetched.bytes.byteLength > needs.bytesMax)
        throw new DeliveryFailure("rejected", "file_too_large", "The file is larger than this desk keeps.");
      const blob = await needs.disk.put(fetched.bytes);
      const isKept = await needs.store.transact((tx) =>
        saveFile(tx, file.id, {
          state: "ready",
          blob,
          sizeBytes: fetched.bytes.byteLength,
          problem: null,
          ...learnt(file, fetched),
        }),
      );
      // An edit has put another in its place meanwhile.
      if (!isKept) await needs.disk.remove(blob);
    } catch (failure) {
      if (failure instanceof Later) throw failure;
      if (failure instanceof DeliveryFailure && failure.kind === "rejected")
        await needs.store.transact((tx) => saveFile(tx, file.id, { state: "failed", problem: failure.message }));
      else {
        later = failure;
        const problem = failure instanceof Error ? failure.message : String(failure);
        await needs.store.transact((tx) => saveFile(tx, file.id, { problem }));
      }
    }
  }
  const conversation = waiting[0]?.conversation;
  if (conversation)
    await needs.store.transact(async (tx) => {
      const seq = await emit(
        tx,
        { type: "message.files", conversation, actor: { kind: "system" }, payload: { message } },
        needs.now(),
      );
      await touchMessage(tx, { message, seq });
    });
  if (later !== undefined) throw later;
  const connection = waiting[0]?.connection;
  // What all files of a message are cut from is needed as long as one of them may be asked for anew.
  if (connection && (await areAllHere(needs.store.read, message)))
    await needs.fetched(connection, await refsOf(needs.store.read, message));
};
