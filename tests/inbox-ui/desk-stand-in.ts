/**
 * A desk in memory that speaks wire.ts, for looking at the inbox and for its tests. It keeps no rules of its own beyond
 * what the screens must see: 200 conversations of the seed company, undo, 409, failing and uncertain deliveries.
 */
import { readFileSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { extname, join, normalize } from "node:path";
import { Server } from "socket.io";
import { blocksOf } from "../../inbox-ui/src/ui/marks";
import { wholePage, wholePolicy } from "../../src/desk/conversations/whole-page";
import type { Live, Message, Row, Thread } from "../../src/realtime/wire";
import { type House, house } from "./house";
import { labRoom } from "./lab-room";
import { news, templates, versionsOf, wholeMail } from "./rare";
import { sorting } from "./sorting";

type Answer = { status: number; body: unknown };
const ok = (body: unknown): Answer => ({ status: 200, body });
const problem = (status: number, code: string, message: string, details: Record<string, unknown> = {}): Answer => ({
  status,
  body: { code, message, details },
});
const types: Record<string, string> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".css": "text/css",
  ".svg": "image/svg+xml",
  ".woff2": "font/woff2",
  ".webmanifest": "application/manifest+json",
};
const csp =
  "default-src 'self'; script-src 'self'; style-src 'self'; style-src-attr 'unsafe-inline'; img-src 'self' blob:; media-src 'self' blob:; font-src 'self'; connect-src 'self' ws:; object-src 'none'; base-uri 'none'";

const bodyOf = async (request: IncomingMessage): Promise<Record<string, unknown>> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) if (chunk instanceof Buffer) chunks.push(chunk);
  const text = Buffer.concat(chunks).toString("utf8");
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
};
const inView = (row: Row, view: string, me: string) => {
  const active = row.status === "open" || row.status === "pending";
  if (view === "mine") return active && row.assignee === me;
  if (view === "unassigned") return active && row.assignee === null && row.owner !== "bot";
  if (view === "bot") return active && row.owner === "bot";
  if (view === "snoozed") return row.status === "snoozed";
  if (view === "solved") return row.status === "solved" || row.status === "closed";
  return active;
};

/** `letGo` resolves when it has gone. */
export type Held = { caught: Promise<void>; letGo: () => Promise<void> };
export type StandIn = {
  url: string;
  house: House;
  /** Something of no conversation has happened: everybody is told. */
  tell: (type: string, payload: unknown) => void;
  /** The next answer to this is made when it is asked for, and comes when it is let go. */
  holdNext: (path: RegExp, method?: string) => Held;
  /** A customer writes: everybody who looks sees it come in. */
  customerWrites: (conversation: string, text: string) => void;
  /** The next reply finds that the customer wrote meanwhile. */
  nextReplyMeets: (text: string) => void;
  /** The next write to this path is refused. */
  refuseNext: (path: RegExp) => void;
  dropSockets: () => void;
  /** More has happened than is told one by one: every screen is to read anew. */
  skip: () => void;
  close: () => Promise<void>;
};

