import { execFileSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { eq, inArray } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { openTelegramPlatform, type TelegramPlatform } from "../../channels/telegram/platform";
import { openPostgres } from "../../db/postgres";
import { emit } from "../../src/jobs/outbox";
import { eventsAfter, lastSeq } from "../../src/jobs/store";
import { closeAfterTest, must, ourPostgres, tempFolder } from "../support/desk";
import { postgresAt, WITHOUT_POSTGRES } from "../support/postgres";
import { patiently, post, prepare, secretKey, signInAt } from "./desk";
import { openScreen } from "./screen";
import { openServer } from "./server";

const mayUnshare = (() => {
  try {
    execFileSync("unshare", ["-pf", "--mount-proc", "--kill-child=KILL", "true"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
})();
/** Runs a process as if on another machine: nobody here can see whether it lives, so only silence tells. */
const ELSEWHERE = ["unshare", "-pf", "--mount-proc", "--kill-child=KILL"];
const TAKEN_OVER_WITHIN_MS = 30_000;

/** One desk, two bots, two servers on one database. */
const openTwo = async (under: string[] = []) => {
  const platforms = [
    await openTelegramPlatform(),
    await openTelegramPlatform({ token: "7000002:STAND-IN_token_never_secret", username: "other_bot" }),
  ];
  for (const platform of platforms) closeAfterTest(() => platform.close());
  const url = await (await ourPostgres()).database();
  const store = await openPostgres(url);
  closeAfterTest(() => store.close());
  const connections = await prepare(
    store,
    platforms.map((platform) => ({ platform, settings: { pollTimeoutS: 5 } })),
  );
  const needs = { dataDir: tempFolder("two"), secretKey, env: { DATABASE_URL: url } };
  const first = await openServer({ ...needs, under });
  closeAfterTest(() => first.close());
  const second = await openServer(needs);
  closeAfterTest(() => second.close());
  const { leases } = store.read.t;
  /** Who holds each bot, once every bot is held. */
  const holders = () =>
    patiently(async () => {
      const ids = connections.map((id) => `connection:${id}`);
      const held = await store.read.q.select().from(leases).where(inArray(leases.id, ids));
      expect(held).toHaveLength(ids.length);
      return held.map(({ holder }) => holder);
    });
  return { store, platforms, connections, first, second, holders, cookie: await signInAt(second.url) };
};
type Two = Awaited<ReturnType<typeof openTwo>>;

const received = async ({ store: { read } }: Two): Promise<string[]> => {
  const { messages: m } = read.t;
  const rows = await read.q.select({ text: m.text }).from(m).where(eq(m.direction, "in"));
  return rows.map(({ text }) => text).sort();
};
/** What Telegram tells whoever asks while another one does: the stand-in says it too, and the connection's state shows it. */
const polledTwice = async ({ store: { read } }: Two) =>
  (await eventsAfter(read, { since: 0, limit: 100_000 })).filter(
    ({ type, payload }) => type === "connection.state" && /polling this bot/.test(JSON.stringify(payload)),
  );
const write = (platforms: TelegramPlatform[], texts: string[]) => {
  for (const [n, text] of texts.entries())
    must(platforms[n % platforms.length])
      .customer({ firstName: `Customer ${n % 10}`, id: 700_000_001 + (n % 10) })
      .writes(text);
};
const named = (what: string, n: number) => Array.from({ length: n }, (_, k) => `${what} ${k}`);

const expectTakenOver = async (two: Two) => {
  const { platforms, store, first, second, cookie, holders } = two;
  const before = named("before", 60);
  write(platforms, before);
  await Promise.all(platforms.map((platform) => platform.drained()));
  expect(await received(two)).toEqual([...before].sort());
  // One process holds both or each holds one; whoever holds anything dies.
  const [holder] = await holders();
  const since = await lastSeq(store.read);
  const screens = [first, second].map(({ url }) => openScreen(url, { cookie, since }));
  await patiently(() => expect(screens.every((screen) => screen.isUp())).toBe(true));
  const [victim, heir] = first.holds(must(holder)) ? [first, second] : [second, first];
  const heirScreen = must(screens[heir === first ? 0 : 1]);
  await victim.end();
  const killedAt = performance.now();

  const during = named("during", 60);
  write(platforms, during);
  const [conversation] = await store.read.q.select().from(store.read.t.conversations);
  const { id } = must(conversation);
  const reply = { id: randomUUID(), text: "From the one that lives", seenSeq: 2_000_000_000 };
  await patiently(() => post(`${heir.url}/api/conversations/${id}/replies`, reply, cookie));
  await Promise.all(platforms.map((platform) => platform.drained()));
  const tookMs = performance.now() - killedAt;
  expect(await received(two)).toEqual([...before, ...during].sort());
  const { deliveries: d } = store.read.t;
  await patiently(async () => {
    const [delivery] = await store.read.q.select().from(d).where(eq(d.message, reply.id));
    expect(delivery?.state).toBe("sent");
  });
  const said = platforms
    .flatMap((platform) => platform.chats())
    .flatMap(({ messages }) => messages.filter(({ by }) => by === "bot"));
  expect(said.map(({ text }) => text)).toEqual([reply.text]);
  const all = (await eventsAfter(store.read, { since, limit: 100_000 })).map(({ seq }) => seq);
  await patiently(() => expect(heirScreen.heard.at(-1)).toBe(all.at(-1)));
  expect(heirScreen.heard.slice(0, all.length)).toEqual(all);
  return tookMs;
};

describe.skipIf(!postgresAt)(`two processes on one database${postgresAt ? "" : ` (${WITHOUT_POSTGRES})`}`, () => {
  it("poll each bot once between them, and show every event to the agents of both", { timeout: 600_000 }, async () => {
    const two = await openTwo();
    const { platforms, store, first, second, cookie, holders } = two;
    expect((await holders()).length).toBe(platforms.length);
    const since = await lastSeq(store.read);
    const screens = [first, second, first, second].map(({ url }) => openScreen(url, { cookie, since }));
    await patiently(() => expect(screens.every((screen) => screen.isUp())).toBe(true));
    const texts = named("message", 200);
    write(platforms, texts);
    await Promise.all(platforms.map((platform) => platform.drained()));
    // Each is asked of another process than the one before; whichever holds the bot sends.
    const conversations = await store.read.q.select().from(store.read.t.conversations);
    const replies = conversations.map(({ id }, n) => ({ conversation: id, id: randomUUID(), text: `reply ${n}` }));
    for (const [n, { conversation, ...reply }] of replies.entries())
      await post(
        `${must([first, second][n % 2]).url}/api/conversations/${conversation}/replies`,
        { ...reply, seenSeq: 2_000_000_000 },
        cookie,
      );
    const { deliveries: d } = store.read.t;
    await patiently(async () => {
      const states = await store.read.q.select({ state: d.state }).from(d);
      expect(states.map(({ state }) => state)).toEqual(replies.map(() => "sent"));
    });
    expect(await received(two)).toEqual([...texts].sort());
    const said = platforms
      .flatMap((platform) => platform.chats())
      .flatMap(({ messages }) => messages.filter(({ by }) => by === "bot"));
    expect(said.map(({ text }) => text).sort()).toEqual(replies.map(({ text }) => text).sort());
    const all = (await eventsAfter(store.read, { since, limit: 100_000 })).map(({ seq }) => seq);
    await patiently(() => expect(screens.map((screen) => screen.heard.at(-1))).toEqual(screens.map(() => all.at(-1))));
    for (const screen of screens) expect(screen.heard).toEqual(all);
    expect(await polledTwice(two)).toEqual([]);
  });

  it("take over from one that was killed", { timeout: 600_000 }, async () => {
    const two = await openTwo();
    const tookMs = await expectTakenOver(two);
    console.log(`taken over from a neighbour in ${Math.round(tookMs)} ms`);
    expect(tookMs).toBeLessThan(TAKEN_OVER_WITHIN_MS);
    expect(await polledTwice(two)).toEqual([]);
  });

  it.skipIf(!mayUnshare)(
    `take over within 30 s from one that died on another machine${mayUnshare ? "" : " (needs root, for a room of process ids of its own)"}`,
    { timeout: 600_000 },
    async () => {
      const two = await openTwo(ELSEWHERE);
      const tookMs = await expectTakenOver(two);
      console.log(`taken over from another machine in ${Math.round(tookMs)} ms`);
      expect(tookMs).toBeLessThan(TAKEN_OVER_WITHIN_MS);
    },
  );

  it("never step over an event that is committed late", { timeout: 600_000 }, async () => {
    const url = await (await ourPostgres()).database();
    const [ours, theirs] = await Promise.all([openPostgres(url), openPostgres(url)]);
    closeAfterTest(async () => void (await Promise.all([ours.close(), theirs.close()])));
    const tags = { added: ["t"], removed: [] };
    const event = { type: "conversation.tags", conversation: null, actor: { kind: "system" }, payload: tags } as const;
    const seen: number[] = [];
    const tail = async (): Promise<void> => {
      for (const { seq } of await eventsAfter(ours.read, { since: seen.at(-1) ?? 0, limit: 100 })) seen.push(seq);
    };
    let tailing: Promise<void> = Promise.resolve();
    const stop = ours.onCommit(() => {
      tailing = tailing.then(tail);
    });
    const written: number[] = [];
    const writer = async (lane: number): Promise<void> => {
      const store = lane % 2 === 0 ? ours : theirs;
      for (let n = 0; n < 25; n++) {
        const one = store.transact(async (tx) => {
          const seq = await emit(tx, event, 0);
          // Its number is given; its commit takes a while, or never comes.
          await new Promise((resolve) => setTimeout(resolve, (lane * 7 + n * 3) % 5));
          if ((lane + n) % 7 === 0) throw new Error("undone");
          return seq;
        });
        await one.then(
          (seq) => written.push(seq),
          () => {},
        );
      }
    };
    await Promise.all(Array.from({ length: 12 }, (_, lane) => writer(lane)));
    await patiently(() => expect(seen).toHaveLength(written.length));
    stop();
    await tailing;
    expect(seen).toEqual(written.sort((a, b) => a - b));
  });
});
