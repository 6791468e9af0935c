import { vi } from "vitest";
import { channelNamed } from "../../channels/registry";
import type { TelegramPlatform } from "../../channels/telegram/platform";
import type { Store } from "../../db/client";
import { addConnection } from "../../src/desk/connections/add";
import { saveSettings } from "../../src/desk/conversations/store";
import { newId } from "../../src/kernel/ids";
import { openSeal } from "../../src/kernel/seal";
import { openSignIn } from "../../src/people/sign-in";

export const secretKey = "a secret of the tests that is long enough";
export const vera = { name: "Vera", email: "vera@desk.test", password: "Vera has a password" };

/** Waits as long as a busy machine may take. */
export const patiently = <T>(deed: () => T | Promise<T>): Promise<T> =>
  vi.waitFor(deed, { timeout: 240_000, interval: 25 });

const using = (store: Store) => ({
  transact: store.transact,
  now: Date.now,
  newId,
  seal: openSeal(secretKey),
  channelNamed,
});
const furnish = async (store: Store): Promise<void> => {
  await store.transact((tx) => saveSettings(tx, { undoSeconds: 0, botEnabled: false }, Date.now()));
  const signIn = openSignIn({ store, secret: secretKey, publicUrl: "http://127.0.0.1", now: Date.now });
  await signIn.addAgent({ ...vera, role: "admin" });
};

/** The same with one connection of any channel; gives its id. */
export const prepareOne = async (
  store: Store,
  one: { channel: string; name: string; settings: Record<string, unknown> },
): Promise<string> => {
  const added = await addConnection(using(store), one);
  await furnish(store);
  return added;
};

type Bot = { platform: TelegramPlatform; settings?: Record<string, unknown> };

/** A desk with these bots and one admin, before its server has ever started: replies leave at once, the bot is silent. */
export const prepare = async (store: Store, bots: Bot[]): Promise<string[]> => {
  const added: string[] = [];
  for (const { platform, settings } of bots) {
    const { apiRoot, token } = platform;
    const bot = { channel: "telegram", name: platform.botUsername, settings: { apiRoot, token, ...settings } };
    added.push(await addConnection(using(store), bot));
  }
  await furnish(store);
  return added;
};

/** As the inbox posts. Throws on every answer but a good one. */
export const post = async (url: string, json: unknown, cookie = ""): Promise<Response> => {
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json", "x-parley": "1", cookie },
    body: JSON.stringify(json),
  });
  if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
  return response;
};

/** Vera's session at this server. */
export const signInAt = async (url: string): Promise<string> => {
  const answer = await patiently(() => post(`${url}/api/sign-in`, vera));
  const cookie = answer.headers.getSetCookie()[0]?.split(";")[0];
  if (!cookie) throw new Error("No session was given.");
  return cookie;
};
