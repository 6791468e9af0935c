import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const CHROMIUM = "/usr/bin/chromium";
const SERVER = "dist/server/main.js";
const canRun = existsSync(CHROMIUM) && existsSync(SERVER);
if (!canRun) console.warn("Journeys are skipped: they need Debian's chromium and a built server (npm run build).");

const freePort = () =>
  new Promise<number>((resolve) => {
    const probe = createServer().listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });

describe.skipIf(!canRun)("the main job, in a real browser", () => {
  let base = "";
  let browser: Browser;
  let server: ChildProcess;
  const data = mkdtempSync(join(tmpdir(), "parley-journey-"));

  beforeAll(async () => {
    const port = await freePort();
    base = `http://127.0.0.1:${port}`;
    const env = {
      ...process.env,
      PORT: String(port),
      DATA_DIR: data,
      LOG_LEVEL: "warn",
      DATABASE_URL: "",
      PUBLIC_URL: "",
    };
    server = spawn(process.execPath, [SERVER, "--demo"], { env, stdio: ["ignore", "pipe", "inherit"] });
    await new Promise<void>((resolve, reject) => {
      server.stdout?.on("data", (text) => String(text).includes("Parley is ready at") && resolve());
      server.once("exit", (code) => reject(new Error(`The server ended with ${code}.`)));
    });
    const args = [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      "--no-first-run",
    ];
    browser = await chromium.launch({ executablePath: CHROMIUM, args });
  });
  afterAll(async () => {
    await browser?.close();
    server?.removeAllListeners("exit");
    server?.kill("SIGTERM");
    rmSync(data, { recursive: true, force: true });
  });

  const signIn = async (email: string): Promise<Page> => {
    const page = await (await browser.newContext({ viewport: { width: 1280, height: 800 } })).newPage();
    await page.goto(base);
    await page.fill('input[type="email"]', email);
    await page.fill('input[type="password"]', "fernway-demo");
    await page.keyboard.press("Enter");
    await page.getByText("Alex Newcomer").first().waitFor();
    return page;
  };
  const phone = async (): Promise<Page> => {
    const page = await (await browser.newContext({ viewport: { width: 1280, height: 800 } })).newPage();
    await page.goto(`${base}/sandbox`);
    return page;
  };

  it("answers in Telegram with a citation, hands over what it cannot prove, and an agent's reply reaches the phone", async () => {
    const customer = await phone();
    await customer.fill("#text", "How long does delivery to Norway take?");
    await customer.keyboard.press("Enter");
    const source = customer.locator("#chat .m.bot a").first();
    await source.waitFor();
    expect(await source.getAttribute("href")).toContain("/help/en/delivery-times");

    await customer.fill("#text", "Do you have decaf beans?");
    await customer.keyboard.press("Enter");
    await customer.getByText("I am passing this to a colleague").waitFor();

    const oliver = await signIn("oliver@fernway.example");
    await oliver
      .getByRole("link", { name: /Alex Newcomer/ })
      .first()
      .click();
    const vera = await signIn("vera@fernway.example");
    await vera
      .getByRole("link", { name: /Alex Newcomer/ })
      .first()
      .click();
    await oliver.getByRole("button", { name: /Take over/ }).click();
    await vera
      .getByText(/Oliver Hayes has it|Oliver/)
      .first()
      .waitFor();

    await oliver.locator("textarea").first().fill("We have one decaf, from Colombia.");
    await oliver.keyboard.press("Control+Enter");
    await customer.getByText("We have one decaf, from Colombia.").waitFor({ timeout: 40_000 });
  });

  it("answers in the web chat, in Russian, with the article it stands on", async () => {
    const page = await (await browser.newContext({ locale: "ru-RU", viewport: { width: 900, height: 800 } })).newPage();
    await page.goto(`${base}/sandbox/shop`);
    await page.locator("button.launcher, button[aria-label*=hat], button[aria-label*=чат]").last().click();
    const composer = page.locator("textarea").first();
    await composer.fill("Что значит ошибка E3?");
    await composer.press("Enter");
    await page.locator('a[href*="/help/ru/error-codes"]').first().waitFor();
  });

  it("shows the help centre in both languages and finds by word forms", async () => {
    const page = await (await browser.newContext()).newPage();
    await page.goto(`${base}/help/ru?q=${encodeURIComponent("возвратом")}`);
    expect(await page.locator("ul.list a").count()).toBeGreaterThan(0);
  });
});
