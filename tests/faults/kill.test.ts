import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { count, eq, inArray } from "drizzle-orm";
import { describe, expect, it, vi } from "vitest";
import { channelNamed } from "../../channels/registry";
import { openTelegramPlatform } from "../../channels/telegram/platform";
import type { Store } from "../../db/client";
import { openPostgres } from "../../db/postgres";
import { openSqlite } from "../../db/sqlite";
import { addConnection } from "../../src/desk/connections/add";
import { saveSettings } from "../../src/desk/conversations/store";
import { newId } from "../../src/kernel/ids";
import { openSeal } from "../../src/kernel/seal";
import { openSignIn } from "../../src/people/sign-in";
import { closeAfterTest, type Engine, must, ourPostgres, tempFolder } from "../support/desk";
import { postgresAt, WITHOUT_POSTGRES } from "../support/postgres";
import { openServer } from "./server";

/** `KILL_INCOMING=2000 KILL_REPLIES=500` for the long run. */
const INCOMING = Number(process.env.KILL_INCOMING ?? 1000);
const REPLIES = Number(process.env.KILL_REPLIES ?? 250);
/** What comes in before each reply. */
const EACH = Math.round(INCOMING / REPLIES);
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

const prepare = async (store: Store, { apiRoot, token }: { apiRoot: string; token: string }) => {
  const using = { transact: store.transact, now: Date.now, newId };
  await addConnection(
    { ...using, seal: openSeal(secretKey), channelNamed },
    { channel: "telegram", name: "Help", settings: { apiRoot, token, pollTimeoutS: 5 } },
  );
  await store.transact((tx) => saveSettings(tx, { undoSeconds: 0, botEnabled: false }, Date.now()));
  const signIn = openSignIn({ store, secret: secretKey, publicUrl: "http://127.0.0.1", now: Date.now });
  await signIn.addAgent({ ...vera, role: "admin" });
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

const killOften = async (engine: Engine) => {
  const chance = seeded(SEED);
  const upTo = (n: number) => Math.floor(chance() * n);
  const dataDir = tempFolder("kill");
  const platform = await openTelegramPlatform();
  closeAfterTest(() => platform.close());
  const databaseUrl = engine === "postgres" ? await (await ourPostgres()).database() : "";
  const store = databaseUrl ? await openPostgres(databaseUrl) : openSqlite(join(dataDir, "parley.db"));
  closeAfterTest(() => store.close());
  await prepare(store, platform);
  const server = await openServer({ dataDir, secretKey, env: { DATABASE_URL: databaseUrl } });
  closeAfterTest(() => server.close());
  const { q, t } = store.read;
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
    for (let n = 0; n < EACH; n++) {
      const text = `incoming ${written.length}`;
      if (chance() < 0.3) platform.trouble({ does: "duplicate", copies: 2 + upTo(2), times: 5 });
      must(customers[written.length % CUSTOMERS]).writes(text);
      written.push(text);
      if (killAtWrite.delete(written.length)) server.kill();
    }
  };
  const conversationOf = (chatId: number) =>
    patiently(async () => {
      const [row] = await q
        .select({ id: t.conversations.id })
        .from(t.conversations)
        .where(eq(t.conversations.thread, String(chatId)));
      return must(row, "conversation").id;
    });
  const replies: { id: string; text: string }[] = [];
  for (let n = 0; n < REPLIES; n++) {
    writeSome();
    const conversation = await conversationOf(must(customers[(n * EACH) % CUSTOMERS]).chatId);
    const one = { id: randomUUID(), text: `reply ${n}` };
    // As the inbox does: the same id again until it is acknowledged. What came in between has been seen.
    const body = { ...one, seenSeq: 2_000_000_000 };
    await patiently(() => post(`${server.url}/api/conversations/${conversation}/replies`, body, cookie));
    replies.push(one);
    if (killAtReply.delete(n)) server.kill();
  }
  await server.ready();
  await platform.drained();
  const { deliveries: d, messages: m } = t;
  await patiently(async () => {
    const [left] = await q
      .select({ n: count() })
      .from(d)
      .where(inArray(d.state, ["queued", "sending"]));
    expect(left?.n).toBe(0);
  });

  expect(server.kills()).toBeGreaterThanOrEqual(6);
  const kept = (await q.select({ text: m.text }).from(m).where(eq(m.direction, "in"))).map(({ text }) => text);
  expect([...kept].sort()).toEqual([...written].sort());
  const states = await q.select({ message: d.message, state: d.state }).from(d);
  const fates = replies.map(({ id, text }) => ({
    text,
    states: states.flatMap(({ message, state }) => (message === id ? [state] : [])).join(),
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
};

describe.each<Engine>(["sqlite", "postgres"])("killed again and again on %s", (engine) => {
  const isHere = engine === "sqlite" || postgresAt;
  it.skipIf(!isHere)(
    `loses nothing and says nothing twice${isHere ? "" : ` (${WITHOUT_POSTGRES})`}`,
    { timeout: 600_000 },
    () => killOften(engine),
  );
});
