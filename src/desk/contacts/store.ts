import { and, asc, desc, eq, inArray, isNull, ne, or, type SQL, sql } from "drizzle-orm";
import type { Person } from "../../../channels/contract";
import type { Read, schemas, Tx } from "../../../db/client";
import { inserter, prepared } from "../../../db/prepared";
import { Problem } from "../../kernel/problem";
import { evidenceOf, phoneDigits } from "./model";

type Recognise = {
  connection: string;
  person: Person;
  now: number;
  newId: () => string;
};
export type Recognised = { contact: string; identity: string; name: string; role: "customer" | "ours"; made: boolean };

const nameOf = (person: Person): string =>
  person.name?.trim() || person.handle || person.email || person.phone || person.address;

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
const insertContact = inserter("contact", (t) => t.contacts);
const insertIdentity = inserter("identity", (t) => t.identities);

/** The contact behind an address on a connection; made at first sight. What the platform says of the person is kept up to date. */
export const recognise = async (tx: Tx, { connection, person, now, newId }: Recognise): Promise<Recognised> => {
  // Two first messages of one person may arrive at once on PostgreSQL; the second waits and finds the first's contact.
  if (tx.engine === "postgres")
    await tx.q.execute(sql`select pg_advisory_xact_lock(hashtext(${`identity ${connection} ${person.address}`}))`);
  const [known] = await knownBy(tx).execute({ connection, address: person.address });
  if (known) {
    // One who is only named by an address (in copy) keeps the name they gave themselves.
    const name = person.name || known.identity.person.name;
    const said = name ? { ...person, name } : person;
    const isNews = JSON.stringify(known.identity.person) !== JSON.stringify(said);
    return {
      contact: known.contact.id,
      identity: known.identity.id,
      name: isNews ? await update(tx, { known, person: said, now }) : known.contact.name,
      role: known.identity.role,
      made: false,
    };
  }
  const evidence = evidenceOf(person);
  const same = await provedSame(tx, evidence);
  const contact = same?.id ?? newId();
  const identity = newId();
  const name = same?.name ?? nameOf(person);
  if (!same)
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
    ...evidence,
    createdAt: now,
  });
  return { contact, identity, name, role: "customer", made: !same };
};

/** The contact whom a platform or a signature has vouched for under the same e-mail, phone or site id. */
const provedSame = async (tx: Tx, evidence: ReturnType<typeof evidenceOf>) => {
  const { identities: i, contacts } = tx.t;
  const exact: SQL[] = [];
  if (evidence.verifiedEmail) exact.push(eq(i.verifiedEmail, evidence.verifiedEmail));
  if (evidence.verifiedPhone) exact.push(eq(i.verifiedPhone, evidence.verifiedPhone));
  if (evidence.siteId) exact.push(eq(i.siteId, evidence.siteId));
  if (exact.length === 0) return null;
  const [found] = await tx.q
    .select({ id: contacts.id, name: contacts.name })
    .from(i)
    .innerJoin(contacts, eq(contacts.id, i.contact))
    .where(or(...exact))
    .orderBy(asc(contacts.createdAt))
    .limit(1);
  return found ?? null;
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
  const followed = known.contact.name === nameOf(known.identity.person);
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

/** Throws Problem not_found. */
export const getContact = async (db: Read, id: string): Promise<Contact> => {
  const [row] = await db.q.select().from(db.t.contacts).where(eq(db.t.contacts.id, id));
  if (!row) throw new Problem("not_found", { what: "contact", id });
  return row;
};

/** Another contact that weak evidence makes look the same: an e-mail, phone or full name nobody vouches for. */
export const looksLike = async (
  db: Read,
  id: string,
): Promise<{ contact: Contact; by: "email" | "phone" | "name" } | null> => {
  const { contacts: c } = db.t;
  const one = await getContact(db, id);
  const email = one.email?.toLowerCase();
  const phone = phoneDigits(one.phone);
  const named = /\S+\s+\S+/.test(one.name) ? one.name : null;
  const alike: SQL[] = [];
  if (one.email && email) alike.push(inArray(c.email, [one.email, email]));
  if (one.phone) alike.push(eq(c.phone, one.phone));
  if (named) alike.push(eq(c.name, named));
  if (alike.length === 0) return null;
  const found = await db.q
    .select()
    .from(c)
    .where(and(ne(c.id, id), isNull(c.joinedInto), or(...alike)))
    .orderBy(asc(c.createdAt))
    .limit(20);
  const evidence = (other: Contact) =>
    email && other.email?.toLowerCase() === email
      ? "email"
      : phone && phoneDigits(other.phone) === phone
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
    .where(and(eq(j.kept, kept), isNull(j.undoneAt)))
    .orderBy(desc(j.at))
    .limit(20);
  return rows.map(({ join, name }) => ({ ...join, name }));
};
export const setJoinedInto = async (tx: Tx, id: string, joinedInto: string | null): Promise<void> => {
  await tx.q.update(tx.t.contacts).set({ joinedInto }).where(eq(tx.t.contacts.id, id));
};

/** Undoes a join: what it moved and nobody has moved since. */
export const moveBack = async (tx: Tx, { id, kept, joined, moved }: Join, now: number): Promise<void> => {
  const { identities: i, conversations: c, joins: j } = tx.t;
  if (moved.identities.length > 0)
    await tx.q
      .update(i)
      .set({ contact: joined })
      .where(and(inArray(i.id, moved.identities), eq(i.contact, kept)));
  if (moved.conversations.length > 0)
    await tx.q
      .update(c)
      .set({ contact: joined })
      .where(and(inArray(c.id, moved.conversations), eq(c.contact, kept)));
  await tx.q.update(j).set({ undoneAt: now }).where(eq(j.id, id));
};

/** Says whether an address is a customer's or one of ours (in a group); gives its contact. Throws Problem not_found. */
export const setRole = async (tx: Tx, identity: string, role: "customer" | "ours"): Promise<string> => {
  const { identities: i } = tx.t;
  const [row] = await tx.q.update(i).set({ role }).where(eq(i.id, identity)).returning({ contact: i.contact });
  if (!row) throw new Problem("not_found", { what: "identity", id: identity });
  return row.contact;
};

/** Who reads along in a conversation besides its contact. */
export const participantsOf = async (db: Read, conversation: string) => {
  const { participants: p, contacts: c } = db.t;
  return db.q
    .select({ contact: c.id, name: c.name, email: c.email, role: p.role })
    .from(p)
    .innerJoin(c, eq(c.id, p.contact))
    .where(eq(p.conversation, conversation))
    .orderBy(asc(p.addedAt), asc(c.name))
    .limit(100);
};

/** Notes that the customer blocked (a time) or unblocked (null) us. */
export const setBlocked = async (tx: Tx, { identity, at }: { identity: string; at: number | null }): Promise<void> => {
  await tx.q.update(tx.t.identities).set({ blockedAt: at }).where(eq(tx.t.identities.id, identity));
};

export const contactById = async (db: Read, id: string) => {
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
  return db.q
    .select({
      id: contacts.id,
      name: contacts.name,
      email: contacts.email,
      company: companies.name,
      conversation: newest,
    })
    .from(contacts)
    .leftJoin(companies, eq(companies.id, contacts.company))
    .where(or(...found))
    .orderBy(asc(contacts.name), asc(contacts.id))
    .limit(limit);
};
