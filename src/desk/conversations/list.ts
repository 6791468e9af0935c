import { and, count, desc, eq, getTableColumns, inArray, isNull, lt, or, type SQL, sql } from "drizzle-orm";
import type { Read } from "../../../db/client";
import { among, asList, prepared } from "../../../db/prepared";
import type * as wire from "../../kernel/wire";
import type { Conversation } from "./model";
import { excerptOf } from "./search/excerpt";
import { type Asked, readQuery } from "./search/query";
import { contactsNamed, type Hit, hits, hitTexts } from "./search/store";
import { messageTexts } from "./store";

export type View = "mine" | "unassigned" | "open" | "bot" | "snoozed" | "solved";
export type Query = {
  /** `all` stands for every conversation there is: for searching. */
  view: View | "all";
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
  channel: wire.Row["channel"];
  readSeq: number | null;
  failed: boolean;
  /** The agent whose words the preview is. */
  previewAuthor: string | null;
  /** In answers to a search: the piece that answers it. */
  found?: wire.Found;
};

type Status = Conversation["status"];
const statusesOf = (view: View | "all"): Status[] => {
  if (view === "all") return ["open", "pending", "snoozed", "solved", "closed"];
  if (view === "snoozed") return ["snoozed"];
  return view === "solved" ? ["solved", "closed"] : ["open", "pending"];
};

/** What a view asks beside the status. */
const standing = (db: Read, view: View | "all", agent: string | SQL): SQL | undefined => {
  const { conversations: c } = db.t;
  if (view === "mine") return eq(c.assignee, agent);
  if (view === "unassigned") return and(isNull(c.assignee), inArray(c.owner, ["agent", "nobody"]));
  return view === "bot" ? eq(c.owner, "bot") : undefined;
};

const inView = (db: Read, view: View | "all", agent: string): SQL | undefined =>
  and(view === "all" ? undefined : inArray(db.t.conversations.status, statusesOf(view)), standing(db, view, agent));

/** Of this category, or of one that stands under it. */
const ofCategory = (db: Read, category: SQL): SQL => {
  const { conversations: c, categories } = db.t;
  return sql`${c.category} in (select k.id from ${categories} k where k.id = ${category} or k.parent = ${category})`;
};

/** What a line of search asks of the conversation itself; the words are joined in as `h`. */
const asked = (db: Read, { number, from, statuses, channels, moods, urgencies, languages }: Asked): SQL | undefined => {
  const { conversations: c, connections } = db.t;
  return and(
    number === null ? undefined : eq(c.number, number),
    statuses.length > 0 ? inArray(c.status, statuses) : undefined,
    channels.length > 0 ? inArray(connections.channel, channels) : undefined,
    moods.length > 0 ? inArray(c.mood, moods) : undefined,
    urgencies.length > 0 ? inArray(c.urgency, urgencies) : undefined,
    languages.length > 0 ? inArray(c.language, languages) : undefined,
    from.length > 0 ? sql`${c.contact} in (${contactsNamed(db, from)})` : undefined,
  );
};

const after = (db: Read, cursor: string | undefined): SQL | undefined => {
  const [at, id] = cursor?.split("~") ?? [];
  if (!at || !id) return undefined;
  const { conversations: c } = db.t;
  return or(lt(c.updatedAt, Number(at)), and(eq(c.updatedAt, Number(at)), lt(c.id, id)));
};

