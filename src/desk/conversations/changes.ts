import { and, eq, inArray, lte } from "drizzle-orm";
import type { Read, Tx } from "../../../db/client";
import { emit } from "../../jobs/outbox";
import type { Delivery, Message } from "./model";
import { save, saveMessage } from "./store";

/** Keeps what a message said before it changes. */
export const keepRevision = async (
  tx: Tx,
  { id, message, at }: { id: string; message: Message; at: number },
): Promise<void> => {
  await tx.q
    .insert(tx.t.revisions)
    .values({ id, message: message.id, rich: message.rich, text: message.text, replacedAt: at });
};

/** What this person reacts with now. */
export const reactionOf = async (db: Read, { message, who }: { message: string; who: string }): Promise<string[]> => {
  const { reactions: r } = db.t;
  const [known] = await db.q
    .select({ emoji: r.emoji })
    .from(r)
    .where(and(eq(r.message, message), eq(r.who, who)));
  return known?.emoji ?? [];
};

type Reaction = { message: string; who: string; emoji: string[]; at: number };
/** Replaces one person's reactions; false when a newer set is known already. */
export const setReaction = async (tx: Tx, { message, who, emoji, at }: Reaction): Promise<boolean> => {
  const { reactions: r } = tx.t;
  const [known] = await tx.q
    .select({ at: r.at })
    .from(r)
    .where(and(eq(r.message, message), eq(r.who, who)));
  if (known && known.at > at) return false;
  await tx.q
    .insert(r)
    .values({ message, who, emoji, at })
    .onConflictDoUpdate({ target: [r.message, r.who], set: { emoji, at } });
  return true;
};

const height = { undone: 0, queued: 0, sending: 1, uncertain: 1, failed: 1, sent: 2, delivered: 3, read: 4 } as const;

/** Receipts come in any order: a delivery only ever rises, and only what has not been delivered can fail. */
export const rises = (from: Delivery["state"], to: "delivered" | "read" | "failed"): boolean =>
  to === "failed" ? from === "sent" || from === "uncertain" || from === "sending" : height[to] > height[from];

/** The deliveries a receipt speaks of: of this message, or of all up to it in its thread. */
export const receivedBy = async (
  db: Read,
  { message, upTo }: { message: Message; upTo: boolean },
): Promise<Delivery[]> => {
  const { deliveries: d } = db.t;
  if (!upTo)
    return db.q
      .select()
      .from(d)
      .where(and(eq(d.message, message.id), eq(d.kind, "message")));
  return db.q
    .select()
    .from(d)
    .where(
      and(
        eq(d.connection, message.connection),
        eq(d.thread, message.thread),
        eq(d.kind, "message"),
        lte(d.position, message.seq),
        inArray(d.state, ["sending", "uncertain", "sent", "delivered"]),
      ),
    );
};

type SetDelivery = {
  delivery: Delivery;
  state: Delivery["state"];
  code?: string | null;
  reason?: string | null;
  now: number;
};
/** Moves a delivery on, with its event. */
export const setDelivery = async (
  tx: Tx,
  { delivery, state, code = null, reason = null, now }: SetDelivery,
): Promise<void> => {
  await tx.q
    .update(tx.t.deliveries)
    .set({ state, code, reason, updatedAt: now, ...(state === "sent" ? { sentAt: now } : {}) })
    .where(eq(tx.t.deliveries.id, delivery.id));
  await tellDelivery(tx, { delivery, state, code, now });
};

/** Tells how a delivery stands now. */
export const tellDelivery = async (
  tx: Tx,
  { delivery, state, code, now }: { delivery: Delivery; state: Delivery["state"]; code: string | null; now: number },
): Promise<void> => {
  const payload = { message: delivery.message, to: state, code };
  const seq = await emit(
    tx,
    { type: "message.delivery", conversation: delivery.conversation, actor: { kind: "system" }, payload },
    now,
  );
  await saveMessage(tx, delivery.message, { changedSeq: seq });
  await save(tx, delivery.conversation, { lastSeq: seq });
};
