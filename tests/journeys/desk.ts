import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Browser, type BrowserContext, chromium, type Locator, type Page } from "playwright-core";
import { freePort } from "../support/ports";

const CHROMIUM = process.env.CHROMIUM ?? "/usr/bin/chromium";
const SERVER = "dist/server/main.js";
export const canRun = existsSync(CHROMIUM) && existsSync(SERVER);
if (!canRun) console.warn("Journeys are skipped: they need Debian's chromium and a built server (npm run build).");

const startServer = async (data: string, port: number): Promise<ChildProcess> => {
  const env = {
    ...process.env,
    PORT: String(port),
    DATA_DIR: data,
    LOG_LEVEL: "warn",
    DATABASE_URL: "",
    PUBLIC_URL: "",
  };
  const server = spawn(process.execPath, [SERVER, "--demo"], { env, stdio: ["ignore", "pipe", "inherit"] });
  await new Promise<void>((resolve, reject) => {
    server.stdout?.on("data", (text) => String(text).includes("Parley is ready at") && resolve());
    server.once("exit", (code) => reject(new Error(`The server ended with ${code}.`)));
  });
  return server;
};

export type Look = {
  width?: number;
  height?: number;
  locale?: "en" | "ru";
  dark?: boolean;
  touch?: boolean;
};
const heightFor = (width: number) => (width < 600 ? 740 : width < 1000 ? 1024 : 800);

/** The real server with the demo company, and a real browser to walk through it. */
export const openDemo = async () => {
  const data = mkdtempSync(join(tmpdir(), "parley-journey-"));
  const port = await freePort();
  const base = `http://127.0.0.1:${port}`;
  const server = await startServer(data, port);
  const args = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
  ];
  const browser: Browser = await chromium.launch({ executablePath: CHROMIUM, args });

  /** A browser of its own with one open page. */
  const visit = async (path: string, look: Look = {}): Promise<Page> => {
    const { width = 1280, locale = "en", dark = false, touch = false } = look;
    const context = await browser.newContext({
      viewport: { width, height: look.height ?? heightFor(width) },
      locale: locale === "ru" ? "ru-RU" : "en-GB",
      colorScheme: dark ? "dark" : "light",
      hasTouch: touch,
      reducedMotion: "reduce",
    });
    const page = await context.newPage();
    page.setDefaultTimeout(60_000);
    await page.goto(base + path);
    return page;
  };
  const headers = { "x-parley": "1" };
  const signInTo = async (context: BrowserContext, name: string) => {
    const answer = await context.request.post(`${base}/api/sign-in`, {
      data: { email: `${name}@fernway.example`, password: "fernway-demo" },
      headers,
    });
    if (!answer.ok()) throw new Error(`${name} could not sign in: ${answer.status()} ${await answer.text()}`);
  };
  /** An agent's screen, signed in by the interface's own route, in the language asked for. */
  const agentAt = async (name: string, path: string, look: Look = {}): Promise<Page> => {
    const page = await visit("/healthz", look);
    await signInTo(page.context(), name);
    await page.context().request.patch(`${base}/api/me`, { data: { locale: look.locale ?? "en" }, headers });
    await page.goto(base + path);
    return page;
  };
  return {
    base,
    headers,
    visit,
    agentAt,
    close: async () => {
      await browser.close();
      server.removeAllListeners("exit");
      server.kill("SIGTERM");
      rmSync(data, { recursive: true, force: true });
    },
  };
};
export type Demo = Awaited<ReturnType<typeof openDemo>>;

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
/** What axe finds wrong with the page by WCAG 2.2 A and AA, one sentence each. */
export const violations = async (page: Page): Promise<unknown> => {
  await page.evaluate(axe);
  return page.evaluate(
    "axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'], resultTypes: ['violations'], selectors: false }).then((result) => result.violations.map((one) => one.id + ': ' + one.nodes.map((node) => node.html.slice(0, 160) + ' ' + node.failureSummary).slice(0, 3).join(' | ')))",
  );
};

/** Does it again and again until it is seen: what fades by itself may be gone before a slow screen has shown it. */
export const untilSeen = async (what: Locator, deed: () => Promise<void>): Promise<void> => {
  for (let attempt = 1; ; attempt += 1) {
    await deed();
    const isSeen = await what.waitFor({ timeout: 4000 }).then(
      () => true,
      () => false,
    );
    if (isSeen) return;
    if (attempt === 10) throw new Error(`Not seen: ${what}`);
  }
};
