import { createHmac } from "node:crypto";
import { describe, expect, it } from "vitest";
import { signIdentity } from "../../../channels/webchat/platform";
import { post, visit } from "./calls";
import { openDesk } from "./desk";

const identitySecret = "the site knows this one";
const hmac = (text: string) => createHmac("sha256", identitySecret).update(text).digest("hex");
const uuid = "7b0a2f3e-6a1c-4b5e-9d2f-0123456789ab";

describe("who a visitor is", () => {
  it("gives a stranger a thread of their own and the same one with the token of the last visit", async () => {
    const desk = await openDesk();
    const first = await visit(desk);
    expect(first.thread).toMatch(/^visitor:/);
    expect((await visit(desk, { visitor: first.token })).thread).toBe(first.thread);
    expect((await visit(desk)).thread).not.toBe(first.thread);
  });

  it("knows a signed person again on another device", async () => {
    const desk = await openDesk({ identitySecret });
    const identity = signIdentity(identitySecret, { id: "42", name: "Ada", email: "ada@example.com" });
    const phone = await visit(desk, { identity });
    const laptop = await visit(desk, { identity });
    expect(phone.thread).toBe("site:42");
    expect(laptop.thread).toBe("site:42");
    await post(desk, "/messages", { id: uuid, text: "hi" }, phone.auth);
    expect(desk.items()).toMatchObject([
      { author: { address: "site:42", siteId: "42", email: "ada@example.com", verified: ["site", "email"] } },
    ]);
  });

  it("takes an e-mail address that is not under the signature for hearsay", async () => {
    const desk = await openDesk({ identitySecret });
    const identity = { id: "42", email: "boss@example.com", hash: hmac("42") };
    await post(desk, "/messages", { id: uuid, text: "hi" }, (await visit(desk, { identity })).auth);
    expect(desk.items()).toMatchObject([{ author: { verified: ["site"] } }]);
  });

  it.each([
    ["a wrong hash", { id: "42", hash: "0".repeat(64) }],
    ["another person's hash", { id: "42", hash: hmac("43") }],
    ["an empty hash", { id: "42", hash: "" }],
    ["a changed payload", { ...signIdentity(identitySecret, { id: "43" }), payload: "eyJpZCI6IjQyIn0" }],
    // A site id that reads like a payload is signed by the id form: it must not open the payload form.
    ["a hash of the other form", { payload: "eyJpZCI6IjQyIn0", hash: hmac("eyJpZCI6IjQyIn0") }],
    ["a payload that is no JSON", { payload: "AAAA", hash: hmac("payload.AAAA") }],
    ["an expired payload", signIdentity(identitySecret, { id: "42", exp: 1 })],
  ])("refuses %s and falls back to nobody", async (_, identity) => {
    const desk = await openDesk({ identitySecret });
    const known = await visit(desk);
    const { status, body } = await post(desk, "/session", { identity, visitor: known.token });
    expect(status).toBe(401);
    expect(body).not.toHaveProperty("token");
  });

  it("refuses any identity while the connection has no identity secret", async () => {
    const desk = await openDesk();
    expect((await post(desk, "/session", { identity: { id: "42", hash: hmac("42") } })).status).toBe(401);
  });

  it("lets nobody unknown in where identity is required", async () => {
    const desk = await openDesk({ identitySecret, requireIdentity: true });
    expect(await post(desk, "/session", {})).toMatchObject({ status: 401, body: { problem: "identity_required" } });
    expect((await post(desk, "/session", { identity: signIdentity(identitySecret, { id: "1" }) })).status).toBe(200);
  });

  it.each([
    ["no token", () => ""],
    [
      "a token with another address inside",
      (token: string) => {
        const [, seal = ""] = token.split(".");
        return `${Buffer.from(JSON.stringify({ address: "site:42", issuedAt: 9e15 })).toString("base64url")}.${seal}`;
      },
    ],
    ["a token with a broken seal", (token: string) => `${token.slice(0, -1)}${token.endsWith("0") ? "1" : "0"}`],
    ["a token with something behind it", (token: string) => `${token}.x`],
  ])("refuses a message with %s", async (_, forge) => {
    const desk = await openDesk({ identitySecret });
    const { token } = await visit(desk);
    const headers = { authorization: `Bearer ${forge(token)}` };
    expect((await post(desk, "/messages", { id: uuid, text: "hi" }, headers)).status).toBe(401);
    expect(desk.received).toHaveLength(0);
  });

  it("lets a token live for 400 days", async () => {
    const desk = await openDesk();
    const { auth } = await visit(desk);
    desk.passes(399 * 86_400_000);
    expect((await post(desk, "/messages", { id: uuid, text: "hi" }, auth)).status).toBe(200);
    desk.passes(2 * 86_400_000);
    expect((await post(desk, "/messages", { id: uuid, text: "hi" }, auth)).status).toBe(401);
  });
});
