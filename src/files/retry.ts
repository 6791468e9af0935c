import type { Store } from "../../db/client";
import { emit } from "../jobs/outbox";
import { addJob } from "../jobs/store";
import type { Actor } from "../kernel/events";
import type { NewId } from "../kernel/ids";
import { Problem } from "../kernel/problem";
import type { Now } from "../kernel/time";
import { type File, getFile, messageOf, saveFile, touchMessage } from "./store";

type Needs = { store: Store; now: Now; newId: NewId };

const TRIES = 5;

/** Asks the platform anew for a file that could not be fetched. Throws not_found; a file that is no failed one stays as it is. */
export const retryFile = ({ store, now, newId }: Needs, { id, by }: { id: string; by: Actor }): Promise<File> =>
  store.transact(async (tx) => {
    const file = await getFile(tx, id);
    const of = file?.message ? await messageOf(tx, file.message) : null;
    if (!file || !of) throw new Problem("not_found", { what: "file", id });
    if (file.state !== "failed") return file;
    const at = now();
    await saveFile(tx, id, { state: "waiting", problem: null });
    await addJob(tx, {
      id: newId(),
      task: "fetch",
      queue: `files:${of.id}`,
      payload: { message: of.id },
      runAt: at,
      at,
      maxAttempts: TRIES,
      connection: of.connection,
    });
    const payload = { message: of.id };
    const seq = await emit(tx, { type: "message.files", conversation: of.conversation, actor: by, payload }, at);
    await touchMessage(tx, { message: of.id, seq });
    return { ...file, state: "waiting", problem: null };
  });
