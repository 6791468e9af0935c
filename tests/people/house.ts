import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Hono } from "hono";
import { vi } from "vitest";
import { openSqlite } from "../../db/sqlite";
import { Problem } from "../../src/kernel/problem";
import { identify } from "../../src/people/guard";
import { peopleRoutes } from "../../src/people/routes";
import { openSignIn } from "../../src/people/sign-in";
import { afterEveryTest } from "../support/after";

const statuses: Record<string, 400 | 401 | 403 | 404 | 409 | 429> = {
  bad_input: 400,
  not_signed_in: 401,
  not_allowed: 403,
  not_found: 404,
  conflict: 409,
  rate_limited: 429,
};

// Hashing a password is slow on purpose, and slower still beside other suites.
vi.setConfig({ testTimeout: 60_000 });

const closing: (() => Promise<void>)[] = [];
afterEveryTest(async () => {
  for (const close of closing.splice(0)) await close();
});

/** People alone on a real SQLite file, with a clock turned by hand and the routes as they are mounted. */
export const openPeople = async ({ publicUrl = "http://desk.test" } = {}) => {
  const folder = mkdtempSync(join(tmpdir(), "parley-people-"));
  const store = openSqlite(join(folder, "parley.db"));
  closing.push(async () => {
    await store.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const clock = { at: Date.parse("2030-01-07T09:00:00Z") };
  const now = () => clock.at;
  const signIn = openSignIn({ store, secret: "s3cret-of-at-least-32-characters!", publicUrl, now });
  const api = new Hono();
  api.use(identify({ signIn, publicUrl }));
  api.route("/", peopleRoutes({ store, signIn, now }));
  const app = new Hono().route("/api", api);
  app.onError((failure, c) => {
    if (!(failure instanceof Problem)) throw failure;
    return c.json(
      { code: failure.code, message: failure.message, details: failure.details },
      statuses[failure.code] ?? 500,
    );
  });
  const ask = async (
    method: string,
    path: string,
    { json, cookie, headers = {} }: { json?: unknown; cookie?: string; headers?: Record<string, string> } = {},
  ) => {
    const body = json === undefined ? undefined : JSON.stringify(json);
    const base: Record<string, string> = { host: "desk.test", "x-parley": "1" };
    if (body) base["content-type"] = "application/json";
    if (cookie) base.cookie = cookie;
    const answer = await app.request(`/api${path}`, { method, body, headers: { ...base, ...headers } });
    const text = await answer.text();
    return {
      status: answer.status,
      body: text ? JSON.parse(text) : null,
      cookies: answer.headers.getSetCookie(),
      cookie: answer.headers.getSetCookie()[0]?.split(";")[0] ?? "",
    };
  };
  const addAgent = (name: string, role: "admin" | "lead" | "agent" = "agent") =>
    signIn.addAgent({ name, email: `${name.toLowerCase()}@desk.test`, role, password: `${name} has a password` });
  const enter = async (name: string) => {
    const json = { email: `${name.toLowerCase()}@desk.test`, password: `${name} has a password` };
    return (await ask("POST", "/sign-in", { json })).cookie;
  };
  return { store, signIn, clock, ask, addAgent, enter };
};
