import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { type Context, Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { streamSSE } from "hono/streaming";
import { BadConfig } from "../config";
import { listConnections } from "../desk/connections/store";
import { Problem } from "../kernel/problem";
import type { Desk, Log } from "../open-desk";
import type { SignIn } from "../people/sign-in";
import { keepConnection } from "./company";
import { openMemory } from "./memory";
import { openMail } from "./phones/mail";
import type { Platform, StandIn } from "./phones/phone";
import { openSlack } from "./phones/slack";
import { openTelegram } from "./phones/telegram";
import { webchat } from "./phones/webchat";
import { openWhatsApp } from "./phones/whatsapp";
import { openWhatsAppWeb } from "./phones/whatsapp-web";
import { DEMO_PASSWORD, seed } from "./seed";

type Needs = {
  desk: Desk;
  signIn: SignIn;
  log: Log;
  publicUrl: string;
  /** Where the stand-ins reach the desk. */
  localUrl: string;
  now: () => number;
  /** Where the desk keeps its files. */
  folder: string;
  /** Folder of the built inbox; the sandbox's page is built beside it. */
  ui: string | null;
};
const BYTES_MAX = 16_000_000;
const connections = { telegram: "demo-telegram", webchat: "demo-webchat" };
const SIGN_INS = [
  { role: "admin", email: "vera@fernway.example", password: DEMO_PASSWORD },
  { role: "agent", email: "oliver@fernway.example", password: DEMO_PASSWORD },
];
const SHOP_POLICY =
  "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; frame-ancestors 'self'";

const fill = async ({ desk, signIn, now, publicUrl }: Needs): Promise<void> => {
  process.stdout.write("Filling the desk with the demo company…\n");
  const progress = (done: number, of: number) =>
    process.stdout.isTTY && process.stdout.write(`\r${done} of ${of} conversations${done === of ? "\n" : ""}`);
  await seed({ desk, signIn, now, publicUrl, connections, progress });
};

type FileOf = (phone: string, id: string) => StandIn | null;

/** What the page of phones asks for: the screens as they change, deeds, files. */
const phonesApi = (platforms: Platform[], signIns: object[], fileOf: FileOf) => {
  const phones = platforms.flatMap(({ phones }) => phones);
  const api = new Hono();
  api.use(
    bodyLimit({
      maxSize: BYTES_MAX,
      onError: () => Promise.reject(new Problem("file.too_large", { bytesMax: BYTES_MAX })),
    }),
  );
  api.get("/stream", (c) =>
    streamSSE(c, async (stream) => {
      const shown = new Map<string, string>();
      const send = (platform: Platform) => {
        for (const { id, screen } of platform.phones) {
          const data = JSON.stringify(screen());
          if (shown.get(id) === data) continue;
          shown.set(id, data);
          void stream.writeSSE({ data }).catch(() => {});
        }
      };
      const stops = platforms.map((platform) => platform.onChange(() => queueMicrotask(() => send(platform))));
      stream.onAbort(() => {
        for (const stop of stops) stop();
      });
      for (const platform of platforms) send(platform);
      while (!stream.aborted) {
        await stream.sleep(20_000);
        await stream.writeSSE({ event: "beat", data: "" }).catch(() => {});
      }
    }),
  );
  api.get("/sign-ins", (c) => c.json(signIns));
  api.post("/phones/:phone", async (c) => {
    if (c.req.header("x-parley") !== "1") throw new Problem("not_allowed", { reason: "missing_header" });
    const phone = phones.find(({ id }) => id === c.req.param("phone"));
    if (!phone) throw new Problem("not_found", { what: "phone" });
    await phone.act(await c.req.json());
    return c.json({ ok: true });
  });
  api.get("/files/:phone/:id", (c) => {
    const file = fileOf(c.req.param("phone"), c.req.param("id"));
    if (!file) throw new Problem("not_found", { what: "file" });
    const isPicture = /^image\/(png|jpe?g|webp|gif)$/.test(file.mime);
    c.header("content-security-policy", "default-src 'none'; sandbox");
    if (!isPicture) c.header("content-disposition", `attachment; filename*=UTF-8''${encodeURIComponent(file.name)}`);
    return c.body(new Uint8Array(file.bytes).buffer, 200, {
      "content-type": isPicture ? file.mime : "application/octet-stream",
    });
  });
  return api;
};

/** Keeps stand-ins and invented customers out of a desk that people work with. Throws BadConfig. */
const mustBeDemo = async ({ desk, signIn }: Needs): Promise<void> => {
  const doors = await listConnections(desk.store.read);
  if (doors.some(({ id }) => id === connections.webchat)) return;
  if (doors.length === 0 && (await signIn.needsSetup())) return;
  throw new BadConfig(
    "DATA_DIR or DATABASE_URL names a desk that is not the demo's. Name another for the demo, or start this one with: npm start",
  );
};

/** The demo: stand-in platforms, the demo company, and a page of phones. Only ever mounted by `npm run demo`. */
export const openSandbox = async (needs: Needs) => {
  const { desk, signIn, log, publicUrl, localUrl, now, ui, folder } = needs;
  await mustBeDemo(needs);
  const standIns = { now, log: (line: string) => log.info({}, line) };
  const platforms = await Promise.all(
    [openTelegram, openWhatsApp, openWhatsAppWeb, openSlack, openMail].map((open) => open(standIns)),
  );
  const shop = webchat(publicUrl);
  const isFresh = await signIn.needsSetup();
  const find: FileOf = (phone, id) =>
    platforms.find((one) => one.phones.some((each) => each.id === phone))?.file(id) ?? null;
  const memory = await openMemory(join(folder, "phones.json"), { isFresh, find });
  for (const { remember } of platforms) remember?.(memory.past);
  const phones = platforms.map((platform) => ({
    ...platform,
    phones: platform.phones.map((phone) => ({ ...phone, screen: memory.screen(phone.screen) })),
  }));
  for (const { onChange } of platforms) onChange(memory.changed);
  for (const { connection } of platforms) await keepConnection(desk, { now, isStandIn: true }, connection);
  await keepConnection(desk, { now, isStandIn: false }, shop);
  if (isFresh) await fill(needs);

  const pages = new Hono();
  const built = (name: string) => async (c: Context) => {
    const file = ui ? join(ui, "sandbox", name) : "";
    return existsSync(file)
      ? c.html(await readFile(file, "utf8"))
      : c.text("The sandbox's page is not built: run npm run build.", 404);
  };
  pages.get("/sandbox", built("index.html"));
  pages.get("/sandbox/shop", (c) => {
    c.header("content-security-policy", SHOP_POLICY);
    return built("shop.html")(c);
  });
  pages.route(
    "/sandbox/api",
    phonesApi(phones, SIGN_INS, (phone, id) => find(phone, id) ?? memory.file(phone, id)),
  );

  return {
    pages,
    signIns: SIGN_INS,
    /** Tells the platforms that post to us where we are. To be called once the desk listens. */
    start: async (): Promise<void> => {
      for (const { connection, started } of platforms) await started?.(`${localUrl}/webhooks/${connection.id}`);
    },
    close: async (): Promise<void> => {
      await memory.close();
      for (const platform of platforms) await platform.close();
    },
  };
};
