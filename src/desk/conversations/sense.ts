import type { Transact } from "../../../db/client";
import { emit } from "../../jobs/outbox";
import type { Now } from "../../kernel/time";
import type { Conversation } from "./model";
import * as store from "./store";

type Needs = { transact: Transact; now: Now };
type Heard = Pick<Conversation, "mood" | "urgency" | "language"> & { conversation: string; why: string };

/** Keeps how the customer sounds and what they write in; says so where that is news. */
export const sense = ({ transact, now }: Needs, { conversation: id, why, ...heard }: Heard): Promise<void> =>
  transact(async (tx) => {
    const from = await store.hold(tx, id);
    const isNews = heard.mood !== from.mood || heard.urgency !== from.urgency || heard.language !== from.language;
    if (!isNews || from.status === "closed") return;
    const payload = { ...heard, why: why || null };
    const event = { type: "conversation.tone", conversation: id, actor: { kind: "bot" }, payload } as const;
    await store.save(tx, id, { ...heard, lastSeq: await emit(tx, event, now()) });
  });
