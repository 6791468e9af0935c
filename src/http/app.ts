import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { extname, join, normalize } from "node:path";
import { OpenAPIHono } from "@hono/zod-openapi";
import type { Context, Hono, MiddlewareHandler } from "hono";
import { bodyLimit } from "hono/body-limit";
import type { Store } from "../../db/client";
import { LINES_BYTES_MAX } from "../desk/categories/transfer";
import { lastSeq } from "../jobs/store";
import type { NewId } from "../kernel/ids";
import { Problem } from "../kernel/problem";
import type { Client } from "../kernel/proxies";
import { identify } from "../people/guard";
import { addressOf } from "../people/room";
import type { SignIn } from "../people/sign-in";
import { described } from "./describe";
import { deliveries, type EdgeDeliveries } from "./edge";
import { type Health, health } from "./health";
import { pageHeaders, safeHeaders } from "./page-headers";
import { noRoute, onProblem } from "./problems";

type Log = { error: (details: object, text: string) => void; info: (details: object, text: string) => void };
type Needs = Health & {
  store: Store;
  signIn: SignIn;
  publicUrl: string;
  newId: NewId;
  log: Log;
  rooms: OpenAPIHono[];
  /** Public pages: help centre, sandbox, linked files. */
  pages: Hono[];
  webhook: (connection: string, request: Request, path: string) => Promise<Response>;
  /** Whom a request is from, behind the proxies that are believed. */
  client: Client;
  /** What the edge hands over is taken with this; null when there is no edge. */
  edge: EdgeDeliveries | null;
  /** Folder of the built inbox and widget; null when not built. */
  ui: string | null;
};

declare module "hono" {
  interface ContextVariableMap {
    requestId: string;
  }
}

/** A file of the largest kind, and the form around it. */
const UPLOAD_BYTES_MAX = 60_000_000;
const JSON_BYTES_MAX = 5_000_000;
/** The largest file of categories, and what makes it a text within JSON. */
const IMPORT_BYTES_MAX = 2 * LINES_BYTES_MAX;
/** As much as somebody who signs in has to say. */
const UNKNOWN_BYTES_MAX = 100_000;
const bytesMaxOf = (path: string): number =>
  path === "/api/files" ? UPLOAD_BYTES_MAX : path === "/api/categories/import" ? IMPORT_BYTES_MAX : JSON_BYTES_MAX;
const bodiless = new Set(["GET", "HEAD"]);
const tooLarge = (bytesMax: number): never => {
  throw new Problem("file.too_large", { bytesMax });
};

/** Whether a body must be read to know how long it is. */
const isUnmeasured = ({ req }: Context): boolean =>
  !bodiless.has(req.method) &&
  (req.header("content-length") === undefined || req.header("transfer-encoding") !== undefined);

/**
 * Refuses a body larger than this. What says its length is believed: Node reads no more than was said. Only what says
 * none is read to be measured, and even to ask for a body as a stream is expensive.
 */
const limited = (bytesMax: number): MiddlewareHandler => {
  const measured = bodyLimit({ maxSize: bytesMax, onError: () => tooLarge(bytesMax) });
  return (c, next) => {
    if (bodiless.has(c.req.method)) return next();
    if (isUnmeasured(c)) return measured(c, next);
    return Number(c.req.header("content-length")) > bytesMax ? tooLarge(bytesMax) : next();
  };
};

const types: Record<string, string> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".ico": "image/x-icon",
  ".woff2": "font/woff2",
  ".json": "application/json",
  ".webmanifest": "application/manifest+json",
};

/** Serves one built file; null when there is none. Hashed names are kept by the browser for a year. */
const serveFile = async (c: Context, folder: string, path: string): Promise<Response | null> => {
  const clean = normalize(path).replace(/^([/\\]|\.\.)+/, "");
  const file = join(folder, clean);
  if (!file.startsWith(folder) || !extname(file) || !existsSync(file)) return null;
  c.header("content-type", types[extname(file)] ?? "application/octet-stream");
  c.header("cache-control", /-[\w-]{8}\.\w+$/.test(file) ? "public, max-age=31536000, immutable" : "no-cache");
  return c.body(new Uint8Array(await readFile(file)).buffer);
};

