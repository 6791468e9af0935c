import { and, count, desc, eq, inArray, isNull, lt, or, type SQL, sql } from "drizzle-orm";
import type { Read } from "../../../db/client";
import type { Conversation } from "./model";

export type View = "mine" | "unassigned" | "open" | "bot" | "snoozed" | "solved";
export type Query = {
  view: View;
  agent: string;
  category?: string;
  team?: string;
  q?: string;
  cursor?: string;
  limit: number;
};
export type Listed = Conversation & {
  contactName: string;
  companyName: string | null;
  channel: string;
  readSeq: number | null;
  failed: boolean;
};

const inView = (db: Read, view: View, agent: string): SQL | undefined => {
  const { conversations: c } = db.t;
  const active = inArray(c.status, ["open", "pending"]);
  switch (view) {
    case "mine":
      return and(eq(c.assignee, agent), active);
    case "unassigned":
      return and(isNull(c.assignee), active, inArray(c.owner, ["agent", "nobody"]));
    case "open":
      return active;
    case "bot":
      return and(eq(c.owner, "bot"), active);
    case "snoozed":
      return eq(c.status, "snoozed");
    case "solved":
      return inArray(c.status, ["solved", "closed"]);
  }
};

const escaped = (text: string) => `%${text.replace(/[\\%_]/g, (sign) => `\\${sign}`)}%`;

const matching = (db: Read, q: string | undefined): SQL | undefined => {
  const text = q?.trim();
  if (!text) return undefined;
  const { conversations: c, contacts, messages } = db.t;
  const number = /^#?(\d{1,9})$/.exec(text)?.[1];
  const like = escaped(text.toLowerCase());
  // SQLite's lower() knows only Latin letters: a Russian word is also looked for as written and capitalised.
  const forms = [
    ...new Set([like, escaped(text), escaped(text.charAt(0).toUpperCase() + text.slice(1).toLowerCase())]),
  ];
  const found = (column: SQL | typeof c.subject) =>
    or(...forms.map((form) => sql`${column} like ${form} escape '\\'`), sql`lower(${column}) like ${like} escape '\\'`);
  return or(
    number ? eq(c.number, Number(number)) : undefined,
    found(c.subject),
    sql`exists (select 1 from ${contacts} where ${contacts.id} = ${c.contact} and ${found(sql`${contacts.name}`)})`,
    sql`exists (select 1 from ${messages} where ${messages.conversation} = ${c.id} and ${found(sql`${messages.text}`)})`,
  );
};

const after = (db: Read, cursor: string | undefined): SQL | undefined => {
  const [at, id] = cursor?.split("~") ?? [];
  if (!at || !id) return undefined;
  const { conversations: c } = db.t;
  return or(lt(c.updatedAt, Number(at)), and(eq(c.updatedAt, Number(at)), lt(c.id, id)));
};

const select = (db: Read, agent: string) => {
  const { conversations: c, contacts, companies, connections, reads, deliveries: d } = db.t;
  return db.q
    .select({
      conversation: c,
      contactName: contacts.name,
      companyName: companies.name,
      channel: connections.channel,
      readSeq: reads.seq,
      failed: sql<
        number | boolean
      >`exists (select 1 from ${d} where ${d.message} in (select id from messages where messages.conversation = ${c.id} and messages.seq = ${c.lastPublicSeq}) and ${d.state} in ('failed', 'uncertain'))`,
    })
    .from(c)
    .innerJoin(contacts, eq(contacts.id, c.contact))
    .leftJoin(companies, eq(companies.id, contacts.company))
    .innerJoin(connections, eq(connections.id, c.connection))
    .leftJoin(reads, and(eq(reads.conversation, c.id), eq(reads.agent, agent)));
};

/** One page of a view, newest change first; the cursor is null on the last page. */
export const list = async (db: Read, query: Query): Promise<{ items: Listed[]; cursor: string | null }> => {
  const { conversations: c } = db.t;
  const rows = await select(db, query.agent)
    .where(
      and(
        inView(db, query.view, query.agent),
        query.category ? eq(c.category, query.category) : undefined,
        query.team ? eq(c.team, query.team) : undefined,
        matching(db, query.q),
        after(db, query.cursor),
      ),
    )
    .orderBy(desc(c.updatedAt), desc(c.id))
    .limit(query.limit + 1);
  const items = rows.slice(0, query.limit).map(flat);
  const last = items.at(-1);
  return { items, cursor: rows.length > query.limit && last ? `${last.updatedAt}~${last.id}` : null };
};

type Selected = Awaited<ReturnType<typeof select>>[number];
const flat = ({ conversation, failed, ...rest }: Selected): Listed => ({
  ...conversation,
  ...rest,
  failed: Boolean(failed),
});

/** Rows of these conversations as one agent sees them. */
export const listed = async (db: Read, { ids, agent }: { ids: string[]; agent: string }): Promise<Listed[]> =>
  ids.length === 0 ? [] : (await select(db, agent).where(inArray(db.t.conversations.id, ids))).map(flat);

/** How many conversations stand in each view. */
export const counts = async (db: Read, agent: string): Promise<Record<View, number>> => {
  const views: View[] = ["mine", "unassigned", "open", "bot", "snoozed", "solved"];
  const counted = await Promise.all(
    views.map(async (view) => {
      const [row] = await db.q
        .select({ n: count() })
        .from(db.t.conversations)
        .where(inView(db, view, agent));
      return [view, Number(row?.n ?? 0)] as const;
    }),
  );
  return { mine: 0, unassigned: 0, open: 0, bot: 0, snoozed: 0, solved: 0, ...Object.fromEntries(counted) };
};
