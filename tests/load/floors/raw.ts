import { join } from "node:path";
import Database from "better-sqlite3";
import pg from "pg";

/** The two statements the floors need, prepared, with nothing around them. */
export type Raw = {
  /** One row in a commit of its own; resolves when it is durable. */
  insert: (body: string) => Promise<void>;
  /** Fifty conversations off the index on status, newest first. */
  page: () => Promise<unknown[]>;
  close: () => Promise<void>;
};

const TABLE = "create table if not exists floor_updates (body text not null)";
const PAGE = "select * from conversations where status = 'open' order by updated_at desc, id desc limit 50";

const rawSqlite = (dataDir: string): Raw => {
  const db = new Database(join(dataDir, "parley.db"), { timeout: 5000 });
  db.pragma("journal_mode = WAL");
  db.pragma("synchronous = FULL");
  db.exec(TABLE);
  const insert = db.prepare("insert into floor_updates (body) values (?)");
  let page: Database.Statement | null = null;
  return {
    insert: async (body) => {
      insert.run(body);
    },
    page: async () => {
      page ??= db.prepare(PAGE);
      return page.all();
    },
    close: async () => {
      db.close();
    },
  };
};

const rawPostgres = async (url: string): Promise<Raw> => {
  const pool = new pg.Pool({ connectionString: url, max: 10 });
  await pool.query(TABLE);
  return {
    insert: async (body) => {
      await pool.query({ name: "insert", text: "insert into floor_updates (body) values ($1)", values: [body] });
    },
    page: async () => (await pool.query({ name: "page", text: PAGE })).rows,
    close: () => pool.end(),
  };
};

export type Where = { dataDir: string; databaseUrl: string | null };
export const openRaw = async ({ dataDir, databaseUrl }: Where): Promise<Raw> =>
  databaseUrl ? rawPostgres(databaseUrl) : rawSqlite(dataDir);

/** The same for a floor's own process, which is told by its environment. */
export const openRawHere = (): Promise<Raw> =>
  openRaw({ dataDir: process.env.DATA_DIR ?? ".", databaseUrl: process.env.DATABASE_URL ?? null });