export const openStandIn = async (needs: {
  files: string;
  setup?: boolean;
  signedIn?: boolean;
  now: number;
  port?: number;
}): Promise<StandIn> => {
  const data = house(needs.now);
  let signedIn = needs.signedIn ?? false;
  let setup = needs.setup ?? false;
  let newer: string | null = null;
  let refused: RegExp | null = null;
  const holds: { path: RegExp; method: string; hold: (send: () => void) => void }[] = [];
  const lab = labRoom();
  const log: Live[] = [];
  const me = data.me;
  const server = createServer((request, response) => void serve(request, response));
  const io = new Server(server, { serveClient: false });

  const tell = (type: string, row: Row | null, message: Message | null, payload: unknown = {}) => {
    const event: Live = {
      seq: ++data.seq,
      at: needs.now,
      type,
      conversation: row?.id ?? null,
      actor: { kind: "agent", id: me.id },
      payload,
      row,
      message,
      suggestions: row ? (data.threads.get(row.id)?.suggestions ?? []) : null,
    };
    log.push(event);
    io.emit("events", [event]);
  };
  io.on("connection", (socket) => {
    const since: unknown = socket.handshake.auth.since;
    if (typeof since === "number")
      socket.emit(
        "events",
        log.filter((event) => event.seq > since),
      );
    socket.emit("caught-up", { seq: data.seq });
    socket.emit("presence", { online: data.desk.agents.slice(0, 4).map((agent) => agent.id), viewing: data.viewing });
  });

  const rowOf = (id: string) => data.rows.get(id);
  const put = (row: Row, type: string, payload: unknown = {}) => {
    data.rows.set(row.id, row);
    tell(type, row, null, payload);
    return ok(row);
  };
  const say = (thread: Thread, row: Row, message: Message) => {
    thread.messages.push(message);
    const next = {
      ...row,
      preview: message.text,
      previewBy: message.by.kind === "customer" ? ("customer" as const) : ("agent" as const),
      previewAuthor: message.by.kind === "agent" ? message.by.id : null,
      lastSeq: message.seq,
      lastPublicSeq: message.direction === "note" ? row.lastPublicSeq : message.seq,
      updatedAt: needs.now,
      unread: message.direction === "in",
      waitingSince: message.direction === "in" ? needs.now : null,
    };
    data.rows.set(row.id, next);
    tell(message.direction === "in" ? "message.received" : "message.queued", next, message);
    return message;
  };
  const fresh = (over: Partial<Message> & { id: string; conversation: string; text: string }): Message => ({
    direction: "in",
    by: { kind: "customer", id: null, name: null },
    rich: blocksOf(over.text),
    parts: [],
    files: [],
    album: null,
    quote: null,
    citations: [],
    buttons: [],
    reactions: [],
    editedAt: null,
    deletedAt: null,
    delivery: null,
    seq: ++data.seq,
    changedSeq: data.seq,
    at: needs.now,
    context: null,
    automatic: null,
    hasMore: false,
    facts: {},
    readers: [],
    copies: null,
    forwards: null,
    hasTrace: false,
    verdicts: [],
    translations: [],
    ...over,
  });
  const incoming = (row: Row, text: string) =>
    fresh({
      id: `in-${data.seq + 1}`,
      conversation: row.id,
      text,
      by: { kind: "customer", id: row.contact.id, name: row.contact.name },
    });
  const text = (value: unknown) => (typeof value === "string" ? value : "");

  const conversation = (method: string, id: string, rest: string, body: Record<string, unknown>): Answer => {
    const row = rowOf(id);
    const thread = data.threads.get(id);
    if (!row || !thread) return problem(404, "not_found", "No such conversation.");
    if (rest === "" && method === "GET")
      return ok({
        ...thread,
        row,
        messages: thread.messages.slice(-50),
        more: thread.messages.length > 50,
        seq: data.seq,
      });
    if (rest === "messages") return ok({ messages: [], more: false });
    if (rest === "read") {
      data.rows.set(id, { ...row, unread: body.seq === 0 });
      return ok(null);
    }
    if (rest === "" && method === "PATCH") {
      const type =
        "status" in body
          ? "conversation.status"
          : "category" in body
            ? "conversation.category"
            : "priority" in body
              ? "conversation.priority"
              : "assignee" in body || "team" in body
                ? "conversation.assigned"
                : "tags" in body
                  ? "conversation.tags"
                  : "conversation.subject";
      const value = body.status ?? body.category ?? body.priority;
      const payload =
        type === "conversation.assigned"
          ? { from: {}, to: { agent: body.assignee ?? null, team: body.team ?? null } }
          : { to: value };
      return put({ ...row, ...body }, type, payload);
    }
    if (rest === "take-over")
      return put({ ...row, owner: "agent", assignee: me.id, epoch: row.epoch + 1 }, "conversation.owner", {
        to: "agent",
      });
    if (rest === "return-to-bot")
      return put({ ...row, owner: "bot", epoch: row.epoch + 1 }, "conversation.owner", { to: "bot" });
    if (rest.startsWith("suggestions/")) {
      const one = thread.suggestions.find((suggestion) => suggestion.id === rest.slice(12));
      thread.suggestions = thread.suggestions.filter((suggestion) => suggestion !== one);
      const value = body.fate === "corrected" ? text(body.value) : one?.value;
      return put(one && body.fate !== "dismissed" && value ? { ...row, [one.kind]: value } : row, "suggestion.settled");
    }
    if (rest === "notes" || rest === "replies") {
      if (rest === "replies" && newer !== null) {
        const message = say(thread, row, incoming(row, newer));
        newer = null;
        return problem(409, "conversation.newer", "The customer wrote meanwhile.", { messages: [message] });
      }
      const files = Array.isArray(body.files)
        ? data.uploads.filter((file) => Array.isArray(body.files) && body.files.includes(file.id))
        : [];
      const sent = fresh({
        id: text(body.id),
        conversation: id,
        text: text(body.text),
        files,
        direction: rest === "notes" ? "note" : "out",
        by: { kind: "agent", id: me.id, name: me.name },
        delivery:
          rest === "notes"
            ? null
            : {
                at: "queued",
                code: null,
                reason: null,
                notBefore: typeof body.sendAt === "number" ? body.sendAt : needs.now + 10_000,
                attempts: 0,
              },
      });
      say(
        thread,
        {
          ...row,
          owner: rest === "replies" ? "agent" : row.owner,
          assignee: row.assignee ?? me.id,
          status: body.solve === true ? "solved" : row.status,
        },
        sent,
      );
      return ok(sent);
    }
    return problem(404, "not_found", rest);
  };
  const message = (method: string, id: string, rest: string, body: Record<string, unknown>): Answer => {
    for (const thread of data.threads.values()) {
      const at = thread.messages.findIndex((one) => one.id === id);
      const one = thread.messages[at];
      if (!one) continue;
      if (rest === "revisions")
        return ok([{ text: "An earlier wording of this message.", replacedAt: needs.now - 60_000 }]);
      const next = { ...one, changedSeq: ++data.seq };
      if (rest === "undo" && next.delivery) next.delivery = { ...next.delivery, at: "undone" };
      else if (rest === "retry" && next.delivery)
        next.delivery = { ...next.delivery, at: "sent", reason: null, code: null };
      else if (rest === "reaction")
        next.reactions = [
          ...one.reactions.filter((reaction) => reaction.who === "customer"),
          ...(typeof body.emoji === "string" ? [{ emoji: body.emoji, who: "us" as const, agent: me.id }] : []),
        ];
      else if (method === "DELETE") next.deletedAt = needs.now;
      else if (method === "PATCH")
        Object.assign(next, {
          text: text(body.text),
          rich: [{ type: "paragraph", spans: [{ text: text(body.text) }] }],
          editedAt: needs.now,
        });
      thread.messages[at] = next;
      tell("message.edited", rowOf(one.conversation) ?? null, next);
      return ok(next);
    }
    return problem(404, "not_found", "No such message.");
  };

  const route = (method: string, url: URL, body: Record<string, unknown>): Answer => {
    const path = url.pathname.slice(4);
    const [, room = "", id = "", ...more] = path.split("/").map(decodeURIComponent);
    const rest = more.join("/");
    if (path === "/setup" && method === "GET") return ok({ needed: setup });
    if (path === "/setup") {
      setup = false;
      signedIn = true;
      return ok(me);
    }
    if (path === "/sign-in") {
      if (body.password !== "a good password") return problem(401, "sign_in.wrong", "Wrong.");
      signedIn = true;
      return ok(me);
    }
    if (!signedIn) return problem(401, "signed_out", "Sign in.");
    if (method !== "GET" && refused?.test(path)) {
      refused = null;
      return problem(422, "message.not_supported", "The channel cannot carry this.");
    }
    if (path === "/sign-out") {
      signedIn = false;
      return ok(null);
    }
    if (path === "/me" && method === "PATCH") {
      if (body.locale === "en" || body.locale === "ru") me.locale = body.locale;
      if (typeof body.name === "string") me.name = body.name;
    }
    if (path === "/me") return ok(me);
    if (path === "/desk") return ok({ ...data.desk, seq: data.seq });
    if (path === "/conversations/counts")
      return ok(
        Object.fromEntries(
          ["mine", "unassigned", "open", "bot", "snoozed", "solved"].map((view) => [
            view,
            [...data.rows.values()].filter((row) => inView(row, view, me.id)).length,
          ]),
        ),
      );
    if (path === "/conversations") {
      const q = (url.searchParams.get("q") ?? "").toLowerCase();
      const category = url.searchParams.get("category");
      const team = url.searchParams.get("team");
      const all = [...data.rows.values()]
        .filter(
          (row) =>
            inView(row, url.searchParams.get("view") ?? "open", me.id) &&
            (!category || row.category === category) &&
            (!team || row.team === team) &&
            `${row.contact.name} ${row.subject} #${row.number} ${row.preview}`.toLowerCase().includes(q),
        )
        .sort((a, b) => b.updatedAt - a.updatedAt);
      const from = Number(url.searchParams.get("cursor") ?? 0);
      const to = from + Number(url.searchParams.get("limit") ?? 50);
      return ok({ items: all.slice(from, to), cursor: to < all.length ? String(to) : null });
    }
    if (room === "conversations" && rest === "assists")
      return ok({ reply: "local", summary: "local", fields: "local", translate: null, rewrite: null });
    if (path === "/assists/articles") return ok([]);
    if (room === "messages" && rest === "trace") return ok({ trace: null, currency: "EUR" });
    if (room === "conversations") return conversation(method, id, rest, body);
    if (room === "messages" && rest === "whole") return ok(wholeMail);
    if (room === "connections" && rest === "templates") return ok(templates);
    if (room === "connections" && rest === "news") return ok(news);
    if (room === "messages") return message(method, id, rest, body);
    if (path === "/files") {
      const file = {
        id: `f${++data.seq}`,
        look: "document" as const,
        name: "receipt.pdf",
        mime: "application/pdf",
        sizeBytes: 48_213,
        width: null,
        height: null,
        durationS: null,
        state: "ready" as const,
        problem: null,
        url: `/files/f${data.seq}`,
      };
      data.uploads.push(file);
      return ok(file);
    }
    if (path === "/connections/channels") return ok(data.channels);
    if (rest === "test") return ok({ address: data.desk.connections.find((one) => one.id === id)?.address });
    if (path === "/quarantine") return ok(data.quarantine);
    if (room === "quarantine") {
      data.quarantine = data.quarantine.filter((one) => one.id !== id);
      return ok(null);
    }
    if (path === "/settings") {
      if (method === "PATCH") Object.assign(data.desk.settings, body);
      return ok(data.desk.settings);
    }
    const ofLab = lab(method, path, body);
    if (ofLab !== undefined) return ok(ofLab);
    const sorted = sorting(data, { room, id, path, method, body });
    if (sorted) return ok(sorted);
    const lists: Record<string, { id: string }[]> = {
      rules: data.rules,
      articles: data.articles,
      categories: data.desk.categories,
      connections: data.desk.connections,
      agents: data.desk.agents,
      teams: data.desk.teams,
      canned: data.desk.canned,
    };
    const list = lists[room];
    if (!list) return problem(404, "not_found", path);
    if (room === "articles" && rest === "asked") return ok([]);
    if (room === "articles" && rest === "versions")
      return ok(versionsOf(data.articles.find((one) => one.id === id)?.version ?? 0, url.searchParams));
    if (id === "") {
      if (method === "GET") return ok(list);
      const blank =
        room === "connections"
          ? {
              state: "connecting",
              reason: null,
              cure: null,
              since: needs.now,
              lastHeardAt: null,
              gap: null,
              address: "new",
              capabilities: data.channels.find((one) => one.name === body.channel)?.capabilities,
            }
          : {};
      const made = { ...blank, updatedAt: needs.now, version: 1, disabled: false, ...body, id: `new-${++data.seq}` };
      list.push(made);
      return ok(made);
    }
    const at = list.findIndex((one) => one.id === id);
    const one = list[at];
    if (!one) return problem(404, "not_found", path);
    if (method === "DELETE") {
      list.splice(at, 1);
      return ok(null);
    }
    const version = room === "articles" && "version" in one ? { version: Number(one.version) + 1 } : {};
    if (method === "PATCH") list[at] = { ...one, ...body, ...version, id };
    return ok(list[at]);
  };

  const asset = (url: URL, response: ServerResponse) => {
    const wanted = normalize(url.pathname);
    const read = (path: string) => {
      try {
        return readFileSync(join(needs.files, path));
      } catch {
        return null;
      }
    };
    const found = extname(wanted) === "" ? null : read(wanted);
    const page = found ?? read(wanted.startsWith("/gallery") ? "gallery/index.html" : "index.html");
    response.writeHead(page ? 200 : 404, {
      "content-type": found ? (types[extname(wanted)] ?? "application/octet-stream") : "text/html; charset=utf-8",
      "content-security-policy": csp,
    });
    response.end(page ?? "");
  };
  const picture = (response: ServerResponse, id: string) => {
    const hue = [...id].reduce((sum, letter) => sum + letter.charCodeAt(0) * 7, 0) % 360;
    response.writeHead(200, { "content-type": "image/svg+xml" });
    response.end(
      `<svg xmlns="http://www.w3.org/2000/svg" width="800" height="600"><rect width="800" height="600" fill="hsl(${hue} 22% 78%)"/><circle cx="400" cy="320" r="170" fill="hsl(${hue} 24% 58%)"/><circle cx="400" cy="320" r="120" fill="hsl(${hue} 30% 34%)"/></svg>`,
    );
  };
  const serve = async (request: IncomingMessage, response: ServerResponse) => {
    const url = new URL(request.url ?? "/", "http://desk");
    if (url.pathname.startsWith("/files/")) return picture(response, url.pathname);
    if (!url.pathname.startsWith("/api/")) return asset(url, response);
    if (url.pathname.endsWith("/whole/page")) {
      response.writeHead(200, {
        "content-type": "text/html; charset=utf-8",
        "content-security-policy": wholePolicy("blocked"),
      });
      return response.end(wholePage(wholeMail.html));
    }
    const method = request.method ?? "GET";
    const body = await bodyOf(request);
    const answer =
      method !== "GET" && request.headers["x-parley"] !== "1"
        ? problem(403, "csrf", "x-parley is missing.")
        : route(method, url, body);
    const written = JSON.stringify(answer.body);
    const send = () => {
      response.writeHead(answer.status, { "content-type": "application/json" });
      response.end(written);
    };
    const at = holds.findIndex((one) => one.method === method && one.path.test(url.pathname));
    const [held] = at < 0 ? [] : holds.splice(at, 1);
    if (held) held.hold(send);
    else send();
  };
  const holdNext = (path: RegExp, method = "GET"): Held => {
    let letGo = () => {};
    const caught = new Promise<void>((resolve) => {
      holds.push({
        path,
        method,
        hold: (send) => {
          letGo = send;
          resolve();
        },
      });
    });
    return { caught, letGo: async () => letGo() };
  };

  const port = await new Promise<number>((resolve) => {
    server.listen(needs.port ?? 0, "127.0.0.1", () => {
      const address = server.address();
      resolve(typeof address === "object" && address ? address.port : 0);
    });
  });
  return {
    url: `http://127.0.0.1:${port}`,
    house: data,
    tell: (type, payload) => tell(type, null, null, payload),
    holdNext,
    customerWrites: (id, said) => {
      const row = rowOf(id);
      const thread = data.threads.get(id);
      if (row && thread) say(thread, row, incoming(row, said));
    },
    nextReplyMeets: (said) => {
      newer = said;
    },
    refuseNext: (path) => {
      refused = path;
    },
    dropSockets: () => io.disconnectSockets(true),
    skip: () => void io.emit("reload", { seq: data.seq }),
    close: () => new Promise((resolve) => void io.close(() => resolve())),
  };
};
