import { createHash, createHmac, randomBytes } from "node:crypto";
import { request } from "node:http";
import { describe, expect, it, vi } from "vitest";
import { CALL_HEADERS, callSigned, notSigned, signedHeaders } from "../../src/kernel/edge-call";
import { edgeSecret, openEdge, openHome } from "./edge";

const secretToken = "the secret that Telegram says with every post";
const appSecret = "meta-app-secret";
const signingSecret = "slack-signing-secret";
const mailSecret = "a secret of the mail provider";
const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");
const hmac = (secret: string, text: string | Buffer) => createHmac("sha256", secret).update(text).digest("hex");
const doors = {
  tg: { channel: "telegram", door: { secretSha256: sha256(secretToken) } },
  wa: { channel: "whatsapp", door: { appSecret, verifyTokenSha256: sha256("verify me") } },
  slack: { channel: "slack", door: { signingSecret } },
  mail: { channel: "email", door: { webhookSecret: mailSecret } },
};
const soon = <T>(deed: () => T | Promise<T>): Promise<T> => vi.waitFor(deed, { timeout: 50_000, interval: 50 });

const later = (hours: number) => Date.now() + hours * 3_600_000;
const refusalOf = (secret: string, id: string, now: number) =>
  notSigned(secret, { headers: new Headers({ [CALL_HEADERS.id]: id }) }, now);

let updates = 0;
const update = (chat: number, text: string) =>
  JSON.stringify({ update_id: ++updates, message: { message_id: updates, date: 0, chat: { id: chat }, text } });
const textOf = (body: Buffer) => JSON.parse(body.toString()).message.text;

const open = async (more: { retriesMax?: number } = {}) => {
  const home = await openHome();
  const edge = await openEdge({ homeUrl: home.url, ...more });
  await edge.tellDoors(doors);
  const post = (body: string, secret = secretToken) =>
    fetch(`${edge.url}/webhooks/tg`, {
      method: "POST",
      body,
      headers: { "x-telegram-bot-api-secret-token": secret, "content-type": "application/json", cookie: "not=carried" },
    });
  return { home, edge, post };
};

/** The answer to a post that only says how long it is: who sends on into a refusal may find the line cut before they read it. */
const statusOfDeclared = (url: string, headers: Record<string, string>) =>
  new Promise<number | undefined>((resolve, reject) => {
    const post = request(url, { method: "POST", headers }, (answer) => {
      resolve(answer.statusCode);
      post.destroy();
    });
    post.once("error", reject);
    post.write("S");
  });

