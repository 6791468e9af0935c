import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { chownSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";
import { describe, expect, it } from "vitest";
import { openPostgres } from "../../db/postgres";
import { openSqlite } from "../../db/sqlite";
import { openSignIn } from "../../src/people/sign-in";
import { openWebForTest } from "../http/web";
import { closeAfterTest, ourPostgres, tempFolder } from "../support/desk";
import { openPostgresServer, postgresAt, postgresUser, WITHOUT_POSTGRES } from "../support/postgres";
import { fill, makeReadOnly, smallVolume, WITHOUT_VOLUME } from "../support/volume";
import { patiently, secretKey } from "./desk";
import { builtServer } from "./server";

const FUTURE = 9_999_999_999_999;

/** Starts the server as a service would; what it said when it gave up. Rejects when it starts after all. */
const refused = (env: Record<string, string>, args: string[] = []): Promise<{ code: number | null; said: string }> =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [builtServer(), ...args], {
      env: { PATH: process.env.PATH ?? "", PORT: "0", LOG_LEVEL: "silent", ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let said = "";
    child.stderr.on("data", (chunk) => {
      said += String(chunk);
    });
    child.stdout.on("data", () => {
      child.kill("SIGKILL");
      reject(new Error("It started."));
    });
    child.once("exit", (code) => resolve({ code, said }));
  });
/** One sentence and its cure, and nothing a program would say. */
const aSentence = (pattern: RegExp) => ({
  code: 1,
  said: expect.stringMatching(new RegExp(`^(?!.*\\n\\s+at )[^\\n]*${pattern.source}[^\\n]*\\n$`)),
});
const madeIn = async (dataDir: string): Promise<string> => {
  const file = join(dataDir, "parley.db");
  await openSqlite(file).close();
  return file;
};

describe("a start that cannot be", () => {
  it("says that the database is newer than the program", async () => {
    const dataDir = tempFolder("start");
    const raw = new Database(await madeIn(dataDir));
    raw.prepare("insert into __drizzle_migrations (hash, created_at) values ('future', ?)").run(FUTURE);
    raw.close();
    expect(await refused({ DATA_DIR: dataDir })).toEqual(
      aSentence(/newer Parley than this one\. Start the newer version/),
    );
  });

  it("says that a desk people work with is not the demo's, and leaves it as it was", async () => {
    const dataDir = tempFolder("start");
    const store = openSqlite(join(dataDir, "parley.db"));
    const signIn = openSignIn({ store, secret: secretKey, publicUrl: "http://127.0.0.1", now: Date.now });
    await signIn.addAgent({ name: "Ann", email: "ann@desk.test", password: "Ann has a password", role: "admin" });
    await store.close();
    expect(await refused({ DATA_DIR: dataDir, SECRET_KEY: secretKey }, ["--demo"])).toEqual(
      aSentence(/a desk that is not the demo's/),
    );
    const after = new Database(join(dataDir, "parley.db"));
    expect(after.prepare("select count(*) from connections").pluck().get()).toBe(0);
    after.close();
  });

  it("says that another program holds the database", async () => {
    const dataDir = tempFolder("start");
    const other = new Database(await madeIn(dataDir));
    other.exec("BEGIN IMMEDIATE");
    expect(await refused({ DATA_DIR: dataDir })).toEqual(
      aSentence(/locked by another program\. Stop the other program/),
    );
    other.close();
  });

  it("says that the database cannot be written, even by root", async ({ skip }) => {
    const dataDir = smallVolume(24);
    if (!dataDir) return skip(WITHOUT_VOLUME);
    await madeIn(dataDir);
    makeReadOnly(dataDir);
    const env = { DATA_DIR: dataDir, SECRET_KEY: secretKey };
    expect(await refused(env)).toEqual(aSentence(/cannot be (written|opened)\. .*write/));
  });

  it("says that the disk is full, for a desk that is there and for a new one", async ({ skip }) => {
    const volume = smallVolume(24);
    if (!volume) return skip(WITHOUT_VOLUME);
    const [old, fresh] = [join(volume, "old"), join(volume, "fresh")];
    await madeIn(old);
    mkdirSync(fresh);
    fill(join(volume, "ballast"));
    expect(await refused({ DATA_DIR: old, SECRET_KEY: secretKey })).toEqual(
      aSentence(/disk .*is full\. Free some space/),
    );
    expect(await refused({ DATA_DIR: fresh, SECRET_KEY: secretKey })).toEqual(
      aSentence(/disk .*is full\. Free some space/),
    );
    expect(await refused({ DATA_DIR: fresh })).toEqual(aSentence(/disk .*is full\. Free some space/));
  });

  it("says that DATA_DIR cannot be made", async () => {
    const file = join(tempFolder("start"), "a-file");
    writeFileSync(file, "");
    expect(await refused({ DATA_DIR: join(file, "data") })).toEqual(aSentence(/DATA_DIR .* cannot be made\./));
  });

  it("says that the key is empty, and opens nothing with an empty one", async () => {
    const dataDir = tempFolder("start");
    writeFileSync(join(dataDir, "secret.key"), "");
    expect(await refused({ DATA_DIR: dataDir })).toEqual(aSentence(/secret\.key is empty\. Bring it back/));
  });

  it.skipIf(!postgresAt)("says that PostgreSQL does not answer, or is newer than the program", async () => {
    const env = { DATA_DIR: tempFolder("start"), SECRET_KEY: secretKey };
    const nobody = await refused({ ...env, DATABASE_URL: "postgres://127.0.0.1:1/desk" });
    expect(nobody).toEqual(aSentence(/does not answer.*Check the address/));
    const server = await ourPostgres();
    const url = await server.database();
    await (await openPostgres(url)).close();
    await server.query(url, `insert into drizzle.__drizzle_migrations (hash, created_at) values ('future', ${FUTURE})`);
    expect(await refused({ ...env, DATABASE_URL: url })).toEqual(aSentence(/newer Parley than this one/));
  });
});

/** A desk with one conversation, an agent who writes notes, and what was confirmed to them. */
const openWriting = async (env: Record<string, string>) => {
  const web = await openWebForTest({ env });
  const { customer, id } = await web.talk("Before it began", "Olga");
  const confirmed: string[] = [];
  const write = async (text = "a note", headers: Record<string, string> = {}) => {
    const json = { id: randomUUID(), text };
    const answer = await web.ask("POST", `/api/conversations/${id}/notes`, { as: "agent", json, headers });
    if (answer.status === 200) confirmed.push(json.id);
    return answer;
  };
  /** What people wrote; the bot's own notes are another matter. */
  const messages = async (direction: "in" | "note"): Promise<{ id: string; text: string }[]> => {
    const { body } = await web.ask("GET", `/api/conversations/${id}/messages?limit=200`, { as: "agent" });
    return body.messages.filter(
      (one: { direction: string; by: { kind: string } }) => one.direction === direction && one.by.kind !== "bot",
    );
  };
  const expectAllKept = async () => expect((await messages("note")).map((one) => one.id)).toEqual(confirmed);
  return { ...web, customer, write, messages, expectAllKept };
};

describe("trouble while the desk runs", () => {
  it("refuses plainly while another program holds the file, and goes on after", { timeout: 240_000 }, async () => {
    const { dataDir, customer, platform, write, messages, expectAllKept } = await openWriting({});
    expect(await write()).toMatchObject({ status: 200 });
    const other = new Database(join(dataDir, "parley.db"));
    other.exec("BEGIN IMMEDIATE");
    expect(await write()).toMatchObject({
      status: 503,
      body: { code: "store.busy", message: expect.stringContaining("busy") },
    });
    customer.writes("While it was held");
    other.exec("ROLLBACK");
    other.close();
    await patiently(async () => expect(await write()).toMatchObject({ status: 200 }));
    await platform.drained();
    await patiently(async () => expect(await messages("in")).toHaveLength(2));
    await expectAllKept();
  });

  it.skipIf(!postgresAt)(
    `refuses plainly while PostgreSQL is away, and goes on by itself when it is back${postgresAt ? "" : ` (${WITHOUT_POSTGRES})`}`,
    { timeout: 240_000 },
    async () => {
      const server = await openPostgresServer();
      closeAfterTest(server.close);
      const { customer, platform, ask, talk, write, messages, expectAllKept } = await openWriting({
        DATABASE_URL: await server.database(),
      });
      expect(await write()).toMatchObject({ status: 200 });
      await server.cut();
      expect(await write()).toMatchObject({
        status: 503,
        body: { code: "store.away", message: expect.stringContaining("does not answer") },
      });
      expect(await write("x", { "accept-language": "ru" })).toMatchObject({
        status: 503,
        body: { message: expect.stringContaining("не отвечает") },
      });
      expect(await ask("GET", "/healthz")).toMatchObject({ status: 200 });
      expect(await ask("GET", "/readyz")).toMatchObject({ status: 503 });
      customer.writes("While it was away");
      await server.start();
      await patiently(async () => expect(await write()).toMatchObject({ status: 200 }));
      await platform.drained();
      await patiently(async () => expect(await messages("in")).toHaveLength(2));
      await expectAllKept();
      // Whatever listens and works in the background is back too: what is new comes in, and what is written goes out.
      const { customer: later, id } = await patiently(() => talk("After it came back", "Nina"));
      const json = { id: randomUUID(), text: "Good to see you", seenSeq: 2_000_000_000, sendAt: Date.now() + 1 };
      expect(await ask("POST", `/api/conversations/${id}/replies`, { as: "agent", json })).toMatchObject({
        status: 200,
      });
      await patiently(() => expect(platform.chat(later.chatId).messages.map(({ text }) => text)).toContain(json.text));
    },
  );

  it.skipIf(!postgresAt)(
    `refuses plainly while PostgreSQL's disk is full, and loses nothing it confirmed${postgresAt ? "" : ` (${WITHOUT_POSTGRES})`}`,
    { timeout: 240_000 },
    async ({ skip }) => {
      const volume = smallVolume(40);
      if (!volume) return skip(WITHOUT_VOLUME);
      const { uid, gid } = postgresUser();
      const space = join(volume, "space");
      mkdirSync(space);
      chownSync(space, uid, gid);
      const server = await openPostgresServer();
      closeAfterTest(server.close);
      const { write, messages, customer, platform, expectAllKept } = await openWriting({
        DATABASE_URL: await server.database(space),
      });
      expect(await write()).toMatchObject({ status: 200 });
      const ballast = join(volume, "ballast");
      fill(ballast);
      const noise = () => Array.from({ length: 500 }, () => randomUUID()).join(" ");
      let answer = await write(noise());
      for (let n = 0; n < 300 && answer.status === 200; n++) answer = await write(noise());
      expect(answer).toMatchObject({
        status: 507,
        body: { code: "store.full", message: expect.stringContaining("disk is full") },
      });
      customer.writes("During the flood");
      rmSync(ballast);
      await patiently(async () => expect(await write()).toMatchObject({ status: 200 }));
      await platform.drained();
      await patiently(async () => expect(await messages("in")).toHaveLength(2));
      await expectAllKept();
    },
  );

  it.skipIf(!postgresAt)("says that a PostgreSQL which takes no writes is the wrong one", async () => {
    const server = await ourPostgres();
    const url = await server.database();
    const { write } = await openWriting({ DATABASE_URL: url });
    await server.query(url, `alter database ${new URL(url).pathname.slice(1)} set default_transaction_read_only = on`);
    await server.query(
      url,
      "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()",
    );
    await patiently(async () =>
      expect(await write()).toMatchObject({ status: 503, body: { code: "store.read_only" } }),
    );
  });
});
