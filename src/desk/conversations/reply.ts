import type { Capabilities, RichText } from "../../../channels/contract";
import { toPlain } from "../../../channels/kit/rich-text";
import type { Transact, Tx } from "../../../db/client";
import { emit } from "../../jobs/outbox";
import { Problem } from "../../kernel/problem";
import { HOUR_MS } from "../../kernel/time";
import type { Conversation, Message } from "./model";
import { setOwner } from "./owner";
import { type Needs as SayNeeds, type Speaker, say } from "./say";
import * as store from "./store";
import { saveTranslation } from "./translations/store";
import { withdraw } from "./withdraw";

type Needs = SayNeeds & { transact: Transact };
type Agent = Extract<Speaker, { kind: "agent" }>;
export type Reply = {
  conversation: string;
  /** Made by the client: the same id twice is one reply. */
  id: string;
  by: Agent;
  rich: RichText;
  files?: string[];
  quote?: string;
  /** The last sequence number the agent has seen of the conversation. */
  seenSeq: number;
  /** Send at this time instead of after the undo window (milliseconds since 1970). */
  sendAt?: number;
  solve?: true;
  /** Copies, template, subject: where the channel can. */
  sendAs?: Message["sendAs"];
  /** What the agent wrote before it was translated. */
  original?: { language: "en" | "ru"; text: string };
  /** What the channel allows. */
  rules?: Rules;
};
type Rules = Pick<Capabilities, "freeTextHours" | "templates">;

/** Some channels take free text only for so long after the customer's last words, and an approved template at any time. */
export const mayLeave = (
  { lastCustomerAt }: Conversation,
  { rules = {}, sendAs, at }: { rules?: Rules; sendAs?: Message["sendAs"]; at: number },
): void => {
  if (sendAs?.template) {
    if (!rules.templates) throw new Problem("message.not_supported", { what: "template" });
    return;
  }
  const { freeTextHours: hours } = rules;
  if (hours !== undefined && (lastCustomerAt === null || at - lastCustomerAt > hours * HOUR_MS))
    throw new Problem("message.window_closed", { hours, since: lastCustomerAt });
};

/** An agent answers. Takes the conversation over; says conversation.newer when something public came in that they have not seen. */
export const reply = (needs: Needs, input: Reply): Promise<void> =>
  needs.transact(async (tx) => {
    // Held first: the same reply may come twice at once.
    const conversation = await store.hold(tx, input.conversation);
    const known = await store.findMessage(tx, input.id);
    if (known) {
      if (known.conversation !== input.conversation || known.author !== input.by.id)
        throw new Problem("conflict", { id: input.id });
      return;
    }
    const unseen = (await store.publicAfter(tx, { conversation: conversation.id, seq: input.seenSeq })).filter(
      (message) => message.author !== input.by.id,
    );
    if (unseen.length > 0) throw new Problem("conversation.newer", { messages: unseen.map((message) => message.id) });
    mayLeave(conversation, { ...input, at: input.sendAt ?? needs.now() });
    await setOwner(tx, needs, { conversation, to: "agent", by: input.by, why: "reply" });
    const { undoSeconds } = await store.settings(tx);
    await say(tx, needs, { ...input, conversation, notBefore: input.sendAt ?? needs.now() + undoSeconds * 1000 });
    if (input.original)
      await saveTranslation(tx, {
        message: input.id,
        ...input.original,
        kind: "original",
        of: toPlain(input.rich),
        engine: "agent",
        at: needs.now(),
      });
    await afterReply(tx, needs, { conversation, by: input.by, solve: input.solve === true });
  });

const afterReply = async (
  tx: Tx,
  needs: Needs,
  { conversation, by, solve }: { conversation: Conversation; by: Agent; solve: boolean },
) => {
  const now = needs.now();
  const actor = { kind: "agent", id: by.id } as const;
  if (conversation.assignee === null) {
    const from = { agent: null, team: conversation.team };
    const payload = { from, to: { ...from, agent: by.id }, why: "reply" };
    const event = { type: "conversation.assigned", conversation: conversation.id, actor, payload } as const;
    const assigned = await emit(tx, event, now);
    const kinds = ["assignee" as const];
    const withdrawn = await withdraw(tx, needs, { conversation: conversation.id, kinds, by: actor });
    await store.save(tx, conversation.id, { assignee: by.id, lastSeq: withdrawn ?? assigned });
  }
  const to = solve ? "solved" : "pending";
  if (conversation.status === to) return;
  await store.save(tx, conversation.id, { status: to, snoozedUntil: null, solvedAt: solve ? now : null });
  const seq = await emit(
    tx,
    { type: "conversation.status", conversation: conversation.id, actor, payload: { from: conversation.status, to } },
    now,
  );
  await store.save(tx, conversation.id, { lastSeq: seq });
};
