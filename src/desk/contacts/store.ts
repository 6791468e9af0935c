import { isDeepStrictEqual } from "node:util";
import { and, asc, eq, inArray, isNotNull, or, sql } from "drizzle-orm";
import type { Person } from "../../../channels/contract";
import type { Read, schemas, Tx } from "../../../db/client";
import { among, asList, inserter, perConnection, prepared, reader } from "../../../db/prepared";
import { Problem } from "../../kernel/problem";
import { standing } from "./joins/store";
import { evidenceOf, nameOf, samePhone, stillProved } from "./model";

type Recognise = {
  connection: string;
  person: Person;
  now: number;
  newId: () => string;
  /** Whose address it is when nobody is known by it yet; absent = somebody new. */
  contact?: string | undefined;
  /** What `knownAt` has said of the address in this transaction, where it was asked already. */
  known?: Known | null | undefined;
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

export type Known = { identity: { id: string; person: Person; role: "customer" | "ours" }; contact: Contact };

/** Who is known by an address on a connection. */
export const knownAt = reader<{ connection: string; address: string }, Known | null>(
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
  { connection, person, now, newId, contact: given, known: told }: Recognise,
): Promise<Recognised> => {
  const named = told === undefined ? await knownAt(tx, { connection, address: person.address }) : told;
  const known = named ?? (person.also ? await knownAt(tx, { connection, address: person.also }) : null);
  if (known) {
    // One who is only named by an address (in copy) keeps the name they gave themselves.
    const name = person.name || known.identity.person.name;
    const said = stillProved(known.identity.person, name ? { ...person, name } : person);
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
  // So does a number that somebody has changed on the platform; one that was vouched for gives way to no mere claim.
  const isProved = (one: Person) => one.verified?.includes("phone") ?? false;
  const isFollowed = samePhone(before.phone, known.contact.phone) && (isProved(person) || !isProved(before));
  await tx.q
    .update(contacts)
    .set({
      name,
      email: known.contact.email ?? person.email ?? null,
      phone: (isFollowed ? (person.phone ?? known.contact.phone) : (known.contact.phone ?? person.phone)) ?? null,
      updatedAt: now,
    })
    .where(eq(contacts.id, known.contact.id));
  return name;
};

export type Contact = (typeof schemas.postgres)["contacts"]["$inferSelect"];

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
