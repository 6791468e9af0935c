/** The Bot API's HTTP side: /bot<token>/<method> and /file/bot<token>/<path>. */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { z } from "zod";
import { UPLOAD_MAX } from "../capabilities";
import { readForm } from "./multipart";
import { Refusal } from "./refusal";
import type { Call } from "./sending";
import type { CallTrouble } from "./trouble";

export type Served = { status: number; bytes?: Uint8Array; mime?: string };
/** One API call as it came in; the signal is aborted when the caller hangs up. */
export type Request = { token: string; method: string; call: Call; signal: AbortSignal };
type Needs = {
  perform: (request: Request) => Promise<unknown>;
  trouble: (method: string) => CallTrouble | undefined;
  file: (token: string, path: string) => Served;
  log: (line: string) => void;
};

const bodyOf = async (request: IncomingMessage): Promise<Buffer> => {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request) {
    const bytes = Buffer.from(chunk);
    size += bytes.byteLength;
    // Read on, keep nothing: an answer before the end of the upload would look like a broken connection.
    if (size <= UPLOAD_MAX + 100_000) chunks.push(bytes);
  }
  if (size > UPLOAD_MAX + 100_000) throw new Refusal(413, "Request Entity Too Large");
  return Buffer.concat(chunks);
};

const anObject = z.looseObject({});
const callOf = async (request: IncomingMessage, query: URLSearchParams): Promise<Call> => {
  const body = await bodyOf(request);
  const type = request.headers["content-type"] ?? "";
  const boundary = /boundary=(?:"([^"]+)"|([^;]+))/.exec(type)?.slice(1).find(Boolean);
  if (boundary) {
    const { fields, files } = readForm(body, boundary);
    return { params: fields, files };
  }
  const files: Call["files"] = new Map();
  if (!type.includes("json") || body.byteLength === 0) return { params: Object.fromEntries(query), files };
  try {
    return { params: anObject.parse(JSON.parse(body.toString("utf8"))), files };
  } catch {
    throw new Refusal(400, "Bad Request: can't parse JSON object");
  }
};

const refused = ({ status, description, parameters }: Refusal) => ({
  status,
  body: { ok: false, error_code: status, description, ...(parameters ? { parameters } : {}) },
});

const write = (response: ServerResponse, { status, body }: { status: number; body: unknown }) => {
  if (response.destroyed) return;
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
};

const WORDS: Record<number, string> = { 500: "Internal Server Error", 502: "Bad Gateway", 504: "Gateway Timeout" };

/** Lets the trouble happen; true when it has taken the call's answer away. */
const suffer = async (trouble: CallTrouble, response: ServerResponse, act: () => Promise<unknown>): Promise<void> => {
  const hasEffect = trouble.does === "silence" || (trouble.does !== "throttle" && trouble.effect === "after");
  if (hasEffect) await act();
  switch (trouble.does) {
    case "throttle": {
      const { retryAfterS } = trouble;
      const words = `Too Many Requests: retry after ${retryAfterS}`;
      return write(response, refused(new Refusal(429, words, { retry_after: retryAfterS })));
    }
    case "error": {
      const { status, body, description = WORDS[status] ?? "Internal Server Error" } = trouble;
      if (body !== "html") return write(response, refused(new Refusal(status, description)));
      response.writeHead(status, { "content-type": "text/html" }).end(`<html><h1>${status}</h1></html>`);
      return;
    }
    case "reset":
      response.socket?.resetAndDestroy();
      return;
    case "silence":
      return;
  }
};

const api = async (needs: Needs, request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> => {
  const [, token = "", method = ""] = /^\/bot([^/]+)\/(\w+)$/.exec(url.pathname) ?? [];
  const gone = new AbortController();
  response.on("close", () => gone.abort());
  try {
    const call = await callOf(request, url.searchParams);
    const act = () => needs.perform({ token, method, call, signal: gone.signal });
    const trouble = needs.trouble(method);
    if (trouble) return await suffer(trouble, response, act);
    write(response, { status: 200, body: { ok: true, result: await act() } });
  } catch (error) {
    if (!(error instanceof Refusal)) needs.log(`stand-in: ${error}`);
    write(response, refused(error instanceof Refusal ? error : new Refusal(500, "Internal Server Error")));
  }
};

const handle = async (needs: Needs, request: IncomingMessage, response: ServerResponse): Promise<void> => {
  const url = new URL(request.url ?? "/", "http://localhost");
  const download = /^\/file\/bot([^/]+)\/(.+)$/.exec(url.pathname);
  if (!download) return api(needs, request, response, url);
  const { status, bytes, mime } = needs.file(download[1] ?? "", download[2] ?? "");
  response.writeHead(status, { "content-type": mime ?? "text/plain" }).end(bytes);
};

/** Serves on loopback. Port 0 takes any free one. */
export const serve = async (needs: Needs, port: number) => {
  const server = createServer((request, response) => {
    handle(needs, request, response).catch((error) => needs.log(`stand-in: ${error}`));
  });
  // A kept connection is closed by whoever uses it: closed from here, a caller whose thread was busy for some seconds meets it broken.
  server.keepAliveTimeout = 0;
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  const address = server.address();
  return {
    port: typeof address === "object" && address ? address.port : port,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};
