import { isDeepStrictEqual } from "node:util";
import { and, asc, desc, eq, gte, inArray, isNotNull, isNull, ne, or, type SQL, sql } from "drizzle-orm";
import type { Person } from "../../../channels/contract";
import { byItself } from "../../../db/abreast";
import type { Read, schemas, Tx } from "../../../db/client";
import { among, asList, inserter, perConnection, prepared, reader } from "../../../db/prepared";
import { Problem } from "../../kernel/problem";
import { evidenceOf, isStranger, nameOf, phoneDigits } from "./model";

type Recognise = {
  connection: string;
  person: Person;
  now: number;
  newId: () => string;
  /** Whose address it is when nobody is known by it yet; absent = somebody new. */
  contact?: string | undefined;
};
export type Recognised = {
  contact: string;
  identity: string;
  name: string;
  role: "customer" | "ours";
  made: boolean;
  /** The platform says something else of the person than before. */
  news: boolean;
};

// PostgreSQL gives the keys of a JSON column back in an order of its own.
const saysTheSame = (known: Person, said: Person): boolean =>
  isDeepStrictEqual(known, JSON.parse(JSON.stringify(said)));

const knownBy = prepared(({ q, t: { identities, contacts } }) =>
  q
    .select({ identity: identities, contact: contacts })
    .from(identities)
    .innerJoin(contacts, eq(contacts.id, identities.contact))
    .where(
      and(eq(identities.connection, sql.placeholder("connection")), eq(identities.address, sql.placeholder("address"))),
    )
    .prepare("contact_by_address"),
);
const knownByAny = prepared((db) => {
  const { identities, contacts } = db.t;
  return db.q
    .select({ identity: identities, contact: contacts })
    .from(identities)
    .innerJoin(contacts, eq(contacts.id, identities.contact))
    .where(and(eq(identities.connection, sql.placeholder("connection")), among(db, identities.address, "addresses")))
    .prepare("contact_by_addresses");
});
type Identified = { identity: { id: string; person: Person; role: "customer" | "ours" }; contact: Contact };
const readKnown = reader<{ connection: string; address: string }, Identified | null>(
  async (tx, at) => (await knownBy(tx).execute(at))[0] ?? null,
  perConnection(async (tx, connection, asks) => {
    const addresses = asList(
      tx,
      asks.map(({ address }) => address),
    );
    const rows = await knownByAny(tx).execute({ connection, addresses });
    const found = new Map(rows.map((row) => [row.identity.address, row]));
    return asks.map(({ address }) => found.get(address) ?? null);
  }),
);
const insertContact = inserter("contact", (t) => t.contacts);
const insertIdentity = inserter("identity", (t) => t.identities);

/** The contact behind an address on a connection; made at first sight. What the platform says of the person is kept up to date. */
export const recognise = async (
  tx: Tx,
  { connection, person, now, newId, contact: given }: Recognise,
): Promise<Recognised> => {
  const known = await readKnown(tx, { connection, address: person.address });
  if (known) {
    // One who is only named by an address (in copy) keeps the name they gave themselves.
    const name = person.name || known.identity.person.name;
    const said = name ? { ...person, name } : person;
    const isNews = !saysTheSame(known.identity.person, said);
    return {
      contact: known.contact.id,
      identity: known.identity.id,
      name: isNews ? await update(tx, { known, person: said, now }) : known.contact.name,
      role: known.identity.role,
      made: false,
      news: isNews,
    };
  }
  const [contact, identity] = [given ?? newId(), newId()];
  const name = given ? (await getContact(tx, given)).name : nameOf(person);
  if (!given)
    await insertContact(tx, {
      id: contact,
      name,
      email: person.email ?? null,
      phone: person.phone ?? null,
      language: person.language ?? null,
      createdAt: now,
      updatedAt: now,
    });
  await insertIdentity(tx, {
    id: identity,
    contact,
    connection,
    address: person.address,
    person,
    ...evidenceOf(person),
    createdAt: now,
  });
  return { contact, identity, name, role: "customer", made: !given, news: true };
};

export type Proved = { id: string; createdAt: number; by: "email" | "phone" | "site" };
/**
 * Other contacts whom a platform or a signature has vouched for under the same e-mail, phone or site id, oldest first.
 * Those an agent has parted from this one are not among them.
 */
