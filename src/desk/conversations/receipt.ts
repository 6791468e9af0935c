import type { InboundReceipt } from "../../../channels/contract";
import type { Tx } from "../../../db/client";
import type { Now } from "../../kernel/time";
import * as changes from "./changes";
import type { Delivery, Message, Piece } from "./model";
import * as outbox from "./outbox";
import { idsOf, piecesOf, reasonOf, type Told, told, whole } from "./pieces";
import * as store from "./store";
import { leftUnsaid } from "./unsaid";

type Needs = { now: Now };

/** It has left, and its sender has not written that down yet. */
const isHalfSent = ({ state, externalIds, pieces }: Delivery): boolean =>
  pieces === null && (state === "sending" || state === "uncertain") && externalIds.length > 0;

/** Which pieces of a delivery a receipt speaks of that holds for all up to `externalId`. */
const upTo = (pieces: Piece[], externalId: string): Told["about"] => {
  const last = pieces.findIndex((piece) => piece.externalId === externalId);
  return last < 0 ? "all" : new Set(idsOf(pieces.slice(0, last + 1)));
};

/** What is said of some pieces of a message: the whole stands as its pieces do, once all of them have left. */
const receiptOfPieces = async (
  tx: Tx,
  { now }: Needs,
  { delivery, pieces, item }: { delivery: Delivery; pieces: Piece[]; item: InboundReceipt },
): Promise<void> => {
  const about = item.upTo === true ? upTo(pieces, item.externalId) : new Set([item.externalId]);
  const news = told(pieces, { ...item, about });
  if (!news) return;
  await outbox.saveDelivery(tx, delivery.id, { pieces: news });
  const { state, code, reason } = delivery;
  // Whoever sends it, or sends it again, looks at its pieces when that is done.
  if (state === "queued" || state === "sending" || state === "undone") return;
  const stands = whole(news);
  const isLost = news.some((piece, at) => piece.state === "failed" && pieces[at]?.state !== "failed");
  // What arrives beside a loss that is known already changes nothing of that loss: not its time, its code or its reason.
  if (!isLost && (stands === null || (stands === "failed" && state === "failed")))
    return changes.tellDelivery(tx, { delivery, state, code, now: now() });
  if (stands === null) return changes.setDelivery(tx, { delivery, state, code, reason, now: now() });
  if (stands !== state || stands === "failed")
    await changes.setDelivery(tx, { delivery, state: stands, reason: reasonOf(news), now: now() });
  if (stands === "failed" && state !== "failed") await leftUnsaid(tx, { now }, { delivery, code: null });
};

const REASON_MAX = 1000;
/** It had several receivers, and now another of them is known not to have got it. */
const isAnotherLoss = ({ state, reason: known }: Delivery, { state: news, reason }: InboundReceipt): boolean =>
  state === "failed" && news === "failed" && !!reason && known !== null && !known.includes(reason);

/** Whom it missed, told at once or one after the other. Nobody is left out where one of the losses names none. */
const noteMissed = async (
  tx: Tx,
  { message, delivery, item }: { message: Message; delivery: Delivery; item: InboundReceipt },
): Promise<void> => {
  if (delivery.message !== message.id || item.state !== "failed") return;
  const { missed: before, ...sendAs } = message.sendAs ?? {};
  const isFirst = delivery.state !== "failed";
  const all = isFirst ? (item.missed ?? before) : before && item.missed && [...new Set([...before, ...item.missed])];
  if (all || before)
    await store.saveMessage(tx, message.id, { sendAs: { ...sendAs, ...(all ? { missed: all } : {}) } });
};

/** What became of messages of ours; false when its sender must be done first. */
export const applyReceipt = async (
  tx: Tx,
  needs: Needs,
  { message, item }: { message: Message; item: InboundReceipt },
): Promise<boolean> => {
  await store.hold(tx, message.conversation);
  const received = await changes.receivedBy(tx, { message, upTo: item.upTo === true });
  if (received.some((delivery) => delivery.message === message.id && isHalfSent(delivery))) return false;
  for (const delivery of received) {
    const pieces = piecesOf(delivery);
    if (pieces) await receiptOfPieces(tx, needs, { delivery, pieces, item });
    else if (isAnotherLoss(delivery, item)) {
      await noteMissed(tx, { message, delivery, item });
      await changes.setDelivery(tx, {
        delivery,
        state: "failed",
        code: delivery.code,
        reason: [delivery.reason, item.reason].filter(Boolean).join("; ").slice(0, REASON_MAX),
        now: needs.now(),
      });
    } else if (!isHalfSent(delivery) && changes.rises(delivery.state, item.state)) {
      await noteMissed(tx, { message, delivery, item });
      await changes.setDelivery(tx, { delivery, state: item.state, reason: item.reason ?? null, now: needs.now() });
      if (item.state === "failed") await leftUnsaid(tx, needs, { delivery, code: null });
    }
  }
  return true;
};
