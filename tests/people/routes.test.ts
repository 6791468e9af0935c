import { describe, expect, it } from "vitest";
import { guardSocket } from "../../src/people/guard";
import type { Agent, Team } from "../../src/people/model";
import { peopleRoutes } from "../../src/people/routes";
import type { AgentView, TeamView } from "../../src/realtime/wire";
import { openPeople } from "./house";

describe("the first admin", () => {
  it("is made once, however many try at the same time", async () => {
    const { ask } = await openPeople();
    expect((await ask("GET", "/setup")).body).toEqual({ needed: true });
    const tries = await Promise.all(
      Array.from({ length: 20 }, (_, n) =>
        ask("POST", "/setup", { json: { name: `A${n}`, email: `a${n}@desk.test`, password: "long enough" } }),
      ),
    );
    const won = tries.filter((one) => one.status === 200);
    expect(won).toHaveLength(1);
    expect(tries.filter((one) => one.status === 409)).toHaveLength(19);
    const cookie = won[0]?.cookie;
    expect((await ask("GET", "/me", { cookie })).body).toMatchObject({ role: "admin" });
    expect((await ask("GET", "/agents", { cookie })).body.items).toHaveLength(1);
    expect((await ask("GET", "/setup")).body).toEqual({ needed: false });
  });
});

describe("writes from elsewhere", () => {
  it("are refused without our header, from another origin, or from none that can be named", async () => {
    const { ask, addAgent, enter } = await openPeople();
    await addAgent("Ida", "admin");
    const cookie = await enter("Ida");
    const write = (headers: Record<string, string>) =>
      ask("POST", "/teams", { cookie, json: { name: "Front" }, headers }).then((answer) => answer.status);
    expect(await write({ "x-parley": "" })).toBe(403);
    expect(await write({ origin: "https://evil.test" })).toBe(403);
    expect(await write({ origin: "http://desk.test.evil.test" })).toBe(403);
    expect(await write({ origin: "null" })).toBe(403);
    expect(await write({ origin: "http://desk.test" })).toBe(201);
    expect(await write({ origin: "http://other.test:81", host: "other.test:81" })).toBe(201);
  });

  it("cannot open a socket either", async () => {
    const { signIn, addAgent, enter } = await openPeople();
    await addAgent("Vera");
    const who = guardSocket({ signIn, publicUrl: "http://desk.test" });
    const cookie = await enter("Vera");
    expect(await who({ cookie, origin: "http://desk.test" })).toMatchObject({ name: "Vera" });
    expect(await who({ cookie, origin: "http://evil.test", host: "desk.test" })).toBeNull();
    expect(await who({ origin: "http://desk.test" })).toBeNull();
  });
});

describe("a signature", () => {
  it("is one's own, in two languages, may be empty, and is refused with its length when it is too long", async () => {
    const { ask, addAgent, enter } = await openPeople();
    await addAgent("Vera");
    await addAgent("Ida", "admin");
    const [cookie, ida] = [await enter("Vera"), await enter("Ida")];
    expect((await ask("GET", "/me/signature", { cookie })).body).toEqual({ en: "", ru: "" });
    const json = { en: " **Vera**\r\n\r\n\r\n\r\nFernway\u0000 ", ru: "Вера" };
    const kept = { en: "**Vera**\n\nFernway", ru: "Вера" };
    expect((await ask("PUT", "/me/signature", { cookie, json })).body).toEqual(kept);
    expect((await ask("GET", "/me/signature", { cookie })).body).toEqual(kept);
    expect((await ask("GET", "/me/signature", { cookie: ida })).body).toEqual({ en: "", ru: "" });
    const long = await ask("PUT", "/me/signature", { cookie, json: { en: "x".repeat(1001) } });
    expect(long).toMatchObject({ status: 400, body: { code: "bad_input" } });
    expect(JSON.stringify(long.body.details)).toContain("at most 1000 characters");
    // Whatever else is changed of an agent leaves it alone.
    await ask("PATCH", "/me", { cookie, json: { name: "Vera Holt" } });
    expect((await ask("GET", "/me/signature", { cookie })).body).toEqual(kept);
    expect((await ask("PUT", "/me/signature", { cookie, json: {} })).body).toEqual({ en: "", ru: "" });
  });
});

