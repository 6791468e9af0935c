import { and, asc, eq, gt, gte, inArray, isNull, lt, ne, sql } from "drizzle-orm";
import { z } from "zod";
import type { Read } from "../../../db/client";
import type { BotReport } from "../../kernel/wire";
import type { Story } from "./model";

type Span = { from: number; to: number };
const Reason = z.object({ reason: z.string() });
const Assisted = z.object({ kind: z.string(), fate: z.string() });

/** Conversations are numbered as they are opened, so that a page goes on behind a number. */
const pageOf = async (db: Read, { from, to, after, limit }: Span & { after: number; limit: number }) => {
  const { conversations: c } = db.t;
  return db.q
    .select({
      id: c.id,
      number: c.number,
      openedAt: c.createdAt,
      category: c.category,
    })
    .from(c)
    .where(and(gt(c.number, after), gte(c.createdAt, from), lt(c.createdAt, to), isNull(c.mergedInto)))
    .orderBy(asc(c.number))
    .limit(limit);
};

/** What became of the conversations opened in this time, a page of them; `next` is null behind the last. */
export const stories = async (
  db: Read,
  { limit, ...span }: Span & { after: number; limit: number },
): Promise<{ stories: Story[]; next: number | null }> => {
  const page = await pageOf(db, { ...span, limit });
  if (page.length === 0) return { stories: [], next: null };
  const { messages: m, events: e, verdicts: v, suggestions: s } = db.t;
  const ids = page.map(({ id }) => id);
  const [said, handed, assisted, judged, proposed] = await Promise.all([
    db.q
      .select({
        conversation: m.conversation,
        by: m.authorKind,
        isAnswer: sql<number>`case when ${m.citations} is null then 0 else 1 end`,
        at: m.createdAt,
      })
      .from(m)
      .where(and(inArray(m.conversation, ids), ne(m.direction, "note"), isNull(m.deletedAt)))
      .orderBy(asc(m.seq)),
    db.q
      .select({ conversation: e.conversation, payload: e.payload, at: e.at })
      .from(e)
      .where(and(inArray(e.conversation, ids), eq(e.type, "bot.abstained")))
      .orderBy(asc(e.seq)),
    db.q
      .select({ conversation: e.conversation, payload: e.payload })
      .from(e)
      .where(and(inArray(e.conversation, ids), eq(e.type, "assist.settled"))),
    db.q
      .select({ message: v.message, conversation: m.conversation, by: v.by, verdict: v.verdict })
      .from(v)
      .innerJoin(m, eq(m.id, v.message))
      .where(inArray(m.conversation, ids)),
    db.q
      .select({ conversation: s.conversation, kind: s.kind, fate: s.fate })
      .from(s)
      .where(and(inArray(s.conversation, ids), inArray(s.kind, ["category", "priority", "assignee"]))),
  ]);
  const found = new Map<string, Story>(
    page.map(({ id, openedAt, category }) => [
      id,
      { openedAt, category, said: [], handOffs: [], verdicts: [], suggestions: [] },
    ]),
  );
  for (const { conversation, by, isAnswer, at } of said)
    found.get(conversation)?.said.push({ at, by, isAnswer: by === "bot" && Number(isAnswer) === 1 });
  for (const { conversation, payload, at } of handed)
    found.get(conversation ?? "")?.handOffs.push({ at, reason: Reason.safeParse(payload).data?.reason ?? "other" });
  // What is made for an agent is a suggestion like the others.
  for (const { conversation, payload } of assisted) {
    const settled = Assisted.safeParse(payload).data;
    if (settled) found.get(conversation ?? "")?.suggestions.push(settled);
  }
  for (const { conversation, ...verdict } of judged) found.get(conversation)?.verdicts.push(verdict);
  for (const { conversation, ...one } of proposed) found.get(conversation)?.suggestions.push(one);
  const next = page.length < limit ? null : (page.at(-1)?.number ?? null);
  return { stories: [...found.values()], next };
};

const Currency = z.object({ currency: z.string() });

/** What models were asked in this time, and what it cost in the desk's currency. */
export const costOf = async (db: Read, { from, to }: Span): Promise<BotReport["cost"]> => {
  const { modelCalls: c, settings: s } = db.t;
  const rows = await db.q
    .select({
      task: c.task,
      calls: sql<number>`count(*)`,
      tokens: sql<number>`sum(${c.inputTokens} + ${c.outputTokens})`,
      cost: sql<number | null>`sum(${c.cost})`,
      failed: sql<number>`sum(case when ${c.outcome} in ('answered', 'cached') then 0 else 1 end)`,
    })
    .from(c)
    .where(and(gte(c.at, from), lt(c.at, to)))
    .groupBy(c.task)
    .orderBy(asc(c.task));
  const [row] = await db.q.select({ value: s.value }).from(s).where(eq(s.id, "models"));
  const tasks = rows.map(({ task, calls, tokens, cost, failed }) => ({
    task,
    calls: Number(calls),
    tokens: Number(tokens),
    cost: Number(cost ?? 0),
    failed: Number(failed),
  }));
  return {
    currency: Currency.safeParse(row?.value).data?.currency ?? "USD",
    total: tasks.reduce((sum, { cost }) => sum + cost, 0),
    tasks,
  };
};
