import { desc, eq, getTableColumns, sql } from "drizzle-orm";
import { expect, it } from "vitest";
import type { Read } from "../../db/client";
import { prepared } from "../../db/prepared";
import { openTestDesk } from "../support/desk";

const joined = ({ q, t: { conversations: c, contacts, companies, messages: m } }: Read) =>
  q
    .select({ conversation: c, contact: contacts, company: companies, name: contacts.name, said: m.text })
    .from(c)
    .innerJoin(contacts, eq(contacts.id, c.contact))
    .leftJoin(companies, eq(companies.id, contacts.company))
    .leftJoin(m, eq(m.conversation, c.id))
    .orderBy(desc(c.number))
    .limit(10);
const inner = ({ q, t: { conversations: c, contacts } }: Read) =>
  q.select().from(c).innerJoin(contacts, eq(contacts.id, c.contact)).orderBy(desc(c.number)).limit(10);
const computed = ({ q, t: { conversations: c } }: Read) =>
  q
    .select({
      ...getTableColumns(c),
      isNew: sql`${c.number} > 1`.mapWith(Boolean),
      twice: sql<number>`${c.number} * 2`,
    })
    .from(c)
    .orderBy(desc(c.number))
    .limit(10);

it("gives the rows of a prepared query as Drizzle gives them, key for key", async () => {
  const { store, talk } = await openTestDesk();
  await talk("one");
  await talk("two");
  const { read } = store;
  const each = [
    [await joined(read), await prepared((db) => joined(db).prepare("joined"))(read).execute()],
    [await inner(read), await prepared((db) => inner(db).prepare("inner"))(read).execute()],
    [await computed(read), await prepared((db) => computed(db).prepare("computed"))(read).execute()],
  ];
  for (const [plain, quick] of each) {
    expect(plain).toHaveLength(2);
    expect(quick).toEqual(plain);
    expect(JSON.stringify(quick)).toBe(JSON.stringify(plain));
  }
});
