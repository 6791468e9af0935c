import { randomUUID } from "node:crypto";
import { join } from "node:path";
import Database from "better-sqlite3";
import { expect, it, vi } from "vitest";
import { channelNamed } from "../../channels/registry";
import { openTelegramPlatform } from "../../channels/telegram/platform";
import { openSqlite } from "../../db/sqlite";
import { addConnection } from "../../src/desk/connections/add";
import { saveSettings } from "../../src/desk/conversations/store";
import { newId } from "../../src/kernel/ids";
import { openSeal } from "../../src/kernel/seal";
import { openSignIn } from "../../src/people/sign-in";
import { closeAfterTest, must, tempFolder } from "../support/desk";
import { openServer } from "./server";

const INCOMING = 500;
const REPLIES = 100;
const CUSTOMERS = 25;
const SEED = 20_300_107;
const secretKey = "a secret of the tests that is long enough";
const vera = { name: "Vera", email: "vera@desk.test", password: "Vera has a password" };

/** Chance that is the same at every run (mulberry32). */
const seeded = (seed: number) => {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
};

const prepare = async ({ dataDir, apiRoot, token }: { dataDir: string; apiRoot: string; token: string }) => {
  const store = openSqlite(join(dataDir, "parley.db"));
  const using = { transact: store.transact, now: Date.now, newId };
  await addConnection(
    { ...using, seal: openSeal(secretKey), channelNamed },
    { channel: "telegram", name: "Help", settings: { apiRoot, token, pollTimeoutS: 5 } },
  );
  await store.transact((tx) => saveSettings(tx, { undoSeconds: 0, botEnabled: false }, Date.now()));
  const signIn = openSignIn({ store, secret: secretKey, publicUrl: "http://127.0.0.1", now: Date.now });
  await signIn.addAgent({ ...vera, role: "admin" });
  await store.close();
};

const post = async (url: string, json: unknown, cookie = "") => {
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json", "x-parley": "1", cookie },
    body: JSON.stringify(json),
  });
  if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
  return response;
};

const patiently = <T>(deed: () => T | Promise<T>): Promise<T> => vi.waitFor(deed, { timeout: 60_000, interval: 25 });

it("loses nothing and says nothing twice, however often it is killed", { timeout: 180_000 }, async () => {
  const chance = seeded(SEED);
  const upTo = (n: number) => Math.floor(chance() * n);
  const dataDir = tempFolder("kill");
  const platform = await openTelegramPlatform();
  closeAfterTest(() => platform.close());
  await prepare({ dataDir, apiRoot: platform.apiRoot, token: platform.token });
  const server = await openServer({ dataDir, secretKey });
  closeAfterTest(() => server.close());
  const db = new Database(join(dataDir, "parley.db"), { readonly: true });
  closeAfterTest(async () => {
    db.close();
  });
  const signedIn = await patiently(() => post(`${server.url}/api/sign-in`, vera));
  const cookie = must(signedIn.headers.getSetCookie()[0]?.split(";")[0], "cookie");

  // Killed in the middle of a send: the platform has shown it, and we were never told.
  const customers = Array.from({ length: CUSTOMERS }, (_, n) => platform.customer(`Customer ${n}`));
  const shown = () => platform.chats().flatMap(({ messages }) => messages.filter(({ by }) => by === "bot"));
  const killAtSend = new Set([3 + upTo(10), 25 + upTo(15), 55 + upTo(20)]);
  let sends = 0;
  platform.on("change", () => {
    if (shown().length <= sends) return;
    sends = shown().length;
    if (killAtSend.delete(sends)) server.kill();
  });
  // Killed while updates come in, and right after a reply was acknowledged.
  const killAtWrite = new Set([40 + upTo(50), 200 + upTo(50), 350 + upTo(100)]);
  const killAtReply = new Set([5 + upTo(20), 45 + upTo(10), 80 + upTo(15)]);

  const written: string[] = [];
  const writeSome = () => {
    for (let n = 0; n < INCOMING / REPLIES; n++) {
      const text = `incoming ${written.length}`;
      if (chance() < 0.3) platform.trouble({ does: "duplicate", copies: 2 + upTo(2), times: 5 });
      must(customers[written.length % CUSTOMERS]).writes(text);
      written.push(text);
      if (killAtWrite.delete(written.length)) server.kill();
    }
  };
  const conversationOf = (chatId: number) =>
    patiently(() =>
      String(must(db.prepare("select id from conversations where thread = ?").pluck().get(String(chatId)))),
    );
  const replies: { id: string; text: string }[] = [];
  for (let n = 0; n < REPLIES; n++) {
    writeSome();
    const conversation = await conversationOf(must(customers[(n * 5) % CUSTOMERS]).chatId);
    const one = { id: randomUUID(), text: `reply ${n}` };
    // As the inbox does: the same id again until it is acknowledged. What came in between has been seen.
    const body = { ...one, seenSeq: 2_000_000_000 };
    await patiently(() => post(`${server.url}/api/conversations/${conversation}/replies`, body, cookie));
    replies.push(one);
    if (killAtReply.delete(n)) server.kill();
  }
  await server.ready();
  await platform.drained();
  const underWay = db.prepare("select count(*) from deliveries where state in ('queued', 'sending')").pluck();
  await patiently(() => expect(underWay.get()).toBe(0));

  expect(server.kills()).toBeGreaterThanOrEqual(6);
  const kept = db.prepare("select text from messages where direction = 'in'").pluck().all();
  expect([...kept].sort()).toEqual([...written].sort());
  const stateOf = db.prepare("select state from deliveries where message = ?").pluck();
  const fates = replies.map(({ id, text }) => ({
    text,
    states: stateOf.all(id).join(),
    times: shown().filter((message) => message.text === text).length,
  }));
  expect(
    fates.filter(
      ({ states, times }) =>
        !(states === "sent" && times === 1) && !((states === "uncertain" || states === "failed") && times <= 1),
    ),
  ).toEqual([]);
  const sent = fates.filter(({ states }) => states === "sent").length;
  console.log(`killed ${server.kills()} times: ${kept.length} in, ${sent} of ${REPLIES} sent, the others in doubt`);
  expect(sent).toBeGreaterThan(REPLIES * 0.7);
});
