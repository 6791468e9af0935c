/** Slack's HTTP side: /api/<method>, uploads, downloads, response addresses, and the door of the sockets. */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import { type WebSocket, WebSocketServer } from "ws";
import { z } from "zod";
import { Refusal } from "./refusal";
import type { CallTrouble } from "./trouble";

/** One call as it came in. */
export type Call = { method: string; token: string; params: Record<string, unknown> };
type Needs = {
  /** Throws Refusal. */
  perform: (call: Call) => Record<string, unknown>;
  trouble: (method: string) => CallTrouble | undefined;
  scopes: () => string;
  upload: (path: string, bytes: Uint8Array) => number;
  download: (path: string, token: string) => { bytes: Uint8Array; mime: string } | "login" | undefined;
  respond: (path: string, body: unknown) => void;
  isTicket: (url: URL) => boolean;
  join: (socket: WebSocket) => void;
  now: () => number;
  log: (line: string) => void;
};

const BODY_MAX = 120 * 1024 * 1024;
const bodyOf = async (request: IncomingMessage): Promise<Buffer> => {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request) {
    const bytes = Buffer.from(chunk);
    size += bytes.byteLength;
    if (size <= BODY_MAX) chunks.push(bytes);
  }
  return Buffer.concat(chunks);
};

const anObject = z.looseObject({});
const paramsOf = (type: string, body: Buffer): Record<string, unknown> => {
  if (!type.includes("json")) return Object.fromEntries(new URLSearchParams(body.toString("utf8")));
  try {
    return anObject.parse(JSON.parse(body.toString("utf8")));
  } catch {
    throw new Refusal("json_not_object");
  }
};

const tokenOf = ({ headers }: IncomingMessage, params: Record<string, unknown>): string =>
  /^Bearer (.+)$/.exec(headers.authorization ?? "")?.[1] ?? String(params["token"] ?? "");

type Answer = { status: number; body?: unknown; headers?: Record<string, string> };
const write = (response: ServerResponse, { status, body, headers = {} }: Answer) => {
  if (response.destroyed) return;
  response
    .writeHead(status, { "content-type": "application/json; charset=utf-8", ...headers })
    .end(JSON.stringify(body));
};

/** Lets the trouble happen in place of the answer. */
const suffer = (trouble: CallTrouble, response: ServerResponse, act: () => unknown): void => {
  const hasEffect = trouble.does === "silence" || ("effect" in trouble && trouble.effect === "after");
  if (hasEffect) act();
  switch (trouble.does) {
    case "throttle": {
      const headers = { "retry-after": String(trouble.retryAfterS) };
      write(response, { status: 429, body: { ok: false, error: "ratelimited" }, headers });
      return;
    }
    case "refuse":
      write(response, { status: 200, body: { ok: false, error: trouble.error, ...trouble.more } });
      return;
    case "error":
      response
        .writeHead(trouble.status, { "content-type": "text/html" })
        .end(`<html><h1>${trouble.status}</h1></html>`);
      return;
    case "reset":
      response.socket?.resetAndDestroy();
      return;
    case "silence":
      return;
  }
};

const api = async (needs: Needs, method: string, request: IncomingMessage, response: ServerResponse): Promise<void> => {
  const headers = { "x-oauth-scopes": needs.scopes() };
  try {
    const params = paramsOf(request.headers["content-type"] ?? "", await bodyOf(request));
    const act = () => needs.perform({ method, token: tokenOf(request, params), params });
    const trouble = needs.trouble(method);
    if (trouble) return suffer(trouble, response, act);
    write(response, { status: 200, body: { ok: true, ...act() }, headers });
  } catch (error) {
    if (!(error instanceof Refusal)) needs.log(`stand-in: ${error}`);
    const refusal = error instanceof Refusal ? error : new Refusal("fatal_error");
    write(response, { status: 200, body: { ok: false, error: refusal.code, ...refusal.more }, headers });
  }
};

const handle = async (needs: Needs, request: IncomingMessage, response: ServerResponse): Promise<void> => {
  const { pathname } = new URL(request.url ?? "/", "http://localhost");
  const method = /^\/api\/([\w.]+)$/.exec(pathname)?.[1];
  if (method) return api(needs, method, request, response);
  if (pathname.startsWith("/upload/")) {
    const status = needs.upload(pathname, new Uint8Array(await bodyOf(request)));
    response.writeHead(status).end(status === 200 ? "OK" : "no such upload");
  } else if (pathname.startsWith("/response/")) {
    needs.respond(pathname, JSON.parse((await bodyOf(request)).toString("utf8")));
    response.writeHead(200).end("ok");
  } else {
    const found = needs.download(pathname, tokenOf(request, {}));
    // As Slack does: without the right to a file comes the page for signing in, with status 200.
    if (found === "login")
      response.writeHead(200, { "content-type": "text/html" }).end("<html>Sign in to Slack</html>");
    else if (found) response.writeHead(200, { "content-type": found.mime }).end(found.bytes);
    else response.writeHead(404).end();
  }
};

/** Serves on loopback. Port 0 takes any free one. */
export const serve = async (needs: Needs, port: number) => {
  const server = createServer((request, response) => {
    response.setHeader("date", new Date(needs.now()).toUTCString());
    handle(needs, request, response).catch((error) => needs.log(`stand-in: ${error}`));
  });
  // A kept connection is closed by whoever uses it: closed from here, a caller whose thread was busy for some seconds meets it broken.
  server.keepAliveTimeout = 0;
  const sockets = new WebSocketServer({ noServer: true });
  server.on("upgrade", (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    if (!needs.isTicket(new URL(request.url ?? "/", "http://localhost"))) return socket.destroy();
    sockets.handleUpgrade(request, socket, head, (opened) => needs.join(opened));
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  const address = server.address();
  return {
    port: typeof address === "object" && address ? address.port : port,
    close: () =>
      new Promise<void>((resolve) => {
        for (const client of sockets.clients) client.terminate();
        sockets.close();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};
