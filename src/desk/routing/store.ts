import { and, asc, desc, eq, inArray, isNotNull, max, sql } from "drizzle-orm";
import { z } from "zod";
import type { Read, Tx } from "../../../db/client";
import { prepared } from "../../../db/prepared";
import { given } from "../../kernel/given";
import { Problem } from "../../kernel/problem";
import { listCategories } from "../categories/store";
import { Condition, type Facts, type Rule, type RuleChange, RuleInput, ruleAfter } from "./model";

const RULES_MAX = 500;
type Row = Read["t"]["rules"]["$inferSelect"];

/** One that no longer reads (its category is of a kind this code does not know) is left out rather than guessed at. */
const asRule = ({ id, name, position, enabled, conditions, actions }: Row): Rule[] => {
  const parsed = RuleInput.safeParse({
    name,
    enabled,
    conditions: z.array(Condition).catch([]).parse(conditions),
    actions,
  });
  return parsed.success ? [{ id, position, ...parsed.data }] : [];
};

const inOrder = prepared(({ q, t: { rules: r } }) =>
  q.select().from(r).orderBy(asc(r.position), asc(r.id)).limit(RULES_MAX).prepare("rules_in_order"),
);
/** Rules in the order they are asked. */
export const listRules = async (db: Read): Promise<Rule[]> => (await inOrder(db).execute()).flatMap(asRule);

/** The rules as they are asked of a message: one that sets a category nobody uses any more sets none; one that then does nothing is left out. */
export const rulesInUse = async (db: Read): Promise<Rule[]> => {
  const rules = await listRules(db);
  if (rules.every(({ actions }) => actions.category === undefined)) return rules;
  const used = new Set((await listCategories(db)).map(({ id }) => id));
  return rules.flatMap((rule) => {
    const { category, ...rest } = rule.actions;
    if (category === undefined || used.has(category)) return [rule];
    return Object.values(rest).some((value) => value !== undefined) ? [{ ...rule, actions: rest }] : [];
  });
};

/** Changes what a change names of a rule, and leaves the rest as it is. Returns its id. */
export const changeRule = async (
  tx: Tx,
  { id, change, now }: { id: string; change: RuleChange; now: number },
): Promise<string> => {
  const { rules: r } = tx.t;
  const [known] = await tx.q.select().from(r).where(eq(r.id, id));
  if (!known) throw new Problem("not_found", { what: "rule", id });
  return saveRule(tx, { id, ...given(RuleInput, ruleAfter(known, change)) }, { newId: () => id, now });
};

/** Adds a rule behind the others, or changes the one with this id. Returns its id. */
export const saveRule = async (
  tx: Tx,
  { id: known, ...input }: RuleInput & { id?: string },
  { newId, now }: { newId: () => string; now: number },
): Promise<string> => {
  const { rules: r } = tx.t;
  if (known !== undefined) {
    const changed = await tx.q
      .update(r)
      .set({ ...input, updatedAt: now })
      .where(eq(r.id, known))
      .returning({ id: r.id });
    if (changed.length === 0) throw new Problem("not_found", { what: "rule", id: known });
    return known;
  }
  const [last] = await tx.q.select({ position: max(r.position) }).from(r);
  const id = newId();
  await tx.q
    .insert(r)
    .values({ id, ...input, position: Number(last?.position ?? 0) + 1, createdAt: now, updatedAt: now });
  return id;
};

export const removeRule = async (tx: Tx, id: string): Promise<void> => {
  const { rules: r } = tx.t;
  const gone = await tx.q.delete(r).where(eq(r.id, id)).returning({ id: r.id });
  if (gone.length === 0) throw new Problem("not_found", { what: "rule", id });
};

/** Asks the rules in this order from now on. */
export const orderRules = async (tx: Tx, ids: readonly string[]): Promise<void> => {
  const { rules: r } = tx.t;
  for (const [position, id] of ids.entries())
    await tx.q
      .update(r)
      .set({ position: position + 1 })
      .where(eq(r.id, id));
};

/** Which of these rules have spoken in a conversation before. */
export const spokenIn = async (db: Read, conversation: string): Promise<Set<string>> => {
  const { suggestions: s } = db.t;
  const rows = await db.q
    .select({ rule: s.rule })
    .from(s)
    .where(and(eq(s.conversation, conversation), isNotNull(s.rule)));
  return new Set(rows.flatMap(({ rule }) => rule ?? []));
};

const domainOf = (email: string | null): string | null => email?.toLowerCase().split("@")[1] ?? null;
type About = Omit<Facts, "text" | "domain"> & { id: string; number: number; subject: string; email: string | null };

const about = (db: Read) => {
  const { conversations: c, contacts, connections } = db.t;
  return db.q
    .select({
      id: c.id,
      number: c.number,
      subject: c.subject,
      connection: c.connection,
      channel: connections.channel,
      language: c.language,
      mood: c.mood,
      urgency: c.urgency,
      email: contacts.email,
    })
    .from(c)
    .innerJoin(contacts, eq(contacts.id, c.contact))
    .innerJoin(connections, eq(connections.id, c.connection));
};
const withText = ({ id, number, subject, email, ...facts }: About, text: string) => ({
  id,
  number,
  subject,
  facts: { ...facts, text, domain: domainOf(email) },
});

/** What rules look at in a conversation, beside its text. */
export const factsOf = async (db: Read, conversation: string): Promise<Omit<Facts, "text">> => {
  const [row] = await about(db).where(eq(db.t.conversations.id, conversation));
  if (!row) throw new Problem("not_found", { what: "conversation", id: conversation });
  return withText(row, "").facts;
};

/** The newest conversations as rules would have seen them at their beginning. */
export const factsOfLast = async (db: Read, limit: number) => {
  const { conversations: c, messages: m } = db.t;
  const rows = await about(db).orderBy(desc(c.createdAt), desc(c.id)).limit(limit);
  const first = await db.q
    .select({ conversation: m.conversation, text: m.text })
    .from(m)
    .where(
      and(
        eq(m.direction, "in"),
        inArray(
          m.conversation,
          rows.map(({ id }) => id),
        ),
        sql`${m.seq} = (select min(o.seq) from ${m} o where o.conversation = ${m.conversation} and o.direction = 'in')`,
      ),
    );
  const texts = new Map(first.map(({ conversation, text }) => [conversation, text]));
  return rows.map((row) => withText(row, texts.get(row.id) ?? ""));
};
