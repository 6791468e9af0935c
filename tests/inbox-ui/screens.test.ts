import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { type Browser, chromium, type Page } from "playwright-core";
import { build } from "vite";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openStandIn, type StandIn } from "./desk-stand-in";
import { late, oneBesideTheOther } from "./late";

const root = fileURLToPath(new URL("../../", import.meta.url));
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
// With SHOTS=<folder> every look is left there for a person to judge.
const shots = process.env.SHOTS ?? join(tmpdir(), "parley-screens");
const files = mkdtempSync(join(tmpdir(), "parley-ui-"));
const now = Date.now();
const patience = 120_000;
let browser: Browser;

beforeAll(async () => {
  mkdirSync(shots, { recursive: true });
  await build({ configFile: join(root, "inbox-ui/vite.config.ts"), build: { outDir: files }, logLevel: "error" });
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      "--no-first-run",
    ],
  });
}, patience);
afterAll(async () => {
  await browser?.close();
  rmSync(files, { recursive: true, force: true });
});

type Screen = { width: number; height: number; dark?: boolean; locale?: "en" | "ru" };
const withDesk = async (
  screen: Screen,
  needs: { setup?: boolean; signedIn?: boolean },
  use: (page: Page, desk: StandIn) => Promise<void>,
) => {
  const desk = await openStandIn({ files, now, ...needs });
  desk.house.me.locale = screen.locale ?? "en";
  const context = await browser.newContext({
    viewport: { width: screen.width, height: screen.height },
    colorScheme: screen.dark ? "dark" : "light",
    reducedMotion: "reduce",
    locale: screen.locale ?? "en",
  });
  const page = await context.newPage();
  const troubles: string[] = [];
  page.on("pageerror", (error) => troubles.push(error.message));
  page.on("console", (message) => {
    if (message.type() === "error" && !message.text().includes("the server responded with a status of"))
      troubles.push(message.text());
  });
  try {
    await page.goto(desk.url);
    await use(page, desk);
    expect(troubles).toEqual([]);
  } finally {
    await context.close();
    await desk.close();
  }
};
const noViolations = async (page: Page, name: string) => {
  await page.screenshot({ path: join(shots, `${name}.png`) });
  await page.evaluate(axe);
  const found: unknown = await page.evaluate(
    "axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'], resultTypes: ['violations'], selectors: false }).then((result) => result.violations.map((one) => one.id + ': ' + one.nodes.map((node) => node.html.slice(0, 160) + ' ' + node.failureSummary).slice(0, 3).join(' | ')))",
  );
  expect.soft(found, name).toEqual([]);
  const wide: unknown = await page.evaluate(
    "document.documentElement.scrollWidth > document.documentElement.clientWidth",
  );
  expect.soft(wide, `${name} scrolls sideways`).toBe(false);
};

