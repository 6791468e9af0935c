import { Hono } from "hono";
import { listen } from "./listen";
import { openRawHere } from "./raw";

/** Webhook → one raw insert, durable → 200. */
export const start = async (): Promise<void> => {
  const raw = await openRawHere();
  const app = new Hono().post("/webhooks/:connection", async (c) => {
    await raw.insert(await c.req.text());
    return c.body(null, 200);
  });
  listen(app);
};
