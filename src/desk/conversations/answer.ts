import type { Button, RichText } from "../../../channels/contract";
import type { Transact, Tx } from "../../../db/client";
import { emit } from "../../jobs/outbox";
import type { Conversation, Message } from "./model";
import { setOwner } from "./owner";
import { noteDown, type Needs as SayNeeds, say } from "./say";
import * as store from "./store";

type Needs = SayNeeds & { transact: Transact };
/** What the bot had seen when it began to think. */
export type Thought = { conversation: string; epoch: number; question: string };
type Answer = Thought & {
  rich: RichText;
  buttons?: Button[];
  citations?: Message["citations"];
  trace: NonNullable<Message["trace"]>;
  /** A question back, not an answer: counted against the bot until it answers. */
  isMiss?: boolean;
  /** The customer pressed a button under our last words instead of writing. */
  isPressed?: boolean;
  /** The name the bot signs with. */
  name?: string;
};
/** The bot's own name; the desk's texts around it are translated. */
const BOT = { kind: "bot", name: "Parley" } as const;
const botNamed = (name: string = BOT.name) => ({ kind: "bot", name }) as const;

type Statuses = readonly Conversation["status"][];
const stillHolds = async (tx: Tx, needs: Needs, thought: Thought, statuses: Statuses) => {
  const conversation = await store.hold(tx, thought.conversation);
  const suspended = conversation.botSuspendedUntil !== null && conversation.botSuspendedUntil > needs.now();
  const open = statuses.includes(conversation.status);
  return conversation.owner === "bot" && conversation.epoch === thought.epoch && open && !suspended
    ? conversation
    : null;
};

/** Sets whose turn it is, with its event when that is news. */
const turn = async (
  tx: Tx,
  { now }: Pick<Needs, "now">,
  { conversation: { id, status: from }, to }: { conversation: Conversation; to: "open" | "pending" },
): Promise<void> => {
  if (from === to) return;
  const actor = { kind: "bot" } as const;
  const lastSeq = await emit(
    tx,
    { type: "conversation.status", conversation: id, actor, payload: { from, to } },
    now(),
  );
  await store.save(tx, id, { status: to, lastSeq });
};

/** The bot answers: a compare-and-set against the epoch it thought under. False when somebody else speaks by now. */
export const answer = (needs: Needs, input: Answer): Promise<boolean> =>
  needs.transact(async (tx) => {
    const conversation = await stillHolds(tx, needs, input, input.isPressed ? ["open", "pending"] : ["open"]);
    if (!conversation) return false;
    // One answer per question, however often the step runs.
    const id = `${input.question}:answer:${input.epoch}`;
    if (await store.findMessage(tx, id)) return false;
    await say(tx, needs, { ...input, id, conversation, by: botNamed(input.name), notBefore: needs.now() });
    const botMisses = input.isMiss ? conversation.botMisses + 1 : 0;
    await store.save(tx, conversation.id, { botMisses });
    await turn(tx, needs, { conversation, to: "pending" });
    return true;
  });

type HandOff = Thought & {
  note: RichText;
  tell: RichText;
  reason: string;
  name?: string;
  trace: NonNullable<Message["trace"]>;
  /** What of the customer's questions is answered in what they are told. */
  answered?: Pick<Answer, "citations" | "trace" | "buttons">;
};

/** The bot gives the conversation to a person: a note with all they need, one sentence for the customer. False when it was not its turn. */
export const handOff = (needs: Needs, input: HandOff): Promise<boolean> =>
  needs.transact(async (tx) => {
    const conversation = await stillHolds(tx, needs, input, ["open", "pending"]);
    if (!conversation) return false;
    const id = `${input.question}:hand-off:${input.epoch}`;
    if (await store.findMessage(tx, id)) return false;
    const payload = { reason: input.reason, question: input.question };
    await emit(
      tx,
      { type: "bot.abstained", conversation: conversation.id, actor: { kind: "bot" }, payload },
      needs.now(),
    );
    await noteDown(tx, needs, { conversation, id, by: botNamed(input.name), rich: input.note, trace: input.trace });
    await setOwner(tx, needs, { conversation, to: "nobody", by: BOT, why: input.reason });
    // Under the epoch that begins here: an agent who is quicker than this word makes it needless.
    const told = { ...input.answered, id: `${id}:told`, rich: input.tell, epoch: conversation.epoch + 1 };
    await say(tx, needs, { ...told, conversation, by: botNamed(input.name), notBefore: needs.now() });
    // The customer still waits: for a person now.
    await store.save(tx, conversation.id, { waitingSince: conversation.waitingSince ?? needs.now() });
    await turn(tx, needs, { conversation, to: "open" });
    return true;
  });

type Reassure = { conversation: string; epoch: number; since: number; rich: RichText; name: string };
/**
 * A word to a customer who waits for one of ours: once for what happened at `since`, and none where somebody of ours has spoken since
 * then, somebody else has it by now, or nobody waits any more. Gives nothing to the bot: who had the conversation has it.
 */
export const reassure = (needs: Needs, { conversation: id, epoch, since, rich, name }: Reassure): Promise<void> =>
  needs.transact(async (tx) => {
    const conversation = await store.hold(tx, id);
    const { owner, status, waitingSince } = conversation;
    if (owner === "bot" || conversation.epoch !== epoch || status !== "open" || waitingSince === null) return;
    const said = await store.publicAfter(tx, { conversation: id, seq: since });
    if (said.some(({ direction }) => direction === "out")) return;
    const message = { id: `${id}:waiting:${since}`, rich, epoch, by: botNamed(name), notBefore: needs.now() };
    if (await store.findMessage(tx, message.id)) return;
    await say(tx, needs, { ...message, conversation });
    await store.save(tx, id, { waitingSince });
  });

/** Among several people the bot leaves to ours what nobody said to it. Nothing happens when somebody spoke to it meanwhile, or it was not its turn. */
export const stepAside = (needs: Needs, input: Thought & { seen: number }): Promise<void> =>
  needs.transact(async (tx) => {
    const conversation = await stillHolds(tx, needs, input, ["open"]);
    if (!conversation || conversation.lastPublicSeq > input.seen) return;
    await setOwner(tx, needs, { conversation, to: "nobody", by: BOT, why: "not_addressed" });
  });

/** The customer has only thanked or taken leave: what the bot held is solved, and nobody waits for anything. */
export const leaveAtRest = (needs: Needs, thought: Thought): Promise<void> =>
  needs.transact(async (tx) => {
    const conversation = await stillHolds(tx, needs, thought, ["open", "pending"]);
    if (!conversation) return;
    const at = needs.now();
    const payload = { from: conversation.status, to: "solved" };
    const actor = { kind: "bot" } as const;
    const seq = await emit(tx, { type: "conversation.status", conversation: conversation.id, actor, payload }, at);
    await store.save(tx, conversation.id, { status: "solved", solvedAt: at, waitingSince: null, lastSeq: seq });
  });
