import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { z } from "zod";
import { openTelegramPlatform, type TelegramPlatform } from "../../channels/telegram/platform";
import { type Ask, type Client, ok, openClient } from "./client";
import type { Place } from "./place";
import { type Running, serverFolder, until } from "./server";

const SECRET = "bench-secret";
const ADMIN = { name: "Bench", email: "bench@parley.example", password: "a long bench password" };
const Identified = z.object({ id: z.string() });
const Ready = z.object({ connections: z.array(z.object({ id: z.string(), state: z.string() })) });

const json = { "content-type": "application/json", "x-parley": "1" };

/** Makes the first admin over HTTP, as a person would. Gives who it is and the cookie. */
export const makeAdmin = async (client: Client): Promise<{ agent: string; cookie: string }> => {
  const made = await ok(client, { method: "POST", path: "/api/setup", headers: json, body: JSON.stringify(ADMIN) });
  const cookie = (made.headers["set-cookie"] ?? []).map((line) => line.split(";")[0]).join("; ");
  return { agent: Identified.parse(JSON.parse(made.body)).id, cookie };
};

/** Adds a Telegram bot in webhook mode over HTTP; resolves when it is online. */
export const addBot = async (client: Client, cookie: string, platform: TelegramPlatform): Promise<string> => {
  const settings = { mode: "webhook", token: platform.token, apiRoot: platform.apiRoot, secretToken: SECRET };
  const body = JSON.stringify({ channel: "telegram", name: "Bench bot", settings });
  const added = await ok(client, { method: "POST", path: "/api/connections", headers: { ...json, cookie }, body });
  const { id } = Identified.parse(JSON.parse(added.body));
  await until("the bot to come online", async () => {
    const { connections } = Ready.parse(JSON.parse((await ok(client, { path: "/readyz" })).body));
    return connections.some((one) => one.id === id && one.state === "online");
  });
  return id;
};

/** Gives a desk that has not been started the demo company's categories and articles: without them it has nothing to think about. */
export const stock = ({ env }: Place): void => {
  const parley = (...args: string[]) =>
    execFileSync(process.execPath, [join(serverFolder, "cli.js"), ...args], {
      env: { PATH: process.env.PATH, LOG_LEVEL: "error", ...env },
      stdio: ["ignore", "ignore", "inherit"],
    });
  parley("category", "import", join(serverFolder, "seed", "categories.jsonl"));
  parley("article", "import", join(serverFolder, "seed", "articles"));
};

/** A running desk with a bot and customers, and the admin's cookie. */
export const furnish = async (desk: Running, persons: number) => {
  const platform = await openTelegramPlatform();
  for (let person = 1; person <= persons; person += 1)
    platform.customer({ firstName: `Customer ${person}`, id: person });
  const client = openClient(desk.origin, 1);
  try {
    const { agent, cookie } = await makeAdmin(client);
    return { agent, cookie, platform, connection: await addBot(client, cookie, platform) };
  } finally {
    client.close();
  }
};

/** Telegram's post about a text. The update's number makes it distinct. */
export const post = (connection: string, update: { number: number; person: number; text: string }): Ask => {
  const who = { id: update.person, first_name: `Customer ${update.person}` };
  return {
    method: "POST",
    path: `/webhooks/${connection}`,
    headers: { "content-type": "application/json", "x-telegram-bot-api-secret-token": SECRET },
    body: JSON.stringify({
      update_id: update.number,
      message: {
        message_id: update.number,
        date: Math.floor(Date.now() / 1000),
        chat: { ...who, type: "private" },
        from: { ...who, is_bot: false, language_code: "en" },
        text: update.text,
      },
    }),
  };
};
