/** What has been taken in for one connection and not yet handed to home. One object per connection, durable, one at a time. */
import { Hono } from "hono";
import { z } from "zod";
import type { Env, State } from "./bindings";
import { type Home, handOver } from "./hand-over";
import { type Items, openItems } from "./items";

/** Home did not answer: letters that come meanwhile need not ask too. */
const REST_MS = 2000;
/** So often home itself must have said no before something is laid aside. */
const REFUSALS_MIN = 2;

const Put = z.object({ id: z.string(), post: z.string(), lanes: z.array(z.string()).min(1), at: z.number() });
const Numbered = z.object({ n: z.coerce.number().int() });

/** One hand-over at a time, and none while home is known to be away. */
const openTurn = (items: Items, home: Home) => {
  let turn: Promise<void> | null = null;
  let restUntil = 0;
  const once = async () => {
    if (!(await handOver(items, home)) && items.backlog().waiting > 0) restUntil = home.clock.now() + REST_MS;
  };
  return async (): Promise<void> => {
    if (home.clock.now() < restUntil) return;
    turn ??= once().finally(() => {
      turn = null;
    });
    await turn;
  };
};

const appOf = (items: Items, home: Home) => {
  const turn = openTurn(items, home);
  const app = new Hono();
  app.post("/put", async (c) => {
    const about = Put.parse(JSON.parse(Buffer.from(c.req.header("x-about") ?? "", "base64url").toString()));
    return c.json({ n: items.put(about, new Uint8Array(await c.req.arrayBuffer())) });
  });
  app.post("/hand-over/:n", async (c) => {
    const { n } = Numbered.parse(c.req.param());
    if (items.fateOf(n) === "waiting") await turn();
    return c.json({ fate: items.fateOf(n) });
  });
  app.post("/bury/:n", (c) => {
    items.bury(Numbered.parse(c.req.param()).n, REFUSALS_MIN);
    return c.json({});
  });
  app.post("/revive", (c) => c.json({ numbers: items.revive() }));
  app.post("/wake", async (c) => {
    await turn();
    return c.json({});
  });
  app.get("/backlog", (c) => c.json(items.backlog()));
  return app;
};

/** The Durable Object that wrangler.toml names. */
export class Mailbox {
  readonly fetch: (request: Request) => Promise<Response>;
  constructor(state: State, env: Env) {
    const home: Home = {
      url: env.HOME_URL.replace(/\/$/, ""),
      secret: env.EDGE_SECRET,
      clock: { now: Date.now, aheadMs: 0 },
      fetch: (...about) => fetch(...about),
    };
    const app = appOf(openItems(state), home);
    this.fetch = async (request) => app.fetch(request);
  }
}
