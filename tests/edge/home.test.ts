import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { asc, eq } from "drizzle-orm";
import { expect, it, vi } from "vitest";
import { channelNamed } from "../../channels/registry";
import { openTelegramPlatform } from "../../channels/telegram/platform";
import { openSqlite } from "../../db/sqlite";
import { addConnection } from "../../src/desk/connections/add";
import { saveSettings } from "../../src/desk/conversations/store";
import { signedHeaders, VERDICT_HEADER } from "../../src/kernel/edge-call";
import { postLine } from "../../src/kernel/edge-post";
import { newId } from "../../src/kernel/ids";
import { openSeal } from "../../src/kernel/seal";
import { openServer } from "../faults/server";
import { openWebForTest } from "../http/web";
import { closeAfterTest, must, tempFolder } from "../support/desk";
import { freePort } from "../support/ports";
import { edgeSecret, openEdge } from "./edge";

const secretKey = "a secret of the tests that is long enough";
const CUSTOMERS = 4;
const MESSAGES = 60;
const patiently = <T>(deed: () => T | Promise<T>): Promise<T> => vi.waitFor(deed, { timeout: 120_000, interval: 50 });

it("loses nothing and doubles nothing while home is killed behind its edge, and keeps each thread's order", {
  timeout: 300_000,
}, async () => {
  const dataDir = tempFolder("edge-home");
  const platform = await openTelegramPlatform({ redeliverMs: 50 });
  closeAfterTest(() => platform.close());
  const store = openSqlite(join(dataDir, "parley.db"));
  closeAfterTest(() => store.close());
  const homePort = await freePort();
  const edge = await openEdge({ homeUrl: `http://127.0.0.1:${homePort}` });
  await store.transact((tx) => saveSettings(tx, { undoSeconds: 0, botEnabled: false }, Date.now()));
  await addConnection(
    { transact: store.transact, now: Date.now, newId, seal: openSeal(secretKey), channelNamed },
    {
      channel: "telegram",
      name: "Help",
      settings: { apiRoot: platform.apiRoot, token: platform.token, mode: "webhook" },
    },
  );
  const env = { PORT: String(homePort), EDGE_URL: edge.url, EDGE_SECRET: edgeSecret };
  const home = await openServer({ dataDir, secretKey, env });
  closeAfterTest(() => home.close());
  // Home has told its edge of the connection, and Telegram of the edge.
  await patiently(async () => expect(await edge.backlog()).toMatchObject({ mailboxes: [{ waiting: 0 }] }));
  await patiently(() => expect(platform.calls.some(({ method }) => method === "setWebhook")).toBe(true));
  expect(platform.calls.find(({ method }) => method === "setWebhook")?.params.url).toContain(edge.url);

  const people = Array.from({ length: CUSTOMERS }, (_, n) => platform.customer(`Customer ${n}`));
  const written: string[][] = people.map(() => []);
  for (let n = 0; n < MESSAGES; n++) {
    const who = n % CUSTOMERS;
    if (n % 5 === 0) platform.trouble({ does: "duplicate", copies: 2, times: 1 });
    const text = `message ${n}`;
    must(people[who]).writes(text);
    written[who]?.push(text);
    if (n % 15 === 7) home.kill();
    // Telegram is answered by the edge, whether or not home is there.
    if (n % 10 === 9) await platform.drained();
  }
  await platform.drained();
  await home.ready();
  const { q, t } = store.read;
  const keptOf = async (chatId: number) => {
    const rows = await q
      .select({ text: t.messages.text })
      .from(t.messages)
      .innerJoin(t.conversations, eq(t.messages.conversation, t.conversations.id))
      .where(eq(t.conversations.thread, String(chatId)))
      .orderBy(asc(t.messages.seq));
    return rows.map(({ text }) => text);
  };
  await patiently(async () => {
    await edge.sweep();
    for (const [who, person] of people.entries()) expect(await keptOf(person.chatId)).toEqual(written[who]);
  });
  expect(home.kills()).toBeGreaterThanOrEqual(3);
  expect(await edge.backlog()).toMatchObject({ mailboxes: [{ waiting: 0, dead: 0 }] });
});

const delivery = (
  connection: string,
  body: string,
  { secret = edgeSecret, id = randomUUID(), token = "", at = Date.now() } = {},
) => {
  const headers = { "content-type": "application/json", "x-telegram-bot-api-secret-token": token };
  const about = postLine({ connection, path: "", method: "POST", headers, at });
  return { body, headers: signedHeaders(secret, { purpose: "delivery", id, about, body }, at) };
};

const openHomeWithEdge = async () => {
  const web = await openWebForTest({ env: { EDGE_URL: "http://127.0.0.1:9", EDGE_SECRET: edgeSecret } });
  const { token, apiRoot } = web.platform;
  const settings = { token, apiRoot, mode: "webhook", secretToken: "told-to-telegram" };
  const saved = await web.ask("PATCH", `/api/connections/${web.connection}`, { as: "admin", json: { settings } });
  expect(saved.status).toBe(200);
  const update = JSON.stringify({
    update_id: 9001,
    message: {
      message_id: 77,
      date: 1_900_000_000,
      chat: { id: 4242, type: "private", first_name: "Olga" },
      from: { id: 4242, is_bot: false, first_name: "Olga" },
      text: "By way of the edge",
    },
  });
  const bring = ({ body, headers }: ReturnType<typeof delivery>) =>
    web.ask("POST", "/edge/deliveries", { body, headers });
  const texts = async () => {
    const { q, t } = web.desk.store.read;
    return (await q.select({ text: t.messages.text }).from(t.messages)).map(({ text }) => text);
  };
  return { web, update, bring, texts };
};

it("takes only what its edge has signed, and the same delivery again without doubling it", async () => {
  const { web, update, bring, texts } = await openHomeWithEdge();
  const good = { token: "told-to-telegram" };
  const forged = await bring(
    delivery(web.connection, update, { ...good, secret: "somebody else's secret, as long as it is" }),
  );
  const changed = await bring({ ...delivery(web.connection, update, good), body: update.replace("Olga", "Eve") });
  const stale = await bring(delivery(web.connection, update, { ...good, at: Date.now() - 600_000 }));
  expect([forged, changed, stale].map(({ status }) => status)).toEqual([401, 401, 401]);
  expect([forged, changed, stale].map(({ headers }) => headers.get(VERDICT_HEADER))).toEqual([null, null, null]);
  const one = delivery(web.connection, update, good);
  const answers = [...(await Promise.all([bring(one), bring(one)])), await bring(one)];
  expect(answers.map(({ headers }) => headers.get(VERDICT_HEADER))).toEqual(["kept", "kept", "kept"]);
  expect(await texts()).toEqual(["By way of the edge"]);
});

it("keeps in quarantine, once, what the connection refuses for good", async () => {
  const { web, update, bring, texts } = await openHomeWithEdge();
  const wrong = delivery(web.connection, update, { token: "the secret before last" });
  const answers = [await bring(wrong), await bring(wrong)];
  expect(answers.map(({ headers }) => headers.get(VERDICT_HEADER))).toEqual(["kept", "kept"]);
  const kept = await web.ask("GET", "/api/quarantine", { as: "admin" });
  expect(kept.body).toHaveLength(1);
  expect(kept.body[0].error).toContain("401");
  expect(await texts()).toEqual([]);
  const replayed = await web.ask("POST", `/api/quarantine/${kept.body[0].id}/replay`, { as: "admin" });
  expect(replayed.status).toBe(200);
  expect(await texts()).toEqual(["By way of the edge"]);
});
