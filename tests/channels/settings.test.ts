import { describe, expect, it } from "vitest";
import type { Channel } from "../../channels/contract";
import { isEmpty, isNeeded } from "../../channels/kit/needed";
import { channels } from "../../channels/registry";
import { helpOf, isOffered } from "../../inbox-ui/src/features/settings/connections/needed";
import { openWebForTest } from "../http/web";

/** What somebody must at least say to each channel. */
const least: Record<string, Record<string, unknown>> = {
  telegram: { token: "123456:abcdef" },
  slack: { token: "xoxb-1-a", appToken: "xapp-1-a" },
  webchat: {},
  email: { address: "help@example.com", password: "p", imapHost: "imap.example.com", smtpHost: "smtp.example.com" },
  whatsapp: {
    phoneNumberId: "1",
    businessAccountId: "2",
    accessToken: "token-token",
    appSecret: "secret-secret",
    verifyToken: "verify",
  },
  "whatsapp-web": {},
};
const settingsOf = (channel: Channel, more: Record<string, unknown> = {}): Record<string, unknown> =>
  Object(channel.settings.parse({ ...least[channel.name], ...more }));
const neededOf = (channel: Channel, more: Record<string, unknown>) => {
  const settings = settingsOf(channel, more);
  return channel.fields.filter((field) => isNeeded(field, settings)).map(({ key }) => key);
};
const named = (name: string): Channel => {
  const found = channels.find((one) => one.name === name);
  if (!found) throw new Error(`There is no channel ${name}.`);
  return found;
};

describe.each(channels)("the form of $name", (channel) => {
  it("shows what holds while a field is left out", () => {
    for (const { key, kind, standard, choices } of channel.fields) {
      const shown =
        standard ?? (kind === "switch" ? false : kind === "choice" ? Object.keys(choices ?? {})[0] : undefined);
      if (shown === undefined) continue;
      const without = settingsOf(channel, { [key]: undefined });
      expect([key, settingsOf(channel, { [key]: shown })]).toEqual([key, without]);
    }
  });

  it("can be filled in: what is needed is on it, and what decides about it has the values named", () => {
    const settings = settingsOf(channel);
    for (const field of channel.fields)
      if (isNeeded(field, settings)) expect([field.key, isEmpty(settings[field.key])]).toEqual([field.key, false]);
    for (const { key, neededWhen = {}, offeredWhen = {} } of channel.fields)
      for (const [other, values] of [...Object.entries(neededWhen), ...Object.entries(offeredWhen)]) {
        const decides = channel.fields.find((one) => one.key === other);
        const offered = decides?.kind === "switch" ? ["true", "false"] : Object.keys(decides?.choices ?? {});
        expect([key, values.filter((value) => !offered.includes(value))]).toEqual([key, []]);
      }
  });

  it("says in both languages what is wrong with a value and how to mend it", () => {
    for (const { key, kind, wrong, standard, neededWhen, required, label } of channel.fields) {
      expect([key, label.en !== "", label.ru !== ""]).toEqual([key, true, true]);
      if (kind === "number") expect([key, typeof standard]).toEqual([key, "number"]);
      const judged = channel.settings.safeParse({ ...least[channel.name], [key]: kind === "lines" ? ["?"] : "?" });
      const isRefused = !judged.success && judged.error.issues.some(({ path }) => path[0] === key);
      // An address, a choice and a switch are wrong in one way only, and the form has words for it.
      if (isRefused && ["text", "secret", "number", "lines"].includes(kind))
        expect([key, wrong?.en, wrong?.ru]).toEqual([key, expect.any(String), expect.any(String)]);
      expect([key, required && neededWhen !== undefined]).toEqual([key, false]);
    }
  });
});

it.each([
  ["slack", {}, ["token", "appToken"]],
  ["slack", { mode: "events" }, ["token", "signingSecret"]],
  // Channels are found once the app was invited: until then it listens to none.
  ["slack", { listen: "chosen" }, ["token", "appToken"]],
  ["email", {}, ["address", "password", "imapHost", "smtpHost"]],
  ["email", { receive: "webhook" }, ["address", "webhookSecret", "smtpHost"]],
  ["email", { auth: "google" }, ["address", "clientId", "clientSecret", "refreshToken"]],
  ["email", { auth: "microsoft" }, ["address", "clientId", "refreshToken"]],
  ["whatsapp", {}, ["phoneNumberId", "businessAccountId", "accessToken", "appSecret", "verifyToken"]],
  ["webchat", { requireIdentity: true }, ["identitySecret"]],
])("%s needs, with %o", (name, more, keys) => {
  expect(neededOf(named(name), more)).toEqual(keys);
});

