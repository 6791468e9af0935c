/** The doors whose other end is no server of a platform: a paired phone behind a browser, and the visitors of a site. */
import { randomUUID } from "node:crypto";
import { existsSync, lstatSync, readlinkSync } from "node:fs";
import { join } from "node:path";
import { eq, inArray } from "drizzle-orm";
import { expect, it } from "vitest";
import { openVisitor } from "../../channels/webchat/platform";
import { findChromium, freeProfile } from "../../channels/whatsapp/web/chromium";
import { openSqlite } from "../../db/sqlite";
import { getConnection } from "../../src/desk/connections/store";
import { closeAfterTest, must, tempFolder } from "../support/desk";
import { patiently, post, prepareOne, secretKey, signInAt } from "./desk";
import { openPhone } from "./phone";
import { openServer } from "./server";

const chromium = (() => {
  try {
    return findChromium("");
  } catch {
    return "";
  }
})();

type Door = { channel: string; settings: Record<string, unknown> };
/** A server with one connection, and what stands in its desk. */
const openTrial = async (dataDir: string, { channel, settings }: Door) => {
  const store = openSqlite(join(dataDir, "parley.db"));
  closeAfterTest(() => store.close());
  const connection = await prepareOne(store, { channel, name: "Door", settings });
  const server = await openServer({ dataDir, secretKey, env: { HOME: dataDir } });
  closeAfterTest(() => server.close());
  const cookie = await signInAt(server.url);
  const { conversations: c, messages: m, deliveries: d } = store.read.t;
  const conversationOf = (thread: string) =>
    patiently(async () => {
      const [row] = await store.read.q.select({ id: c.id }).from(c).where(eq(c.thread, thread));
      return must(row, "conversation").id;
    });
  return {
    connection,
    server,
    state: async () => (await getConnection(store.read, connection)).state,
    /** An agent's answer, tried until the server has taken it. */
    answers: async (thread: string, text: string): Promise<void> => {
      const path = `${server.url}/api/conversations/${await conversationOf(thread)}/replies`;
      const reply = { id: randomUUID(), text, seenSeq: 2 ** 31 - 1 };
      await patiently(() => post(path, reply, cookie));
    },
    heard: async () => (await store.read.q.select().from(m).where(eq(m.direction, "in"))).map(({ text }) => text),
    said: async () => (await store.read.q.select().from(m).where(eq(m.direction, "out"))).map(({ text }) => text),
    /** What became of every answer, by its words, once nothing is under way. */
    fates: async (): Promise<Map<string, string>> => {
      const underWay = inArray(d.state, ["queued", "sending"]);
      await patiently(async () => expect(await store.read.q.select().from(d).where(underWay)).toEqual([]));
      const rows = await store.read.q
        .select({ text: m.text, state: d.state })
        .from(d)
        .innerJoin(m, eq(m.id, d.message));
      return new Map(rows.map(({ text, state }) => [text, state]));
    },
  };
};
const endBrowser = async (session: string): Promise<void> => {
  const lock = lstatSync(join(session, "SingletonLock"), { throwIfNoEntry: false });
  if (!lock) return;
  const [, pid] = /-(\d+)$/.exec(readlinkSync(join(session, "SingletonLock"))) ?? [];
  freeProfile(session);
  await patiently(() => expect(existsSync(`/proc/${pid}`)).toBe(false));
};
const sorted = (given: readonly string[]) => [...given].sort();

it.skipIf(chromium === "")(
  "loses nothing and says nothing twice on a paired phone when the desk is killed (needs Chromium)",
  { timeout: 600_000 },
  async () => {
    const dataDir = tempFolder("kill-phone");
    let kill = () => {};
    // Killed in the middle of a send: the phone has it, and we were never told.
    const sending = (body: string) => void (body === "answer 2" && kill());
    const phone = await openPhone({ folder: join(dataDir, "page"), chromium, sending });
    closeAfterTest(phone.close);
    const { server, connection, answers, heard, said, fates, state } = await openTrial(dataDir, {
      channel: "whatsapp-web",
      settings: phone.settings,
    });
    kill = server.kill;
    closeAfterTest(async () => {
      await server.end();
      // What a crash of ours leaves behind is ended by the next start, and there will be none.
      await endBrowser(join(dataDir, "connections", connection, "session"));
    });
    const [anna, ben] = ["491700001@c.us", "491700002@c.us"];
    const written: string[] = [];
    const write = (chat: string) => {
      written.push(`line ${written.length}`);
      phone.writes(chat, must(written.at(-1)));
    };
    await patiently(async () => expect(await state()).toBe("online"));
    for (const chat of [anna, ben, anna]) write(chat);
    await answers(anna, "answer 1");
    await answers(ben, "answer 2");
    await patiently(() => expect(server.kills()).toBe(1));
    for (const chat of [anna, ben]) write(chat);
    await answers(anna, "answer 3");
    write(ben);
    await patiently(async () => expect(sorted(await heard())).toEqual(sorted(written)));
    // What the phone had when we died is found in its chat, and what it never had goes again: nothing stays in doubt.
    const became = await patiently(async () => {
      const all = await fates();
      for (const fate of all.values()) expect(fate).toMatch(/^(sent|delivered|read)$/);
      return all;
    });
    const times = (text: string) => phone.shown().filter((one) => one === text).length;
    expect([...became.keys()].map((text) => [text, times(text)])).toEqual([...became.keys()].map((text) => [text, 1]));
    expect(became.size).toBe(3);
    // Nor does the agent see twice what the customer has once.
    expect(sorted(await said())).toEqual(["answer 1", "answer 2", "answer 3"]);
  },
);

it("loses nothing and says nothing twice in the web chat when the desk is killed", { timeout: 600_000 }, async () => {
  const { server, connection, answers, heard, fates } = await openTrial(tempFolder("kill-webchat"), {
    channel: "webchat",
    settings: { openToAll: true, sessionsPerMinute: 1000, messagesPerMinute: 1000 },
  });
  const base = `${server.url}/webhooks/${connection}`;
  const visitors = await Promise.all([0, 1, 2].map(() => patiently(() => openVisitor({ base }))));
  for (const { closes } of visitors) closeAfterTest(async () => void closes());
  const written: string[] = [];
  const answered: string[][] = visitors.map(() => []);
  for (let n = 0; n < 9; n++) {
    const visitor = must(visitors[n % 3]);
    const [text, id] = [`line ${n}`, randomUUID()];
    written.push(text);
    const arrives = patiently(() => visitor.writes(text, { id }));
    // While it comes in, and right after an answer was acknowledged.
    if (n === 4) server.kill();
    await arrives;
    const answer = `answer ${n}`;
    must(answered[n % 3]).push(answer);
    await answers(visitor.thread, answer);
    if (n === 7) server.kill();
  }
  await patiently(async () => expect(sorted(await heard())).toEqual(sorted(written)));
  const became = await fates();
  expect([...became.values()].filter((state) => !/^(sent|delivered|read)$/.test(state))).toEqual([]);
  expect(became.size).toBe(9);
  for (const [n, { sees, reconnects }] of visitors.entries()) {
    reconnects();
    const shown = () =>
      sees()
        .filter(({ by }) => by.speaks === "agent")
        .map(({ rich }) => JSON.stringify(rich));
    await patiently(() => expect(shown()).toHaveLength(must(answered[n]).length));
    for (const [at, answer] of must(answered[n]).entries()) expect(shown()[at]).toContain(`"${answer}"`);
  }
  expect(server.kills()).toBe(2);
});
