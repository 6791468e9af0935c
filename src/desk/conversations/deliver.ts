import {
  DeliveryFailure,
  type Outbound,
  type OutFile,
  type Progress,
  type Receipt,
  type RichText,
} from "../../../channels/contract";
import { backoffMs } from "../../../channels/kit/backoff";
import type { Store } from "../../../db/client";
import type { NewId } from "../../kernel/ids";
import { never } from "../../kernel/problem";
import { HOUR_MS, MINUTE_MS, type Now } from "../../kernel/time";
import { allLeft } from "./all-left";
import { setDelivery } from "./changes";
import type { Delivery, File, Message } from "./model";
import { outboundOf } from "./outbound-of";
import * as outbox from "./outbox";
import { applyOvertaken } from "./overtaken";
import { doneOf, goneOf, idsOf, planned, taken, whole } from "./pieces";
import { wakeThread } from "./say";
import { doubt } from "./settle-doubt";
import * as store from "./store";
import { leftUnsaid } from "./unsaid";

export type Needs = {
  store: Store;
  now: Now;
  newId: NewId;
  chance: () => number;
  send: (connection: string, outbound: Outbound, progress: Progress) => Promise<Receipt>;
  open: (file: File) => OutFile;
  /** What the desk puts under a message on its channel; absent: nothing. */
  under?: ((message: Message) => Promise<RichText>) | undefined;
  /** True where sending twice under one id arrives once. */
  isIdempotent: (connection: string) => Promise<boolean>;
  /** How many times an unreachable platform is tried. */
  triesMax: number;
};
type Thread = { connection: string; thread: string };

/**
 * Sends what a thread has due, one after another; asks to be woken again for what is due later. Never twice at once for a
 * thread: what is found half sent was left so by a run before, whose outcome could not be written down.
 */
export const deliver = async (needs: Needs, thread: Thread): Promise<void> => {
  await leaveInDoubt(needs, await outbox.halfSent(needs.store.read, thread));
  for (;;) {
    const next = await needs.store.transact((tx) => begin(tx, needs, thread));
    if (next === null) return;
    await sendOne(needs, next);
  }
};

const begin = async (tx: Parameters<typeof wakeThread>[0], needs: Needs, thread: Thread): Promise<Delivery | null> => {
  const now = needs.now();
  const next = await outbox.nextOf(tx, thread, now);
  if (next === null) return null;
  const { delivery, at } = next;
  if (at > now) {
    await wakeThread(tx, needs, { ...thread, at });
    return null;
  }
  // Held: an undo or a take-over at this very moment is over by now, or waits until we have begun.
  const { epoch } = await store.hold(tx, delivery.conversation);
  if (tx.engine === "postgres" && (await outbox.getDelivery(tx, delivery.id))?.state !== "queued")
    return begin(tx, needs, thread);
  // The bot's words leave only while it still speaks: the last fence before the door.
  if (delivery.epoch !== null && epoch !== delivery.epoch) {
    await setDelivery(tx, { delivery, state: "undone", code: "taken_over", now });
    return begin(tx, needs, thread);
  }
  await setDelivery(tx, { delivery, state: "sending", now });
  return { ...delivery, state: "sending", updatedAt: now };
};

/** Writes down what becomes of the pieces while they leave: a receipt may speak of one before the next has left. */
const progressOf = (needs: Needs, delivery: Delivery): Progress => {
  const { connection, message } = delivery;
  const change = (of: (now: Delivery) => Partial<Delivery>, externalIds: string[] = []) =>
    needs.store.transact(async (tx) => {
      await store.hold(tx, delivery.conversation);
      const now = await outbox.getDelivery(tx, delivery.id);
      if (!now) return;
      const changed = of(now);
      await outbox.saveDelivery(tx, delivery.id, changed);
      if (delivery.kind === "message") await store.insertPieces(tx, { connection, message, externalIds });
      if (changed.pieces) await applyOvertaken(tx, needs, { connection, externalIds });
    });
  return {
    done: doneOf(delivery),
    // It is said before the first of them goes.
    planned: (labels) => change((now) => ({ pieces: planned(labels, now) })).catch(nothingLeft),
    sent: (externalId, at) =>
      change(
        (now) => {
          const pieces = taken(now, { externalId, at });
          return pieces ? { pieces, externalIds: idsOf(pieces) } : { externalIds: [...now.externalIds, externalId] };
        },
        [externalId],
      ),
  };
};

const sendOne = async (needs: Needs, delivery: Delivery): Promise<void> => {
  const progress = progressOf(needs, delivery);
  try {
    const receipt = await needs.send(delivery.connection, await readied(needs, delivery), progress);
    await needs.store.transact(async (tx) => {
      await store.hold(tx, delivery.conversation);
      const now = await outbox.getDelivery(tx, delivery.id);
      if (now) await allLeft(tx, needs, { delivery: now, externalIds: receipt.externalIds });
    });
  } catch (failure) {
    await settle(needs, delivery, failure);
  }
};

/** How often it is tried whether the platform accepts our token again. */
const TOKEN_MS = { least: MINUTE_MS, most: HOUR_MS };
/** The longer it has waited for a new token, the less often it asks whether there is one: a provider takes many refused sign-ins for an attack. */
const tokenMs = (waitedMs: number): number => Math.min(Math.max(waitedMs / 4, TOKEN_MS.least), TOKEN_MS.most);