export const provedSame = async (
  tx: Tx,
  { contact, person }: { contact: string; person: Person },
): Promise<Proved[]> => {
  const { identities: i, contacts, joins: j } = tx.t;
  const { verifiedEmail, verifiedPhone, siteId } = evidenceOf(person);
  const exact: SQL[] = [];
  if (verifiedEmail) exact.push(eq(i.verifiedEmail, verifiedEmail));
  if (verifiedPhone) exact.push(eq(i.verifiedPhone, verifiedPhone));
  if (siteId) exact.push(eq(i.siteId, siteId));
  if (exact.length === 0) return [];
  const found = await tx.q
    .select({ id: contacts.id, createdAt: contacts.createdAt, email: i.verifiedEmail, site: i.siteId })
    .from(i)
    .innerJoin(contacts, eq(contacts.id, i.contact))
    .where(and(or(...exact), ne(i.contact, contact), eq(i.role, "customer")))
    .orderBy(asc(contacts.createdAt), asc(contacts.id))
    .limit(20);
  if (found.length === 0) return [];
  const parted = await tx.q
    .select({ kept: j.kept, joined: j.joined })
    .from(j)
    .where(and(isNotNull(j.undoneAt), or(eq(j.kept, contact), eq(j.joined, contact))));
  const strangers = new Set(parted.flatMap(({ kept, joined }) => [kept, joined]));
  const others = new Map<string, Proved>();
  for (const { id, createdAt, email, site } of found)
    if (!strangers.has(id) && !others.has(id)) {
      const by = siteId && site === siteId ? "site" : verifiedEmail && email === verifiedEmail ? "email" : "phone";
      others.set(id, { id, createdAt, by });
    }
  return [...others.values()];
};

type Known = {
  identity: { id: string; person: Person };
  contact: {
    id: string;
    name: string;
    email: string | null;
    phone: string | null;
  };
};

/** Gives the contact's name as it is now. */
const update = async (
  tx: Tx,
  { known, person, now }: { known: Known; person: Person; now: number },
): Promise<string> => {
  const { identities, contacts } = tx.t;
  await tx.q
    .update(identities)
    .set({ person, ...evidenceOf(person) })
    .where(eq(identities.id, known.identity.id));
  // A name an agent has corrected stays; one that came from the platform follows it.
  const { person: before } = known.identity;
  const followed = [nameOf(before), before.address].includes(known.contact.name);
  const name = followed ? nameOf(person) : known.contact.name;
  await tx.q
    .update(contacts)
    .set({
      name,
      email: known.contact.email ?? person.email ?? null,
      phone: known.contact.phone ?? person.phone ?? null,
      updatedAt: now,
    })
    .where(eq(contacts.id, known.contact.id));
  return name;
};

export type Contact = (typeof schemas.postgres)["contacts"]["$inferSelect"];
export type Join = (typeof schemas.postgres)["joins"]["$inferSelect"];

const byId = prepared(({ q, t: { contacts: c } }) =>
  q
    .select()
    .from(c)
    .where(eq(c.id, sql.placeholder("id")))
    .prepare("contact_by_id"),
);
/** Throws Problem not_found. */
export const getContact = async (db: Read, id: string): Promise<Contact> => {
  const [row] = await byId(db).execute({ id });
  if (!row) throw new Problem("not_found", { what: "contact", id });
  return row;
};

const HOPS_MAX = 20;
/** The contacts that these were made one with by now, by their own ids; one that stands by itself is its own. */
export const standing = async (db: Read, ids: readonly string[]): Promise<Map<string, string>> => {
  const at = new Map(ids.map((id) => [id, id]));
  for (let hop = 0; hop < HOPS_MAX; hop++) {
    const asked = [...new Set(at.values())];
    if (asked.length === 0) break;
    const { contacts: c } = db.t;
    const moved = await db.q
      .select({ id: c.id, into: c.joinedInto })
      .from(c)
      .where(and(inArray(c.id, asked), isNotNull(c.joinedInto)));
    if (moved.length === 0) break;
    const next = new Map(moved.map(({ id, into }) => [id, into ?? id]));
    for (const [id, now] of at) at.set(id, next.get(now) ?? now);
  }
  return at;
};
export const standingOne = async (db: Read, id: string): Promise<string> => (await standing(db, [id])).get(id) ?? id;

