/** Writes without end and tells its parent of every write that was acknowledged; ends only by being killed. */
import { openSqlite } from "../../db/sqlite";

const store = openSqlite(process.argv[2] ?? "");
const write = async (lane: number): Promise<void> => {
  for (let n = 0; ; n++) {
    const id = `write ${lane}:${n}`;
    await store.transact(async (tx) => {
      await tx.q.insert(tx.t.counters).values({ id, value: n });
    });
    process.send?.(id);
  }
};
for (let lane = 0; lane < 8; lane++) void write(lane);
