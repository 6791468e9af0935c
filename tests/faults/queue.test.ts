import { describe, expect, it } from "vitest";
import { openPostgres } from "../../db/postgres";
import { openGraphileRunner } from "../../src/jobs/graphile/runner";
import { openLeases } from "../../src/jobs/lease/hold";
import { addJob } from "../../src/jobs/store";
import { newId } from "../../src/kernel/ids";
import { closeAfterTest, ourPostgres } from "../support/desk";
import { openPostgresServer, postgresAt, WITHOUT_POSTGRES } from "../support/postgres";
import { patiently } from "./desk";

const why = postgresAt ? "" : ` (${WITHOUT_POSTGRES})`;

/** The queue alone; `first` happens while its first job runs. */
const openQueue = async (url: string, first: () => Promise<void>) => {
  const store = await openPostgres(url);
  closeAfterTest(store.close);
  const told: string[] = [];
  const log = { error: (_details: object, text: string) => void told.push(text) };
  const leases = openLeases({ store, newId, log, beatMs: 200, ttlMs: 1000 });
  closeAfterTest(leases.close);
  const ran: string[] = [];
  const runner = openGraphileRunner({
    store,
    now: Date.now,
    chance: Math.random,
    log,
    pool: store.pool ?? expect.unreachable(),
    leases,
    elsewhere: () => [],
    tasks: {
      work: async (payload) => {
        ran.push(String(payload));
        if (ran.length === 1) await first();
        return undefined;
      },
    },
  });
  closeAfterTest(runner.close);
  const at = Date.now();
  const add = (payload: string) =>
    store.transact((tx) => addJob(tx, { id: newId(), queue: payload, task: "work", payload, runAt: at, at }));
  return { add, ran, told, start: runner.start };
};

describe.skipIf(!postgresAt)(`the jobs' queue of PostgreSQL${why}`, () => {
  it("runs a job again whose end could not be written, and goes on with the next", async () => {
    const server = await ourPostgres();
    const url = await server.database();
    const name = new URL(url).pathname.slice(1);
    /** As a server that changed places with its standby: it takes no more writes, and every connection is new. */
    const takesWrites = async (yes: boolean) => {
      const other = url.replace(name, "postgres");
      await server.query(other, `alter database ${name} set default_transaction_read_only = ${yes ? "off" : "on"}`);
      await server.query(other, `select pg_terminate_backend(pid) from pg_stat_activity where datname = '${name}'`);
    };
    const { add, ran, told, start } = await openQueue(url, () => takesWrites(false));
    await add("first");
    await start();
    await patiently(async () => expect(told.join()).toContain("could not be written"));
    await takesWrites(true);
    await patiently(async () => expect(ran).toEqual(["first", "first"]));
    await patiently(() => add("second"));
    await patiently(async () => expect(ran).toEqual(["first", "first", "second"]));
  });

  it("lives on when the server is gone at the end of a job, and runs it again when it is back", async () => {
    const server = await openPostgresServer();
    closeAfterTest(server.close);
    const { add, ran, told, start } = await openQueue(await server.migrated(), server.cut);
    await add("first");
    await start();
    await patiently(async () => expect(told.join()).toContain("could not be written"));
    await server.start();
    await patiently(async () => expect(ran).toEqual(["first", "first"]));
  });
});
