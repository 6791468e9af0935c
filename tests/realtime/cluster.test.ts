import type { Socket } from "socket.io-client";
import { describe, expect, it } from "vitest";
import { openPostgres } from "../../db/postgres";
import type { Presence, Typing } from "../../src/kernel/wire";
import { openCluster } from "../../src/realtime/cluster";
import { closeAfterTest, ourPostgres } from "../support/desk";
import { postgresAt, WITHOUT_POSTGRES } from "../support/postgres";
import { openRedisServer, redisAt, WITHOUT_REDIS } from "../support/redis";
import { heard, openLive } from "./live";

/** Two processes of one desk, as far as sockets go, each with an agent. */
const openTwo = async (redisUrl: string | null) => {
  const url = await (await ourPostgres()).database();
  const said: string[] = [];
  const log = { error: (_details: object, text: string) => void said.push(text) };
  const open = async (cookie: string) => {
    const store = await openPostgres(url);
    closeAfterTest(store.close);
    const live = await openLive(store, await openCluster({ redisUrl, pool: store.pool, log }));
    const socket = live.connect(null, cookie);
    let seen: Presence = { online: [], viewing: {} };
    socket.on("presence", (presence: Presence) => {
      seen = presence;
    });
    await heard(socket, "caught-up");
    return { ...live, socket, seen: () => seen };
  };
  return { first: await open("in"), second: await open("ida"), said };
};
type Two = Awaited<ReturnType<typeof openTwo>>;

const look = (socket: Socket, conversation: string) => socket.emit("viewing", { conversation });
const expectToSeeEachOther = async ({ first, second }: Two, conversation: string) => {
  // As the inbox does: what was not heard is said again by the next move.
  await expect
    .poll(
      () => {
        look(first.socket, conversation);
        look(second.socket, conversation);
        return [first, second].map(({ seen }) => [...(seen().viewing[conversation] ?? [])].sort());
      },
      { timeout: 50_000, interval: 100 },
    )
    .toEqual([
      ["ida", "vera"],
      ["ida", "vera"],
    ]);
};

const promises = (openRedis: typeof openRedisServer | null) => {
  it("shows agents of one process who is here, what they look at and who types in the other", async () => {
    const redis = await openRedis?.();
    if (redis) closeAfterTest(redis.close);
    const two = await openTwo(redis?.url ?? null);
    await expectToSeeEachOther(two, "one");
    const typing = heard(two.second.socket, "typing");
    two.first.socket.emit("typing", { conversation: "one", note: false });
    expect(await typing).toMatchObject({ conversation: "one", who: { name: "Vera" } } satisfies {
      conversation: string;
      who: Partial<Typing["who"]>;
    });
    await expect.poll(() => two.second.typedElsewhere, { timeout: 30_000 }).toEqual(["one"]);
    expect(two.first.typedElsewhere).toEqual([]);
  });
};

describe.skipIf(!postgresAt)(`sockets over PostgreSQL${postgresAt ? "" : ` (${WITHOUT_POSTGRES})`}`, () =>
  promises(null),
);
const without = [...(redisAt ? [] : [WITHOUT_REDIS]), ...(postgresAt ? [] : [WITHOUT_POSTGRES])];
describe.skipIf(without.length > 0)(`sockets over Redis${without.length > 0 ? ` (${without.join("; ")})` : ""}`, () => {
  promises(openRedisServer);

  it("does without Redis while it is away, says so, and joins again when it is back", async () => {
    const redis = await openRedisServer();
    closeAfterTest(redis.close);
    const two = await openTwo(redis.url);
    await expectToSeeEachOther(two, "one");
    await redis.cut();
    look(two.first.socket, "two");
    await expect.poll(() => two.first.seen().viewing.two, { timeout: 30_000 }).toEqual(["vera"]);
    const disturbed = "Redis at REDIS_URL is disturbed; it is tried again.";
    await expect.poll(() => two.said, { timeout: 30_000 }).toContain(disturbed);
    await redis.start();
    await expectToSeeEachOther(two, "three");
  });

  it("closes while Redis is away", async () => {
    const redis = await openRedisServer();
    closeAfterTest(redis.close);
    const { first } = await openTwo(redis.url);
    await redis.cut();
    look(first.socket, "one");
    await expect.poll(() => first.seen().viewing.one, { timeout: 30_000 }).toEqual(["vera"]);
  });
});
