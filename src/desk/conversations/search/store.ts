import { and, asc, eq, gt, inArray, type SQL, sql } from "drizzle-orm";
import { type Read, sent, type Tx } from "../../../../db/client";
import { among, asList, prepared, updater } from "../../../../db/prepared";
import type { Term } from "./query";

export type Text = {
  source: string;
  kind: "message" | "note" | "subject" | "contact";
  conversation: string | null;
  contact: string | null;
  stems: string;
};

/** A search looks through the newest texts that hold its words: this many, and more of them where conditions leave few. */
const TEXTS_MAX = 2000;
const TEXTS_MAX_NARROWED = 5000;
type Look = { terms: Term[]; isNarrowed?: boolean; kinds?: SQL };

const alternatives = ({ stems: [only = ""], prefix }: Term, quote: string, more: string): string =>
  prefix === null ? `${quote}${only}${quote}` : `(${quote}${only}${quote} ${more} ${quote}${prefix}${quote}`;
/** Stems hold letters and digits only, so nothing in them can be an operator. */
const forSqlite = (terms: Term[]): string =>
  terms
    .map((term) =>
      term.stems.length > 1
        ? term.stems.map((one) => `"${one}"`).join(" AND ")
        : `${alternatives(term, '"', "OR")}${term.prefix === null ? "" : "*)"}`,
    )
    .join(" AND ");
const forPostgres = (terms: Term[]): string =>
  terms
    .map((term) =>
      term.stems.length > 1
        ? term.stems.map((one) => `'${one}'`).join(" & ")
        : `${alternatives(term, "'", "|")}${term.prefix === null ? "" : ":*)"}`,
    )
    .join(" & ");

/** Words next to each other: both engines' indexes find the words, the stems tell their order. */
const inOrder = (terms: Term[]): SQL =>
  and(
    ...terms
      .filter((term) => term.stems.length > 1)
      .map((term) => sql`' ' || s.stems || ' ' like ${`% ${term.stems.join(" ")} %`}`),
  ) ?? sql`true`;

/** The newest texts that hold all terms. */
const texts = (db: Read, { terms, isNarrowed = false, kinds = sql`true` }: Look): SQL => {
  const max = isNarrowed ? TEXTS_MAX_NARROWED : TEXTS_MAX;
  return db.engine === "sqlite"
    ? sql`select s.id, s.conversation, s.contact from search_words w join search_texts s on s.id = w.rowid
        where w.search_words match ${forSqlite(terms)} and ${inOrder(terms)} and ${kinds} order by w.rowid desc limit ${max}`
    : sql`select s.id, s.conversation, s.contact from search_texts s
        where s.words @@ ${forPostgres(terms)}::tsquery and ${inOrder(terms)} and ${kinds} order by s.id desc limit ${max}`;
};

/** Conversations that answer the terms, each with its newest text that does. A table `h` of `conversation` and `text`. */
export const hits = (db: Read, { number, ...look }: Look & { number: number | null }): SQL => {
  const { conversations: c } = db.t;
  const numbered = number === null ? sql`` : sql` union all select id, 0 from ${c} where number = ${number}`;
  return sql`(with found as materialized (${texts(db, look)})
    select conversation, max(text) as text from (
      select conversation, id as text from found where conversation is not null
      union all select c.id, f.id from found f join ${c} c on c.contact = f.contact where f.conversation is null${numbered}
    ) as each group by conversation) as h`;
};

/** Contacts whose name, address, number or company holds the terms. */
export const contactsNamed = (db: Read, terms: Term[]): SQL =>
  sql`select contact from (${texts(db, { terms, kinds: sql`s.kind = 'contact'` })}) as named`;

export type Hit = { id: number; kind: Text["kind"]; source: string };
export const hitTexts = async (db: Read, ids: number[]): Promise<Hit[]> => {
  const { searchTexts: s } = db.t;
  if (ids.length === 0) return [];
  return db.q.select({ id: s.id, kind: s.kind, source: s.source }).from(s).where(inArray(s.id, ids));
};

const upsertText = prepared((db) => {
  const { searchTexts: s } = db.t;
  const slot = (name: keyof Text) => sql`${sql.placeholder(name)}`;
  return db.q
    .insert(s)
    .values({
      source: slot("source"),
      kind: slot("kind"),
      conversation: slot("conversation"),
      contact: slot("contact"),
      stems: slot("stems"),
    })
    .onConflictDoUpdate({
      target: s.source,
      set: { conversation: sql`excluded.conversation`, stems: sql`excluded.stems` },
    })
    .prepare("search_text");
});

/** Writes what these stand for now; a text that is known keeps its place. */
export const saveTexts = async (tx: Tx, texts: Text[]): Promise<void> => {
  for (const text of texts) await sent(tx, upsertText(tx).execute(text));
};

export const dropTexts = async (tx: Tx, sources: string[]): Promise<void> => {
  if (sources.length > 0) await tx.q.delete(tx.t.searchTexts).where(inArray(tx.t.searchTexts.source, sources));
};

