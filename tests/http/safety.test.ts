import { Hono } from "hono";
import { io } from "socket.io-client";
import { expect, it } from "vitest";
import { z } from "zod";
import { openTelegramPlatform } from "../../channels/telegram/platform";
import { readConfig } from "../../src/config";
import { health } from "../../src/http/health";
import { onProblem } from "../../src/http/problems";
import { networksOf, openClient } from "../../src/kernel/proxies";
import type { Role } from "../../src/people/roles";
import { closeAfterTest, tempFolder } from "../support/desk";
import { openWebForTest } from "./web";

it("refuses what another site could have caused", async () => {
  const { ask, url } = await openWebForTest();
  const write = (headers: Record<string, string>) =>
    ask("PATCH", "/api/settings", { as: "admin", json: {}, headers }).then(({ status, body }) => [
      status,
      body?.details?.reason,
    ]);
  expect(await write({})).toEqual([200, undefined]);
  expect(await write({ origin: url })).toEqual([200, undefined]);
  expect(await write({ "x-parley": "" })).toEqual([403, "missing_header"]);
  expect(await write({ origin: "https://evil.example" })).toEqual([403, "foreign_origin"]);
  expect(await write({ origin: "null" })).toEqual([403, "foreign_origin"]);
});

it("says what is wrong in one shape, in the reader's language, under an id that finds it in the log", async () => {
  const { ask } = await openWebForTest();
  const russian = { "accept-language": "ru-RU,ru;q=0.9,en;q=0.8" };
  const en = await ask("GET", "/api/conversations/nowhere", { as: "agent" });
  const ru = await ask("GET", "/api/conversations/nowhere", { as: "agent", headers: russian });
  expect([en.status, ru.status]).toEqual([404, 404]);
  expect(Object.keys(en.body).sort()).toEqual(["code", "details", "message", "requestId"]);
  expect(en.body).toMatchObject({ code: "not_found", message: "There is no such thing here." });
  expect(ru.body).toMatchObject({ code: "not_found", message: "Здесь такого нет." });
  expect(en.headers.get("x-request-id")).toBe(en.body.requestId);
  const own = await ask("GET", "/api/nowhere", { headers: { "x-request-id": "from-the-proxy-7<script>" } });
  expect(own).toMatchObject({ status: 404, body: { code: "not_found", requestId: "from-the-proxy-7script" } });
  expect((await ask("GET", "/api/nowhere", { headers: russian })).body.message).toBe("Такого адреса нет.");
  expect((await ask("GET", "/api/me", { headers: russian })).body.message).toBe("Сначала войдите.");
});

it("changes what a change names and leaves the rest as somebody set it", async () => {
  const { ask } = await openWebForTest();
  const patch = (path: string, json: object) => ask("PATCH", `/api/${path}`, { as: "admin", json });
  await patch("models", { onlyLocal: true, dayBudget: 7, maskNames: ["Olga"] });
  const models = await patch("models", { conversationBudget: 1 });
  expect(models.body.settings).toMatchObject({
    onlyLocal: true,
    dayBudget: 7,
    maskNames: ["Olga"],
    conversationBudget: 1,
  });
  await patch("lab", { nightlyHour: 4, driftMin: 0.2 });
  expect((await patch("lab", { nightlySize: 700 })).body).toMatchObject({ nightlyHour: 4, driftMin: 0.2 });
  await patch("gaps", { staleMonths: 9 });
  expect((await patch("gaps", { unusedDays: 40 })).body).toMatchObject({ staleMonths: 9, unusedDays: 40 });
  const draft = { title: "Prices", text: "Soon.", locale: "ru", state: "draft" };
  const { id } = (await ask("POST", "/api/articles", { as: "admin", json: draft })).body;
  expect((await patch(`articles/${id}`, { text: "Later." })).body).toMatchObject({ state: "draft", text: "Later." });
});

