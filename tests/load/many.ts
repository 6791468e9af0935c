import { join } from "node:path";
import Database from "better-sqlite3";
import pg from "pg";
import type { Place } from "./place";

const CONVERSATIONS = 100_000;
const CONTACTS = 20_000;

// One recursive series serves both engines; only JSON literals and padding differ.
const series = (count: number) => `with recursive n(i) as (select 1 union all select i + 1 from n where i < ${count})`;

const statements = ({ engine }: Place, now: number): string[] => {
  const empty = engine === "sqlite" ? "'[]'" : "'[]'::jsonb";
  const id = (letter: string, i: string) => `'${letter}' || ${i}`;
  const at = `${now} - (${CONVERSATIONS} - i) * 1000`;
  return [
    `insert into contacts (id, name, created_at, updated_at)
     ${series(CONTACTS)} select ${id("c", "i")}, 'Customer ' || i, ${now}, ${now} from n`,
    `insert into conversations (id, number, subject, status, priority, tags, language, owner, epoch, contact, connection,
       thread, preview, preview_by, last_seq, last_public_seq, created_at, updated_at)
     ${series(CONVERSATIONS)} select ${id("v", "i")}, i, 'Question ' || i,
       case when i % 10 < 3 then 'open' when i % 10 = 3 then 'pending' when i % 10 = 4 then 'snoozed' else 'solved' end,
       'normal', ${empty}, 'en', 'agent', 1, ${id("c", `(i % ${CONTACTS} + 1)`)}, (select min(id) from connections),
       ${id("t", "i")}, 'Where is my order?', 'customer', i, i, ${at}, ${at} from n`,
    `insert into messages (id, conversation, connection, thread, direction, author_kind, author, rich, text, parts, seq,
       changed_seq, at, created_at)
     select 'm' || number, id, connection, thread, 'in', 'customer', contact, ${empty}, preview, ${empty}, number, number,
       created_at, created_at from conversations`,
  ];
};

/** Fills a stopped desk with a hundred thousand conversations, in one transaction. */
export const fill = async (place: Place): Promise<void> => {
  const work = statements(place, Date.now());
  if (place.databaseUrl) {
    const client = new pg.Client({ connectionString: place.databaseUrl });
    await client.connect();
    for (const sql of ["begin", ...work, "commit", "analyze"]) await client.query(sql);
    return client.end();
  }
  const db = new Database(join(place.dataDir, "parley.db"));
  db.transaction(() => work.forEach((sql) => void db.exec(sql)))();
  db.close();
};