/** Follows messages that were moved into another conversation, or out of one. */
export const followMoved = async (tx: Tx, conversations: string[]): Promise<void> => {
  const { searchTexts: s, messages: m } = tx.t;
  const moved = await tx.q
    .select({ id: s.id, to: m.conversation })
    .from(s)
    .innerJoin(m, eq(m.id, s.source))
    .where(and(inArray(s.conversation, conversations), sql`${m.conversation} <> ${s.conversation}`));
  for (const { id, to } of moved) await tx.q.update(s).set({ conversation: to }).where(eq(s.id, id));
};

const MARK = "search";
const markHeld = prepared(({ q, t: { counters } }) =>
  q
    .insert(counters)
    .values({ id: MARK, value: 0 })
    .onConflictDoUpdate({ target: counters.id, set: { value: sql`${counters.value}` } })
    .returning({ value: counters.value })
    .prepare("search_mark_held"),
);
/** How far the events are indexed; held until the transaction ends, so that two processes take turns. */
export const holdMark = async (tx: Tx): Promise<number> => {
  const [row] = await markHeld(tx).execute();
  return row?.value ?? 0;
};
const updateCounter = updater("counter", (t) => t.counters);
export const saveMark = (tx: Tx, value: number): Promise<void> => updateCounter(tx, MARK, { value });
const mark = prepared(({ q, t: { counters } }) =>
  q.select({ value: counters.value }).from(counters).where(eq(counters.id, MARK)).prepare("search_mark"),
);
export const markOf = async (db: Read): Promise<number> => {
  const [row] = await mark(db).execute();
  return row?.value ?? 0;
};

const messagesBare = prepared((db) => {
  const { messages: m } = db.t;
  return db.q
    .select({
      id: m.id,
      conversation: m.conversation,
      direction: m.direction,
      authorKind: m.authorKind,
      authorName: m.authorName,
      text: m.text,
      deletedAt: m.deletedAt,
    })
    .from(m)
    .where(among(db, m.id, "ids"))
    .prepare("messages_to_index");
});
const fileNames = prepared((db) => {
  const { files: f } = db.t;
  return db.q
    .select({ message: f.message, name: f.name })
    .from(f)
    .where(among(db, f.message, "ids"))
    .prepare("files_to_index");
});

/** What the index needs of messages: their words, their files' names and who wrote them. */
export const messagesToIndex = async (db: Read, messages: string[]) => {
  if (messages.length === 0) return [];
  const ids = asList(db, messages);
  const [rows, files] = await Promise.all([messagesBare(db).execute({ ids }), fileNames(db).execute({ ids })]);
  return rows.map((row) => ({
    ...row,
    files: files.filter((file) => file.message === row.id).map(({ name }) => name),
  }));
};

export const conversationsToIndex = async (db: Read, ids: string[]) => {
  const { conversations: c } = db.t;
  if (ids.length === 0) return [];
  return db.q.select({ id: c.id, subject: c.subject, contact: c.contact }).from(c).where(inArray(c.id, ids));
};

export const contactsToIndex = async (db: Read, ids: string[]) => {
  if (ids.length === 0) return [];
  const { contacts: c, companies, identities: i } = db.t;
  const [rows, handles] = await Promise.all([
    db.q
      .select({ id: c.id, name: c.name, email: c.email, phone: c.phone, company: companies.name })
      .from(c)
      .leftJoin(companies, eq(companies.id, c.company))
      .where(inArray(c.id, ids)),
    db.q.select({ contact: i.contact, person: i.person }).from(i).where(inArray(i.contact, ids)),
  ]);
  return rows.map((row) => ({
    ...row,
    handles: handles.filter((one) => one.contact === row.id).flatMap(({ person }) => [person.handle, person.name]),
  }));
};

/** Of these contacts, those the index does not hold yet. */
export const unknownContacts = async (db: Read, ids: string[]): Promise<string[]> => {
  if (ids.length === 0) return [];
  const { searchTexts: s } = db.t;
  const known = new Set(
    (await db.q.select({ source: s.source }).from(s).where(inArray(s.source, ids))).map(({ source }) => source),
  );
  return ids.filter((id) => !known.has(id));
};

const told = [
  "message.received",
  "message.queued",
  "message.noted",
  "message.edited",
  "message.deleted",
  "message.undone",
  "conversation.opened",
  "conversation.subject",
  "conversation.merged",
  "conversation.split",
  "contact.changed",
];
const toldAfter = prepared((db) => {
  const { events: e } = db.t;
  return db.q
    .select({ seq: e.seq, type: e.type, conversation: e.conversation, payload: e.payload })
    .from(e)
    .where(and(gt(e.seq, sql.placeholder("since")), inArray(e.type, told)))
    .orderBy(asc(e.seq))
    .limit(sql.placeholder("limit"))
    .prepare("events_to_index");
});
/** The next events that change what search finds, in order. */
export const eventsToIndex = async (db: Read, page: { since: number; limit: number }) => toldAfter(db).execute(page);
