/** The Graph API's HTTP side on loopback. */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { Refusal } from "./api";

export type Asked = {
  method: string;
  path: string[];
  query: URLSearchParams;
  token: string;
  request: Request;
  json: string;
};
export type Trouble =
  | {
      does: "error";
      status: number;
      code?: number;
      message?: string;
      effect?: "before" | "after";
      retryAfterS?: number;
    }
  | { does: "reset" | "silence"; effect?: "before" | "after" };
type Needs = {
  perform: (asked: Asked) => Promise<unknown>;
  trouble: (asked: Asked) => Trouble | undefined;
  now: () => number;
  log: (line: string) => void;
};

const bodyOf = async (request: IncomingMessage): Promise<Buffer> => {
  const chunks: Uint8Array[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
};

const write = (response: ServerResponse, status: number, body: unknown, retryAfterS?: number) => {
  if (response.destroyed) return;
  const headers = {
    "content-type": "application/json",
    ...(retryAfterS ? { "retry-after": String(retryAfterS) } : {}),
  };
  response.writeHead(status, headers).end(JSON.stringify(body));
};
const errorOf = (code: number, message: string) => ({
  error: { message: `(#${code}) ${message}`, type: "OAuthException", code, fbtrace_id: "stand-in" },
});

const handle = async (needs: Needs, request: IncomingMessage, response: ServerResponse): Promise<void> => {
  const url = new URL(request.url ?? "/", "http://localhost");
  const { method = "GET", headers } = request;
  const body = await bodyOf(request);
  const asked: Asked = {
    method,
    path: url.pathname.split("/").filter(Boolean),
    query: url.searchParams,
    token: (headers.authorization ?? "").replace(/^Bearer /, ""),
    json: (headers["content-type"] ?? "").includes("json") ? body.toString("utf8") : "",
    request: new Request(url, {
      method,
      headers: { "content-type": headers["content-type"] ?? "" },
      ...(method === "GET" ? {} : { body: new Uint8Array(body) }),
    }),
  };
  try {
    const trouble = needs.trouble(asked);
    if (!trouble || trouble.effect === "after") {
      const answer = await needs.perform(asked);
      if (!trouble && answer instanceof Uint8Array) return void response.writeHead(200).end(answer);
      if (!trouble) return write(response, 200, answer);
    }
    if (trouble?.does === "reset") return void response.socket?.resetAndDestroy();
    if (trouble?.does === "error")
      write(
        response,
        trouble.status,
        trouble.code === undefined ? "down" : errorOf(trouble.code, trouble.message ?? "scripted"),
        trouble.retryAfterS,
      );
  } catch (error) {
    if (error instanceof Refusal) return write(response, error.status, errorOf(error.code, error.message));
    needs.log(`stand-in: ${error}`);
    write(response, 500, errorOf(131000, "Something went wrong"));
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
