import type { Store, Transact } from "../../../db/client";
import { emit } from "../../jobs/outbox";
import { Problem } from "../../kernel/problem";
import type { Now } from "../../kernel/time";
import { hushed } from "./hush";
import { setOwner } from "./owner";
import type { Speaker } from "./say";
import * as store from "./store";
import { withdraw } from "./withdraw";

type Needs = { transact: Transact; now: Now };
type By = { conversation: string; by: Extract<Speaker, { kind: "agent" }> };

/** An agent takes the conversation: once this resolves the bot says nothing more in it until it is returned. */
export const takeOver = async (needs: Needs & { store: Store }, input: By): Promise<void> => {
  await take(needs, input);
  // What is at the platform's door already can't be called back; it is not said behind the agent's back either.
  await hushed(needs.store, input.conversation);
};

const take = ({ transact, now }: Needs, { conversation: id, by }: By): Promise<void> =>
  transact(async (tx) => {
    const conversation = await store.hold(tx, id);
    if (conversation.status === "closed") throw new Problem("conversation.closed", { number: conversation.number });
    await setOwner(tx, { now }, { conversation, to: "agent", by });
    if (conversation.assignee === by.id) return;
    const payload = {
      from: { agent: conversation.assignee, team: conversation.team },
      to: { agent: by.id, team: conversation.team },
      why: "take-over",
    };
    const actor = { kind: "agent", id: by.id } as const;
    const assigned = await emit(tx, { type: "conversation.assigned", conversation: id, actor, payload }, now());
    const withdrawn = await withdraw(tx, { now }, { conversation: id, kinds: ["assignee"], by: actor });
    await store.save(tx, id, { assignee: by.id, lastSeq: withdrawn ?? assigned, updatedAt: now() });
  });

/** An agent gives the conversation back to the bot, which answers what the customer wrote last if nobody has. It is nobody's then; what was scheduled leaves all the same. */
export const returnToBot = ({ transact, now }: Needs, { conversation: id, by }: By): Promise<void> =>
  transact(async (tx) => {
    const conversation = await store.hold(tx, id);
    await setOwner(tx, { now }, { conversation, to: "bot", by });
    const { assignee, team } = conversation;
    if (assignee === null) return;
    const payload = { from: { agent: assignee, team }, to: { agent: null, team }, why: "returned" };
    const actor = { kind: "agent", id: by.id } as const;
    const seq = await emit(tx, { type: "conversation.assigned", conversation: id, actor, payload }, now());
    await store.save(tx, id, { assignee: null, lastSeq: seq, updatedAt: now() });
  });
