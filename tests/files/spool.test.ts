import { mkdirSync, readdirSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { saveConnection } from "../../src/desk/connections/store";
import { openDisk, SPOOL_FOLDER } from "../../src/files/disk";
import { giveUpFiles } from "../../src/files/fetch";
import { retryFile } from "../../src/files/retry";
import { openSpool } from "../../src/files/spool";
import { insertFile, spooledKeys } from "../../src/files/store";
import { sweepOrphans } from "../../src/files/sweep";
import { newId } from "../../src/kernel/ids";
import { DAY_MS, MINUTE_MS } from "../../src/kernel/time";
import { openMailDesk } from "../channels/email/desk";
import { must, openClock, openTestDesk, tempFolder } from "../support/desk";

const open = ({ bytesMax = 1000, needed = new Set<string>() } = {}) => {
  const folder = tempFolder("spool");
  const disk = openDisk(folder, newId);
  const clock = { now: Date.now() };
  const spool = openSpool({ disk, now: () => clock.now, newId, bytesMax, needed: async () => needed });
  const age = (key: string, ms: number) => {
    const at = (Date.now() - ms) / 1000;
    utimesSync(join(folder, SPOOL_FOLDER, key), at, at);
  };
  return { disk, spool, folder, age, keys: () => readdirSync(join(folder, SPOOL_FOLDER)) };
};

describe("what waits for the desk on disk", () => {
  it("is forgotten a day after nothing names it any more, and kept while something does", async () => {
    const needed = new Set<string>();
    const { spool, age, keys } = open({ needed });
    const [named, forgotten, fresh] = [
      await spool.put(new Uint8Array(10)),
      await spool.put(new Uint8Array(10)),
      await spool.put(new Uint8Array(10)),
    ];
    needed.add(named);
    age(named, 30 * DAY_MS);
    age(forgotten, DAY_MS + 1000);
    expect(await spool.sweep()).toBe(1);
    expect(keys().sort()).toEqual([named, fresh].sort());
    expect(await spool.get(named)).toHaveLength(10);
  });

  it("has a bound: what is forgotten makes room, and what finds none is refused", async () => {
    const needed = new Set<string>();
    const { spool, age } = open({ bytesMax: 1000, needed });
    const first = await spool.put(new Uint8Array(600));
    await expect(spool.put(new Uint8Array(600))).rejects.toMatchObject({ code: "store.full" });
    age(first, 11 * MINUTE_MS);
    const second = await spool.put(new Uint8Array(600));
    needed.add(second);
    age(second, 11 * MINUTE_MS);
    await expect(spool.put(new Uint8Array(600))).rejects.toMatchObject({ code: "store.full" });
    await spool.drop(second);
    await spool.put(new Uint8Array(600));
  });

  it("takes in more although a crash has left half of one, which goes like the rest", async () => {
    const { spool, age, folder, keys } = open();
    const kept = await spool.put(new Uint8Array(10));
    const half = `spool-${newId()}.part`;
    writeFileSync(join(folder, SPOOL_FOLDER, half), "half");
    expect(await spool.sweep()).toBe(0);
    age(half, DAY_MS + 1000);
    expect(await spool.sweep()).toBe(1);
    expect(keys()).toEqual([kept]);
  });

  it("is all that can be dropped: a message's file is none of it", async () => {
    const { spool, disk } = open();
    const key = await disk.put(new Uint8Array([1]));
    await spool.drop(key);
    expect(await disk.get(key)).toEqual(Buffer.from([1]));
  });
});

describe("bytes that a crash has left without a row", () => {
  const openOld = async (days: number) => {
    const desk = await openTestDesk({ clock: openClock(new Date(Date.now() - days * DAY_MS).toISOString()) });
    const files = join(desk.dataDir, "files");
    const old = (folder: string, name: string, ms: number) => {
      mkdirSync(join(files, folder), { recursive: true });
      writeFileSync(join(files, folder, name), "left");
      utimesSync(join(files, folder, name), (Date.now() - ms) / 1000, (Date.now() - ms) / 1000);
    };
    const there = () => readdirSync(files, { recursive: true, encoding: "utf8" }).filter((name) => name.length > 2);
    const sweep = () => sweepOrphans({ ...desk, now: Date.now });
    return { desk, old, there, sweep };
  };
  const key = "0197a000-0000-7000-8000-0000000000ab";

  it("go after thirty days, whole or half, and nothing that a row names, is being written or waits for its work", async () => {
    const { desk, old, there, sweep } = await openOld(90);
    const [named, fresh] = ["0197a000-0000-7000-8000-0000000000cd", "0197a000-0000-7000-8000-0000000000ef"];
    const row = { message: null, uploader: null, position: 0, look: "photo", name: "a", mime: "image/png" } as const;
    const rest = { sizeBytes: 4, width: null, height: null, durationS: null, problem: null, ref: null } as const;
    await desk.store.transact((tx) =>
      insertFile(tx, { ...row, ...rest, id: newId(), state: "ready", blob: named, createdAt: 0 }),
    );
    old("ab", key, 30 * DAY_MS + 1000);
    old("ab", `${key.slice(0, -3)}1ab.part`, 30 * DAY_MS + 1000);
    old("cd", named, 39 * DAY_MS);
    old("ef", fresh, 30 * DAY_MS - MINUTE_MS);
    old("ef", `${fresh}.part`, MINUTE_MS);
    old(SPOOL_FOLDER, `spool-${key}`, 39 * DAY_MS);
    old("cd", "not ours.txt", 39 * DAY_MS);
    expect(await sweep()).toBe(2);
    const left = [`cd/${named}`, "cd/not ours.txt", `ef/${fresh}`, `ef/${fresh}.part`, `${SPOOL_FOLDER}/spool-${key}`];
    expect(there().sort()).toEqual(left.sort());
    expect(await sweep()).toBe(0);
  });

  it("stay where another desk's database may name them: older than this one, or beside one put aside", async () => {
    const { desk, old, there, sweep } = await openOld(50);
    old("ab", key, 51 * DAY_MS);
    expect(await sweep()).toBe(0);
    old("ab", key, 40 * DAY_MS);
    const aside = join(desk.dataDir, "parley.db.before-restore");
    writeFileSync(aside, "");
    expect(await sweep()).toBe(0);
    expect(there()).toEqual([`ab/${key}`]);
    rmSync(aside);
    expect(await sweep()).toBe(1);
  });
});

describe("a large mail", () => {
  const anna = { name: "Anna", address: "anna@firm.example" };
  const spooled = (dataDir: string): string[] => {
    try {
      return readdirSync(join(dataDir, "files", SPOOL_FOLDER));
    } catch {
      return [];
    }
  };

  it("leaves nothing behind once the desk has its words and its files", async () => {
    const desk = await openMailDesk();
    const customer = desk.mail.customer(anna);
    const bytes = new Uint8Array(100_000).fill(65);
    await customer.writes({
      subject: "Files",
      text: "Two",
      files: ["a.bin", "b.bin"].map((name) => ({ name, mime: "application/octet-stream", bytes })),
    });
    await desk.mail.drained();
    expect(spooled(desk.dataDir)).toHaveLength(1);
    expect([...(await spooledKeys(desk.store.read, { failedSince: 0 }))]).toEqual(spooled(desk.dataDir));
    await desk.settle();
    const { files } = desk.store.read.t;
    const kept = await desk.store.read.q.select().from(files);
    expect(kept.map(({ state, sizeBytes }) => [state, sizeBytes])).toEqual([
      ["ready", 100_000],
      ["ready", 100_000],
    ]);
    expect(await desk.disk.get(must(kept[0]?.blob))).toHaveLength(100_000);
    expect(spooled(desk.dataDir)).toEqual([]);
    await customer.writes({ subject: "Words", text: "word ".repeat(30_000) });
    await desk.mail.drained();
    expect(spooled(desk.dataDir)).toEqual([]);
  });

  it("is kept as long as one of its files has failed and may be asked for anew", async () => {
    const desk = await openMailDesk();
    const customer = desk.mail.customer(anna);
    const bytes = new Uint8Array(100_000).fill(65);
    await customer.writes({
      subject: "Files",
      text: "Two",
      files: ["a.bin", "b.bin"].map((name) => ({ name, mime: "application/octet-stream", bytes })),
    });
    await desk.mail.drained();
    const { files } = desk.store.read.t;
    const kept = () => desk.store.read.q.select().from(files);
    const [first, second] = await kept();
    await giveUpFiles(desk.using, must(must(first).message));
    expect((await kept()).map(({ state }) => state)).toEqual(["failed", "failed"]);
    const named = async (failedSince: number) => [...(await spooledKeys(desk.store.read, { failedSince }))];
    expect(await named(0)).toEqual(spooled(desk.dataDir));
    expect(await named(Number.MAX_SAFE_INTEGER)).toEqual([]);
    for (const [one, left] of [
      [first, 1],
      [second, 0],
    ] as const) {
      await retryFile(desk.using, { id: must(one).id, by: desk.agents.vera });
      await desk.settle();
      expect(spooled(desk.dataDir)).toHaveLength(left);
    }
    expect((await kept()).map(({ state }) => state)).toEqual(["ready", "ready"]);
  });

  it("that is still to be filed where it was sent from is kept as long as its connection remembers it", async () => {
    const desk = await openMailDesk();
    const key = `spool-${newId()}`;
    const named = async () => [...(await spooledKeys(desk.store.read, { failedSince: 0 }))];
    const change = (of: Parameters<typeof saveConnection>[2]) =>
      desk.store.transact((tx) => saveConnection(tx, desk.mailConnection, of));
    await change({ memory: { unfiled: [{ messageId: "a@desk.example", ref: "a", spool: key, at: 1 }] } });
    expect(await named()).toEqual([key]);
    await change({ removedAt: 1 });
    expect(await named()).toEqual([]);
  });
});
