import { and, desc, eq, sql } from "drizzle-orm";
import type { Person } from "../../../channels/contract";
import type { Read, Tx } from "../../../db/client";

type Recognise = {
  connection: string;
  person: Person;
  now: number;
  newId: () => string;
};
export type Recognised = { contact: string; identity: string; name: string };

const nameOf = (person: Person): string =>
  person.name?.trim() || person.handle || person.email || person.phone || person.address;

/** The contact behind an address on a connection; made at first sight. What the platform says of the person is kept up to date. */
export const recognise = async (tx: Tx, { connection, person, now, newId }: Recognise): Promise<Recognised> => {
  const { identities, contacts } = tx.t;
  // Two first messages of one person may arrive at once on PostgreSQL; the second waits and finds the first's contact.
  if (tx.engine === "postgres")
    await tx.q.execute(sql`select pg_advisory_xact_lock(hashtext(${`identity ${connection} ${person.address}`}))`);
  const [known] = await tx.q
    .select({ identity: identities, contact: contacts })
    .from(identities)
    .innerJoin(contacts, eq(contacts.id, identities.contact))
    .where(and(eq(identities.connection, connection), eq(identities.address, person.address)));
  if (known) {
    if (JSON.stringify(known.identity.person) !== JSON.stringify(person)) await update(tx, { known, person, now });
    return {
      contact: known.contact.id,
      identity: known.identity.id,
      name: known.contact.name,
    };
  }
  const contact = newId();
  const identity = newId();
  const name = nameOf(person);
  await tx.q.insert(contacts).values({
    id: contact,
    name,
    email: person.email ?? null,
    phone: person.phone ?? null,
    language: person.language ?? null,
    createdAt: now,
    updatedAt: now,
  });
  await tx.q.insert(identities).values({
    id: identity,
    contact,
    connection,
    address: person.address,
    person,
    createdAt: now,
  });
  return { contact, identity, name };
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

const update = async (tx: Tx, { known, person, now }: { known: Known; person: Person; now: number }) => {
  const { identities, contacts } = tx.t;
  await tx.q.update(identities).set({ person }).where(eq(identities.id, known.identity.id));
  // A name an agent has corrected stays; one that came from the platform follows it.
  const followed = known.contact.name === nameOf(known.identity.person);
  await tx.q
    .update(contacts)
    .set({
      name: followed ? nameOf(person) : known.contact.name,
      email: known.contact.email ?? person.email ?? null,
      phone: known.contact.phone ?? person.phone ?? null,
      updatedAt: now,
    })
    .where(eq(contacts.id, known.contact.id));
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
    identities: addresses,
    conversations: past,
  };
};

export type ContactChange = {
  name?: string;
  email?: string | null;
  phone?: string | null;
  company?: string | null;
};
export const saveContact = async (tx: Tx, id: string, change: ContactChange, now: number): Promise<void> => {
  await tx.q
    .update(tx.t.contacts)
    .set({ ...change, updatedAt: now })
    .where(eq(tx.t.contacts.id, id));
};
