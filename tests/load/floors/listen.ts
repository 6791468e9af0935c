import type { Server } from "node:http";
import { serve } from "@hono/node-server";
import type { Hono } from "hono";

/** Serves on loopback at PORT and says so in the words of the product. */
export const listen = (app: Hono) => {
  const port = Number(process.env.PORT);
  return serve({ fetch: app.fetch, hostname: "127.0.0.1", port }, () => {
    process.stdout.write(`Floor is ready at http://127.0.0.1:${port}\n`);
  });
};

/** The product's socket server needs Node's own HTTP/1 server; Hono's may also be an HTTP/2 one. */
export const isPlain = (server: object): server is Server => "closeIdleConnections" in server;