it("offers Slack's channels in the open once they are to be chosen, and says what it means that none is", () => {
  const field = named("slack").fields.find(({ key }) => key === "channels");
  if (!field) throw new Error("no channels on the form");
  expect([isOffered(field, { listen: "invited" }), isOffered(field, { listen: "chosen" })]).toEqual([false, true]);
  expect(helpOf(field, [], "en")).toMatch(/^None chosen yet: .*only direct messages and mentions.*\/invite @name$/);
  expect(helpOf(field, [], "ru")).toMatch(/^Пока ни одного: .*только личные сообщения и упоминания.*\/invite @имя$/);
  expect(helpOf(field, ["help"], "en")).toMatch(/^One per line/);
});

describe("a connection that is added", () => {
  it("is refused by the fields' own names, in words, when something needed is missing or wrong", async () => {
    const { ask } = await openWebForTest();
    const add = async (channel: string, settings: object) => {
      const { status, body } = await ask("POST", "/api/connections", {
        as: "admin",
        json: { channel, name: "", settings },
      });
      return [status, body.code, body.details.issues?.map(({ path }: { path: string }) => path), body.message];
    };
    expect(await add("telegram", { token: "no" })).toEqual([
      422,
      "connection.bad_settings",
      ["token"],
      "Bot token (token): a bot token looks like 123456:ABC-DEF",
    ]);
    expect(await add("slack", { token: "xoxb-1-a", mode: "events" })).toEqual([
      422,
      "connection.bad_settings",
      ["signingSecret"],
      "Signing secret (signingSecret) is missing",
    ]);
    const meta = { phoneNumberId: "1", businessAccountId: "2", appSecret: "secret-secret", verifyToken: "verify" };
    expect((await add("whatsapp", { ...meta, accessToken: "EAA" }))[3]).toBe(
      "Permanent access token (accessToken): this is too short for an access token",
    );
    expect((await add("whatsapp", { ...meta, accessToken: " " }))[3]).toContain("is missing");
    expect((await add("email", { address: "help@example.com", auth: "google" }))[2]).toEqual([
      "clientId",
      "clientSecret",
      "refreshToken",
    ]);
    const away = await ask("POST", "/api/connections", {
      as: "admin",
      json: { channel: "telegram", name: "", settings: { token: "123456:abcdef", apiRoot: "http://127.0.0.1:9" } },
    });
    expect(away.body.details).toMatchObject({ kind: "unreachable", said: away.body.message });
    const short = { address: "help@example.com", receive: "webhook", webhookSecret: "short" };
    expect((await add("email", short))[2]).toEqual(["webhookSecret"]);
  });

  it("never gives a secret back, and says which ones somebody has given", async () => {
    const { ask, connection, platform } = await openWebForTest();
    const settings = async () =>
      (await ask("GET", "/api/connections", { as: "admin" })).body.find(({ id }: { id: string }) => id === connection)
        .settings;
    // Telegram's webhook secret is derived from the token: nobody has given it.
    expect(await settings()).toMatchObject({ token: true, mode: "polling" });
    expect(await settings()).not.toHaveProperty("secretToken");
    const given = { settings: { secretToken: "of-our-own" } };
    expect((await ask("PATCH", `/api/connections/${connection}`, { as: "admin", json: given })).status).toBe(200);
    expect(await settings()).toMatchObject({ token: true, secretToken: true });
    expect(JSON.stringify(await settings())).not.toContain(platform.token);
    const chat = await ask("POST", "/api/connections", {
      as: "admin",
      json: { channel: "webchat", name: "Site", settings: { identitySecret: "sixteen-characters" } },
    });
    const all = (await ask("GET", "/api/connections", { as: "admin" })).body;
    const { settings: kept } = all.find(({ id }: { id: string }) => id === chat.body.id);
    expect(kept).toMatchObject({ identitySecret: true });
    expect(kept).not.toHaveProperty("secret");
  });
});