describe("the inbox", () => {
  it("lets one sign in, read, answer, and take the answer back", { timeout: patience }, () =>
    withDesk({ width: 1280, height: 800 }, {}, async (page, desk) => {
      await page.getByLabel("Email").fill("vera@fernway.example");
      await page.getByLabel("Password").fill("not this one");
      await page.getByRole("button", { name: "Sign in" }).click();
      await page.getByRole("alert").getByText("don't match").waitFor();
      await noViolations(page, "sign-in");
      await page.getByLabel("Password").fill("a good password");
      await page.getByRole("button", { name: "Sign in" }).click();
      await page.locator("[data-row=conv-1] a").click();
      await page.getByRole("log").getByText("gimme 15 min").waitFor();
      const box = page.getByRole("textbox", { name: "Write to Tom Becker" });
      await box.fill("Take your **time**.");
      await box.press("Control+Enter");
      await page.getByRole("log").locator("strong", { hasText: "time" }).waitFor();
      await page.getByRole("button", { name: "Undo" }).click();
      await page.getByText("Taken back. Your text is in the composer.").waitFor();
      expect(await box.inputValue()).toBe("Take your **time**.");
      expect(desk.house.threads.get("conv-1")?.messages.at(-1)?.delivery?.at).toBe("undone");
    }),
  );

  it("shows what came in between, and sends anyway only when told", { timeout: patience }, () =>
    withDesk({ width: 1280, height: 800 }, { signedIn: true }, async (page, desk) => {
      await page.goto(`${desk.url}/inbox/open/conv-1`);
      const box = page.getByRole("textbox", { name: "Write to Tom Becker" });
      desk.nextReplyMeets("wait, it works now");
      await box.fill("Please send the machine in.");
      await box.press("Control+Enter");
      await page.getByRole("dialog").getByText("wait, it works now").waitFor();
      await noViolations(page, "newer");
      await page.getByRole("button", { name: "Edit my reply" }).click();
      expect(await box.inputValue()).toBe("Please send the machine in.");
    }),
  );

  it("gives the text back and says why when the server refuses it", { timeout: patience }, () =>
    withDesk({ width: 1280, height: 800 }, { signedIn: true }, async (page, desk) => {
      await page.goto(`${desk.url}/inbox/open/conv-1`);
      const box = page.getByRole("textbox", { name: "Write to Tom Becker" });
      desk.refuseNext(/replies/);
      await box.fill("Hello");
      await box.press("Control+Enter");
      await page.getByRole("alert").getByText("Your reply was not sent").waitFor();
      expect(await box.inputValue()).toBe("Hello");
    }),
  );

  it("hears the customer, and catches up after a lost line", { timeout: patience }, () =>
    withDesk({ width: 1280, height: 800 }, { signedIn: true }, async (page, desk) => {
      await page.goto(`${desk.url}/inbox/open/conv-1`);
      await page.getByRole("log").getByText("gimme 15 min").waitFor();
      desk.customerWrites("conv-1", "first after opening");
      await page.getByRole("log").getByText("first after opening").waitFor();
      desk.dropSockets();
      desk.customerWrites("conv-1", "said while the line was down");
      await page.getByRole("log").getByText("said while the line was down").waitFor();
    }),
  );

  it(
    "shows what came in while the conversation was still on the way",
    {
      timeout: patience,
    },
    () =>
      withDesk({ width: 1500, height: 900 }, { signedIn: true }, async (page, desk) => {
        await page.goto(`${desk.url}/inbox/open/conv-2`);
        await page.getByRole("log").waitFor();
        // The answer has left the desk when the customer writes, and arrives when that has been heard of.
        await page.route(
          "**/api/conversations/conv-1",
          async (route) => {
            const answer = await route.fetch();
            desk.customerWrites("conv-1", "said while it was on the way");
            await page.locator('[data-row="conv-1"]').getByText("said while it was on the way").waitFor();
            await route.fulfill({ response: answer });
          },
          { times: 1 },
        );
        await page.locator('[data-row="conv-1"]').click();
        await page.getByRole("log").getByText("said while it was on the way").waitFor();
      }),
  );

  it("reads a room anew, too, where more has happened than is told one by one", { timeout: patience }, () =>
    withDesk({ width: 1280, height: 800 }, { signedIn: true }, async (page, desk) => {
      await page.goto(`${desk.url}/settings/categories`);
      const [one] = desk.house.desk.categories;
      if (!one) throw new Error("The desk has no category.");
      await page.locator(".cat-row", { hasText: one.name }).waitFor();
      one.name = "Called anew";
      desk.skip();
      await page.locator(".cat-row", { hasText: "Called anew" }).waitFor();
    }),
  );

  it("chooses a template anew when one begins by another door", { timeout: patience }, () =>
    withDesk({ width: 1280, height: 800 }, { signedIn: true }, async (page, desk) => {
      const { connections } = desk.house.desk;
      const known = connections.find(({ channel }) => channel === "whatsapp");
      if (!known) throw new Error("The desk has no number.");
      const number = { ...known, capabilities: { ...known.capabilities, begins: "phone" as const } };
      connections.splice(0, connections.length, number, { ...number, id: "other", name: "The other number" });
      await page.goto(`${desk.url}/inbox/open`);
      await page.getByRole("button", { name: "New conversation" }).click();
      const dialog = page.getByRole("dialog");
      await dialog.locator(".template-list button").first().click();
      await dialog.locator(".template-look").waitFor();
      await dialog.getByLabel("From").selectOption("other");
      await dialog.locator(".template-fill").waitFor();
      expect(await dialog.locator(".template-look").count()).toBe(0);
    }),
  );

  it("works by keys alone, on any layout", { timeout: patience }, () =>
    withDesk({ width: 1280, height: 800 }, { signedIn: true }, async (page, desk) => {
      await page.goto(`${desk.url}/inbox/open`);
      await page.locator("[data-row=conv-1]").waitFor();
      await page.keyboard.press("KeyJ");
      await page.keyboard.press("Enter");
      await page.getByRole("log").waitFor();
      await page.keyboard.press("KeyA");
      await page.getByRole("combobox", { name: "Assignee" }).fill("Oliver");
      await page.keyboard.press("Enter");
      await page.getByRole("button", { name: "Oliver Hayes" }).waitFor();
      await page.keyboard.press("Shift+Slash");
      await page.getByRole("dialog", { name: "Keys" }).waitFor();
      await noViolations(page, "keys");
      await page.keyboard.press("Escape");
      await page.keyboard.press("Control+KeyK");
      await page.getByRole("dialog", { name: "Everything" }).getByRole("option").first().waitFor();
      await noViolations(page, "palette");
    }),
  );

  it("makes the first admin on an empty desk", { timeout: patience }, () =>
    withDesk({ width: 360, height: 740 }, { setup: true }, async (page) => {
      await page.getByRole("button", { name: "Create the desk" }).click();
      await page.getByText("Use at least 10 characters.").waitFor();
      await noViolations(page, "setup-360");
      await page.getByLabel("Your name").fill("Vera");
      await page.getByLabel("Email").fill("vera@fernway.example");
      await page.getByLabel("Password").fill("a good password");
      await page.getByRole("button", { name: "Create the desk" }).click();
      await page.locator("[data-row]").first().waitFor();
    }),
  );
});