/** A contact and all who were made one with it. */
const family = async (db: Read, id: string): Promise<string[]> => {
  const { contacts: c } = db.t;
  const all = new Set([id]);
  for (let ring = [id]; ring.length > 0 && all.size < 200; ) {
    const joined = await db.q.select({ id: c.id }).from(c).where(inArray(c.joinedInto, ring)).limit(200);
    ring = joined.map((one) => one.id).filter((one) => !all.has(one));
    for (const one of ring) all.add(one);
  }
  return [...all];
};

/** What is not known of a contact is null, and nothing is like it. */
const alike = prepared(({ q, t: { contacts: c, identities: i } }) => {
  const given = (name: string) => sql`${sql.placeholder(name)}`;
  return q
    .select()
    .from(c)
    .where(
      and(
        ne(c.id, sql.placeholder("id")),
        isNull(c.joinedInto),
        or(
          eq(c.email, given("written")),
          eq(c.email, given("email")),
          eq(c.phone, given("phone")),
          eq(c.name, given("name")),
          // What one only claims, another may have proved.
          inArray(
            c.id,
            q
              .select({ contact: i.contact })
              .from(i)
              .where(or(eq(i.verifiedEmail, given("email")), eq(i.verifiedPhone, given("digits")))),
          ),
        ),
      ),
    )
    .orderBy(asc(c.createdAt))
    .limit(20)
    .prepare("contacts_alike");
});

/** Another contact that weak evidence makes look the same: an e-mail, phone or full name nobody vouches for. */
export const looksLike = async (
  db: Read,
  id: string,
): Promise<{ contact: Contact; by: "email" | "phone" | "name" } | null> => {
  const one = await getContact(db, id);
  const email = one.email?.toLowerCase() || null;
  const digits = phoneDigits(one.phone);
  const name = /\S+\s+\S+/.test(one.name) && !isStranger(one.name) ? one.name : null;
  if (!email && !one.phone && !name) return null;
  const [written, phone] = [one.email || null, one.phone || null];
  const found = await alike(db).execute({ id, written, email, phone, digits, name });
  const evidence = (other: Contact) =>
    email && other.email?.toLowerCase() === email
      ? "email"
      : digits && phoneDigits(other.phone) === digits
        ? "phone"
        : "name";
  const rank = { email: 0, phone: 1, name: 2 };
  const [best] = found
    .map((contact) => ({ contact, by: evidence(contact) }) as const)
    .sort((a, b) => rank[a.by] - rank[b.by]);
  return best ?? null;
};

/** Moves a contact's addresses and conversations; gives what was moved. */
export const moveAll = async (tx: Tx, { from, to }: { from: string; to: string }): Promise<Join["moved"]> => {
  // A message taken in abreast may be about to be written under the contact that goes.
  byItself(tx);
  const { identities: i, conversations: c } = tx.t;
  const identities = await tx.q.update(i).set({ contact: to }).where(eq(i.contact, from)).returning({ id: i.id });
  const conversations = await tx.q.update(c).set({ contact: to }).where(eq(c.contact, from)).returning({ id: c.id });
  return { identities: identities.map(({ id }) => id), conversations: conversations.map(({ id }) => id) };
};

export const insertJoin = async (tx: Tx, join: Omit<Join, "undoneAt">): Promise<void> => {
  await tx.q.insert(tx.t.joins).values(join);
};
export const getJoin = async (db: Read, id: string): Promise<Join | null> => {
  const [row] = await db.q.select().from(db.t.joins).where(eq(db.t.joins.id, id));
  return row ?? null;
};
/** Joins that can be undone, newest first. */
export const joinsOf = async (db: Read, kept: string): Promise<(Join & { name: string })[]> => {
  const { joins: j, contacts: c } = db.t;
  const rows = await db.q
    .select({ join: j, name: c.name })
    .from(j)
    .innerJoin(c, eq(c.id, j.joined))
    .where(and(inArray(j.kept, await family(db, kept)), isNull(j.undoneAt)))
    .orderBy(desc(j.at))
    .limit(20);
  return rows.map(({ join, name }) => ({ ...join, name }));
};
export const setJoinedInto = async (tx: Tx, id: string, joinedInto: string | null): Promise<void> => {
  await tx.q.update(tx.t.contacts).set({ joinedInto }).where(eq(tx.t.contacts.id, id));
};

/**
 * Undoes a join: what it moved, and nobody has moved since, goes back, with what was begun in the same threads meanwhile.
 * The kept contact may have been made one with another by now.
 */
