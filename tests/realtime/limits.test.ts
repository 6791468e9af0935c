import { Redis } from "ioredis";
import { describe, expect, it } from "vitest";
import { openLimiter } from "../../channels/kit/limiter";
import { openSqlite } from "../../db/sqlite";
import { Problem } from "../../src/kernel/problem";
import { openSignIn } from "../../src/people/sign-in";
import { openLimits } from "../../src/realtime/limits";
import { post, visit } from "../channels/webchat/calls";
import { openDesk } from "../channels/webchat/desk";
import { closeAfterTest, tempFolder } from "../support/desk";
import { openRedisServer, redisAt, WITHOUT_REDIS } from "../support/redis";

const once = { burst: 1, everyMs: 3_600_000 };

it("forgets the buckets nobody has used for longest", () => {
  const limiter = openLimiter(() => 0);
  for (let n = 0; n < 30_000; n++) limiter.take(`k${n}`, once);
  expect(limiter.size()).toBeLessThanOrEqual(20_000);
});

it("counts each purpose by itself", async () => {
  const limits = openLimits({ redisUrl: null, now: () => 0, log: { error: () => {} } });
  const [one, other] = [limits.of("one"), limits.of("other")];
  expect([await one.take("k", once), await other.take("k", once)]).toEqual([0, 0]);
  expect(await one.take("k", once)).toBeGreaterThan(0);
});

describe.skipIf(!redisAt)(`limits over Redis${redisAt ? "" : ` (${WITHOUT_REDIS})`}`, () => {
  /** Two processes of one desk, as far as limits go, that both have reached Redis. */
  const openTwo = async () => {
    const redis = await openRedisServer();
    closeAfterTest(redis.close);
    const said: string[] = [];
    const log = { error: (_: object, text: string) => void said.push(text) };
    const [first, second] = [0, 1].map(() => openLimits({ redisUrl: redis.url, now: () => 0, log }));
    if (!first || !second) throw new Error("There are two.");
    for (const one of [first, second]) closeAfterTest(async () => one.close());
    return { redis, first, second, said };
  };
  type Two = Awaited<ReturnType<typeof openTwo>>;
  /** What the one takes the other has not any more. */
  const expectToCountTogether = ({ first, second }: Two, name: string) => {
    let n = 0;
    return expect
      .poll(
        async () => {
          const key = `${name} ${++n}`;
          return [await first.of("p").take(key, once), Number(await second.of("p").take(key, once)) > 0];
        },
        { timeout: 30_000 },
      )
      .toEqual([0, true]);
  };

  /** How often it still works: no more than the few that a busy Redis was too slow to count. */
  const triesLeft = async (isRefused: () => Promise<boolean>): Promise<number> => {
    for (let n = 0; n < 20; n++) if (await isRefused()) return n;
    return 20;
  };

  it("counts tries of all processes together, and keeps nobody's address there", async () => {
    const two = await openTwo();
    await expectToCountTogether(two, "anna@desk.test");
    const [one, other] = [two.first.of("p"), two.second.of("p")];
    await one.take("honest", once);
    await other.giveBack("honest", once);
    expect(await one.take("honest", once)).toBe(0);
    const reader = new Redis(two.redis.url);
    closeAfterTest(async () => reader.disconnect());
    const keys = await reader.keys("*");
    expect(keys.length).toBeGreaterThan(0);
    expect(keys.filter((key) => /anna|honest/.test(key))).toEqual([]);
    for (const key of keys) expect(await reader.pttl(key)).toBeGreaterThan(0);
  });

  it("counts by each process while Redis is away, says so, and together again when it is back", async () => {
    const two = await openTwo();
    await expectToCountTogether(two, "before");
    await two.redis.cut();
    const [one, other] = [two.first.of("p"), two.second.of("p")];
    expect([await one.take("k", once), await other.take("k", once)]).toEqual([0, 0]);
    expect(await one.take("k", once)).toBeGreaterThan(0);
    await expect.poll(() => two.said, { timeout: 30_000 }).toContainEqual(expect.stringContaining("REDIS_URL"));
    await two.redis.start();
    await expectToCountTogether(two, "after");
  });

  it("lets nobody guess a password, or flood the chat, by going from process to process", async () => {
    const two = await openTwo();
    await expectToCountTogether(two, "both");
    const store = openSqlite(`${tempFolder("limits")}/parley.db`);
    closeAfterTest(store.close);
    const about = { store, secret: "s3cret-of-at-least-32-characters!", publicUrl: "http://desk.test", now: Date.now };
    const [here, there] = [two.first, two.second].map((limits) =>
      openSignIn({ ...about, limiter: limits.of("sign-in") }),
    );
    // No address at all: it is counted, and refused before a password is compared with anything.
    const guess = { email: "vera", password: "no such password", ip: "192.0.2.1" };
    const go = (signIn: typeof here) =>
      signIn?.signIn(guess).then(
        () => "in",
        (failure: unknown) => (failure instanceof Problem ? failure.code : String(failure)),
      );
    for (let n = 0; n < 10; n++) expect(await go(here)).toBe("not_signed_in");
    expect(await triesLeft(async () => (await go(there)) === "rate_limited")).toBeLessThan(5);

    const settings = { messagesPerMinute: 1, secret: "a secret of this web chat" };
    const [near, far] = await Promise.all(
      [two.first, two.second].map((limits) => openDesk(settings, limits.of("connection c1"))),
    );
    if (!near || !far) throw new Error("There are two.");
    const { auth } = await visit(near);
    const send = (desk: typeof near) => post(desk, "/messages", { id: crypto.randomUUID(), text: "hi" }, auth);
    for (let n = 0; n < 10; n++) expect((await send(near)).status).toBe(200);
    expect(await triesLeft(async () => (await send(far)).status === 429)).toBeLessThan(5);
  });
});
