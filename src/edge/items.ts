/** The SQL of one mailbox: what waits, in the order it came, its bodies in pieces that a row can hold. */
import { z } from "zod";
import type { State } from "./bindings";

const PIECE_BYTES = 1_000_000;
/** As many as one look takes in: those behind them wait for the next one. */
const LOOK = 1000;

const Row = z.object({ n: z.number(), id: z.string(), lanes: z.string() });
const Posted = z.object({ post: z.string() });
const Lanes = z.array(z.string());
const Piece = z.object({ bytes: z.instanceof(ArrayBuffer) });
const Count = z.object({ waiting: z.number(), dead: z.number(), oldestAt: z.number().nullable() });
const One = z.object({ n: z.number(), dead: z.number(), refusals: z.number() });

export type Waiting = { n: number; id: string; lanes: string[] };

export const openItems = ({ storage: { sql } }: State) => {
  const rows = (query: string, ...values: (string | number | Uint8Array | null)[]) =>
    sql.exec(query, ...values).toArray();
  rows(
    `CREATE TABLE IF NOT EXISTS items (n INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL, post TEXT NOT NULL,
     lanes TEXT NOT NULL, at INTEGER NOT NULL, dead INTEGER NOT NULL DEFAULT 0, refusals INTEGER NOT NULL DEFAULT 0)`,
  );
  rows(
    "CREATE TABLE IF NOT EXISTS pieces (n INTEGER NOT NULL, part INTEGER NOT NULL, bytes BLOB NOT NULL, PRIMARY KEY (n, part))",
  );
  return {
    /** Keeps one post behind all others; its number. */
    put: (
      { id, post, lanes, at }: { id: string; post: string; lanes: string[]; at: number },
      body: Uint8Array,
    ): number => {
      const [made] = rows(
        "INSERT INTO items (id, post, lanes, at) VALUES (?, ?, ?, ?) RETURNING n, dead, refusals",
        id,
        post,
        JSON.stringify(lanes),
        at,
      );
      const { n } = One.parse(made);
      for (let part = 0; part * PIECE_BYTES < body.byteLength; part++)
        rows(
          "INSERT INTO pieces (n, part, bytes) VALUES (?, ?, ?)",
          n,
          part,
          body.slice(part * PIECE_BYTES, (part + 1) * PIECE_BYTES),
        );
      return n;
    },
    /** The oldest that wait. */
    waiting: (): Waiting[] =>
      rows("SELECT n, id, lanes FROM items WHERE dead = 0 ORDER BY n LIMIT ?", LOOK).map((row) => {
        const { lanes, ...rest } = Row.parse(row);
        return { ...rest, lanes: Lanes.parse(JSON.parse(lanes)) };
      }),
    postOf: (n: number): string => Posted.parse(rows("SELECT post FROM items WHERE n = ?", n)[0]).post,
    bodyOf: (n: number): Uint8Array =>
      Buffer.concat(
        rows("SELECT bytes FROM pieces WHERE n = ? ORDER BY part", n).map(
          (row) => new Uint8Array(Piece.parse(row).bytes),
        ),
      ),
    done: (n: number): void => {
      rows("DELETE FROM pieces WHERE n = ?", n);
      rows("DELETE FROM items WHERE n = ?", n);
    },
    /** Home is there and said no to it. */
    refused: (n: number): void => {
      rows("UPDATE items SET refusals = refusals + 1 WHERE n = ?", n);
    },
    fateOf: (n: number): "waiting" | "done" | "dead" => {
      const [row] = rows("SELECT n, dead, refusals FROM items WHERE n = ?", n);
      if (row === undefined) return "done";
      return One.parse(row).dead ? "dead" : "waiting";
    },
    /** Lays it aside, when it was home's answers to it and not home's absence that wore its tries out. */
    bury: (n: number, refusalsMin: number): void => {
      rows("UPDATE items SET dead = 1 WHERE n = ? AND refusals >= ?", n, refusalsMin);
    },
    /** Brings back what was laid aside, in its old place; the numbers of all that wait. */
    revive: (): number[] => {
      rows("UPDATE items SET dead = 0, refusals = 0 WHERE dead = 1");
      return rows("SELECT n, dead, refusals FROM items ORDER BY n LIMIT ?", LOOK).map((row) => One.parse(row).n);
    },
    backlog: () =>
      Count.parse(
        rows(
          "SELECT COUNT(*) - COALESCE(SUM(dead), 0) AS waiting, COALESCE(SUM(dead), 0) AS dead, MIN(at) AS oldestAt FROM items",
        )[0],
      ),
  };
};
export type Items = ReturnType<typeof openItems>;
