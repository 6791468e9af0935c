import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it, vi } from "vitest";
import { openWebForTest } from "../http/web";
import { tempFolder } from "../support/desk";
import { parley } from "./parley";

// Each command is a process of its own, and a busy machine starts them slowly.
vi.setConfig({ testTimeout: 240_000 });

it("looks after the connections of a running desk, and hands it payloads it goes on with", async () => {
  const { ask, connection, dataDir, platform } = await openWebForTest();
  const env = { DATA_DIR: dataDir };
  const [listed, tested, nowhere] = await Promise.all([
    parley(["connection", "list", "--json"], env),
    parley(["connection", "test", connection, "--json"], env),
    parley(["connection", "test", "nowhere"], env),
  ]);
  expect(listed.lines).toMatchObject([{ id: connection, channel: "telegram", name: "Help" }]);
  expect(tested).toMatchObject({ code: 0, lines: [{ id: connection, ok: true, by: "holder", state: "online" }] });
  expect(nowhere).toMatchObject({ code: 1, out: "", err: expect.stringContaining("no such connection") });

  const file = join(tempFolder("payload"), "text.json");
  const from = { id: 42, is_bot: false, first_name: "Ada" };
  const message = { message_id: 5, date: 1_760_000_000, chat: { id: 42, type: "private" }, from, text: "By command" };
  writeFileSync(file, JSON.stringify({ update_id: 9_000_000, message }));
  const received = await parley(["receive", "telegram", file, "--connection", connection, "--json"], env);
  expect(received.lines).toMatchObject([{ kinds: ["message"], conversations: [1] }]);
  const rows = async () => (await ask("GET", "/api/conversations?view=all&q=command", { as: "agent" })).body.items;
  await expect.poll(async () => (await rows()).length, { timeout: 30_000 }).toBe(1);

  await platform.close();
  const away = await parley(["connection", "test", connection], env);
  expect(away.code).toBe(1);
  expect(away.err).not.toBe("");
  const ready = await ask("GET", "/readyz");
  expect(ready).toMatchObject({
    status: 200,
    body: {
      ok: true,
      connections: [
        { id: connection, channel: "telegram", since: expect.any(Number), lastHeardAt: expect.any(Number) },
      ],
    },
  });
  expect(ready.body.connections[0].state).not.toBe("online");
  expect((await parley(["connection", "remove", connection, "--json"], env)).code).toBe(0);
  expect((await ask("GET", "/api/connections", { as: "agent" })).body).toEqual([]);
  expect((await rows()).length).toBe(1);
});

it("will not restore over a desk that is at work, nor over one that holds something unless told to", async () => {
  const { dataDir, close, connection } = await openWebForTest();
  const env = { DATA_DIR: dataDir };
  const backup = join(tempFolder("backup"), "desk");
  expect((await parley(["backup", backup], env)).code).toBe(0);
  const running = await parley(["restore", backup, "--force"], env);
  expect(running).toMatchObject({ code: 1, err: expect.stringContaining("Stop Parley first") });
  await close();
  // Nobody runs and the platform is gone with it: the settings are asked about, and nobody answers.
  const alone = await parley(["connection", "test", connection, "--json"], env);
  expect(alone).toMatchObject({ code: 1, lines: [{ ok: false, by: "settings" }] });
  const holds = await parley(["restore", backup], env);
  expect(holds).toMatchObject({ code: 1, err: expect.stringContaining("--force") });
  const forced = await parley(["restore", backup, "--force", "--json"], env);
  expect(forced).toMatchObject({ code: 0, lines: [{ database: join(dataDir, "parley.db") }] });
  expect(existsSync(join(dataDir, "parley.db.before-restore"))).toBe(true);
  expect((await parley(["agent", "list", "--json"], env)).lines).toHaveLength(3);
});

it("makes and names the database's version, and the doctor tells well from ill with a cure", async () => {
  const env = { DATA_DIR: tempFolder("fresh") };
  const fresh = await parley(["doctor", "--json"], env);
  expect(fresh.lines).toContainEqual(
    expect.objectContaining({ check: "database", is: "warn", cure: expect.any(String) }),
  );
  expect((await parley(["migrate", "--json"], env)).lines).toMatchObject([
    { engine: "sqlite", version: expect.any(String) },
  ]);
  expect((await parley(["doctor"], env)).code).toBe(0);
  writeFileSync(join(env.DATA_DIR, "parley.db"), "not a database".repeat(100));
  const ill = await parley(["doctor", "--json"], env);
  expect(ill.code).toBe(1);
  expect(ill.lines).toContainEqual(expect.objectContaining({ check: "database", is: "fail" }));
  const wrong = await parley(["doctor", "--json"], { ...env, PORT: "many" });
  expect(wrong).toMatchObject({ code: 1, err: expect.stringContaining("failed") });
});
