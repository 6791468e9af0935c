import { Hono } from "hono";
import { listen } from "./listen";

/** A server that does nothing: what starting and idling cost at least. */
export const start = () => {
  listen(new Hono().get("/", (c) => c.text("ok")));
};