it("keeps what two people change at once, and writes nothing over a text that one of them has not read", async () => {
  const { ask, talk } = await openWebForTest();
  const patch = (path: string, json: object, as: "admin" | "lead" = "admin") =>
    ask("PATCH", `/api/${path}`, { as, json });
  await patch("manners", { introduction: { en: "Hello!" } });
  const manners = await patch("manners", { introduction: { ru: "Здравствуйте!" } });
  expect(manners.body.introduction).toEqual({ en: "Hello!", ru: "Здравствуйте!" });
  await patch("hours", { desk: { always: false, timeZone: "Europe/Riga" } });
  await patch("hours", { teams: { night: { always: true } } });
  const hours = await patch("hours", { desk: { holidays: [{ date: "2030-12-25", name: "" }] }, teams: { day: {} } });
  expect(hours.body.desk).toMatchObject({ timeZone: "Europe/Riga", holidays: [{ date: "2030-12-25" }] });
  expect(Object.keys(hours.body.teams).sort()).toEqual(["day", "night"]);
  expect(Object.keys((await patch("hours", { teams: { night: null } })).body.teams)).toEqual(["day"]);

  const article = { title: "Returns", text: "Within 14 days.", locale: "en" };
  const { id, version: seen } = (await ask("POST", "/api/articles", { as: "admin", json: article })).body;
  await patch(`articles/${id}`, { text: "Within 30 days.", seen }, "lead");
  await patch(`articles/${id}`, { section: "Orders", seen }, "lead");
  const lead = (await ask("GET", "/api/me", { as: "lead" })).body.id;
  const refused = await patch(`articles/${id}`, { text: "Within 14 days, unopened.", seen });
  expect(refused).toMatchObject({ status: 409, body: { code: "conflict", details: { author: lead } } });
  expect(refused.body.details).toMatchObject({ reason: "newer_version", version: 3, text: "Within 30 days." });
  expect((await patch(`articles/${id}`, { state: "draft", seen })).body).toMatchObject({
    state: "draft",
    section: "Orders",
    text: "Within 30 days.",
  });
  expect(
    (await patch(`articles/${id}`, { text: "Within 30 days, unopened.", seen: refused.body.details.version })).status,
  ).toBe(200);

  const said = async (query: string) => (await ask("GET", `/api/articles/${id}/versions${query}`, { as: "lead" })).body;
  expect((await said("")).items).toMatchObject([
    { version: 5, isReworded: true },
    { version: 4, isReworded: false },
    { version: 3, isReworded: false },
    { version: 2, by: lead, isReworded: true },
    { version: 1, isReworded: true },
  ]);
  const page = await said("?limit=2");
  expect((await said(`?limit=2&cursor=${page.cursor}`)).items).toMatchObject([
    { version: 3 },
    { version: 2, by: lead },
  ]);
  expect(await said("/1")).toEqual({ version: 1, title: "Returns", text: "Within 14 days." });
  expect((await ask("GET", `/api/articles/${id}/versions/77`, { as: "lead" })).status).toBe(404);

  const { id: conversation } = await talk("Where is my parcel?");
  await patch(`conversations/${conversation}`, { tag: ["parcel"] });
  await patch(`conversations/${conversation}`, { tag: ["late", "parcel"] }, "lead");
  const tagged = await patch(`conversations/${conversation}`, { untag: ["parcel"] });
  expect(tagged.body.tags).toEqual(["late"]);
  const contact = tagged.body.contact.id;
  await patch(`contacts/${contact}`, { notes: "Has a dog.", notesWere: "" }, "lead");
  expect(await patch(`contacts/${contact}`, { notes: "Is deaf.", notesWere: "" })).toMatchObject({
    status: 409,
    body: { details: { reason: "newer_notes", notes: "Has a dog." } },
  });
  const both = await patch(`contacts/${contact}`, { notes: "Has a dog.\nIs deaf.", notesWere: "Has a dog." });
  expect(both.body.notes).toBe("Has a dog.\nIs deaf.");
});

