import type { Tx } from "../../../db/client";
import type { NewId } from "../../kernel/ids";
import type { Now } from "../../kernel/time";
import { apply } from "./apply";
import * as arrivals from "./arrivals";

/** Applies what came in about pieces of ours before we knew their ids: a receipt can be faster than the platform's answer. */
export const applyOvertaken = async (
  tx: Tx,
  needs: { now: Now; newId: NewId },
  { connection, externalIds }: { connection: string; externalIds: string[] },
): Promise<void> => {
  for (const externalId of externalIds)
    for (const { id, item } of await arrivals.waitingFor(tx, { connection, externalId }))
      if (await apply(tx, needs, { connection, item })) await arrivals.settle(tx, { id, state: "done" });
};