/** The whole web face: rooms under /api, webhooks, pages, the inbox. */
export const openApp = (needs: Needs) => {
  const app = new OpenAPIHono();
  app.onError(onProblem(needs.log));
  const isHttps = needs.publicUrl.startsWith("https:");
  const safe = Object.entries(safeHeaders({ isHttps }));
  const pageSafe = Object.entries(pageHeaders({ isHttps }));
  app.use(async (c, next) => {
    const requestId =
      c.req
        .header("x-request-id")
        ?.slice(0, 64)
        .replace(/[^\w.-]/g, "") || needs.newId();
    c.set("requestId", requestId);
    c.set("client", needs.client);
    await next();
    // On the answer itself: `c.header` would make a new one of it.
    const { headers } = c.res;
    headers.set("x-request-id", requestId);
    const isPage = !c.req.path.startsWith("/webhooks/") && !headers.has("content-security-policy");
    for (const [name, value] of isPage ? pageSafe : safe) headers.set(name, value);
  });

  app.route("/", health(needs));

  const hook = async (c: Context) => {
    const connection = c.req.param("connection") ?? "";
    const path = c.req.path.slice(`/webhooks/${connection}`.length);
    // The request is handed on as it came: a copy would cost as much as all the rest of taking in a message.
    c.req.raw.headers.set("x-real-ip", addressOf(c));
    return needs.webhook(connection, c.req.raw, path);
  };
  app.all("/webhooks/:connection", limited(UPLOAD_BYTES_MAX), hook);
  app.all("/webhooks/:connection/*", limited(UPLOAD_BYTES_MAX), hook);

  if (needs.edge) app.post("/edge/deliveries", limited(UPLOAD_BYTES_MAX), deliveries(needs.edge));

  // No address of ours holds U+0000, and PostgreSQL takes it for no text at all.
  app.use("*", async (c, next) => {
    if (c.req.raw.url.includes("%00")) throw new Problem("bad_input", { reason: "malformed" });
    return next();
  });
  app.use("/api/*", async (c, next) => {
    c.header("cache-control", "no-store");
    return next();
  });
  app.use("/api/*", identify({ signIn: needs.signIn, publicUrl: needs.publicUrl }));
  app.use("/api/*", async (c, next) => {
    const bytesMax = bytesMaxOf(c.req.path);
    // The route lets nobody in whom it does not know, but that is behind the measuring.
    const isUnknown = isUnmeasured(c) && (await needs.signIn.whoIs(c.req.raw.headers)) === null;
    return limited(isUnknown ? UNKNOWN_BYTES_MAX : bytesMax)(c, next);
  });
  const api = new OpenAPIHono();
  for (const room of needs.rooms) api.route("/", room);
  app.route("/api", api);
  app.get("/api/openapi.json", (c) => c.json(described(app)));
  app.all("/api/*", noRoute);

  for (const page of needs.pages) app.route("/", page);
  app.get("/widget.js", async (c) => {
    c.header("access-control-allow-origin", "*");
    c.header("cross-origin-resource-policy", "cross-origin");
    const found = needs.ui ? await serveFile(c, join(needs.ui, "..", "widget"), "widget.js") : null;
    return found ?? c.text("The widget is not built: run npm run build.", 404);
  });
  app.get("*", async (c) => {
    if (!needs.ui) return c.text("The inbox is not built: run npm run build.", 404);
    return (
      (await serveFile(c, needs.ui, c.req.path)) ??
      (extname(c.req.path) ? c.notFound() : ((await serveFile(c, needs.ui, "index.html")) ?? c.notFound()))
    );
  });
  return app;
};

/** True when the database answers. */
export const isUp = async (store: Store): Promise<boolean> =>
  lastSeq(store.read).then(
    () => true,
    () => false,
  );