/** A conversation as the list shows it, of a table of `spots` that names their ids; `?agent` is who looks. */
const rowsAt = (db: Read, spots: SQL) => {
  const { conversations: c, contacts, companies, connections, reads } = db.t;
  return db.q
    .select({
      ...getTableColumns(c),
      contactName: contacts.name,
      companyName: companies.name,
      channel: connections.channel,
      readSeq: reads.seq,
      // Whatever came after it: until it is sent again, taken back, or an agent has written something else since it failed.
      failed:
        sql`exists (select 1 from deliveries as lost inner join messages as told on told.id = lost.message where lost.conversation = ${c.id} and lost.state in ('failed', 'uncertain') and lost.kind = 'message' and told.deleted_at is null and not exists (select 1 from messages as later where later.conversation = ${c.id} and later.seq > told.seq and later.direction = 'out' and later.author_kind = 'agent' and later.deleted_at is null and later.created_at > lost.updated_at))`.mapWith(
          Boolean,
        ),
      previewAuthor: sql<
        string | null
      >`case when ${c.previewBy} = 'agent' then (select author from messages where messages.conversation = ${c.id} and messages.author_kind = 'agent' and messages.direction = 'out' and messages.deleted_at is null order by messages.seq desc limit 1) end`,
    })
    .from(spots)
    .innerJoin(c, sql`${c.id} = spots.id`)
    .innerJoin(contacts, eq(contacts.id, c.contact))
    .leftJoin(companies, eq(companies.id, contacts.company))
    .innerJoin(connections, eq(connections.id, c.connection))
    .leftJoin(reads, and(eq(reads.conversation, c.id), eq(reads.agent, sql.placeholder("agent"))));
};
const rowsOf = prepared((db) => {
  const { conversations: c } = db.t;
  return rowsAt(db, sql`(select id from ${c} where ${among(db, c.id, "ids")}) as spots`).prepare(
    "conversations_listed",
  );
});

const page = (db: Read, query: Query, search: Asked) => {
  const { conversations: c } = db.t;
  // Who names a status wants it, whatever view stands open; who names a number wants that one wherever it stands.
  const view = search.statuses.length > 0 || search.number !== null ? "all" : query.view;
  const { category, team } = search.number === null ? query : { category: undefined, team: undefined };
  return and(
    inView(db, view, query.agent),
    category ? ofCategory(db, sql`${category}`) : undefined,
    team ? eq(c.team, team) : undefined,
    asked(db, search),
    after(db, query.cursor),
  );
};

const pageOf = <T extends { updatedAt: number; id: string }>(rows: T[], limit: number) => {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return { items, cursor: rows.length > limit && last ? `${last.updatedAt}~${last.id}` : null };
};

/** One page of a view, newest change first; the cursor is null on the last page. With `q` only what answers it, each with the piece that does. */
export const list = async (db: Read, query: Query): Promise<{ items: Listed[]; cursor: string | null }> => {
  const search = query.q?.trim() ? readQuery(query.q) : null;
  if (!search) return pageOf(await newest(db, query), query.limit);
  if (search.isVain) return { items: [], cursor: null };
  if (search.terms.length > 0) return searched(db, query, search);
  const { items, cursor } = pageOf(await filtered(db, query, search), query.limit);
  const ids = items.map(({ id }) => id);
  const found = new Map((await listed(db, { ids, agent: query.agent })).map((one) => [one.id, one]));
  return { cursor, items: ids.flatMap((id) => found.get(id) ?? []) };
};

type Spot = { id: string; updatedAt: number };
const newestFirst = (a: Spot, b: Spot): number => b.updatedAt - a.updatedAt || (a.id < b.id ? 1 : -1);

type Shape = { view: Query["view"]; byCategory: boolean; byTeam: boolean; isFirst: boolean };
/** Where a page's conversations stand. Each status is read in the order of its index and no further than the page: over several at once all would be sorted. */
const spotsOf = (db: Read, { view, byCategory, byTeam, isFirst }: Shape): SQL => {
  const { conversations: c } = db.t;
  const slot = (name: string) => sql`${sql.placeholder(name)}`;
  const at = slot("at");
  const wanted = and(
    standing(db, view, slot("agent")),
    byCategory ? ofCategory(db, slot("category")) : undefined,
    byTeam ? sql`${c.team} = ${slot("team")}` : undefined,
    isFirst ? undefined : sql`(${c.updatedAt} < ${at} or (${c.updatedAt} = ${at} and ${c.id} < ${slot("after")}))`,
  );
  const ofStatus = statusesOf(view).map((status) => {
    const one = db.q
      .select({ id: c.id, updatedAt: c.updatedAt })
      .from(c)
      .where(and(eq(c.status, status), wanted))
      .orderBy(desc(c.updatedAt), desc(c.id))
      .limit(sql.placeholder("limit"));
    return sql`select id, updated_at from ${one} as one`;
  });
  const all = sql.join(ofStatus, sql` union all `);
  return sql`(select id from (${all}) as each order by updated_at desc, id desc limit ${sql.placeholder("limit")}) as spots`;
};

