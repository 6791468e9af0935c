import { Hono } from "hono";
import { listen } from "./listen";
import { openRawHere } from "./raw";

/** The bare query's fifty rows as JSON. */
export const start = async (): Promise<void> => {
  const raw = await openRawHere();
  listen(new Hono().get("/api/conversations", async (c) => c.json(await raw.page())));
};