it("publishes nothing that published articles contradict until a person says so once more", async () => {
  const { ask } = await openWebForTest();
  const lead = (method: string, path: string, json: object) => ask(method, `/api/${path}`, { as: "lead", json });
  const text = "Unused machines can be returned within 30 days of delivery.";
  const { id: first } = (await lead("POST", "articles", { title: "Returns", text, locale: "en" })).body;
  const other = {
    title: "Machines",
    text: "## Returns\n\n- Unused machines can be returned within 14 days of delivery.",
  };
  const refused = await lead("POST", "articles", { ...other, locale: "en", audience: "customers" });
  expect(refused).toMatchObject({
    status: 409,
    body: { code: "article.contradicts", details: { audience: "customers" } },
  });
  expect(refused.body.details.contradictions).toMatchObject([
    { what: "figures", said: { article: text }, article: { id: first, title: "Returns" } },
  ]);
  expect((await ask("GET", "/api/articles", { as: "lead" })).body).toHaveLength(1);
  // A draft says nothing to anybody, and waits for the question until it goes out.
  const { id } = (await lead("POST", "articles", { ...other, locale: "en", state: "draft" })).body;
  expect(await lead("PATCH", `articles/${id}`, { state: "published" })).toMatchObject({ status: 409 });
  expect((await ask("GET", `/api/articles/${id}`, { as: "lead" })).body.state).toBe("draft");
  expect((await lead("PATCH", `articles/${id}`, { state: "published", overrule: true })).body.state).toBe("published");
  // What readers see already is not asked about again; other words are.
  expect((await lead("PATCH", `articles/${id}`, { section: "Orders" })).status).toBe(200);
  // Nor is it where fewer are to see it; those who have not seen it yet are new readers.
  expect((await lead("PATCH", `articles/${id}`, { audience: "agents" })).status).toBe(200);
  expect(await lead("PATCH", `articles/${id}`, { audience: "everyone" })).toMatchObject({
    status: 409,
    body: { code: "article.contradicts", details: { audience: "everyone" } },
  });
  // One more channel, or all of them, is new readers too.
  const told = (channels: string[]) => lead("PATCH", `articles/${id}`, { channels });
  expect((await told(["webchat"])).status).toBe(200);
  expect((await told(["webchat"])).status).toBe(200);
  expect(await told(["webchat", "email"])).toMatchObject({ status: 409, body: { code: "article.contradicts" } });
  expect(await told([])).toMatchObject({ status: 409, body: { code: "article.contradicts" } });
  const sooner = other.text.replace("14", "10");
  expect(await lead("PATCH", `articles/${id}`, { text: sooner })).toMatchObject({ status: 409 });
  expect((await lead("PATCH", `articles/${id}`, { text: sooner.replace("10", "30") })).status).toBe(200);
});

it("tells malformed, wrong and too large input apart, and changes nothing", async () => {
  const { ask } = await openWebForTest();
  const json = { "content-type": "application/json" };
  const patch = (body: string) => ask("PATCH", "/api/settings", { as: "admin", body, headers: json });
  expect(await patch("{")).toMatchObject({
    status: 400,
    body: { code: "bad_input", details: { reason: "malformed" } },
  });
  expect(await patch("")).toMatchObject({ status: 400, body: { code: "bad_input" } });
  const wrong = await patch(JSON.stringify({ reopenDays: -1, deskName: "" }));
  expect(wrong.status).toBe(400);
  expect(wrong.body.details.issues.map((one: { path: string }) => one.path)).toEqual(["reopenDays", "deskName"]);
  const large = await patch(JSON.stringify({ deskName: "x".repeat(5_100_000) }));
  expect(large).toMatchObject({ status: 413, body: { code: "file.too_large" } });
  const lines = `{"name":"A","description":"${"д".repeat(13_000_000)}"}`;
  expect(await ask("POST", "/api/categories/import", { as: "lead", json: { lines } })).toMatchObject({
    status: 413,
    body: { code: "file.too_large", details: { bytesMax: 25_000_000 } },
  });
  expect((await ask("GET", "/api/settings", { as: "admin" })).body.reopenDays).toBe(7);
  const plain = await ask("PATCH", "/api/settings", {
    as: "admin",
    body: "deskName=x",
    headers: { "content-type": "text/plain" },
  });
  expect(plain.status).toBe(400);
  const reply = (text: string) => ({ as: "admin" as const, json: { shortcut: "bye", title: "Bye", text } });
  expect((await ask("POST", "/api/canned", reply("Goodbye"))).status).toBe(200);
  expect(await ask("POST", "/api/canned", reply("x"))).toMatchObject({
    status: 409,
    body: { code: "conflict", message: "/bye is in use." },
  });
  expect((await ask("GET", "/api/canned", { as: "admin" })).body).toMatchObject([{ text: "Goodbye" }]);
});

