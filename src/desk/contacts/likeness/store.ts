import { and, asc, eq, inArray, isNotNull, isNull, ne, or, type SQL, sql } from "drizzle-orm";
import type { Person } from "../../../../channels/contract";
import type { Read, Tx } from "../../../../db/client";
import { prepared } from "../../../../db/prepared";
import { evidenceOf, isStranger, phoneDigits } from "../model";
import { type Contact, getContact } from "../store";

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
  const name = /\S\s+\S/.test(one.name) && !isStranger(one.name) ? one.name : null;
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
