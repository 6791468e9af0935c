import type { ConnectionState } from "../../../channels/contract";
import type { Transact, Tx } from "../../../db/client";
import { emit } from "../../jobs/outbox";
import type { Now } from "../../kernel/time";
import { saveState } from "./store";

type Needs = { transact: Transact; now: Now };

type Noted = {
  connection: string;
  state: ConnectionState;
  /** False when it is not for us to say any more: then nothing is written down. */
  isOurs?: (tx: Tx) => Promise<boolean>;
};

/** Writes down how a connection is, with an event when that is news. */
export const noteState = (
  { transact, now }: Needs,
  { connection, state, isOurs = async () => true }: Noted,
): Promise<void> =>
  transact(async (tx) => {
    if (!(await isOurs(tx))) return;
    if (!(await saveState(tx, { id: connection, state, at: now() }))) return;
    const payload = {
      connection,
      at: state.at,
      // While pairing, the code to scan is no reason and goes into no event: it is read by admins only.
      reason: "reason" in state ? state.reason : null,
      ...("filled" in state && state.filled && { filled: state.filled }),
    };
    await emit(tx, { type: "connection.state", conversation: null, actor: { kind: "system" }, payload }, now());
  });
