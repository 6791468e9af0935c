import type { Transact, Tx } from "../../../../db/client";
import { emit } from "../../../jobs/outbox";
import type { Actor } from "../../../kernel/events";
import { Problem } from "../../../kernel/problem";
import type { Now } from "../../../kernel/time";
import type { Message } from "../model";
import * as conversations from "../store";
import { canBeJudged, type Opinion } from "./model";
import { dropVerdict, saveVerdict, verdictOf } from "./store";

type By = Extract<Actor, { kind: "customer" | "agent" }>;
type Judge = { message: Message; by: By; verdict: Opinion | null; article?: string | null };

const whoOf = ({ kind, id }: By) => `${kind === "agent" ? "agent" : "contact"}:${id}`;

/** Notes what a person thinks of an answer; the last word counts, null takes it back. Said again it is no news: false. */
export const judgeIn = async (
  tx: Tx,
  { now }: { now: Now },
  { message, by, verdict, article = null }: Judge,
): Promise<boolean> => {
  if (!canBeJudged(message)) return false;
  const who = whoOf(by);
  const { conversation } = message;
  await conversations.hold(tx, conversation);
  const known = await verdictOf(tx, { message: message.id, who });
  if ((known?.verdict ?? null) === verdict && (known?.article ?? null) === article) return false;
  const at = now();
  if (verdict === null) await dropVerdict(tx, { message: message.id, who });
  else await saveVerdict(tx, { message: message.id, who, by: by.kind, verdict, article, at });
  const payload = { message: message.id, verdict, by: by.kind, article };
  const seq = await emit(tx, { type: "message.judged", conversation, actor: by, payload }, at);
  await conversations.saveMessage(tx, message.id, { changedSeq: seq });
  await conversations.save(tx, conversation, { lastSeq: seq });
  return true;
};

/** An agent's verdict on an answer of the bot. Throws where the message is none. */
export const judge = (
  { transact, now }: { transact: Transact; now: Now },
  { message: id, ...said }: Omit<Judge, "message"> & { message: string },
): Promise<void> =>
  transact(async (tx) => {
    const message = await conversations.getMessage(tx, id);
    if (!canBeJudged(message)) throw new Problem("message.not_supported", { id });
    await judgeIn(tx, { now }, { message, ...said });
  });