const screens: (Screen & { name: string })[] = [
  { name: "360-ru", width: 360, height: 740, locale: "ru" },
  { name: "768-dark", width: 768, height: 1000, dark: true },
  { name: "1280", width: 1280, height: 800 },
  { name: "1280-dark-ru", width: 1280, height: 800, dark: true, locale: "ru" },
  { name: "1920", width: 1920, height: 1080 },
];
describe.each(screens)("at $name", (screen) => {
  it("every screen is accessible and fits", { timeout: patience }, () =>
    withDesk(screen, { signedIn: true }, async (page, desk) => {
      const at = async (path: string, ready: string, name: string) => {
        await page.goto(desk.url + path);
        await page.locator(ready).first().waitFor();
        await noViolations(page, `${name}-${screen.name}`);
      };
      await at("/inbox/open", "[data-row]", "list");
      for (const n of [1, 3, 5]) await at(`/inbox/open/conv-${n}`, "[data-message]", `thread-${n}`);
      // A mail with copies and proposals, a group, a channel whose window has shut.
      for (const n of [9, 10, 11]) await at(`/inbox/open/conv-${n}`, "[data-message]", `rare-${n}`);
      await page.locator(".composer-warn.window .btn").click();
      await page.locator(".template-list button").first().click();
      await noViolations(page, `templates-${screen.name}`);
      await at("/inbox/open/conv-9", "[data-message]", "mail");
      await page.locator(".msg-foot .link").first().click();
      await page.locator("iframe").waitFor();
      await noViolations(page, `whole-${screen.name}`);
      await page.keyboard.press("Escape");
      await page.locator(".copies-open").click();
      await page.locator(".copies").waitFor();
      await noViolations(page, `copies-${screen.name}`);
      await at("/inbox/open/conv-2", "[data-message]", "before-merge");
      await page.keyboard.press("KeyM");
      await page.locator(".finder-list").waitFor();
      await noViolations(page, `merge-${screen.name}`);
      await at("/inbox/mine?q=zzzz", ".empty", "nothing");
      await at("/knowledge", ".item", "articles");
      await at("/knowledge/bean-freshness.en", ".preview", "article");
      await at("/settings/profile", ".segments", "profile");
      await at("/settings/routing", ".rule-open", "routing");
      await page.locator(".rule-open").first().click();
      await page.locator("form").first().waitFor();
      await noViolations(page, `rule-${screen.name}`);
      await at("/settings/routing", "section button.item", "people-work");
      await page.locator("section button.item").first().click();
      await page.locator("form").first().waitFor();
      await noViolations(page, `work-${screen.name}`);
      for (const room of ["categories", "connections", "people", "canned"]) {
        await at(`/settings/${room}`, ".item", room);
        await page.locator("button.item").first().click();
        await page.locator("form").first().waitFor();
        await noViolations(page, `${room}-open-${screen.name}`);
      }
      await at("/settings/channels", ".matrix td", "channels");
      await at("/settings/desk", "form", "desk");
    }),
  );
});

describe("an answer that comes late is not shown", () => {
  it.each(late)("$name", { timeout: patience }, ({ path, run }) =>
    withDesk({ width: 1280, height: 800 }, { signedIn: true }, async (page, desk) => {
      await oneBesideTheOther(page);
      await page.goto(desk.url + path);
      await run(page, desk);
    }),
  );
});

it("shows a set's questions as another lead leaves them, though as many stay", { timeout: patience }, () =>
  withDesk({ width: 1280, height: 800 }, { signedIn: true }, async (page, desk) => {
    await page.goto(`${desk.url}/lab/sets/s1`);
    const line = page.locator("li.labelled", { hasText: "Is it blue?" });
    await line.waitFor();
    await page.request.patch(`${desk.url}/api/labelled-sets/s1/items/q1`, {
      data: { isOut: true },
      headers: { "x-parley": "1" },
    });
    desk.tell("lab.changed", { what: "set", id: "s1" });
    await line.waitFor({ state: "detached" });
    expect(await page.locator("li.labelled").count()).toBe(1);
  }),
);

describe("the first screen", () => {
  it("weighs less than 150 kB", () => {
    const page = readFileSync(join(files, "index.html"), "utf8");
    const needed = [...page.matchAll(/(?:src|href)="\/(assets\/[^"]+\.(?:js|css))"/g)].map((match) => match[1] ?? "");
    expect(needed.length).toBeGreaterThan(1);
    // A reader's words come right behind; the longer language counts.
    const words = readdirSync(join(files, "assets")).filter((name) => /^words-(en|ru)-.*\.js$/.test(name));
    expect(words).toHaveLength(2);
    const longest = Math.max(...words.map((name) => gzipSync(readFileSync(join(files, "assets", name))).length));
    const bytes = needed.reduce((sum, name) => sum + gzipSync(readFileSync(join(files, name))).length, longest);
    expect(bytes).toBeLessThan(150_000);
    expect(page).not.toMatch(/<script>|style=/);
    expect(readdirSync(join(files, "gallery"))).toContain("index.html");
  });
});