export const moveBack = async (tx: Tx, { id, kept, joined, moved, at }: Join, now: number): Promise<void> => {
  const { identities: i, conversations: c, joins: j } = tx.t;
  const holder = await standingOne(tx, kept);
  if (moved.identities.length > 0)
    await tx.q
      .update(i)
      .set({ contact: joined })
      .where(and(inArray(i.id, moved.identities), eq(i.contact, holder)));
  if (moved.conversations.length > 0) {
    const threads = await tx.q
      .select({ connection: c.connection, thread: c.thread })
      .from(c)
      .where(inArray(c.id, moved.conversations));
    await tx.q
      .update(c)
      .set({ contact: joined })
      .where(and(inArray(c.id, moved.conversations), eq(c.contact, holder)));
    for (const { connection, thread } of threads)
      await tx.q
        .update(c)
        .set({ contact: joined })
        .where(and(eq(c.connection, connection), eq(c.thread, thread), eq(c.contact, holder), gte(c.createdAt, at)));
  }
  await tx.q.update(j).set({ undoneAt: now }).where(eq(j.id, id));
};

/** Says whether an address is a customer's or one of ours (in a group); gives its contact. Throws Problem not_found. */
export const setRole = async (tx: Tx, identity: string, role: "customer" | "ours"): Promise<string> => {
  const { identities: i } = tx.t;
  const [row] = await tx.q.update(i).set({ role }).where(eq(i.id, identity)).returning({ contact: i.contact });
  if (!row) throw new Problem("not_found", { what: "identity", id: identity });
  return row.contact;
};

/** Who reads along in a conversation besides its contact, as they are known now. */
export const participantsOf = async (db: Read, conversation: string) => {
  const { participants: p, contacts: c, conversations } = db.t;
  const rows = await db.q
    .select({ contact: p.contact, role: p.role, owner: conversations.contact })
    .from(p)
    .innerJoin(conversations, eq(conversations.id, p.conversation))
    .where(eq(p.conversation, conversation))
    .orderBy(asc(p.addedAt))
    .limit(100);
  if (rows.length === 0) return [];
  const now = await standing(
    db,
    rows.map(({ contact }) => contact),
  );
  const ids = [...new Set(now.values())];
  const people = await db.q.select({ id: c.id, name: c.name, email: c.email }).from(c).where(inArray(c.id, ids));
  const seen = new Set(rows.map(({ owner }) => owner));
  return rows.flatMap(({ contact, role }) => {
    const person = people.find(({ id }) => id === now.get(contact));
    if (!person || seen.has(person.id)) return [];
    seen.add(person.id);
    return [{ contact: person.id, name: person.name, email: person.email, role }];
  });
};

/** Notes that the customer blocked (a time) or unblocked (null) us. */
export const setBlocked = async (tx: Tx, { identity, at }: { identity: string; at: number | null }): Promise<void> => {
  await tx.q.update(tx.t.identities).set({ blockedAt: at }).where(eq(tx.t.identities.id, identity));
};

/** A contact with all that is known of it; one that was made one with another is that other. */
export const contactById = async (db: Read, asked: string) => {
  const id = await standingOne(db, asked);
  const { contacts, companies, identities, connections, conversations } = db.t;
  const [found] = await db.q
    .select({ contact: contacts, company: companies })
    .from(contacts)
    .leftJoin(companies, eq(companies.id, contacts.company))
    .where(eq(contacts.id, id));
  if (!found) return null;
  const addresses = await db.q
    .select({
      identity: identities,
      channel: connections.channel,
      connection: connections.id,
    })
    .from(identities)
    .innerJoin(connections, eq(connections.id, identities.connection))
    .where(eq(identities.contact, id))
    .limit(50);
  const past = await db.q
    .select({
      id: conversations.id,
      number: conversations.number,
      subject: conversations.subject,
      status: conversations.status,
      updatedAt: conversations.updatedAt,
    })
    .from(conversations)
    .where(eq(conversations.contact, id))
    .orderBy(desc(conversations.createdAt))
    .limit(20);
  return {
    ...found.contact,
    company: found.company,
    joins: await joinsOf(db, id),
    identities: addresses,
    conversations: past,
  };
};

