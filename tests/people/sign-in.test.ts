import { describe, expect, it } from "vitest";
import { DAY_MS, SECOND_MS } from "../../src/kernel/time";
import { dropExpired } from "../../src/people/store";
import { openPeople } from "./house";

const tryAs = (email: string, password: string) => ({ json: { email, password } });

describe("signing in", () => {
  it("knows the agent by the cookie, and their permissions", async () => {
    const { ask, addAgent } = await openPeople();
    await addAgent("Vera", "lead");
    const answer = await ask("POST", "/sign-in", tryAs(" Vera@desk.test ", "Vera has a password"));
    expect(answer.status).toBe(200);
    const me = await ask("GET", "/me", { cookie: answer.cookie });
    expect(me.body).toMatchObject({ name: "Vera", role: "lead", disabled: false, teams: [] });
    expect(me.body.permissions).toContain("articles.write");
  });

  it("hands out a cookie that scripts cannot read and other sites cannot send", async () => {
    const plain = await openPeople();
    await plain.addAgent("Vera");
    const [cookie] = (await plain.ask("POST", "/sign-in", tryAs("vera@desk.test", "Vera has a password"))).cookies;
    expect(cookie).toMatch(/HttpOnly/i);
    expect(cookie).toMatch(/SameSite=Lax/i);
    expect(cookie).not.toMatch(/Secure/i);
    const secure = await openPeople({ publicUrl: "https://desk.test" });
    await secure.addAgent("Vera");
    const [safe] = (await secure.ask("POST", "/sign-in", tryAs("vera@desk.test", "Vera has a password"))).cookies;
    expect(safe).toMatch(/; Secure/i);
    expect((await secure.ask("GET", "/me", { cookie: safe?.split(";")[0] })).status).toBe(200);
  });

  it("answers an unknown e-mail, a wrong password and a disabled agent alike", async () => {
    const { ask, addAgent, signIn, store } = await openPeople();
    await addAgent("Ida", "admin");
    const vera = await addAgent("Vera");
    const wrong = await ask("POST", "/sign-in", tryAs("vera@desk.test", "not her password"));
    const unknown = await ask("POST", "/sign-in", tryAs("nobody@desk.test", "not her password"));
    await store.transact(async ({ q, t }) => {
      await q.update(t.agents).set({ disabledAt: 1 }).returning();
    });
    signIn.forget(vera.id);
    const disabled = await ask("POST", "/sign-in", tryAs("vera@desk.test", "Vera has a password"));
    expect(wrong.status).toBe(401);
    expect(unknown).toEqual(wrong);
    expect(disabled).toEqual(wrong);
  });

  it("keeps apart who sign in and out at the same moment", async () => {
    const { ask, addAgent } = await openPeople();
    const names = Array.from({ length: 6 }, (_, n) => `Agent${n}`);
    for (const name of names) await addAgent(name);
    const come = async (name: string, n: number) => {
      const password = n % 3 === 2 ? "not the password" : `${name} has a password`;
      const answer = await ask("POST", "/sign-in", tryAs(`${name.toLowerCase()}@desk.test`, password));
      if (n % 3 === 1) await ask("POST", "/sign-out", { cookie: answer.cookie });
      const me = await ask("GET", "/me", { cookie: answer.cookie });
      return [answer.status, me.status, me.body.name ?? null];
    };
    expect(await Promise.all(names.map(come))).toEqual(
      names.map(
        (name, n) =>
          [
            [200, 200, name],
            [200, 401, null],
            [401, 401, null],
          ][n % 3],
      ),
    );
  });

  it("slows down guessing at one e-mail, and lets it go on when time has passed", async () => {
    const { signIn, addAgent, clock } = await openPeople();
    await addAgent("Vera");
    const guess = (password: string, ip: string) => signIn.signIn({ email: "vera@desk.test", password, ip });
    for (let n = 0; n < 10; n++)
      await expect(guess("wrong", `10.0.0.${n}`)).rejects.toMatchObject({ code: "not_signed_in" });
    await expect(guess("Vera has a password", "10.0.0.99")).rejects.toMatchObject({
      code: "rate_limited",
      details: { retryAfterS: 20 },
    });
    clock.at += 20 * SECOND_MS;
    await expect(guess("Vera has a password", "10.0.0.99")).resolves.toMatchObject({ agent: { name: "Vera" } });
  });

  it("slows down one address that tries many e-mails, and no other address", async () => {
    const { signIn } = await openPeople();
    const from = (ip: string, email: string) =>
      signIn.signIn({ email, password: "wrong", ip }).catch((failure) => failure.code);
    for (let n = 0; n < 60; n++) await from("10.0.0.1", "one@desk.test");
    expect(await from("10.0.0.1", "two@desk.test")).toBe("rate_limited");
    expect(await from("10.0.0.2", "three@desk.test")).toBe("not_signed_in");
  });
});