const pages = new Map<string, ReturnType<typeof pageQuery>>();
const pageQuery = (shape: Shape) =>
  prepared((db) => rowsAt(db, spotsOf(db, shape)).prepare(`conversations_page_${keyOf(shape)}`));
const keyOf = ({ view, byCategory, byTeam, isFirst }: Shape): string =>
  [view, byCategory && "category", byTeam && "team", isFirst && "first"].filter(Boolean).join("_");
const pageOfShape = (shape: Shape) => {
  const key = keyOf(shape);
  const known = pages.get(key) ?? pageQuery(shape);
  pages.set(key, known);
  return known;
};

/** The rows of a page and one more, in one statement. */
const newest = async (db: Read, { view, agent, category, team, cursor, limit }: Query): Promise<Listed[]> => {
  const [at, after] = cursor?.split("~") ?? [];
  const isFirst = !at || !after;
  const shape = { view, byCategory: Boolean(category), byTeam: Boolean(team), isFirst };
  const given = { agent, category, team, limit: limit + 1, ...(isFirst ? {} : { at: Number(at), after }) };
  return (await pageOfShape(shape)(db).execute(given)).sort(newestFirst);
};

const filtered = (db: Read, query: Query, search: Asked): Promise<Spot[]> => {
  const { conversations: c, connections } = db.t;
  return db.q
    .select({ id: c.id, updatedAt: c.updatedAt })
    .from(c)
    .innerJoin(connections, eq(connections.id, c.connection))
    .where(page(db, query, search))
    .orderBy(desc(c.updatedAt), desc(c.id))
    .limit(query.limit + 1);
};

const isNarrowed = ({ view, category, team }: Query, search: Asked): boolean => {
  const { from, statuses, channels, moods, urgencies, languages } = search;
  const fields = [from, statuses, channels, moods, urgencies, languages];
  return view !== "all" || Boolean(category ?? team) || fields.some((values) => values.length > 0);
};

const searched = async (db: Read, query: Query, search: Asked) => {
  const { conversations: c, connections } = db.t;
  const rows = await db.q
    .select({ id: c.id, updatedAt: c.updatedAt, text: sql<number>`h.text` })
    .from(hits(db, { terms: search.terms, number: search.maybeNumber, isNarrowed: isNarrowed(query, search) }))
    .innerJoin(c, sql`${c.id} = h.conversation`)
    .innerJoin(connections, eq(connections.id, c.connection))
    .where(page(db, query, search))
    .orderBy(desc(c.updatedAt), desc(c.id))
    .limit(query.limit + 1);
  const { items, cursor } = pageOf(rows, query.limit);
  const ids = items.map(({ id }) => id);
  const found = new Map((await listed(db, { ids, agent: query.agent })).map((one) => [one.id, one]));
  const texts = items.map(({ text }) => Number(text));
  const pieces = new Map((await hitTexts(db, texts)).map((hit) => [hit.id, hit]));
  const words = await messageTexts(
    db,
    [...pieces.values()].map(({ source }) => source),
  );
  return {
    cursor,
    items: items.flatMap(({ id, text }) => {
      const row = found.get(id);
      const hit = pieces.get(Number(text));
      return row ? [hit ? { ...row, found: shown(search, row, hit, words.get(hit.source)) } : row] : [];
    }),
  };
};

const shown = (search: Asked, row: Listed, { kind, source }: Hit, text: { text: string; seq: number } | undefined) => ({
  in: kind,
  message: text ? source : null,
  seq: text ? text.seq : null,
  ...excerptOf(text?.text ?? (kind === "contact" ? row.contactName : row.subject), search.terms),
});

/** Rows of these conversations as one agent sees them. */
export const listed = async (db: Read, { ids, agent }: { ids: string[]; agent: string }): Promise<Listed[]> =>
  ids.length === 0 ? [] : rowsOf(db).execute({ ids: asList(db, ids), agent });

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
