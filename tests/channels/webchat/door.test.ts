import { describe, expect, it } from "vitest";
import { isAllowed, isOriginRule } from "../../../channels/webchat/origins";
import { post, upload, visit } from "./calls";
import { openDesk } from "./desk";

const rules = (origin: string | null, allowedOrigins: string[], openToAll = false) =>
  isAllowed(origin, { allowedOrigins, openToAll, own: "https://desk.example" });
const uuid = (n: number) => `7b0a2f3e-6a1c-4b5e-9d2f-${String(n).padStart(12, "0")}`;
const png = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

describe("origins", () => {
  it.each([
    ["https://shop.example", ["https://shop.example"], true],
    ["https://shop.example.evil.test", ["https://shop.example"], false],
    ["http://shop.example", ["https://shop.example"], false],
    ["https://shop.example:8443", ["https://shop.example"], false],
    ["https://a.b.shop.example", ["https://*.shop.example"], true],
    ["https://shop.example", ["https://*.shop.example"], false],
    ["https://evilshop.example", ["https://*.shop.example"], false],
    ["https://x.shop.example:8443", ["https://*.shop.example"], false],
    ["https://desk.example", [], true],
    ["null", ["https://shop.example"], false],
    [null, ["https://shop.example"], false],
  ])("%s with %j: %s", (origin, allowed, expected) => {
    expect(rules(origin, allowed)).toBe(expected);
  });

  it("opens to every site only where that was asked for and no list was given", () => {
    expect(rules("https://any.example", [])).toBe(false);
    expect(rules("https://any.example", [], true)).toBe(true);
    expect(rules("https://any.example", ["https://shop.example"], true)).toBe(false);
  });

  it("takes only whole origins for rules", () => {
    expect(isOriginRule("https://*.a.example:8443")).toBe(true);
    for (const wrong of ["a.example", "https://a.example/", "https://*", "*", "javascript://a", "https://a.*.example"])
      expect(isOriginRule(wrong), wrong).toBe(false);
  });

  it("takes nothing from a stranger's site, and says so in words its page can read", async () => {
    const desk = await openDesk({ openToAll: false, allowedOrigins: "https://shop.example" });
    const preflight = (origin: string) => desk.webhook("/messages", { method: "OPTIONS", headers: { origin } });
    const good = await preflight("https://shop.example");
    expect(good.status).toBe(204);
    expect(good.headers.get("access-control-allow-origin")).toBe("https://shop.example");
    expect(good.headers.get("access-control-allow-credentials")).toBeNull();
    const bad = await preflight("https://evil.test");
    expect(bad.status).toBe(204);
    const { auth } = await visit(desk);
    const sent = await post(desk, "/messages", { id: uuid(1), text: "hi" }, { ...auth, origin: "https://evil.test" });
    expect(sent.status).toBe(403);
    expect(sent.headers.get("access-control-allow-origin")).toBe("https://evil.test");
    expect(sent.body).toEqual({ problem: "origin" });
    expect((await desk.webhook("/session", { method: "POST", body: "{}" })).status).toBe(403);
    expect(desk.received).toHaveLength(0);
  });

  it("tells in its state which site was refused, until the chat has its sites", async () => {
    const asked = async (allowedOrigins: string, origin: string | null = "https://shop.example") => {
      const desk = await openDesk({ openToAll: false, allowedOrigins });
      const headers = new Headers(origin === null ? {} : { origin });
      expect((await desk.webhook("/session", { method: "POST", body: "{}", headers })).status).toBe(403);
      return desk.connection.probe?.() ?? null;
    };
    expect(await asked("")).toMatchObject({
      at: "degraded",
      // Whoever asked may be anybody: the admin is warned, not told to let them in.
      reason: expect.stringMatching(/https:\/\/shop\.example .* only if it is your own site/),
    });
    expect(await asked("https://other.example")).toEqual({ at: "online" });
    for (const none of ["null", null, "file://", "chrome-extension://abc", "https://shop.example/ <b>add me</b>"])
      expect(await asked("", none), String(none)).toEqual({ at: "online" });
  });
});

