import type { Tx } from "../../../db/client";
import type { NewId } from "../../kernel/ids";
import type { Now } from "../../kernel/time";
import { setDelivery } from "./changes";
import type { Delivery } from "./model";
import * as outbox from "./outbox";
import { applyOvertaken } from "./overtaken";
import { allTaken, idsOf, reasonOf, whole } from "./pieces";
import * as store from "./store";

type Needs = { now: Now; newId: NewId };
type Left = { delivery: Delivery; externalIds: string[] };

/** All of a message has left: its pieces are known, and what the platform has said of them meanwhile holds. */
export const allLeft = async (tx: Tx, needs: Needs, { delivery, externalIds: told }: Left): Promise<void> => {
  const { id, kind, connection, message, state } = delivery;
  const pieces = delivery.pieces && allTaken(delivery.pieces, told);
  const externalIds = pieces ? idsOf(pieces) : told;
  await outbox.saveDelivery(tx, id, { externalIds, ...(pieces ? { pieces } : {}) });
  if (kind === "message") {
    await store.insertPieces(tx, { connection, message, externalIds });
    if (externalIds[0]) await store.saveMessage(tx, message, { externalId: externalIds[0] });
  }
  // A receipt may have overtaken us; and who took us for dead, and left it in doubt or means to send it again, is mistaken.
  if (state === "sending" || state === "uncertain" || state === "queued") {
    await setDelivery(tx, { delivery, state: "sent", now: needs.now() });
    const stands = pieces ? whole(pieces) : "sent";
    if (pieces && stands && stands !== "sent")
      await setDelivery(tx, { delivery, state: stands, reason: reasonOf(pieces), now: needs.now() });
  }
  if (kind === "message") await applyOvertaken(tx, needs, { connection, externalIds });
};
