/** A real browser in front of a real widget: built once, served beside the desk. */
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { build } from "vite";
import { type Desk, openDesk, serveDesk } from "./desk";

const root = new URL("../../../", import.meta.url).pathname;

/** Builds the widget somewhere of its own and gives its text. */
export const buildWidget = async (): Promise<string> => {
  const outDir = await mkdtemp(join(tmpdir(), "widget-"));
  try {
    await build({ configFile: join(root, "channels/webchat/widget/vite.config.ts"), build: { outDir } });
    return await readFile(join(outDir, "widget.js"), "utf8");
  } finally {
    await rm(outDir, { recursive: true });
  }
};

const browserPath = process.env.CHROMIUM ?? "/usr/bin/chromium";

/** False where there is no browser to test in. */
export const hasBrowser = existsSync(browserPath);

/** A browser with none of its own traffic. */
export const openBrowser = (): Promise<Browser> =>
  chromium.launch({
    executablePath: browserPath,
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      "--no-first-run",
    ],
  });

// The strictest policy a site may have: our script, our desk, and nothing written into the page.
const policy = (origin: string) =>
  `default-src 'none'; script-src ${origin}; connect-src ${origin}; img-src ${origin}; style-src 'none'`;

const html = (attributes: string, origin: string) => `<!doctype html><html lang="en"><head><title>Shop</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${policy(origin)}"></head>
<body><main><h1>Fernway</h1><p>Plants by post, since 1998.</p></main>
<script async src="/widget.js" data-connection="c1" ${attributes}></script></body></html>`;

/** One customer in front of one desk. */
export const openVisit = async (
  browser: Browser,
  script: string,
  {
    settings = {},
    attributes = "",
    ...context
  }: BrowserContextOptions & { settings?: Record<string, unknown>; attributes?: string } = {},
) => {
  const desk = await openDesk({ openToAll: true, ...settings });
  const pages: Record<string, { type: string; body: string }> = {
    "/widget.js": { type: "text/javascript", body: script },
  };
  const server = await serveDesk(desk, pages);
  pages["/"] = { type: "text/html", body: html(attributes, server.origin) };
  const visit = await browser.newContext({ viewport: { width: 1000, height: 760 }, locale: "en-GB", ...context });
  const page = await visit.newPage();
  const errors: string[] = [];
  page.on("pageerror", (error) => errors.push(error.message));
  page.on("console", (message) => {
    if (message.type() === "error" && /Content Security|Uncaught/.test(message.text())) errors.push(message.text());
  });
  await page.goto(server.origin);
  await page.locator(".launcher").waitFor();
  return {
    desk,
    page,
    visit,
    errors,
    origin: server.origin,
    thread: () => threadOf(desk),
    close: async () => {
      await visit.close();
      await server.close();
    },
  };
};

const threadOf = (desk: Desk): string => {
  const [thread] = desk.threads();
  if (!thread) throw new Error("nobody has written yet");
  return thread;
};

/** Opens the chat and writes into it. */
export const write = async (page: Page, text: string): Promise<void> => {
  if (!(await page.getByRole("dialog").isVisible())) await page.locator(".launcher").click();
  await page.getByRole("textbox").fill(text);
  await page.getByRole("textbox").press("Enter");
};
