import { and, eq } from "drizzle-orm";
import type { Transact, Tx } from "../../../db/client";
import { emit } from "../../jobs/outbox";
import type { Actor } from "../../kernel/events";
import type { NewId } from "../../kernel/ids";
import { Problem } from "../../kernel/problem";
import type { Now } from "../../kernel/time";
import { joinIn } from "../contacts/join";
import { label } from "../labels/store";
import { changeIn } from "./change";
import { mergeIn } from "./merge";
import type { Priority, Suggestion } from "./model";
import { splitIn } from "./split";
import * as store from "./store";
import { withdraw } from "./withdraw";

type Needs = { transact: Transact; now: Now; newId: NewId };
export type Proposal = {
  kind: Suggestion["kind"];
  value: string;
  confidence: number;
  reason: string;
  engine: string;
  /** The rule that says so. */
  rule?: string;
  /** Decided already; else the threshold decides. */
  applied?: boolean;
  /** What else was likely, and what spoke for the first. */
  why?: Omit<NonNullable<Suggestion["why"]>, "threshold">;
};

const priorities: readonly string[] = ["low", "normal", "high", "urgent"];
const isPriority = (value: string): value is Priority => priorities.includes(value);

const changeOf = (kind: Suggestion["kind"], value: string) => {
  if (kind === "category") return { category: value };
  if (kind === "assignee") return { assignee: value };
  if (!isPriority(value)) throw new Problem("bad_input", { field: "value" });
  return { priority: value };
};

type Unsuggest = { conversation: string; kind: Suggestion["kind"] };
type Suggest = { conversation: string; proposals: Proposal[]; threshold: number };
/** Keeps what was proposed: applied above the threshold, shown below it. An open proposal of the same kind is replaced, unless it proposes the same. */
export const suggest = ({ transact, ...needs }: Needs, input: Suggest): Promise<void> =>
  transact((tx) => suggestIn(tx, needs, input));

/** What was proposed of this kind is no longer thought, and is asked no more. */
export const unsuggest = ({ transact, now }: Omit<Needs, "newId">, { conversation, kind }: Unsuggest): Promise<void> =>
  transact(async (tx) => {
    const seq = await withdraw(tx, { now }, { conversation, kinds: [kind], by: { kind: "bot" } });
    if (seq !== null) await store.save(tx, conversation, { lastSeq: seq });
  });

/** The same inside a transaction of somebody else's. */
export const suggestIn = async (
  tx: Tx,
  { now, newId }: Omit<Needs, "transact">,
  { conversation, proposals, threshold }: Suggest,
): Promise<void> => {
  const { suggestions: s } = tx.t;
  for (const { applied: decided, ...proposal } of proposals) {
    const shown = await tx.q
      .select({ id: s.id, value: s.value })
      .from(s)
      .where(and(eq(s.conversation, conversation), eq(s.kind, proposal.kind), eq(s.fate, "shown")));
    const applied = decided ?? proposal.confidence >= threshold;
    // Said again it is no news.
    if (!applied && shown.some(({ value }) => value === proposal.value)) continue;
    if (isProposal(proposal.kind) && (await isDismissed(tx, { conversation, ...proposal }))) continue;
    for (const one of shown) await tx.q.update(s).set({ fate: "replaced", settledAt: now() }).where(eq(s.id, one.id));
    const id = newId();
    await tx.q.insert(s).values({
      id,
      conversation,
      ...proposal,
      why: proposal.why ? { ...proposal.why, threshold: Number.isFinite(threshold) ? threshold : null } : null,
      fate: applied ? "applied" : "shown",
      createdAt: now(),
    });
    const bot = { kind: "bot" } as const;
    const seq = await emit(
      tx,
      { type: "suggestion.made", conversation, actor: bot, payload: { suggestion: id, kind: proposal.kind } },
      now(),
    );
    await store.save(tx, conversation, { lastSeq: seq });
    if (applied)
      await changeIn(
        tx,
        { now },
        { conversation, change: changeOf(proposal.kind, proposal.value), by: bot, why: proposal.reason },
      );
  }
};

/** An agent has said no to this before. */
const isDismissed = async (
  tx: Tx,
  { conversation, kind, value }: Pick<Proposal, "kind" | "value"> & { conversation: string },
): Promise<boolean> => {
  const { suggestions: s } = tx.t;
  const [said] = await tx.q
    .select({ id: s.id })
    .from(s)
    .where(and(eq(s.conversation, conversation), eq(s.kind, kind), eq(s.value, value), eq(s.fate, "dismissed")))
    .limit(1);
  return said !== undefined;
};

const isProposal = (kind: Suggestion["kind"]): boolean =>
  kind === "same_contact" || kind === "same_topic" || kind === "new_topic";

/** Does what an agent has agreed to. */
const agree = async (
  tx: Tx,
  needs: Omit<Needs, "transact">,
  { kind, value, conversation, reason }: Suggestion,
  by: Actor,
): Promise<void> => {
  if (kind === "same_topic") return mergeIn(tx, needs, { conversation, into: value, by });
  if (kind === "new_topic") {
    await splitIn(tx, needs, { conversation, message: value, subject: reason, by });
    return;
  }
  const { contact } = await store.get(tx, conversation);
  await joinIn(tx, needs, { keep: value, join: contact, reason, by });
};

type Settle = {
  conversation: string;
  suggestion: string;
  fate: "accepted" | "corrected" | "dismissed";
  value?: string;
  by: Extract<Actor, { kind: "agent" }>;
};
/** An agent's verdict; a correction changes the conversation and becomes an example to learn from. */
export const settleSuggestion = ({ transact, now, newId }: Needs, input: Settle): Promise<void> =>
  transact(async (tx: Tx) => {
    const { suggestions: s } = tx.t;
    const [found] = await tx.q
      .select()
      .from(s)
      .where(and(eq(s.id, input.suggestion), eq(s.conversation, input.conversation)));
    if (!found) throw new Problem("not_found", { what: "suggestion", id: input.suggestion });
    if (input.fate === "corrected" && !input.value) throw new Problem("bad_input", { field: "value" });
    const settled = { fate: input.fate, correctedTo: input.value ?? null, settledBy: input.by.id, settledAt: now() };
    await tx.q.update(s).set(settled).where(eq(s.id, found.id));
    if (input.fate !== "dismissed" && isProposal(found.kind)) await agree(tx, { now, newId }, found, input.by);
    else if (input.fate !== "dismissed") {
      const change = changeOf(found.kind, input.fate === "corrected" ? (input.value ?? "") : found.value);
      await changeIn(tx, { now }, { conversation: input.conversation, change, by: input.by, why: "suggestion" });
      // Agreeing to what has been applied changes nothing, and is still a person's word.
      if (change.category)
        await label(tx, {
          conversation: input.conversation,
          category: change.category,
          by: input.by.id,
          at: now(),
        });
    }
    const payload = { suggestion: found.id, kind: found.kind, fate: input.fate };
    const seq = await emit(
      tx,
      { type: "suggestion.settled", conversation: input.conversation, actor: input.by, payload },
      now(),
    );
    await store.save(tx, input.conversation, { lastSeq: seq });
  });
