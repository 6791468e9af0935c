import type { ConnectionState } from "../../../channels/contract";
import type { Read, Transact, Tx } from "../../../db/client";
import { emit } from "../../jobs/outbox";
import { addJob, eventsAfter, lastSeq } from "../../jobs/store";
import type { NewId } from "../../kernel/ids";
import type { Now } from "../../kernel/time";

type Needs = { transact: Transact; now: Now };

/** The answer to somebody who asked from another process; written with the end of the job that asked the connection. */
export const probed =
  (
    { now }: Pick<Needs, "now">,
    { connection, asked, state }: { connection: string; asked: string; state: ConnectionState },
  ) =>
  async (tx: Tx): Promise<void> => {
    const payload = {
      connection,
      asked,
      at: state.at,
      reason: "reason" in state ? state.reason : null,
      cure: "cure" in state ? (state.cure ?? null) : null,
    };
    await emit(tx, { type: "connection.probed", conversation: null, actor: { kind: "system" }, payload }, now());
  };

export type Probed = { at: ConnectionState["at"]; reason: string | null; cure: string | null };
type Ask = Needs & {
  read: Read;
  newId: NewId;
  /** Waits a little before it looks again; false when the asker has waited long enough. */
  again: () => Promise<boolean>;
};

/** Asks the process that holds the connection how it is. Null when nobody answers. */
export const askHolder = async (
  { transact, read, now, newId, again }: Ask,
  connection: string,
): Promise<Probed | null> => {
  const asked = newId();
  let since = await lastSeq(read);
  await transact((tx) =>
    addJob(tx, {
      id: asked,
      task: "probe",
      queue: `probe:${connection}`,
      payload: { connection, asked },
      runAt: now(),
      at: now(),
      maxAttempts: 1,
      connection,
    }),
  );
  do {
    for (const event of await eventsAfter(read, { since, limit: 500 })) {
      since = event.seq;
      if (event.type === "connection.probed" && event.payload.asked === asked) {
        const { at, reason, cure } = event.payload;
        return { at, reason: reason ?? null, cure: cure ?? null };
      }
    }
  } while (await again());
  return null;
};