export type ContactChange = {
  name?: string | undefined;
  email?: string | null | undefined;
  phone?: string | null | undefined;
  /** A company's id. */
  company?: string | null | undefined;
  notes?: string | undefined;
  vip?: boolean | undefined;
};
export const saveContact = async (tx: Tx, id: string, change: ContactChange, now: number): Promise<void> => {
  await tx.q
    .update(tx.t.contacts)
    .set({ ...change, updatedAt: now })
    .where(eq(tx.t.contacts.id, id));
};

/** The company of this name, whatever the size of its letters; made when there is none. */
export const companyNamed = async (
  tx: Tx,
  { name, newId, now }: { name: string; newId: () => string; now: number },
): Promise<string> => {
  const { companies } = tx.t;
  const [known] = await tx.q
    .select({ id: companies.id })
    .from(companies)
    .where(sql`${companies.name} = ${name} or lower(${companies.name}) = lower(${name})`)
    .limit(1);
  if (known) return known.id;
  const id = newId();
  await tx.q.insert(companies).values({ id, name, createdAt: now });
  return id;
};

export type FoundContact = {
  id: string;
  name: string;
  email: string | null;
  phone: string | null;
  company: string | null;
  /** Their newest conversation. */
  conversation: string | null;
};
/** Contacts by a piece of their name, e-mail, phone or company, by name. */
export const findContacts = async (db: Read, { q, limit }: { q: string; limit: number }): Promise<FoundContact[]> => {
  const { contacts, companies, conversations: c } = db.t;
  const like = (text: string) => `%${text.replace(/[\\%_]/g, (sign) => `\\${sign}`)}%`;
  // SQLite's lower() knows only Latin letters: a Russian name is also looked for as written and capitalised.
  const forms = [...new Set([q, q.toLowerCase(), q.charAt(0).toUpperCase() + q.slice(1).toLowerCase()])].map(like);
  const columns = [contacts.name, contacts.email, contacts.phone, companies.name];
  const found = columns.flatMap((column) => [
    ...forms.map((form) => sql`${column} like ${form} escape '\\'`),
    sql`lower(${column}) like ${like(q.toLowerCase())} escape '\\'`,
  ]);
  const newest = sql<
    string | null
  >`(select ${c.id} from ${c} where ${c.contact} = ${contacts.id} order by ${c.createdAt} desc limit 1)`;
  const hits = await db.q
    .select({ id: contacts.id })
    .from(contacts)
    .leftJoin(companies, eq(companies.id, contacts.company))
    .where(or(...found))
    .orderBy(asc(contacts.name), asc(contacts.id))
    .limit(limit * 3);
  // Somebody who was made one with another is found under what they were called, as who they are now.
  const now = await standing(
    db,
    hits.map(({ id }) => id),
  );
  if (now.size === 0) return [];
  return db.q
    .select({
      id: contacts.id,
      name: contacts.name,
      email: contacts.email,
      phone: contacts.phone,
      company: companies.name,
      conversation: newest,
    })
    .from(contacts)
    .leftJoin(companies, eq(companies.id, contacts.company))
    .where(inArray(contacts.id, [...new Set(now.values())]))
    .orderBy(asc(contacts.name), asc(contacts.id))
    .limit(limit);
};

/** Whether a contact, or the company they belong to, is marked as important. */
export const isImportant = async (db: Read, contact: string): Promise<boolean> => {
  const { contacts: c, companies } = db.t;
  const [row] = await db.q
    .select({ vip: c.vip, company: companies.vip })
    .from(c)
    .leftJoin(companies, eq(companies.id, c.company))
    .where(eq(c.id, contact));
  return row?.vip === true || row?.company === true;
};

/** Whether a contact has proved to a connection who they are: by the platform's word or a signature. */
export const hasProvedItself = async (db: Read, by: { contact: string; connection: string }): Promise<boolean> => {
  const { identities: i } = db.t;
  const [row] = await db.q
    .select({ id: i.id })
    .from(i)
    .where(
      and(
        eq(i.contact, by.contact),
        eq(i.connection, by.connection),
        or(isNotNull(i.verifiedEmail), isNotNull(i.verifiedPhone), isNotNull(i.siteId)),
      ),
    )
    .limit(1);
  return row !== undefined;
};

/** Marks a company as important, or not any more. */
export const setCompanyVip = async (tx: Tx, company: string, vip: boolean): Promise<void> => {
  await tx.q.update(tx.t.companies).set({ vip }).where(eq(tx.t.companies.id, company));
};
