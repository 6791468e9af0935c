import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { asc, eq, inArray } from "drizzle-orm";
import { expect, it, vi } from "vitest";
import { channelNamed } from "../../channels/registry";
import { type CloudPlatform, openCloudPlatform } from "../../channels/whatsapp/cloud/platform";
import type { Store } from "../../db/client";
import { openSqlite } from "../../db/sqlite";
import { addConnection } from "../../src/desk/connections/add";
import { saveSettings } from "../../src/desk/conversations/store";
import { newId } from "../../src/kernel/ids";
import { openSeal } from "../../src/kernel/seal";
import { openSignIn } from "../../src/people/sign-in";
import { closeAfterTest, must, tempFolder } from "../support/desk";
import { openServer } from "./server";

/** `KILL_REPLIES=200` for the long run. */
const REPLIES = Number(process.env.KILL_REPLIES ?? 30);
const EACH = 4;
const CUSTOMERS = 6;
const secretKey = "a secret of the tests that is long enough";
const vera = { name: "Vera", email: "vera@desk.test", password: "Vera has a password" };

const prepare = async (store: Store, platform: CloudPlatform): Promise<string> => {
  const id = await addConnection(
    { transact: store.transact, now: Date.now, newId, seal: openSeal(secretKey), channelNamed },
    { channel: "whatsapp", name: "Shop", settings: platform.settings },
  );
  await store.transact((tx) => saveSettings(tx, { undoSeconds: 0, botEnabled: false }, Date.now()));
  const signIn = openSignIn({ store, secret: secretKey, publicUrl: "http://127.0.0.1", now: Date.now });
  await signIn.addAgent({ ...vera, role: "admin" });
  return id;
};

const post = async (url: string, json: unknown, cookie = "") => {
  const headers = { "content-type": "application/json", "x-parley": "1", cookie };
  const response = await fetch(url, { method: "POST", headers, body: JSON.stringify(json) });
  if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
  return response;
};
const patiently = <T>(deed: () => T | Promise<T>, timeout = 150_000): Promise<T> =>
  vi.waitFor(deed, { timeout, interval: 50 });
/** The last look after a send in doubt is ten minutes after it; on a slow machine it is the one that finds the status. */
const LAST_LOOK_MS = 690_000;