describe("agents and teams", () => {
  it("are kept by admins and seen by all", async () => {
    const { ask, addAgent, enter } = await openPeople();
    await addAgent("Ida", "admin");
    await addAgent("Vera");
    const [ida, vera] = [await enter("Ida"), await enter("Vera")];
    const json = { name: "Noor", email: "Noor@Desk.test", role: "agent" };
    expect((await ask("POST", "/agents", { cookie: vera, json })).status).toBe(403);
    expect((await ask("POST", "/agents", { json })).status).toBe(401);
    const noor = await ask("POST", "/agents", { cookie: ida, json });
    expect(noor.body).toMatchObject({ email: "noor@desk.test", teams: [] });
    expect((await ask("POST", "/agents", { cookie: ida, json })).body).toMatchObject({
      code: "conflict",
      details: { field: "email" },
    });
    const team = await ask("POST", "/teams", { cookie: ida, json: { name: "Front line", agents: [noor.body.id] } });
    expect(team.body).toMatchObject({ key: "front-line", agents: [noor.body.id] });
    expect((await ask("GET", `/agents/${noor.body.id}`, { cookie: vera })).body.teams).toEqual([team.body.id]);
    await ask("PATCH", `/agents/${noor.body.id}`, { cookie: ida, json: { teams: [] } });
    expect((await ask("GET", `/teams/${team.body.id}`, { cookie: vera })).body.agents).toEqual([]);
    expect((await ask("DELETE", `/teams/${team.body.id}`, { cookie: ida })).status).toBe(204);
    expect((await ask("GET", `/teams/${team.body.id}`, { cookie: ida })).status).toBe(404);
    const bad = await ask("PATCH", `/agents/${noor.body.id}`, { cookie: ida, json: { teams: ["nowhere"] } });
    expect(bad.status).toBe(404);
  });

  it("come in pages", async () => {
    const { ask, addAgent, enter } = await openPeople();
    for (const name of ["Ida", "Vera", "Noor"]) await addAgent(name);
    const cookie = await enter("Ida");
    const first = await ask("GET", "/agents?limit=2", { cookie });
    const rest = await ask("GET", `/agents?limit=2&cursor=${first.body.cursor}`, { cookie });
    const names = [...first.body.items, ...rest.body.items].map((agent) => agent.name);
    expect(names).toEqual(["Ida", "Vera", "Noor"]);
    expect(rest.body.cursor).toBeNull();
  });

  it("always keep one admin who can sign in", async () => {
    const { ask, addAgent, enter } = await openPeople();
    const ida = await addAgent("Ida", "admin");
    const cookie = await enter("Ida");
    const demoted = await ask("PATCH", `/agents/${ida.id}`, { cookie, json: { role: "agent" } });
    expect(demoted.body).toMatchObject({ code: "conflict", details: { reason: "last_admin" } });
    expect((await ask("DELETE", `/agents/${ida.id}`, { cookie })).status).toBe(409);
  });

  it("tell what is wrong with a request", async () => {
    const { ask } = await openPeople();
    const answer = await ask("POST", "/setup", { json: { name: "", email: "x", password: "short" } });
    expect(answer.status).toBe(400);
    const paths = answer.body.details.issues.map((issue: { path: string }) => issue.path);
    expect(paths).toEqual(["name", "email", "password"]);
  });

  it("are described by the API's own document, and fit the wire", async () => {
    const { store, signIn } = await openPeople();
    const app = peopleRoutes({ store, signIn, now: () => 0 });
    const document = app.getOpenAPI31Document({ openapi: "3.1.0", info: { title: "Parley", version: "1" } });
    expect(Object.keys(document.paths ?? {})).toEqual(
      expect.arrayContaining(["/me", "/sign-in", "/sign-out", "/setup", "/agents", "/agents/{id}", "/teams"]),
    );
    const asWire = (agent: Agent, team: Team): [AgentView, TeamView] => [agent, team];
    expect(asWire).toBeTypeOf("function");
  });
});