describe("what is true is kept and handed over, byte for byte", () => {
  it("brings a post to home with what proves it and when it came, and without cookies", async () => {
    const { home, post } = await open();
    const before = Date.now();
    const body = update(7, "Printer — on fire 🔥");
    expect((await post(body)).status).toBe(200);
    await soon(() => expect(home.taken).toHaveLength(1));
    const [one] = home.taken;
    expect(one?.body.toString()).toBe(body);
    expect(one?.post).toMatchObject({ connection: "tg", path: "", method: "POST" });
    expect(one?.post.headers).toMatchObject({ "x-telegram-bot-api-secret-token": secretToken });
    expect(one?.post.headers.cookie).toBeUndefined();
    expect(one?.post.at).toBeGreaterThanOrEqual(before);
  });

  it("refuses what no platform has signed, and home never hears of it", async () => {
    const { home, edge, post } = await open();
    const body = JSON.stringify({ object: "whatsapp_business_account", entry: [] });
    const at = String(Math.floor(Date.now() / 1000));
    const old = String(Number(at) - 301);
    const send = (to: string, headers: Record<string, string>, text = body) =>
      fetch(`${edge.url}/webhooks/${to}`, { method: "POST", body: text, headers });
    const answers = await Promise.all([
      post(update(1, "forged"), "another secret"),
      send("wa", { "x-hub-signature-256": `sha256=${hmac("another secret", body)}` }),
      send("wa", { "x-hub-signature-256": `sha256=${hmac(appSecret, body)}` }, `${body} `),
      send("wa", {}),
      send("slack", { "x-slack-request-timestamp": at, "x-slack-signature": `v0=${hmac("x", `v0:${at}:${body}`)}` }),
      send("slack", {
        "x-slack-request-timestamp": old,
        "x-slack-signature": `v0=${hmac(signingSecret, `v0:${old}:${body}`)}`,
      }),
      send("mail?key=wrong", { "content-type": "message/rfc822" }, "Subject: hi\r\n\r\nhi"),
    ]);
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 401));
    expect((await post(update(1, "true"))).status).toBe(200);
    await soon(() => expect(home.taken).toHaveLength(1));
    expect(home.state.passed).toEqual([]);
  });

  it("takes what Meta, Slack and a mail provider signed", async () => {
    const { home, edge } = await open();
    const body = JSON.stringify({ type: "event_callback", event: { type: "message", channel: "C1", text: "hi" } });
    const at = String(Math.floor(Date.now() / 1000));
    const send = (to: string, headers: Record<string, string>, text = body) =>
      fetch(`${edge.url}/webhooks/${to}`, { method: "POST", body: text, headers });
    const stamp = new URLSearchParams({
      timestamp: at,
      token: "t",
      signature: hmac(mailSecret, `${at}t`),
      "body-mime": "Subject: hi\r\n\r\nhi",
    });
    const answers = await Promise.all([
      send("wa", { "x-hub-signature-256": `sha256=${hmac(appSecret, body)}` }),
      send("slack", {
        "content-type": "application/json",
        "x-slack-request-timestamp": at,
        "x-slack-signature": `v0=${hmac(signingSecret, `v0:${at}:${body}`)}`,
      }),
      send(`mail?key=${encodeURIComponent(mailSecret)}`, { "content-type": "message/rfc822" }, "Subject: hi\r\n\r\nhi"),
      send("mail", { "content-type": "application/x-www-form-urlencoded" }, stamp.toString()),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    await soon(() => expect(home.taken).toHaveLength(4));
  });

  it("answers Meta's and Slack's questions about the address itself, with home away", async () => {
    const { home, edge } = await open();
    await home.down();
    const ask = (token: string) =>
      fetch(
        `${edge.url}/webhooks/wa?hub.mode=subscribe&hub.challenge=42&hub.verify_token=${encodeURIComponent(token)}`,
      );
    const right = await ask("verify me");
    expect([right.status, await right.text()]).toEqual([200, "42"]);
    expect((await ask("guess")).status).toBe(403);
    const body = JSON.stringify({ type: "url_verification", challenge: "slack asks" });
    const at = String(Math.floor(Date.now() / 1000));
    const headers = {
      "content-type": "application/json",
      "x-slack-request-timestamp": at,
      "x-slack-signature": `v0=${hmac(signingSecret, `v0:${at}:${body}`)}`,
    };
    const answer = await fetch(`${edge.url}/webhooks/slack`, { method: "POST", body, headers });
    expect(await answer.json()).toEqual({ challenge: "slack asks" });
  });

  it("carries a mail much larger than a queue's message whole, and refuses one no Worker could hold", async () => {
    const { home, edge } = await open();
    const mail = Buffer.concat([Buffer.from("Subject: large\r\n\r\n"), randomBytes(5_300_001)]);
    const url = `${edge.url}/webhooks/mail?key=${encodeURIComponent(mailSecret)}`;
    const headers = { "content-type": "message/rfc822" };
    expect((await fetch(url, { method: "POST", body: mail, headers })).status).toBe(200);
    await soon(() => expect(home.taken).toHaveLength(1));
    expect(home.taken[0]?.body.equals(mail)).toBe(true);
    expect(await statusOfDeclared(url, { ...headers, "content-length": "30000001" })).toBe(413);
  });
});