describe("a session", () => {
  it("ends after thirty days by our clock", async () => {
    const { ask, addAgent, enter, clock, store } = await openPeople();
    await addAgent("Vera");
    const cookie = await enter("Vera");
    clock.at += 30 * DAY_MS - 1;
    expect((await ask("GET", "/me", { cookie })).status).toBe(200);
    clock.at += 1;
    expect((await ask("GET", "/me", { cookie })).status).toBe(401);
    clock.at += 1;
    expect(await store.transact((tx) => dropExpired(tx, clock.at))).toBe(1);
  });

  it("ends at sign-out, at once", async () => {
    const { ask, addAgent, enter } = await openPeople();
    await addAgent("Vera");
    const cookie = await enter("Vera");
    expect((await ask("GET", "/me", { cookie })).status).toBe(200);
    const out = await ask("POST", "/sign-out", { cookie });
    expect(out.status).toBe(204);
    expect(out.cookies[0]).toMatch(/Max-Age=0/i);
    expect((await ask("GET", "/me", { cookie })).status).toBe(401);
    expect((await ask("POST", "/sign-out")).status).toBe(204);
  });

  it("ends when the agent is disabled, on every device", async () => {
    const { ask, addAgent, enter } = await openPeople();
    await addAgent("Ida", "admin");
    const vera = await addAgent("Vera");
    const [ida, phone, laptop] = [await enter("Ida"), await enter("Vera"), await enter("Vera")];
    expect((await ask("GET", "/me", { cookie: phone })).status).toBe(200);
    expect((await ask("DELETE", `/agents/${vera.id}`, { cookie: ida })).status).toBe(204);
    expect((await ask("GET", "/me", { cookie: phone })).status).toBe(401);
    expect((await ask("GET", "/me", { cookie: laptop })).status).toBe(401);
    expect((await ask("GET", `/agents/${vera.id}`, { cookie: ida })).body).toMatchObject({ disabled: true });
  });

  it("ends when the password changes, except here, where a new one begins", async () => {
    const { ask, addAgent, enter } = await openPeople();
    await addAgent("Vera");
    const [here, there] = [await enter("Vera"), await enter("Vera")];
    const password = "an entirely new one";
    const without = await ask("PATCH", "/me", { cookie: here, json: { password } });
    expect(without.status).toBe(400);
    const wrong = await ask("PATCH", "/me", { cookie: here, json: { password, currentPassword: "no" } });
    expect(wrong.status).toBe(403);
    const json = { password, currentPassword: "Vera has a password", locale: "ru" };
    const right = await ask("PATCH", "/me", { cookie: here, json });
    expect(right.body).toMatchObject({ locale: "ru" });
    expect((await ask("GET", "/me", { cookie: here })).status).toBe(401);
    expect((await ask("GET", "/me", { cookie: there })).status).toBe(401);
    expect((await ask("GET", "/me", { cookie: right.cookie })).status).toBe(200);
    expect((await ask("POST", "/sign-in", tryAs("vera@desk.test", password))).status).toBe(200);
  });

  it("is not believed with a signature that is not ours", async () => {
    const { ask, addAgent, enter } = await openPeople();
    await addAgent("Vera");
    const cookie = await enter("Vera");
    const [name = "", value = ""] = cookie.split("=");
    const [token = ""] = decodeURIComponent(value).split(".");
    const forged = encodeURIComponent(`${token}.${Buffer.from("x".repeat(32)).toString("base64")}`);
    expect((await ask("GET", "/me", { cookie: `${name}=${forged}` })).status).toBe(401);
    expect((await ask("GET", "/me", { cookie: `${name}=%E0%A4%A` })).status).toBe(401);
  });
});
