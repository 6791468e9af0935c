import { asc, desc, eq, inArray, or, sql } from "drizzle-orm";
import type { Read, Tx } from "../../../../db/client";
import { containing } from "../../../../db/containing";
import { joinsOf, standing, standingOne } from "../joins/store";

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
  language?: string | undefined;
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

type FoundContact = {
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
  const found = containing([contacts.name, contacts.email, contacts.phone, companies.name], q);
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

/** Marks a company as important, or not any more. */
export const setCompanyVip = async (tx: Tx, company: string, vip: boolean): Promise<void> => {
  await tx.q.update(tx.t.companies).set({ vip }).where(eq(tx.t.companies.id, company));
};