it("reads no more of a body without a length than a form has, before it knows who sends it", async () => {
  const { url, cookies } = await openWebForTest();
  const send = async (path: string, { bytes, as }: { bytes: number; as?: Role }) => {
    const text = JSON.stringify({ lines: '{"name":"A"}', deskName: "x".repeat(bytes) });
    const headers = { "x-parley": "1", "content-type": "application/json", cookie: (as && cookies.get(as)) ?? "" };
    // A stream has no length, and goes in pieces.
    const init = { method: "POST", headers, body: new Blob([text]).stream(), duplex: "half" as const };
    const answer = await fetch(`${url}${path}`, init);
    return { status: answer.status, body: await answer.json() };
  };
  const path = "/api/categories/import";
  const large = { status: 413, body: { code: "file.too_large", details: { bytesMax: 100_000 } } };
  expect(await send(path, { bytes: 200_000 })).toMatchObject(large);
  expect(await send("/api/files", { bytes: 200_000 })).toMatchObject(large);
  expect(await send(path, { bytes: 1000 })).toMatchObject({ status: 401 });
  expect(await send(path, { bytes: 200_000, as: "lead" })).toMatchObject({ status: 200, body: { imported: 1 } });
  expect(await send(path, { bytes: 200_000, as: "agent" })).toMatchObject({ status: 403 });
});

it("sends a kept secret to no address but the one it was given for", async () => {
  const { ask, platform, connection } = await openWebForTest();
  const strange = await openTelegramPlatform({ now: Date.now });
  closeAfterTest(strange.close);
  const move = (settings: object, headers = {}) =>
    ask("PATCH", `/api/connections/${connection}`, { as: "admin", json: { settings }, headers });
  const refused = await move({ apiRoot: strange.apiRoot });
  expect(refused).toMatchObject({
    status: 409,
    body: { code: "secret.again", details: { moved: ["apiRoot"], secrets: ["token"] } },
  });
  expect((await move({ apiRoot: strange.apiRoot }, { "accept-language": "ru" })).body.message).toMatch(/введите/);
  expect(strange.calls).toEqual([]);
  const kept = (await ask("GET", "/api/connections", { as: "admin" })).body[0].settings;
  expect(kept.apiRoot).toBe(platform.apiRoot);
  expect((await move({ windowMinutes: 5 })).status).toBe(200);
  expect((await move({ apiRoot: strange.apiRoot, token: strange.token })).status).toBe(200);

  const provider = { name: "Ours", kind: "other", baseUrl: "http://127.0.0.1:9/v1", key: "sk-kept" };
  const { body } = await ask("POST", "/api/models/providers", { as: "admin", json: provider });
  const change = (json: object) => ask("PATCH", `/api/models/providers/${body.id}`, { as: "admin", json });
  expect(await change({ baseUrl: "http://127.0.0.1:10/v1" })).toMatchObject({
    status: 409,
    body: { code: "secret.again", details: { moved: ["baseUrl"], secrets: ["key"] } },
  });
  expect((await change({ baseUrl: "http://127.0.0.1:9/v2" })).status).toBe(200);
  expect((await change({ baseUrl: "http://127.0.0.1:10/v1", key: "" })).status).toBe(200);
});

it("slows down who guesses passwords, and says for how long", async () => {
  const { ask, emailOf } = await openWebForTest();
  const guess = () => ask("POST", "/api/sign-in", { json: { email: emailOf("admin"), password: "wrong password" } });
  const answers = await Promise.all(Array.from({ length: 12 }, guess));
  const slowed = answers.filter(({ status }) => status === 429);
  expect(answers.filter(({ status }) => status === 401)).toHaveLength(10);
  expect(slowed).toHaveLength(2);
  expect(Number(slowed[0]?.headers.get("retry-after"))).toBeGreaterThan(0);
  expect(slowed[0]?.body.code).toBe("rate_limited");
});