it("loses nothing and says nothing twice on WhatsApp however often the desk is killed; statuses settle the doubts", {
  timeout: 1_200_000,
}, async () => {
  const dataDir = tempFolder("kill-whatsapp");
  const platform = await openCloudPlatform({ redeliverMs: 100 });
  closeAfterTest(platform.close);
  const store = openSqlite(join(dataDir, "parley.db"));
  closeAfterTest(() => store.close());
  const connection = await prepare(store, platform);
  const server = await openServer({ dataDir, secretKey });
  closeAfterTest(() => server.close());
  await patiently(() => platform.subscribe(`${server.url}/webhooks/${connection}`));
  const signedIn = await patiently(() => post(`${server.url}/api/sign-in`, vera));
  const cookie = must(signedIn.headers.getSetCookie()[0]?.split(";")[0], "cookie");

  const people = Array.from({ length: CUSTOMERS }, (_, n) => platform.customer(`Customer ${n}`));
  const shown = () =>
    platform.chats().flatMap(({ messages }) => messages.filter(({ by }) => by === "us").map(({ text }) => text));
  // Killed in the middle of a send: WhatsApp has taken it, and we were never told.
  const killAtSend = new Set([4, 13, 22]);
  let sends = 0;
  platform.on("change", () => {
    const now = shown().length;
    if (now <= sends) return;
    sends = now;
    if (killAtSend.delete(now)) server.kill();
  });
  const { conversations: c, messages: m, deliveries: d } = store.read.t;
  const written: string[] = [];
  const replies: { id: string; text: string }[] = [];
  const conversationOf = (waId: string) =>
    patiently(async () => {
      const [row] = await store.read.q.select({ id: c.id }).from(c).where(eq(c.thread, waId));
      return must(row, "conversation").id;
    });
  const underWay = () =>
    store.read.q
      .select({ id: d.id })
      .from(d)
      .where(inArray(d.state, ["queued", "sending"]));
  for (let n = 0; n < REPLIES; n++) {
    // A kill puts into doubt what is on its way: no more than a few at a time, as a desk's agents write.
    await patiently(async () => expect((await underWay()).length).toBeLessThan(3));
    for (let line = 0; line < EACH; line++) {
      const text = `incoming ${written.length}`;
      if (written.length % 5 === 0) platform.repeat(3);
      must(people[written.length % CUSTOMERS]).writes(text);
      written.push(text);
    }
    // While posts come in, and right after a reply was acknowledged.
    if (n % 10 === 3) server.kill();
    const path = `/api/conversations/${await conversationOf(must(people[n % CUSTOMERS]).waId)}/replies`;
    const reply = { id: randomUUID(), text: `reply ${n}` };
    await patiently(() => post(`${server.url}${path}`, { ...reply, seenSeq: 2 ** 31 - 1 }, cookie));
    replies.push(reply);
    if (n % 10 === 8) server.kill();
  }
  await server.ready();
  await platform.drained();
  await patiently(async () => expect(await underWay()).toEqual([]));

  const inbox = await store.read.q
    .select({ text: m.text, thread: m.thread })
    .from(m)
    .where(eq(m.direction, "in"))
    .orderBy(asc(m.seq));
  expect(inbox.map(({ text }) => text).sort()).toEqual([...written].sort());
  for (const [n, { waId }] of people.entries())
    expect(inbox.filter(({ thread }) => thread === waId).map(({ text }) => text)).toEqual(
      written.filter((_, at) => at % CUSTOMERS === n),
    );
  const fates = async () => {
    const states = await store.read.q.select({ message: d.message, state: d.state }).from(d);
    return replies.map(({ id, text }) => ({
      text,
      state: states.find(({ message }) => message === id)?.state ?? "none",
      times: shown().filter((one) => one === text).length,
    }));
  };
  // What WhatsApp has is known to have arrived; of what it never had nothing is claimed.
  const isSettled = ({ state, times }: { state: string; times: number }) =>
    times === 1 ? ["sent", "delivered", "read"].includes(state) : times === 0 && state === "uncertain";
  await patiently(async () => expect((await fates()).filter((one) => !isSettled(one))).toEqual([]), LAST_LOOK_MS);
  const sent = (await fates()).filter(({ times }) => times === 1).length;
  console.log(`killed ${server.kills()} times: ${inbox.length} in, ${sent} of ${REPLIES} sent, the others in doubt`);
  expect(server.kills()).toBeGreaterThanOrEqual(6);
  expect(sent).toBeGreaterThan(REPLIES * 0.7);
});

it("sends each piece of a long message once, though it is killed between two of them", {
  timeout: 600_000,
}, async () => {
  const dataDir = tempFolder("kill-pieces");
  const platform = await openCloudPlatform({ redeliverMs: 100 });
  closeAfterTest(platform.close);
  const store = openSqlite(join(dataDir, "parley.db"));
  closeAfterTest(() => store.close());
  const connection = await prepare(store, platform);
  const server = await openServer({ dataDir, secretKey });
  closeAfterTest(() => server.close());
  await patiently(() => platform.subscribe(`${server.url}/webhooks/${connection}`));
  const signedIn = await patiently(() => post(`${server.url}/api/sign-in`, vera));
  const cookie = must(signedIn.headers.getSetCookie()[0]?.split(";")[0], "cookie");
  const anna = platform.customer("Anna");
  anna.writes("Where is my fern?");
  const { conversations: c, deliveries: d } = store.read.t;
  const [conversation] = await patiently(async () => {
    const rows = await store.read.q.select({ id: c.id }).from(c);
    expect(rows).toHaveLength(1);
    return rows;
  });
  const shown = () => platform.chat(anna.waId).messages.filter(({ by }) => by === "us");
  // WhatsApp has taken the second piece, and nobody was told.
  let isAlive = true;
  platform.on("change", () => {
    if (!isAlive || shown().length < 2) return;
    isAlive = false;
    server.kill();
  });
  const pieces = ["a", "b", "c"].map((letter) => letter.repeat(4000));
  const reply = { id: randomUUID(), text: pieces.join("\n\n"), seenSeq: 2 ** 31 - 1 };
  await post(`${server.url}/api/conversations/${must(conversation).id}/replies`, reply, cookie);
  const delivery = async () => (await store.read.q.select().from(d).where(eq(d.message, reply.id)))[0];
  await patiently(async () => expect(await delivery()).toMatchObject({ state: "delivered" }), LAST_LOOK_MS);
  expect(shown().map(({ text }) => text)).toEqual(pieces);
  expect(server.kills()).toBe(1);
});
