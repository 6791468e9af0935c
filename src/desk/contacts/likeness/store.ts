import { and, asc, eq, inArray, isNotNull, isNull, ne, or, type SQL, sql } from "drizzle-orm";
import type { ChannelName, Person } from "../../../../channels/contract";
import type { Read, Tx } from "../../../../db/client";
import { prepared } from "../../../../db/prepared";
import { evidenceOf, isStranger, phoneDigits } from "../model";
import { type Contact, getContact } from "../store";

type Proved = { id: string; createdAt: number; by: "email" | "phone" | "site" };

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

export type Evidence = "email" | "phone" | "name";
type Alike = {
  contact: Contact;
  /** What the two have in common, strongest first. */
  evidence: Evidence[];
  /** Where the other one writes. */
  channels: ChannelName[];
};

/** Another contact that weak evidence makes look the same: an e-mail, phone or full name nobody vouches for. */
export const looksLike = async (db: Read, id: string): Promise<Alike | null> => {
  const one = await getContact(db, id);
  const email = one.email?.toLowerCase() || null;
  const digits = phoneDigits(one.phone);
  const name = /\S\s+\S/.test(one.name) && !isStranger(one.name) ? one.name : null;
  if (!email && !one.phone && !name) return null;
  const [written, phone] = [one.email || null, one.phone || null];
  const found = await alike(db).execute({ id, written, email, phone, digits, name });
  if (found.length === 0) return null;
  const doors = await doorsOf(
    db,
    found.map((other) => other.id),
  );
  const evidenceFor = (other: Contact): Evidence[] => {
    const own = doors.filter(({ contact }) => contact === other.id);
    const same = {
      email:
        email !== null &&
        (other.email?.toLowerCase() === email || own.some(({ verifiedEmail }) => verifiedEmail === email)),
      phone:
        (phone !== null && other.phone === phone) ||
        (digits !== null &&
          (phoneDigits(other.phone) === digits || own.some(({ verifiedPhone }) => verifiedPhone === digits))),
      name: other.name === name,
    };
    return ranked.filter((kind) => same[kind]);
  };
  const rank = ({ evidence: [best] }: Pick<Alike, "evidence">) => (best ? ranked.indexOf(best) : ranked.length);
  const [best] = found
    .map((contact) => ({ contact, evidence: evidenceFor(contact) }))
    .sort((a, b) => rank(a) - rank(b));
  if (!best) return null;
  const channels = doors.filter(({ contact }) => contact === best.contact.id).map(({ channel }) => channel);
  return { ...best, channels: [...new Set(channels)] };
};
const ranked = ["email", "phone", "name"] as const;

/** The addresses of some contacts: on which channel each is, and what is vouched for there. */
const doorsOf = (db: Read, contacts: string[]) => {
  const { identities: i, connections: c } = db.t;
  return db.q
    .select({
      contact: i.contact,
      channel: c.channel,
      verifiedEmail: i.verifiedEmail,
      verifiedPhone: i.verifiedPhone,
    })
    .from(i)
    .innerJoin(c, eq(c.id, i.connection))
    .where(inArray(i.contact, contacts))
    .orderBy(asc(i.createdAt))
    .limit(400);
};
