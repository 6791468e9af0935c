import { join } from "node:path";
import { openPostgres } from "../../db/postgres";
import { openSqlite } from "../../db/sqlite";
import { list as listPage } from "../../src/desk/conversations/list";
import { ok, openClient, times } from "./client";
import { furnish } from "./desk";
import { compare, type Figure, percentile, type Round } from "./figure";
import { openRaw } from "./floors/raw";
import { fill } from "./many";
import type { Place, Places } from "./place";
import { type Running, startDesk, startFloor } from "./server";

const PAGES = 300;
const WARM = 5;
const LIMIT = 50;

const p99 = async (call: () => Promise<unknown>): Promise<number> => {
  await times(WARM, call);
  return percentile(await times(PAGES, call), 0.99);
};

/** A desk with an admin and a bot, stopped again, and filled. */
const prepare = async (place: Place) => {
  const desk = await startDesk(place.env);
  const { agent, cookie, platform } = await furnish(desk, 0);
  await desk.stop();
  await platform.close();
  await fill(place);
  return { agent, cookie };
};

const inStore = async (place: Place, agent: string): Promise<Figure[]> => {
  const store = place.databaseUrl
    ? await openPostgres(place.databaseUrl)
    : openSqlite(join(place.dataDir, "parley.db"));
  const raw = await openRaw(place);
  const page = async () => {
    const { items } = await listPage(store.read, { view: "open", agent, limit: LIMIT });
    if (items.length !== LIMIT) throw new Error(`The first page has ${items.length} rows.`);
  };
  try {
    return await compare("list", {
      floor: async () => ({ storeP99Ms: await p99(raw.page) }),
      product: async () => ({ storeP99Ms: await p99(page) }),
    });
  } finally {
    await raw.close();
    await store.close();
  }
};

const overHttp = async (server: Running, cookie: string): Promise<Round> => {
  const client = openClient(server.origin, 1);
  const path = `/api/conversations?view=open&limit=${LIMIT}`;
  const httpP99Ms = await p99(() => ok(client, { path, headers: { cookie } }));
  client.close();
  return { httpP99Ms };
};

/** The first page of the view "open" among a hundred thousand conversations. */
export const list = async (places: Places): Promise<Figure[]> => {
  const place = await places.make();
  const { agent, cookie } = await prepare(place);
  const stored = await inStore(place, agent);
  const desk = await startDesk(place.env);
  const bare = await startFloor("list", place.env);
  const served = await compare("list", {
    floor: () => overHttp(bare, "none=1"),
    product: () => overHttp(desk, cookie),
  });
  await bare.stop();
  await desk.stop();
  await place.remove();
  return [...stored, ...served];
};