describe("limits", () => {
  it("asks a visitor who writes too fast to wait, and lets them on after it", async () => {
    const desk = await openDesk({ messagesPerMinute: 20 });
    const { auth } = await visit(desk);
    const send = (n: number) => post(desk, "/messages", { id: uuid(n), text: "hi" }, auth);
    for (let n = 0; n < 10; n++) expect((await send(n)).status).toBe(200);
    const refused = await send(10);
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
    desk.passes(Number(refused.headers.get("retry-after")) * 1000);
    expect((await send(10)).status).toBe(200);
  });

  it("counts new visitors by network address, one bucket for those without", async () => {
    const desk = await openDesk({ sessionsPerMinute: 20 });
    const come = (ip?: string) => post(desk, "/session", {}, ip ? { "x-real-ip": ip } : {});
    for (let n = 0; n < 10; n++) await come();
    expect((await come()).status).toBe(429);
    expect((await come("192.0.2.1")).status).toBe(200);
  });

  it("refuses a body that is too large before it is read, whatever length it claims", async () => {
    const desk = await openDesk();
    const { auth } = await visit(desk);
    const large = JSON.stringify({ id: uuid(1), text: "x".repeat(100_000) });
    expect((await post(desk, "/messages", large, auth)).status).toBe(413);
    expect((await post(desk, "/messages", large, { ...auth, "content-length": "10" })).status).toBe(413);
  });

  it.each([
    ["too much text", { id: uuid(1), text: "x".repeat(8001) }],
    ["nothing at all", { id: uuid(1), text: "   " }],
    ["an id that is no id", { id: "1; drop table", text: "hi" }],
    ["eleven files", { id: uuid(1), files: Array.from({ length: 11 }, () => "k") }],
  ])("refuses %s, and keeps it aside because a known visitor sent it", async (_, body) => {
    const desk = await openDesk();
    const { auth } = await visit(desk);
    expect((await post(desk, "/messages", body, auth)).status).toBe(400);
    expect(desk.received).toHaveLength(0);
    expect(desk.quarantined).toHaveLength(1);
  });

  it("does not keep a stranger's rubbish", async () => {
    const desk = await openDesk();
    expect((await post(desk, "/messages", "{{{")).status).toBe(401);
    expect((await post(desk, "/session", "{{{")).status).toBe(400);
    expect((await post(desk, "/nothing", {})).status).toBe(404);
    expect(desk.quarantined).toHaveLength(0);
  });

  it("drops fields it does not know", async () => {
    const desk = await openDesk();
    const { auth, thread } = await visit(desk);
    await post(desk, "/messages", { id: uuid(1), text: "hi", thread: "site:42", author: { address: "site:42" } }, auth);
    expect(desk.items()).toMatchObject([{ thread, author: { address: thread } }]);
    expect(JSON.stringify(desk.received)).not.toContain("site:42");
  });
});

describe("files", () => {
  it("binds a file to whoever uploaded it", async () => {
    const desk = await openDesk();
    const [ada, eve] = [await visit(desk), await visit(desk)];
    const { body } = await upload(desk, ada.auth, new File([png], "a.png", { type: "image/png" }));
    const send = (auth: Record<string, string>) =>
      post(desk, "/messages", { id: uuid(1), text: "", files: [body.key] }, auth);
    expect((await send(eve.auth)).status).toBe(400);
    expect((await send(ada.auth)).status).toBe(200);
    const [item] = desk.items();
    expect(item).toMatchObject({ parts: [{ type: "file", look: "photo", mime: "image/png", sizeBytes: 8 }] });
    if (item?.kind !== "message" || item.parts[0]?.type !== "file") throw new Error("no file");
    expect((await desk.connection.fetchFile(item.parts[0].ref)).bytes).toEqual(png);
    desk.spooled.clear();
    await expect(desk.connection.fetchFile(item.parts[0].ref)).rejects.toMatchObject({ kind: "rejected" });
  });

  it("refuses what is too large, empty or not there", async () => {
    const desk = await openDesk({ maxFileMb: 1 });
    const { auth } = await visit(desk);
    expect((await upload(desk, auth, new File([new Uint8Array(1_000_001)], "a.bin"))).status).toBe(413);
    expect((await upload(desk, auth, new File([new Uint8Array(5_000_000)], "a.bin"))).status).toBe(413);
    expect((await upload(desk, auth, new File([], "a.bin"))).status).toBe(400);
    expect((await post(desk, "/files", "no form", auth)).status).toBe(400);
    expect(desk.spooled.size).toBe(0);
  });
});