it.each([
  ["203.0.113.9", "", "203.0.113.9"],
  ["203.0.113.9", "198.51.100.1", "203.0.113.9"],
  ["127.0.0.1", "198.51.100.1", "198.51.100.1"],
  ["::ffff:127.0.0.1", "evil, 198.51.100.1:4711", "198.51.100.1"],
  ["10.1.2.3", "198.51.100.1", "198.51.100.1"],
  ["10.1.2.3", "192.0.2.66, 198.51.100.1, 10.9.9.9", "198.51.100.1"],
  ["2001:db8::7", "[2001:db8:1::9]:443", "2001:db8:1::9"],
  ["10.1.2.3", "", "10.1.2.3"],
  ["", "198.51.100.1", "unknown"],
])("takes a request of %s that is forwarded for %j as one of %s", (peer, forwarded, client) => {
  const clientOf = openClient(networksOf("10.0.0.0/8, 2001:db8::7") ?? []);
  expect(clientOf({ peer, forwarded })).toBe(client);
  for (const wrong of ["10.0.0.0/33", "ten", "10.0.0.1/x", "::1/129", "10.0.0.1, proxy.example"])
    expect(networksOf(wrong), wrong).toBeNull();
  expect(() => readConfig({ DATA_DIR: tempFolder("config"), TRUST_PROXY: "proxy.example" })).toThrow(
    /TRUST_PROXY must/,
  );
});

it("slows down who searches the help centre without end, by the address its proxies tell, and reads on for others", async () => {
  const { ask } = await openWebForTest({ env: { TRUST_PROXY: "10.0.0.0/8" } });
  const search = (of: string) =>
    ask("GET", "/help/en?q=refund", { headers: { "x-forwarded-for": `192.0.2.1, ${of}, 10.0.0.7` } });
  const answers = await Promise.all(Array.from({ length: 100 }, () => search("198.51.100.1")));
  const slowed = answers.filter(({ status }) => status === 429);
  expect(answers.filter(({ status }) => status === 200).length).toBeGreaterThanOrEqual(40);
  expect(slowed.length).toBeGreaterThan(0);
  expect(Number(slowed[0]?.headers.get("retry-after"))).toBeGreaterThan(0);
  expect(slowed[0]?.text).toContain("Wait a moment");
  expect((await search("198.51.100.2")).status).toBe(200);
  expect((await ask("GET", "/help/en", { headers: { "x-forwarded-for": "198.51.100.1, 10.0.0.7" } })).status).toBe(200);
});

it("sends every page and answer with headers that keep it from harm", async () => {
  const { ask } = await openWebForTest();
  // A language nobody writes here is the help centre's own 404, not the agents' door.
  const nowhere = await ask("GET", "/help/xx", { headers: { "accept-language": "ru" } });
  expect([nowhere.status, nowhere.text.includes('href="/help/ru"')]).toEqual([404, true]);
  for (const path of ["/", "/help", "/help/xx", "/api/me", "/api/nowhere"]) {
    const { headers } = await ask("GET", path);
    const policy = headers.get("content-security-policy") ?? "";
    expect(policy, path).toContain("default-src 'self'");
    expect(policy, path).toMatch(/script-src 'self'(;|$)/);
    expect(policy, path).toContain("frame-ancestors 'none'");
    expect(headers.get("x-content-type-options"), path).toBe("nosniff");
    expect(headers.get("referrer-policy"), path).toBe("same-origin");
    expect(headers.get("x-request-id"), path).toMatch(/^[\w.-]+$/);
  }
  expect((await ask("GET", "/api/me", { as: "agent" })).headers.get("cache-control")).toBe("no-store");
  expect((await ask("GET", "/")).headers.get("strict-transport-security")).toBeNull();
});

it("keeps sessions in cookies no script can read, Secure behind https, and ends them", async () => {
  const { ask, emailOf, password } = await openWebForTest({ env: { PUBLIC_URL: "https://desk.example" } });
  const entered = await ask("POST", "/api/sign-in", { json: { email: emailOf("agent"), password } });
  const set = entered.headers.getSetCookie()[0] ?? "";
  expect(set).toMatch(/HttpOnly/i);
  expect(set).toMatch(/SameSite=Lax/i);
  expect(set).toMatch(/Secure/i);
  expect(entered.headers.get("strict-transport-security")).toContain("max-age=");
  const cookie = set.split(";")[0] ?? "";
  expect((await ask("GET", "/api/me", { headers: { cookie } })).status).toBe(200);
  await ask("POST", "/api/sign-out", { headers: { cookie } });
  expect((await ask("GET", "/api/me", { headers: { cookie } })).status).toBe(401);
  expect((await ask("GET", "/api/me", { headers: { cookie: `${cookie}x` } })).status).toBe(401);
});

