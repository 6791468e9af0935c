import { Hono } from "hono";
import { streamSSE } from "hono/streaming";
import { z } from "zod";
import { openTelegramPlatform } from "../../channels/telegram/platform";
import { split } from "../desk/connections/add";
import * as connections from "../desk/connections/store";
import { Problem } from "../kernel/problem";
import type { Desk, Log } from "../open-desk";
import type { SignIn } from "../people/sign-in";
import { page, script, shopPage, style } from "./page";
import { chatIdOf, DEMO_PASSWORD, seed } from "./seed";

type Needs = { desk: Desk; signIn: SignIn; log: Log; publicUrl: string; now: () => number; dataDir: string };
const TELEGRAM = "demo-telegram";
const WEBCHAT = "demo-webchat";

const Act = z.discriminatedUnion("does", [
  z.object({ does: z.literal("writes"), text: z.string().min(1).max(4096) }),
  z.object({ does: z.literal("presses"), message: z.number(), data: z.string() }),
  z.object({ does: z.literal("edits"), message: z.number(), text: z.string().min(1).max(4096) }),
  z.object({ does: z.literal("reacts"), message: z.number(), emoji: z.string().max(8) }),
  z.object({ does: z.literal("photo"), name: z.string().max(100), base64: z.string().max(8_000_000) }),
]);

/** The demo: stand-in platforms, the demo company, and a page of phones. Only ever mounted by `npm run demo`. */
export const openSandbox = async ({ desk, signIn, log, publicUrl, now }: Needs) => {
  const platform = await openTelegramPlatform({ username: "fernway_help_bot", now, log: (line) => log.info({}, line) });
  const settings: Record<string, Record<string, unknown>> = {
    [TELEGRAM]: { token: platform.token, apiRoot: platform.apiRoot, mode: "polling" },
    [WEBCHAT]: { title: "Fernway", openToAll: true, messagesPerMinute: 600, sessionsPerMinute: 600 },
  };
  for (const [id, name] of [
    [TELEGRAM, "telegram"],
    [WEBCHAT, "webchat"],
  ] as const) {
    const channel = desk.channels.find((one) => one.name === name);
    if (!channel) throw new Error(`There is no channel called ${name}.`);
    const { open, secret } = split(channel, Object(channel.settings.parse(settings[id])));
    const secrets = desk.seal.seal(JSON.stringify(secret));
    const known = (await connections.listConnections(desk.store.read)).some((one) => one.id === id);
    const address = id === TELEGRAM ? `@${platform.botUsername}` : publicUrl;
    await desk.store.transact((tx) =>
      known
        ? connections.saveConnection(tx, id, { settings: open, secrets, memory: null })
        : connections.insertConnection(tx, {
            id,
            channel: name,
            name: id === TELEGRAM ? "Fernway bot" : "Fernway site",
            address,
            settings: open,
            secrets,
            at: now(),
          }),
    );
  }
  if (await signIn.needsSetup()) {
    process.stdout.write("Filling the desk with the demo company…\n");
    const progress = (done: number, of: number) =>
      process.stdout.isTTY && process.stdout.write(`\r${done} of ${of} conversations${done === of ? "\n" : ""}`);
    await seed({ desk, signIn, now, publicUrl, connections: { telegram: TELEGRAM, webchat: WEBCHAT }, progress });
  }
  // Past customers have their chats, so that a reply to them arrives somewhere.
  for (let person = 1; person <= 200; person += 1)
    platform.customer({ firstName: `Customer ${person}`, id: chatIdOf(person) });
  const customer = platform.customer({
    firstName: "Alex",
    lastName: "Newcomer",
    username: "alex_newcomer",
    id: 700_001,
  });

  const pages = new Hono();
  pages.get("/sandbox", (c) => c.html(page));
  pages.get("/sandbox/sandbox.js", (c) => c.body(script, 200, { "content-type": "text/javascript; charset=utf-8" }));
  pages.get("/sandbox/sandbox.css", (c) => c.body(style, 200, { "content-type": "text/css; charset=utf-8" }));
  pages.get("/sandbox/shop", (c) => {
    c.header(
      "content-security-policy",
      "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; frame-ancestors 'self'",
    );
    return c.html(shopPage(WEBCHAT));
  });
  pages.get("/sandbox/telegram/stream", (c) =>
    streamSSE(c, async (stream) => {
      const send = () => void stream.writeSSE({ data: JSON.stringify(platform.chat(700_001)) }).catch(() => {});
      const stop = platform.on("change", ({ chatId }) => chatId === 700_001 && send());
      stream.onAbort(stop);
      send();
      while (!stream.aborted) {
        await stream.sleep(20_000);
        await stream.writeSSE({ event: "beat", data: "" }).catch(() => {});
      }
    }),
  );
  pages.post("/sandbox/telegram", async (c) => {
    if (c.req.header("x-parley") !== "1") throw new Problem("not_allowed", { reason: "missing_header" });
    const act = Act.parse(await c.req.json());
    if (act.does === "writes") customer.writes(act.text);
    else if (act.does === "presses") customer.presses(act.message, act.data);
    else if (act.does === "edits") customer.edits(act.message, act.text);
    else if (act.does === "photo")
      customer.sendsPhoto({ name: act.name, bytes: new Uint8Array(Buffer.from(act.base64, "base64")) });
    else customer.reacts(act.message, act.emoji);
    return c.json({ ok: true });
  });
  pages.get("/sandbox/telegram/files/:id", (c) => {
    const file = platform.file(c.req.param("id"));
    if (!file) throw new Problem("not_found", { what: "file" });
    return c.body(new Uint8Array(file.bytes).buffer, 200, {
      "content-type": /^image\/(png|jpe?g|webp|gif)$/.test(file.mime) ? file.mime : "application/octet-stream",
    });
  });

  return {
    pages,
    signIns: [
      { role: "admin", email: "vera@fernway.example", password: DEMO_PASSWORD },
      { role: "agent", email: "oliver@fernway.example", password: DEMO_PASSWORD },
    ],
    close: platform.close,
  };
};
