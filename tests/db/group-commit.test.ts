import { fork } from "node:child_process";
import { readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, it } from "vitest";
import { openBatch } from "../../db/batch";
import type { Store, Tx } from "../../db/client";
import { openSqlite } from "../../db/sqlite";
import { closeAfterTest, must, tempFolder } from "../support/desk";

const put = (tx: Tx, id: string) => tx.q.insert(tx.t.counters).values({ id, value: 1 });
const ids = async ({ read }: Store) => (await read.q.select().from(read.t.counters)).map(({ id }) => id).sort();

const openOne = () => {
  const file = join(tempFolder("db"), "parley.db");
  const store = openSqlite(file);
  closeAfterTest(() => store.close());
  return { file, store };
};

it("resolves each of many concurrent writes only when a reader can see it", async () => {
  const { store } = openOne();
  const seen = await Promise.all(
    Array.from({ length: 300 }, async (_, n) => {
      await store.transact(async (tx) => {
        await put(tx, `row ${n}`);
      });
      return (await ids(store)).includes(`row ${n}`);
    }),
  );
  expect(seen.every(Boolean)).toBe(true);
  expect(await ids(store)).toHaveLength(300);
});

it("tells listeners once per shared commit, not once per write", async () => {
  const { store } = openOne();
  let commits = 0;
  store.onCommit(() => {
    commits += 1;
  });
  await Promise.all(
    Array.from({ length: 100 }, (_, n) =>
      store.transact(async (tx) => {
        await put(tx, `row ${n}`);
      }),
    ),
  );
  expect(commits).toBeLessThan(10);
});

it("tells every listener, whoever of them fails, and says that one did", async () => {
  const { store } = openOne();
  const said: string[] = [];
  const listen = ({ message }: Error) => void said.push(message);
  process.on("warning", listen);
  closeAfterTest(async () => void process.off("warning", listen));
  let commits = 0;
  store.onCommit(() => {
    throw new Error("a listener that fails");
  });
  store.onCommit(() => {
    commits += 1;
  });
  await store.transact((tx) => put(tx, "row"));
  expect(commits).toBe(1);
  await expect.poll(() => said, { timeout: 30_000 }).toContain("a listener that fails");
});

it("lets what nobody waits for join the next commit, and gives it one of its own when none comes", async () => {
  const { store } = openOne();
  let commits = 0;
  store.onCommit(() => {
    commits += 1;
  });
  const both = [store.transactSoon((tx) => put(tx, "patient")), store.transact((tx) => put(tx, "hurried"))];
  await Promise.all(both);
  expect([commits, await ids(store)]).toEqual([1, ["hurried", "patient"]]);
  await store.transactSoon((tx) => put(tx, "alone"));
  expect([commits, await ids(store)]).toEqual([2, ["alone", "hurried", "patient"]]);
});

it("undoes one that throws alone, and rejects it alone", async () => {
  const { store } = openOne();
  const results = await Promise.allSettled(
    Array.from({ length: 20 }, (_, n) =>
      store.transact(async (tx) => {
        await put(tx, `row ${n}`);
        if (n % 5 === 0) throw new Error(`no ${n}`);
        return n;
      }),
    ),
  );
  expect(results.flatMap((result) => (result.status === "rejected" ? [result.reason.message] : []))).toEqual([
    "no 0",
    "no 5",
    "no 10",
    "no 15",
  ]);
  expect(await ids(store)).toHaveLength(16);
  expect(await ids(store)).not.toContain("row 5");
});

it("refuses a transaction inside a transaction, and goes on", async () => {
  const { store } = openOne();
  await expect(store.transact(() => store.transact(async () => 1))).rejects.toThrow("inside a transaction");
  expect(await store.transact(async () => 2)).toBe(2);
});

it("rolls back what a failed statement left behind, and lets the others of the batch through", async () => {
  const { store } = openOne();
  const one = store.transact(async (tx) => {
    await put(tx, "same");
  });
  const twice = store.transact(async (tx) => {
    await put(tx, "before");
    await put(tx, "same");
  });
  const other = store.transact(async (tx) => {
    await put(tx, "other");
  });
  await one;
  await expect(twice).rejects.toThrow();
  await other;
  expect((await ids(store)).sort()).toEqual(["other", "same"]);
});

/** An engine that notes what it is told, and fails where it is asked to. */
const noting = (fails: { on: string; at: number }) => {
  const told: string[] = [];
  let left = fails.at;
  const step = (name: string) => () => {
    told.push(name);
    if (name === fails.on && --left === 0) throw new Error(`${name} failed`);
  };
  return {
    told,
    begin: step("begin"),
    commit: step("commit"),
    rollback: step("rollback"),
    savepoint: step("savepoint"),
    release: step("release"),
    undo: step("undo"),
  };
};

it.each(["begin", "commit", "savepoint", "undo"])(
  "rejects everyone who was not kept when %s fails, and serves the next",
  async (on) => {
    const batch = openBatch(noting({ on, at: on === "savepoint" ? 2 : 1 }), () => {});
    const works = [async () => 1, async () => Promise.reject(new Error("mine")), async () => 3];
    const first = await Promise.allSettled(works.map((work) => batch.run(work)));
    // The third may have waited for the next transaction; the first two were in the one that failed.
    expect(first.slice(0, 2).map(({ status }) => status)).toEqual(["rejected", "rejected"]);
    expect(await batch.run(async () => 4)).toBe(4);
  },
);

it("refuses what waits for a work that does not end: a transaction inside another ends, is undone, and the next is served", async () => {
  const engine = noting({ on: "", at: 0 });
  const batch = openBatch(engine, () => {}, { stuckMs: 20 });
  const outer = batch.run(() => batch.run(async () => 1));
  await expect(outer).rejects.toMatchObject({ code: "store.busy" });
  expect(engine.told).toEqual(["begin", "savepoint", "undo", "commit"]);
  expect(await batch.run(async () => 2)).toBe(2);
});

it("goes on after a listener that throws", async () => {
  let isBroken = true;
  const batch = openBatch(noting({ on: "", at: 0 }), () => {
    if (isBroken) throw new Error("a listener's own trouble");
  });
  await batch.run(async () => 1);
  isBroken = false;
  expect(await batch.run(async () => 2)).toBe(2);
});

it("has everything it acknowledged after kill -9", async () => {
  const file = join(tempFolder("db"), "parley.db");
  const child = fork(join(import.meta.dirname, "writer.ts"), [file], {
    execArgv: ["--import", "tsx"],
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  const acknowledged: string[] = [];
  await new Promise<void>((resolve) => {
    child.on("message", (id) => {
      acknowledged.push(String(id));
      if (acknowledged.length === 400) child.kill("SIGKILL");
    });
    child.on("exit", () => resolve());
  });
  const store = openSqlite(file);
  closeAfterTest(() => store.close());
  const kept = new Set(await ids(store));
  expect(acknowledged.length).toBeGreaterThanOrEqual(400);
  expect(acknowledged.filter((id) => !kept.has(id))).toEqual([]);
  expect(must([...kept][0])).toMatch(/^write /);
});

it("leaves one whole file behind when it closes, however many commits its log was copied after", async () => {
  const file = join(tempFolder("db"), "parley.db");
  const store = openSqlite(file);
  for (let n = 0; n < 450; n += 1) await store.transact((tx) => put(tx, `row ${n}`));
  await store.close();
  expect(readdirSync(dirname(file))).toEqual(["parley.db"]);
  const again = openSqlite(file);
  closeAfterTest(() => again.close());
  expect(await ids(again)).toHaveLength(450);
});