it("shows whether it lives, whether it is ready, and how it does", async () => {
  const { ask, connection, url } = await openWebForTest();
  expect(await ask("GET", "/healthz")).toMatchObject({ status: 200, text: "ok" });
  const ready = await ask("GET", "/readyz");
  expect(ready).toMatchObject({ status: 200, body: { ok: true, connections: [{ id: connection }] } });
  await fetch(`${url}/webhooks/nowhere`, { method: "POST", body: "{}" });
  const { text, headers } = await ask("GET", "/metrics");
  expect(headers.get("content-type")).toContain("text/plain");
  expect(text).toMatch(/^parley_webhooks_total\{status="404"\} 1$/m);
  expect(text).toMatch(/^process_resident_memory_bytes \d+/m);
  // Whom a proxy speaks for hears that it is ready, and nothing of what is inside.
  const elsewhere = { "x-forwarded-for": "203.0.113.9" };
  expect(await ask("GET", "/readyz", { headers: elsewhere })).toMatchObject({ status: 200, text: '{"ok":true}' });
  expect((await ask("GET", "/metrics", { headers: elsewhere })).status).toBe(401);
  const token = "a token of the tests";
  const guarded = health({
    ready: async () => ({ ok: false, connections: [] }),
    metrics: async () => "parley 1",
    metricsToken: token,
  });
  const asked = (path: string, authorization: string) => guarded.request(path, { headers: { authorization } });
  expect((await asked("/metrics", "Bearer another one")).status).toBe(401);
  expect(await (await asked("/metrics", `Bearer ${token}`)).text()).toBe("parley 1");
  expect(await (await asked("/readyz", "")).json()).toEqual({ ok: false });
  expect(await (await asked("/readyz", `Bearer ${token}`)).json()).toEqual({ ok: false, connections: [] });
});

it("lets the first visitor of an empty desk become its admin, and nobody after", async () => {
  const { ask } = await openWebForTest({ empty: true });
  expect((await ask("GET", "/api/setup")).body).toEqual({ needed: true });
  expect((await ask("GET", "/api/desk")).status).toBe(401);
  const first = { name: "Ida", email: "ida@desk.test", password: "long enough" };
  const made = await ask("POST", "/api/setup", { json: first });
  expect(made).toMatchObject({ status: 200, body: { name: "Ida", role: "admin" } });
  const cookie = made.headers.getSetCookie()[0]?.split(";")[0] ?? "";
  expect((await ask("GET", "/api/desk", { headers: { cookie } })).body.agents).toHaveLength(1);
  expect((await ask("GET", "/api/setup")).body).toEqual({ needed: false });
  const second = await ask("POST", "/api/setup", { json: { ...first, email: "eve@desk.test" } });
  expect(second).toMatchObject({ status: 409, body: { code: "conflict" } });
});

it("opens the live line to pages of ours alone, even with an agent's cookie", async () => {
  const { url, cookies } = await openWebForTest();
  const said = async (headers: Record<string, string>): Promise<string> => {
    const line = io(url, {
      transports: ["websocket"],
      forceNew: true,
      extraHeaders: { cookie: cookies.get("agent") ?? "", ...headers },
    });
    try {
      return await new Promise((resolve) => {
        line.once("connect", () => resolve("open"));
        line.once("connect_error", (refused) => resolve(refused.message));
      });
    } finally {
      line.close();
    }
  };
  expect(await said({ origin: url })).toBe("open");
  expect(await said({})).toBe("open");
  expect(await said({ origin: "https://evil.example" })).toBe("not_signed_in");
  expect(await said({ cookie: "" })).toBe("not_signed_in");
});

it("answers 500 and logs under the request's id when what we keep ourselves cannot be read", async () => {
  const logged: object[] = [];
  const app = new Hono();
  app.onError(onProblem({ error: (details) => void logged.push(details) }));
  app.use(async (c, next) => {
    c.set("requestId", "r-1");
    await next();
  });
  app.get("/kept", (c) => c.json(z.object({ n: z.number() }).parse(JSON.parse('{"n":"seven"}'))));
  const answer = await app.request("/kept");
  expect([answer.status, await answer.json()]).toMatchObject([500, { code: "bug", details: {}, requestId: "r-1" }]);
  expect(logged).toMatchObject([{ requestId: "r-1", path: "/kept", err: { name: "ZodError" } }]);
});
