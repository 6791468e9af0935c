import { openTelegramPlatform } from "../../channels/telegram/platform";
import { readConfig } from "../../src/config";
import { open } from "../../src/main";
import type { Role } from "../../src/people/roles";
import { closeAfterTest, tempFolder } from "../support/desk";
import { freePort } from "../support/ports";

export type Ask = {
  as?: Role | null;
  json?: unknown;
  body?: BodyInit;
  headers?: Record<string, string>;
};

type Open = {
  env?: Record<string, string>;
  empty?: boolean;
  /** The way to the platform: straight, unless a test puts something in between. */
  way?: (apiRoot: string) => Promise<string>;
};

/** The whole desk behind its web face on a port of its own, with an agent of each role signed in (none when `empty`). `close` ends it. */
export const openWeb = async ({ env = {}, empty = false, way = async (apiRoot) => apiRoot }: Open = {}) => {
  const port = await freePort();
  const dataDir = tempFolder("web");
  const config = readConfig({ DATA_DIR: dataDir, PORT: String(port), LOG_LEVEL: "silent", ...env });
  const desk = await open(config);
  const url = `http://127.0.0.1:${port}`;
  const cookies = new Map<Role, string>();
  const emailOf = (role: Role) => `${role}@desk.test`;
  const password = "a password of the tests";
  const ask = async (method: string, path: string, { as = null, json, body, headers = {} }: Ask = {}) => {
    const answer = await fetch(`${url}${path}`, {
      method,
      redirect: "manual",
      headers: {
        ...(method === "GET" ? {} : { "x-parley": "1" }),
        ...(json === undefined ? {} : { "content-type": "application/json" }),
        ...(as ? { cookie: cookies.get(as) ?? "" } : {}),
        ...headers,
      },
      ...(json === undefined ? {} : { body: JSON.stringify(json) }),
      ...(body === undefined ? {} : { body }),
    });
    const text = await answer.text();
    const isJson = answer.headers.get("content-type")?.includes("json") ?? false;
    return { status: answer.status, headers: answer.headers, text, body: isJson && text ? JSON.parse(text) : null };
  };
  const enter = async (role: Role): Promise<string> => {
    const answer = await ask("POST", "/api/sign-in", { json: { email: emailOf(role), password } });
    const cookie = answer.headers.getSetCookie()[0]?.split(";")[0] ?? "";
    cookies.set(role, cookie);
    return cookie;
  };
  for (const role of empty ? [] : (["admin", "lead", "agent"] as const)) {
    await desk.signIn.addAgent({ name: `The ${role}`, email: emailOf(role), role, password });
    await enter(role);
  }
  const platform = await openTelegramPlatform({ now: Date.now });
  const added = await ask("POST", "/api/connections", {
    as: "admin",
    json: {
      channel: "telegram",
      name: "Help",
      settings: { token: platform.token, apiRoot: await way(platform.apiRoot) },
    },
  });
  const connection = String(added.body.id);
  /** A customer's first message; resolves with the conversation's id once the desk shows it. */
  const talk = async (text: string, name = "Olga") => {
    const customer = platform.customer(name);
    customer.writes(text);
    await platform.drained();
    const rows = await ask("GET", "/api/conversations?view=all", { as: "agent" });
    const row = rows.body.items.find((one: { contact: { name: string } }) => one.contact.name === name);
    return { customer, id: String(row?.id) };
  };
  const close = async () => {
    await desk.close();
    await platform.close();
  };
  return { desk, dataDir, url, port, ask, enter, talk, platform, connection, emailOf, password, cookies, close };
};
export type Web = Awaited<ReturnType<typeof openWeb>>;

/** A desk for one test alone. */
export const openWebForTest = async (options: Parameters<typeof openWeb>[0] = {}): Promise<Web> => {
  const web = await openWeb(options);
  closeAfterTest(web.close);
  return web;
};