describe("home goes away and comes back", () => {
  it("loses nothing and keeps each thread's order, whoever else waits", async () => {
    const { home, edge, post } = await open();
    await home.down();
    const texts: string[] = [];
    for (let n = 0; n < 60; n++) {
      texts.push(`${n % 5}: ${n}`);
      expect((await post(update(n % 5, `${n % 5}: ${n}`))).status).toBe(200);
    }
    expect(await edge.backlog()).toMatchObject({
      mailboxes: expect.arrayContaining([expect.objectContaining({ connection: "tg", waiting: 60, dead: 0 })]),
    });
    await home.up();
    await soon(() => expect(home.taken).toHaveLength(60));
    const came = home.taken.map(({ body }) => textOf(body));
    for (let chat = 0; chat < 5; chat++)
      expect(came.filter((text) => text.startsWith(`${chat}:`))).toEqual(
        texts.filter((text) => text.startsWith(`${chat}:`)),
      );
    await soon(async () =>
      expect(await edge.backlog()).toMatchObject({
        mailboxes: expect.arrayContaining([expect.objectContaining({ connection: "tg", waiting: 0 })]),
      }),
    );
  });

  it("holds the rest of a thread back while home cannot keep its first, and nobody else's", async () => {
    const { home, post } = await open();
    let isIll = true;
    home.state.answers = ({ body }) => (isIll && textOf(body) === "a1" ? "later" : "kept");
    for (const [chat, text] of [
      [1, "a1"],
      [1, "a2"],
      [2, "b1"],
      [1, "a3"],
      [2, "b2"],
    ] as const)
      expect((await post(update(chat, text))).status).toBe(200);
    await soon(() => expect(home.taken.map(({ body }) => textOf(body)).sort()).toEqual(["b1", "b2"]));
    isIll = false;
    await soon(() => expect(home.taken).toHaveLength(5));
    expect(home.taken.map(({ body }) => textOf(body)).filter((text) => text.startsWith("a"))).toEqual([
      "a1",
      "a2",
      "a3",
    ]);
  });

  it("believes only home's own word: a portal's 200 and a torn line mean later, under the same id", async () => {
    const { home, post } = await open();
    const seen: string[] = [];
    const bad = ["proxy", "hangs up", "later"] as const;
    home.state.answers = ({ id }) => bad[seen.push(id) - 1] ?? "kept";
    await post(update(3, "patience"));
    await soon(() => expect(home.taken).toHaveLength(1));
    expect(seen.length).toBe(4);
    expect(new Set(seen).size).toBe(1);
  });

  it("keeps what it acknowledged when it is restarted itself, though the queue forgot", async () => {
    const { home, edge, post } = await open();
    await home.down();
    for (const text of ["one", "two", "three"]) expect((await post(update(4, text))).status).toBe(200);
    await edge.restart();
    await home.up();
    await edge.sweep();
    await soon(() => expect(home.taken.map(({ body }) => textOf(body))).toEqual(["one", "two", "three"]));
  });

  it("hands over at once when home says that it is back", async () => {
    const { home, edge, post } = await open();
    await home.down();
    await post(update(4, "waiting"));
    await edge.restart();
    await home.up();
    await edge.tellDoors(doors);
    await soon(() => expect(home.taken.map(({ body }) => textOf(body))).toEqual(["waiting"]));
  });
});

describe("dead letters", () => {
  it("lays aside what home keeps failing on, lets its thread go on, and brings it back when asked", async () => {
    const { home, edge, post } = await open({ retriesMax: 3 });
    let isIll = true;
    home.state.answers = ({ body }) => (isIll && textOf(body) === "poison" ? "later" : "kept");
    await post(update(5, "poison"));
    await soon(async () =>
      expect(await edge.backlog()).toMatchObject({
        mailboxes: expect.arrayContaining([expect.objectContaining({ connection: "tg", waiting: 0, dead: 1 })]),
      }),
    );
    await post(update(5, "next"));
    await soon(() => expect(home.taken.map(({ body }) => textOf(body))).toEqual(["next"]));
    isIll = false;
    expect(await edge.replay("tg")).toEqual({ letters: 1 });
    await soon(() => expect(home.taken.map(({ body }) => textOf(body))).toEqual(["next", "poison"]));
  });

  it("hands over to a home whose clock is hours wrong, and answers it, in order and once", async () => {
    const { home, edge, post } = await open();
    for (const [n, hours] of [-25, 3].entries()) {
      home.state.aheadMs = hours * 3_600_000;
      await post(update(6, `first ${n}`));
      await post(update(6, `second ${n}`));
      await soon(() => expect(home.taken).toHaveLength(2 * (n + 1)));
      expect(await edge.backlog(() => Date.now() + home.state.aheadMs)).toMatchObject({
        mailboxes: expect.arrayContaining([expect.objectContaining({ connection: "tg", waiting: 0, dead: 0 })]),
      });
    }
    expect(home.taken.map(({ body }) => textOf(body))).toEqual(["first 0", "second 0", "first 1", "second 1"]);
  });

  it("believes newer doors than those of a time yet to come, which a wrong clock has told", async () => {
    const { edge } = await open();
    expect(await edge.tellDoors(doors, Date.now() + 3_600_000)).toEqual({ kept: true });
    expect(await edge.tellDoors({ tg: doors.tg })).toEqual({ kept: true });
  });

  it("takes no older doors for those of a home whose clock is a little ahead", async () => {
    const { edge } = await open();
    const now = Date.now();
    expect(await edge.tellDoors(doors, now + 240_000)).toEqual({ kept: true });
    expect(await edge.tellDoors({}, now + 120_000)).toEqual({ kept: false });
    expect(await edge.tellDoors({ tg: doors.tg }, now + 241_000)).toEqual({ kept: true });
  });

  it("never lays anything aside because home was away: the clock brings it", async () => {
    const { home, edge, post } = await open({ retriesMax: 0 });
    let tries = 0;
    home.state.answers = () => (++tries > 3 ? "kept" : "hangs up");
    await post(update(6, "still here"));
    // The letter had one try; what follows is the clock's.
    await soon(async () => {
      await edge.sweep();
      expect(tries).toBe(3);
    });
    expect(await edge.backlog()).toMatchObject({
      mailboxes: expect.arrayContaining([expect.objectContaining({ connection: "tg", waiting: 1, dead: 0 })]),
    });
    await soon(async () => {
      await edge.sweep();
      expect(home.taken.map(({ body }) => textOf(body))).toEqual(["still here"]);
    });
  });
});

