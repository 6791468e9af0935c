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
import type { Now } from "../../kernel/time";
import { setDelivery } from "./changes";
import { filesOf } from "./files";
import type { Delivery, File, Message } from "./model";
import * as outbox from "./outbox";
import { wakeThread } from "./say";
import * as store from "./store";

export type Needs = {
  store: Store;
  now: Now;
  newId: NewId;
  chance: () => number;
  send: (connection: string, outbound: Outbound, progress: Progress) => Promise<Receipt>;
  open: (file: File) => OutFile;
  /** How many times an unreachable platform is tried. */
  triesMax: number;
};
type Thread = { connection: string; thread: string };

/** Sends what a thread has due, one after another; asks to be woken again for what is due later. */
export const deliver = async (needs: Needs, thread: Thread): Promise<void> => {
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
  // The bot's words leave only while it still speaks: the last fence before the door.
  if (delivery.epoch !== null && (await store.get(tx, delivery.conversation)).epoch !== delivery.epoch) {
    await setDelivery(tx, { delivery, state: "undone", code: "taken_over", now });
    return begin(tx, needs, thread);
  }
  await setDelivery(tx, { delivery, state: "sending", now });
  return { ...delivery, state: "sending" };
};

/** Links to the articles an answer stands on; the channels we draw ourselves show them from the history. */
const sourcesOf = ({ citations }: Message): RichText =>
  (citations ?? []).map(({ title, url }) => ({
    type: "paragraph",
    spans: [{ text: "📄 " }, { text: title, href: url }],
  }));

const outboundOf = async (needs: Needs, delivery: Delivery): Promise<Outbound> => {
  if (delivery.action) return delivery.action;
  const message = await store.getMessage(needs.store.read, delivery.message);
  const quoted = message.quote?.externalId;
  return {
    kind: "message",
    id: message.id,
    thread: delivery.thread,
    rich: [...message.rich, ...sourcesOf(message)],
    files: (await filesOf(needs.store.read, [message.id])).map(needs.open),
    quote: quoted,
    buttons: message.buttons ?? undefined,
    author: { name: message.authorName ?? "", speaks: message.authorKind === "bot" ? "bot" : "agent" },
  };
};

const sendOne = async (needs: Needs, delivery: Delivery): Promise<void> => {
  const done = [...delivery.externalIds];
  const progress: Progress = {
    done,
    sent: async (externalId) => {
      done.push(externalId);
      await needs.store.transact((tx) => outbox.saveDelivery(tx, delivery.id, { externalIds: [...done] }));
    },
  };
  try {
    const receipt = await needs.send(delivery.connection, await outboundOf(needs, delivery), progress);
    await needs.store.transact(async (tx) => {
      await outbox.saveDelivery(tx, delivery.id, { externalIds: receipt.externalIds });
      if (delivery.kind === "message" && receipt.externalIds[0])
        await store.saveMessage(tx, delivery.message, { externalId: receipt.externalIds[0] });
      // A receipt may have overtaken us.
      const now = await outbox.getDelivery(tx, delivery.id);
      if (now?.state === "sending") await setDelivery(tx, { delivery, state: "sent", now: needs.now() });
    });
  } catch (failure) {
    await settle(needs, delivery, failure);
  }
};

const settle = async (needs: Needs, delivery: Delivery, failure: unknown): Promise<void> => {
  // What the channel did not expect may have happened after the request left.
  const said =
    failure instanceof DeliveryFailure
      ? failure
      : new DeliveryFailure(
          "uncertain",
          "platform_error",
          failure instanceof Error ? failure.message : String(failure),
        );
  const now = needs.now();
  const fail = (state: "failed" | "uncertain") =>
    needs.store.transact((tx) => setDelivery(tx, { delivery, state, code: said.code, reason: said.message, now }));
  const later = (attempts: number, notBefore: number) =>
    needs.store.transact(async (tx) => {
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
    case "rejected":
    case "unauthorised":
      return fail("failed");
    case "uncertain":
      return fail("uncertain");
    default:
      return never(said.kind);
  }
};

/** After a crash: what was being sent is uncertain, or goes again where the platform takes our id once; what waits is woken. */
export const recover = async (
  needs: Needs,
  { idempotent }: { idempotent: (connection: string) => boolean },
): Promise<void> => {
  const now = needs.now();
  for (const delivery of await outbox.inDoubt(needs.store.read))
    await needs.store.transact((tx) =>
      setDelivery(
        tx,
        idempotent(delivery.connection)
          ? { delivery, state: "queued", now }
          : { delivery, state: "uncertain", code: "interrupted", now },
      ),
    );
  for (const thread of await outbox.waitingThreads(needs.store.read))
    await needs.store.transact((tx) => wakeThread(tx, needs, { ...thread, at: now }));
};