const wordsOf = (failure: unknown): string => (failure instanceof Error ? failure.message : String(failure));

const nothingLeft = (failure: unknown): never => {
  throw new DeliveryFailure("unreachable", "platform_error", wordsOf(failure));
};

/** What is to be sent. While it is put together nothing has left, whatever goes wrong. */
const readied = ({ store: { read }, open, under }: Needs, delivery: Delivery): Promise<Outbound> =>
  outboundOf({ read, open, under }, delivery).catch(nothingLeft);

/** False when somebody has judged it since it was begun: a receipt, or the process that took us for dead. Their word stands. */
const isBegun = async (tx: Parameters<typeof wakeThread>[0], { id, updatedAt }: Delivery): Promise<boolean> => {
  const known = await outbox.getDelivery(tx, id);
  return known?.state === "sending" && known.updatedAt === updatedAt;
};

const settle = async (needs: Needs, delivery: Delivery, failure: unknown): Promise<void> => {
  // What the channel did not expect may have happened after the request left.
  const said =
    failure instanceof DeliveryFailure ? failure : new DeliveryFailure("uncertain", "platform_error", wordsOf(failure));
  const now = needs.now();
  const fail = (state: "failed" | "uncertain") =>
    needs.store.transact(async (tx) => {
      await store.hold(tx, delivery.conversation);
      if (!(await isBegun(tx, delivery))) return;
      if (state === "uncertain" && (await foundWhole(tx, needs, delivery))) return;
      await setDelivery(tx, { delivery, state, code: said.code, reason: said.message, now });
      if (state === "uncertain") await doubt(tx, needs, delivery);
      else await leftUnsaid(tx, needs, { delivery, code: said.code });
    });
  const later = (attempts: number, notBefore: number) =>
    needs.store.transact(async (tx) => {
      await store.hold(tx, delivery.conversation);
      if (!(await isBegun(tx, delivery))) return;
      await outbox.saveDelivery(tx, delivery.id, { attempts, notBefore });
      await setDelivery(tx, { delivery, state: "queued", code: said.code, reason: said.message, now });
    });
  switch (said.kind) {
    case "throttled":
      // Costs no try, but keeps its place in front: an attempt of at least one marks it as begun.
      return later(Math.max(delivery.attempts, 1), now + (said.retryAfterMs ?? 1000));
    case "unreachable": {
      const attempts = delivery.attempts + 1;
      if (attempts >= needs.triesMax) return fail("failed");
      return later(attempts, now + backoffMs(attempts, needs.chance()));
    }
    case "unauthorised":
      // The connection is offline until somebody gives it a new token, which heals all that waits: it costs no try either.
      return said.code === "bad_token"
        ? later(Math.max(delivery.attempts, 1), now + tokenMs(now - delivery.createdAt))
        : fail("failed");
    case "rejected":
      return fail("failed");
    case "uncertain":
      return fail("uncertain");
    default:
      return never(said.kind);
  }
};

/** Each piece was confirmed and only the last word was not written down: it has left. False when that is not known. */
const foundWhole = async (tx: Parameters<typeof wakeThread>[0], needs: Needs, { id }: Delivery): Promise<boolean> => {
  const delivery = await outbox.getDelivery(tx, id);
  if (!delivery?.pieces || goneOf(delivery).length > 0 || !whole(delivery.pieces)) return false;
  await allLeft(tx, needs, { delivery, externalIds: delivery.externalIds });
  return true;
};

/** What was being sent and is not any more is uncertain, or goes again where the platform takes our id once. */
const leaveInDoubt = async (needs: Needs, halfSent: Delivery[]): Promise<void> => {
  const at = needs.now();
  for (const delivery of halfSent) {
    const isIdempotent = await needs.isIdempotent(delivery.connection);
    await needs.store.transact(async (tx) => {
      await store.hold(tx, delivery.conversation);
      // A receipt may have decided meanwhile.
      const now = await outbox.getDelivery(tx, delivery.id);
      if (now?.state !== "sending") return;
      if (await foundWhole(tx, needs, now)) return;
      if (isIdempotent) return setDelivery(tx, { delivery, state: "queued", now: at });
      await setDelivery(tx, { delivery, state: "uncertain", code: "interrupted", now: at });
      await doubt(tx, needs, delivery);
    });
  }
};

/**
 * For the new holder of a connection: what the last one left half sent, and what waits is woken. Nobody living is in the
 * middle of it, because only a holder sends.
 */
export const recover = async (needs: Needs, connection: string): Promise<void> => {
  const now = needs.now();
  await leaveInDoubt(needs, await outbox.inDoubt(needs.store.read, connection));
  for (const thread of await outbox.waitingThreads(needs.store.read, connection))
    await needs.store.transact((tx) => wakeThread(tx, needs, { ...thread, at: now }));
};

/** The connection's settings are new, perhaps its token too: what waits for one is tried now. */
export const renewed = (needs: Needs, connection: string): Promise<void> =>
  needs.store.transact(async (tx) => {
    const at = needs.now();
    for (const thread of await outbox.hurryRefused(tx, { connection, at }))
      await wakeThread(tx, needs, { ...thread, at });
  });