describe("who may tell it anything", () => {
  it.each<[string, (id: string) => Response]>([
    ["nobody has signed", () => new Response(null, { status: 401, headers: { "x-parley-now": String(later(2)) } })],
    ["was signed with another secret", (id) => refusalOf("another secret", id, later(2))],
    ["was signed for another call", () => refusalOf(edgeSecret, "another", later(2))],
    ["is years away", (id) => refusalOf(edgeSecret, id, later(87_600))],
  ])("signs nothing for a time that %s", async (_, refuse) => {
    const tries: string[] = [];
    const clock = { now: Date.now, aheadMs: 0 };
    const call = () => ({ purpose: "delivery" as const, id: "d1", body: "hello" });
    const send = async (headers: Record<string, string>) => {
      tries.push(headers["x-parley-at"] ?? "");
      return refuse("d1");
    };
    expect((await callSigned({ secret: edgeSecret, clock, call, send })).status).toBe(401);
    expect([tries.length, clock.aheadMs]).toEqual([1, 0]);
  });

  it("takes doors only by home's signature, and never older ones than it has", async () => {
    const { edge, post } = await open();
    const body = JSON.stringify({ at: Date.now(), doors: {} });
    const put = (headers: Record<string, string>) => fetch(`${edge.url}/edge/doors`, { method: "PUT", body, headers });
    expect((await put({})).status).toBe(401);
    expect((await put(signedHeaders("another secret", { purpose: "doors", id: "1", body }, Date.now()))).status).toBe(
      401,
    );
    // A call signed for something else, and one that is ten minutes old.
    const sign = (purpose: "doors" | "replay", at: number) => signedHeaders(edgeSecret, { purpose, id: "1", body }, at);
    expect((await put(sign("replay", Date.now()))).status).toBe(401);
    expect((await put(sign("doors", Date.now() - 600_000))).status).toBe(401);
    expect(await edge.tellDoors({}, Date.now() - 60_000)).toEqual({ kept: false });
    expect((await post(update(1, "still known"))).status).toBe(200);
  });
});

describe("everything else", () => {
  it("serves the inbox and the widget as files with home's headers, with home away", async () => {
    const { home, edge } = await open();
    await home.down();
    const page = await fetch(`${edge.url}/conversations/12`, { headers: { accept: "text/html" } });
    expect(page.status).toBe(200);
    expect(page.headers.get("content-type")).toContain("text/html");
    expect(page.headers.get("content-security-policy")).toContain("frame-ancestors 'none'");
    const widget = await fetch(`${edge.url}/widget.js`);
    expect([widget.status, widget.headers.get("access-control-allow-origin")]).toEqual([200, "*"]);
    expect((await fetch(`${edge.url}/api/me`)).status).toBe(503);
  });

  it("passes the API, the help centre and connections it does not know on to home", async () => {
    const { home, edge } = await open();
    await fetch(`${edge.url}/api/me?x=1`);
    await fetch(`${edge.url}/help/en`);
    await fetch(`${edge.url}/webhooks/webchat-1/messages`, { method: "POST", body: "{}" });
    expect(home.state.passed).toEqual(["GET /api/me?x=1", "GET /help/en", "POST /webhooks/webchat-1/messages"]);
  });
});
