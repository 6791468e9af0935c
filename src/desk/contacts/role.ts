import type { Transact } from "../../../db/client";
import { emit } from "../../jobs/outbox";
import type { Actor } from "../../kernel/events";
import type { Now } from "../../kernel/time";
import * as store from "./store";

type Role = { identity: string; role: "customer" | "ours"; by: Actor };

/** Says whose an address in a group is: what one of ours writes there is shown as ours from now on. Throws not_found. */
export const setRoleOf = (
  { transact, now }: { transact: Transact; now: Now },
  { identity, role, by }: Role,
): Promise<void> =>
  transact(async (tx) => {
    const contact = await store.setRole(tx, identity, role);
    await emit(tx, { type: "contact.changed", conversation: null, actor: by, payload: { contact } }, now());
  });
