import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { expect, it } from "vitest";
import { openTelegramPlatform } from "../../channels/telegram/platform";
import { openPostgres } from "../../db/postgres";
import { openSqlite } from "../../db/sqlite";
import { listed } from "../../src/desk/conversations/list";
import * as present from "../../src/desk/conversations/present";
import { eventsAfter, lastSeq } from "../../src/jobs/store";
import type { Row } from "../../src/kernel/wire";
import { onBothEngines } from "../desk/engines";
import { closeAfterTest, type Engine, must, ourPostgres, tempFolder } from "../support/desk";
import { seeded } from "./chance";
import { patiently, post, prepare, secretKey, signInAt } from "./desk";
import { openLine } from "./line";
import { openScreen } from "./screen";
import { openServer } from "./server";

const AGENTS = 20;
const CUSTOMERS = 20;
const MESSAGES = 400;
const KILLS = [150, 300];
const SEED = 20_300_107;

const openTrial = async (engine: Engine) => {
  const dataDir = tempFolder("sockets");
  const platform = await openTelegramPlatform();
  closeAfterTest(() => platform.close());
  const databaseUrl = engine === "postgres" ? await (await ourPostgres()).database() : "";
  const store = databaseUrl ? await openPostgres(databaseUrl) : openSqlite(join(dataDir, "parley.db"));
  closeAfterTest(() => store.close());
  await prepare(store, [{ platform, settings: { pollTimeoutS: 5 } }]);
  const server = await openServer({ dataDir, secretKey, env: { DATABASE_URL: databaseUrl } });
  closeAfterTest(() => server.close());
  const line = await openLine({ port: Number(new URL(server.url).port) });
  closeAfterTest(line.close);
  const cookie = await signInAt(server.url);
  return { platform, store, server, line, cookie };
};
type Trial = Awaited<ReturnType<typeof openTrial>>;

/** What the screens are held against, as the list of the inbox would load it now; `unread` is each agent's own. */
const rowsNow = async ({ store: { read } }: Trial): Promise<Record<string, Row>> => {
  const ids = (await read.q.select({ id: read.t.conversations.id }).from(read.t.conversations)).map(({ id }) => id);
  const rows = (await listed(read, { ids, agent: "nobody" })).map((one) => present.row(one));
  return Object.fromEntries(rows.map((row) => [row.id, { ...row, unread: false }]));
};
const read = (rows: Record<string, Row>) =>
  Object.fromEntries(Object.entries(rows).map(([id, row]) => [id, { ...row, unread: false }]));

/** Everything that moves a screen: messages, edits, reactions, replies, tags. */
const openTraffic = ({ platform, server, store, cookie }: Trial, { chance, upTo }: ReturnType<typeof seeded>) => {
  const customers = Array.from({ length: CUSTOMERS }, (_, n) => platform.customer(`Customer ${n}`));
  const ours = async (path: string, json: unknown) => {
    await patiently(() => post(`${server.url}/api/conversations/${path}`, json, cookie));
  };
  return async (n: number): Promise<void> => {
    const customer = must(customers[n % CUSTOMERS]);
    const message = customer.writes(`message ${n}`);
    if (chance() < 0.2) customer.edits(message, `message ${n}, corrected`);
    if (chance() < 0.2) customer.reacts(message, "👍");
    if (n < CUSTOMERS || chance() < 0.7) return;
    const { conversations } = store.read.t;
    const rows = await patiently(async () => {
      const found = await store.read.q.select({ id: conversations.id }).from(conversations);
      expect(found).not.toEqual([]);
      return found;
    });
    const { id } = must(rows[upTo(rows.length)]);
    await ours(`${id}/replies`, { id: randomUUID(), text: `reply ${n}`, seenSeq: 2_000_000_000 });
    if (chance() < 0.3) await ours(`${id}/notes`, { id: randomUUID(), text: `note ${n}` });
  };
};

const cutOften = async (engine: Engine) => {
  const random = seeded(SEED);
  const trial = await openTrial(engine);
  const { store, server, line, cookie, platform } = trial;
  const since = await lastSeq(store.read);
  const url = `http://127.0.0.1:${line.port}`;
  const screens = Array.from({ length: AGENTS }, () => openScreen(url, { cookie, since }));
  await patiently(() => expect(screens.every((screen) => screen.isUp())).toBe(true));
  let cuts = 0;
  const cutting = setInterval(() => {
    cuts += line.cut(() => random.chance() < 0.1);
  }, 60);
  closeAfterTest(async () => clearInterval(cutting));
  const traffic = openTraffic(trial, random);
  for (let n = 0; n < MESSAGES; n++) {
    await traffic(n);
    if (KILLS.includes(n)) server.kill();
    await new Promise((resolve) => setTimeout(resolve, random.upTo(15)));
  }
  await server.ready();
  await platform.drained();
  clearInterval(cutting);
  // Deliveries still make events: it is over when nothing waits, and then every screen has the last one.
  const { deliveries: d } = store.read.t;
  await patiently(async () => {
    const states = (await store.read.q.select({ state: d.state }).from(d)).map(({ state }) => state);
    expect(states.filter((state) => state === "queued" || state === "sending")).toEqual([]);
    const last = await lastSeq(store.read);
    expect(screens.map((screen) => screen.state().seq)).toEqual(screens.map(() => last));
  });

  const all = await eventsAfter(store.read, { since, limit: 100_000 });
  const expected = await rowsNow(trial);
  for (const screen of screens) {
    expect(screen.heard).toEqual(all.map(({ seq }) => seq));
    expect(read(screen.state().rows)).toEqual(expected);
    expect(screen.reloads()).toBe(0);
  }
  const lines = screens.reduce((sum, screen) => sum + screen.lines(), 0);
  console.log(
    `${engine}: ${all.length} events to ${AGENTS} agents over ${lines} lines, ${cuts} cuts, ${server.kills()} kills`,
  );
  expect(cuts).toBeGreaterThan(AGENTS * 3);
  expect(Object.keys(expected)).toHaveLength(CUSTOMERS);
};

onBothEngines(`${AGENTS} agents whose lines are cut at random`, (engine) => {
  it("end with exactly what the server has, every event once and in order", { timeout: 600_000 }, () =>
    cutOften(engine),
  );
});
