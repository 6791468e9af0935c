import {
  DeliveryFailure,
  type Found,
  type FoundPieces,
  type KnownPieces,
  type OutboundMessage,
  type OutFile,
  type Receipt,
  type RichText,
} from "../../../channels/contract";
import type { Read, Store, Tx } from "../../../db/client";
import { addJob } from "../../jobs/store";
import type { NewId } from "../../kernel/ids";
import { HOUR_MS, MINUTE_MS, type Now, SECOND_MS } from "../../kernel/time";
import { allLeft } from "./all-left";
import { setDelivery } from "./changes";
import type { Delivery, File, Message, Piece } from "./model";
import { messageOf } from "./outbound-of";
import * as outbox from "./outbox";
import { applyOvertaken } from "./overtaken";
import { doneOf, idsOf } from "./pieces";
import { wakeThread } from "./say";
import * as store from "./store";

type Needs = {
  store: Store;
  now: Now;
  newId: NewId;
  open: (file: File) => OutFile;
  under?: ((message: Message) => Promise<RichText>) | undefined;
  /** How many times what goes wrong is tried. */
  triesMax: number;
  /** Null where the platform has no way to tell. */
  lookUp: (
    connection: string,
    doubtful: { outbound: OutboundMessage; at: number; known: KnownPieces },
  ) => Promise<Receipt | Found | FoundPieces> | null;
};

/**
 * When to look after a send is in doubt, in milliseconds since. What is absent at two looks was not sent. The late ones are
 * for a platform that could not be asked: they may still find that it arrived, and send nothing again by themselves.
 */
const LOOKS_MS = [5 * SECOND_MS, 30 * SECOND_MS, 2 * MINUTE_MS, 10 * MINUTE_MS, HOUR_MS, 6 * HOUR_MS, 24 * HOUR_MS];
const LATE = LOOKS_MS.indexOf(HOUR_MS);

/** Asks for a doubtful send to be looked up. */
export const doubt = (
  tx: Tx,
  { now, newId }: { now: Now; newId: NewId },
  { id, thread, connection }: Delivery,
): Promise<void> =>
  addJob(tx, {
    id: newId(),
    task: "settle",
    queue: `thread:${connection}:${thread}`,
    key: `settle:${id}`,
    payload: { delivery: id, since: now(), look: 0 },
    runAt: now() + (LOOKS_MS[0] ?? 0),
    at: now(),
    maxAttempts: 10,
    connection,
  });

/** A message of ours is told of: a doubt about it is looked into now, and not only when the next look is due. */
export const echoed = async (
  tx: Tx,
  { now, newId }: { now: Now; newId: NewId },
  { connection, message }: { connection: string; message: string },
): Promise<void> => {
  const doubtful = (await outbox.deliveriesOf(tx, [message])).filter(
    (delivery) => delivery.state === "uncertain" && delivery.connection === connection,
  );
  for (const { id, thread, updatedAt } of doubtful)
    await addJob(tx, {
      id: newId(),
      task: "settle",
      queue: `thread:${connection}:${thread}`,
      key: `settle:${id}:echo`,
      payload: { delivery: id, since: updatedAt, look: 0, echo: true },
      runAt: now(),
      at: now(),
      maxAttempts: 10,
      connection,
    });
};

/** `echo`: the platform has told of it, so that it is never sent again on what this one look finds. */
export type Look = { delivery: string; since: number; look: number; echo?: boolean | undefined };

/** An id it had at an earlier try, and that is not of what arrived, was of a try that failed: it proves nothing of the last one. */
const knownOf = async (db: Read, delivery: Delivery): Promise<KnownPieces> => {
  const done = doneOf(delivery);
  const ids = await store.pieceIds(db, delivery.message);
  return { done, gone: ids.filter((id) => !done.includes(id)) };
};

/** True when it goes again. */
const isUnsent = (found: Found, look: number): boolean =>
  found === "unsent" || (found === "absent" && look > 0 && look < LATE);

/** Some pieces have arrived, and the others have not left: they go now. */
const goOn = async (tx: Tx, needs: Needs, { delivery, done }: { delivery: Delivery } & FoundPieces): Promise<void> => {
  const { id, connection, thread, message } = delivery;
  const now = needs.now();
  const before = delivery.pieces ?? done.map((): Piece => ({ label: "", externalId: null, state: "waiting" }));
  const pieces = before.map((piece, at): Piece => {
    const externalId = done[at];
    return externalId && externalId !== piece.externalId ? { label: piece.label, externalId, state: "sent" } : piece;
  });
  const externalIds = idsOf(pieces);
  await outbox.saveDelivery(tx, id, { pieces, externalIds, notBefore: now });
  await store.insertPieces(tx, { connection, message, externalIds });
  await setDelivery(tx, { delivery, state: "queued", now });
  await applyOvertaken(tx, needs, { connection, externalIds });
  await wakeThread(tx, needs, { connection, thread, at: now });
};

/**
 * One look: it arrived, it did not and goes again, or nobody can tell yet and it stays in doubt for the agent to decide.
 * Throws DeliveryFailure when the platform could not be asked; `isLast`: then the next look is waited for.
 */
export const settleDoubt = async (
  needs: Needs,
  { delivery: id, since, look, echo }: Look,
  { isLast }: { isLast: boolean },
): Promise<void> => {
  const delivery = await outbox.getDelivery(needs.store.read, id);
  if (delivery?.state !== "uncertain" || delivery.kind !== "message") return;
  const outbound = await messageOf({ read: needs.store.read, open: needs.open, under: needs.under }, delivery);
  const known = await knownOf(needs.store.read, delivery);
  const ask = async () => needs.lookUp(delivery.connection, { outbound, at: delivery.updatedAt, known });
  const found = await ask().catch((failure: unknown) => {
    if (isLast && failure instanceof DeliveryFailure) return "unknown" as const;
    throw failure;
  });
  if (found === null || (echo && typeof found !== "object")) return;
  const at = LOOKS_MS[look + 1];
  await needs.store.transact(async (tx) => {
    // An agent or a receipt may have decided meanwhile.
    const current = await outbox.getDelivery(tx, id);
    if (current?.state !== "uncertain") return;
    const now = needs.now();
    if (typeof found === "object" && "done" in found) {
      await goOn(tx, needs, { delivery: current, done: found.done });
    } else if (typeof found === "object") {
      await allLeft(tx, needs, { delivery: current, externalIds: found.externalIds });
      await wakeThread(tx, needs, { connection: delivery.connection, thread: delivery.thread, at: now });
    } else if (isUnsent(found, look)) {
      // A crash costs no try; what fails by itself whenever it is tried must not be tried for ever.
      const attempts = delivery.code === "interrupted" ? delivery.attempts : delivery.attempts + 1;
      const { code, reason } = delivery;
      if (attempts >= needs.triesMax) return setDelivery(tx, { delivery, state: "failed", code, reason, now });
      await outbox.saveDelivery(tx, id, { attempts, notBefore: now });
      await setDelivery(tx, { delivery, state: "queued", now });
      await wakeThread(tx, needs, { connection: delivery.connection, thread: delivery.thread, at: now });
    } else if (at !== undefined)
      await addJob(tx, {
        id: needs.newId(),
        task: "settle",
        queue: `thread:${delivery.connection}:${delivery.thread}`,
        key: `settle:${id}:${look + 1}`,
        payload: { delivery: id, since, look: look + 1 },
        runAt: since + at,
        at: now,
        maxAttempts: 10,
        connection: delivery.connection,
      });
  });
};
