import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { gzipSync } from "node:zlib";
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { z } from "zod";
import { signIdentity } from "../../../channels/webchat/platform";
import { buildWidget, hasBrowser, openBrowser, openVisit, write } from "./widget";

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const journeys = describe.skipIf(!hasBrowser);
let browser: Browser | undefined;
let script = "";
const closers: (() => Promise<void>)[] = [];
beforeAll(async () => {
  script = await buildWidget();
  if (hasBrowser) browser = await openBrowser();
  else console.warn("no Chromium here: the widget's journeys are skipped (set CHROMIUM to one)");
});
afterAll(async () => browser?.close());
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});
const visit = async (options: Parameters<typeof openVisit>[2] = {}) => {
  if (!browser) throw new Error("no browser");
  const opened = await openVisit(browser, script, options);
  closers.push(opened.close);
  return opened;
};
// With SHOTS=<folder> every look is left there for a person to judge.
const shot = async (page: Page, name: string) => {
  if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/webchat-${name}.png` });
};
const bubble = (page: Page, text: string) => page.locator(".bubble", { hasText: text });
const settled = async (page: Page, text: string) => page.locator(".row.own:not(.waiting)", { hasText: text }).waitFor();

const Violations = z.array(z.object({ id: z.string(), nodes: z.array(z.object({ html: z.string() })) }));
const axePath = createRequire(import.meta.url).resolve("axe-core/axe.min.js");
const violations = async (page: Page) => {
  await page.evaluate(await readFile(axePath, "utf8"));
  const found: unknown = await page.evaluate(
    "axe.run(document.querySelector('[data-parley]')).then((r) => r.violations)",
  );
  return Violations.parse(found).map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
};

it("is one file of at most 20 kB", () => {
  const bytes = gzipSync(script, { level: 9 }).length;
  console.info(`widget.js: ${bytes} bytes gzipped`);
  expect(bytes).toBeLessThanOrEqual(20_000);
});

it("reads the same in a page of any encoding", () => {
  expect(script).toMatch(/^\p{ASCII}+$/u);
});

journeys("a customer's visit", () => {
  it("costs the desk nothing until the chat is opened", async () => {
    const { page, origin } = await visit();
    const asked: string[] = [];
    page.on("request", (request) => asked.push(new URL(request.url()).pathname));
    await page.reload();
    await page.locator(".launcher").waitFor();
    await page.waitForLoadState("networkidle");
    expect(asked.filter((path) => path.startsWith("/webhooks"))).toEqual(["/webhooks/c1/config"]);
    expect(origin).toBeTruthy();
  });

  it("carries words both ways, shows who speaks, and acknowledges", async () => {
    const { page, desk, thread, errors } = await visit();
    await write(page, "Where is my fern? https://shop.example/orders/7");
    await settled(page, "Where is my fern?");
    expect(await page.getByRole("link", { name: "https://shop.example/orders/7" }).getAttribute("rel")).toContain(
      "noopener",
    );
    await desk.says(thread(), "", {
      by: { speaks: "bot", name: "Fern" },
      rich: [
        { type: "paragraph", spans: [{ text: "It left on " }, { text: "Monday", bold: true }, { text: "." }] },
        { type: "list", ordered: false, items: [[{ text: "Parcel 7" }], [{ text: "Two days to go" }]] },
      ],
      citations: [{ title: "How long does delivery take?", url: "/help/delivery" }],
      buttons: [{ label: "Talk to a person", data: "person" }],
    });
    await page.getByRole("link", { name: "How long does delivery take?" }).waitFor();
    await page.getByRole("button", { name: "Talk to a person" }).click();
    await expect.poll(() => desk.items().find((item) => item.kind === "callback")).toMatchObject({ data: "person" });
    desk.connection.told?.({ type: "agent", thread: thread(), name: "Anna" });
    await page.getByText("Anna joined").waitFor();
    await desk.connection.typing(thread(), true);
    await page.locator(".dots").waitFor();
    const id = await desk.says(thread(), "Hello, I am looking.\nOne moment.", {
      rich: [
        { type: "quote", spans: [{ text: "Where is my fern?" }] },
        { type: "paragraph", spans: [{ text: "Hello, I am looking." }] },
      ],
    });
    await bubble(page, "Hello, I am looking.").waitFor();
    expect(await page.locator(".dots").count()).toBe(0);
    await expect.poll(() => desk.thread(thread()).find((item) => item.id === id)?.state).toBe("read");
    await write(page, "Thank you 🌿");
    await settled(page, "Thank you");
    await shot(page, "light");
    expect(await violations(page)).toEqual([]);
    expect(errors).toEqual([]);
  });

  it("shows edits, deletions, reactions, files and pictures", async () => {
    const { page, desk, thread } = await visit();
    await write(page, "hi");
    await settled(page, "hi");
    const png = Buffer.from(
      "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==",
      "base64",
    );
    await page.locator("input[type=file]").setInputFiles([
      { name: "fern.png", mimeType: "image/png", buffer: png },
      { name: "order.csv", mimeType: "text/csv", buffer: Buffer.from("a,b\n1,2\n") },
    ]);
    await page.getByText("order.csv").waitFor();
    await expect.poll(() => page.locator(".chip progress").count()).toBe(0);
    await shot(page, "chips");
    await write(page, "Look at it");
    await page.getByRole("img", { name: "fern.png" }).waitFor();
    const id = await desk.says(thread(), "Oh no");
    await desk.says(thread(), "wrong thread", { deleted: true });
    await bubble(page, "Message deleted").waitFor();
    desk.changes(thread(), id, { edited: true, rich: [{ type: "paragraph", spans: [{ text: "Oh dear" }] }] });
    await bubble(page, "Oh dear").waitFor();
    const row = page.locator(".row", { hasText: "Oh dear" });
    await row.hover();
    await row.getByRole("button", { name: "React" }).click();
    await row.getByRole("button", { name: "React with 🙏" }).click();
    await row.locator(".emoji", { hasText: "🙏" }).waitFor();
    const own = page.locator(".row.own", { hasText: "hi" }).first();
    await own.hover();
    await own.getByRole("button", { name: "Edit message" }).click();
    await page.getByText("Editing your message").waitFor();
    await write(page, "hi there");
    await bubble(page, "hi there").waitFor();
    await page.getByText("Editing your message").waitFor({ state: "hidden" });
    await shot(page, "files");
    expect(await violations(page)).toEqual([]);
  });

  it("survives a reload: open, draft, history and session", async () => {
    const { page, desk, thread } = await visit();
    await write(page, "first words");
    await settled(page, "first words");
    await page.getByRole("textbox").fill("half a sent");
    await page.reload();
    await bubble(page, "first words").waitFor();
    expect(await page.getByRole("textbox").inputValue()).toBe("half a sent");
    await write(page, "second words");
    await settled(page, "second words");
    expect(desk.threads()).toEqual([thread()]);
  });

  it("queues what is written offline and sends it once, in order", async () => {
    const { page, desk, visit: context, thread } = await visit();
    await write(page, "before");
    await settled(page, "before");
    await context.setOffline(true);
    await page.getByText("You are offline").waitFor();
    for (const text of ["one", "two", "three"]) await write(page, text);
    await expect.poll(() => page.locator(".row.waiting").count()).toBe(3);
    await shot(page, "offline");
    await context.setOffline(false);
    await settled(page, "three");
    await expect.poll(() => page.locator(".row.waiting").count()).toBe(0);
    expect(desk.thread(thread()).map((item) => JSON.stringify(item.rich).match(/before|one|two|three/)?.[0])).toEqual([
      "before",
      "one",
      "two",
      "three",
    ]);
  });

  it("sends again what the desk could not keep, and keeps it over a reload", async () => {
    const { page, desk } = await visit();
    desk.breaks(true);
    await write(page, "stubborn");
    await page.locator(".row.waiting", { hasText: "stubborn" }).waitFor();
    await page.reload();
    await page.locator(".row.waiting", { hasText: "stubborn" }).waitFor();
    desk.breaks(false);
    await settled(page, "stubborn");
    expect(desk.items().filter((item) => item.kind === "message")).toHaveLength(1);
  });

  it("says a message once when the answer was lost on the way", async () => {
    const { page, desk, thread } = await visit();
    await write(page, "before");
    await settled(page, "before");
    let isLost = false;
    await page.route("**/messages", async (route) => {
      if (isLost) return route.continue();
      isLost = true;
      await route.fetch();
      await route.abort();
    });
    await write(page, "only once");
    await settled(page, "only once");
    await expect.poll(() => page.locator(".row.waiting").count()).toBe(0);
    expect(desk.thread(thread())).toHaveLength(2);
  });

  it("says what could not be sent and lets it be deleted", async () => {
    const { page } = await visit();
    await page.route("**/messages", (route) => route.fulfill({ status: 400, json: { problem: "unreadable" } }));
    await write(page, "refused");
    await page.getByText("Not sent.").waitFor();
    await shot(page, "failed");
    await page.getByRole("button", { name: "Delete" }).click();
    await bubble(page, "refused").waitFor({ state: "detached" });
  });

  it("counts what came while it was closed and leaves the title alone", async () => {
    const { page, desk, thread } = await visit();
    await write(page, "hi");
    await settled(page, "hi");
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "hidden" });
    expect(await page.locator(".launcher").evaluate((node) => node.matches(":focus"))).toBe(true);
    await desk.says(thread(), "one");
    await desk.says(thread(), "two");
    await expect.poll(() => page.locator(".badge").textContent()).toBe("2");
    await page.reload();
    await expect.poll(() => page.locator(".badge").textContent()).toBe("2");
    await shot(page, "badge");
    expect(await violations(page)).toEqual([]);
    expect(await page.title()).toBe("Shop");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await bubble(page, "two").waitFor();
    await expect.poll(() => page.locator(".badge").isHidden()).toBe(true);
  });

  it("keeps two tabs of one visitor together", async () => {
    const { page, visit: context, origin, desk } = await visit();
    await write(page, "from the first");
    await settled(page, "from the first");
    const second = await context.newPage();
    await second.goto(origin);
    await bubble(second, "from the first").waitFor();
    await write(second, "from the second");
    await bubble(page, "from the second").waitFor();
    expect(desk.threads()).toHaveLength(1);
  });
});

journeys("identity", () => {
  const identitySecret = "the site knows this one";
  const attributes = `data-identity='${JSON.stringify(signIdentity(identitySecret, { id: "42", email: "a@example.com" }))}'`;

  it("signs a known person in, and forgets them when the site says so", async () => {
    const { page, desk } = await visit({ settings: { identitySecret, requireIdentity: true }, attributes });
    await write(page, "it is me");
    await settled(page, "it is me");
    expect(desk.threads()).toEqual(["site:42"]);
    await page.evaluate("Parley.shutdown()");
    expect(await page.locator("[data-parley]").count()).toBe(0);
    expect(await page.evaluate("Object.keys(localStorage)")).toEqual([]);
  });

  it("asks a stranger to sign in where that is required", async () => {
    const { page } = await visit({ settings: { identitySecret, requireIdentity: true } });
    await page.locator(".launcher").click();
    await page.getByText("Sign in to the site to write to us.").waitFor();
    await page.evaluate(
      ({ payload, hash }) => window.Parley?.identify(payload, hash),
      signIdentity(identitySecret, { id: "7" }),
    );
    await page.getByRole("textbox").waitFor();
  });
});

journeys("hostile words", () => {
  it("runs nothing that anybody wrote", async () => {
    const { page, desk, thread, errors } = await visit();
    const evil = `<img src=x onerror="document.title='owned'"><script>document.title='owned'</script>`;
    await write(page, `${evil} javascript:document.title='owned'`);
    await settled(page, "<img src=x");
    await desk.says(thread(), evil, {
      by: { speaks: "agent", name: evil },
      rich: [
        { type: "paragraph", spans: [{ text: evil, href: "javascript:document.title='owned'" }] },
        { type: "paragraph", spans: [{ text: "data", href: "data:text/html,<script>1</script>" }] },
        { type: "code", text: evil, language: evil },
      ],
      parts: [
        { type: "file", look: "photo", name: evil, mime: "image/png", sizeBytes: 1, url: "javascript:alert(1)" },
        { type: "location", latitude: 1, longitude: 2, title: evil },
        { type: "contact", name: evil },
      ],
      citations: [{ title: evil, url: "javascript:document.title='owned'" }],
      reactions: [{ emoji: evil, by: "us" }],
      buttons: [{ label: evil, data: evil }],
    });
    await page.locator(".choice").waitFor();
    desk.connection.told?.({ type: "agent", thread: thread(), name: evil });
    await page.locator(".sub", { hasText: "<img" }).waitFor();
    const hrefs = await page.locator("a").evaluateAll((links) => links.map((link) => link.getAttribute("href") ?? ""));
    expect(hrefs.every((href) => href.startsWith("https://www.openstreetmap.org/"))).toBe(true);
    expect(await page.locator(".panel script, .panel img").count()).toBe(0);
    expect(await page.title()).toBe("Shop");
    expect(errors).toEqual([]);
  });
});

journeys("looks", () => {
  it("speaks Russian, plurals and dates included", async () => {
    const { page, desk, thread } = await visit({
      locale: "ru-RU",
      timezoneId: "UTC",
      attributes: 'data-locale="ru"',
    });
    await write(page, "Здравствуйте! Где мой заказ?");
    await settled(page, "Где мой заказ?");
    await page.keyboard.press("Escape");
    for (const text of ["Раз", "Два"]) await desk.says(thread(), text);
    await page.getByRole("button", { name: "Открыть чат, 2 непрочитанных сообщения" }).click();
    await bubble(page, "Два").waitFor();
    await page.getByPlaceholder("Напишите сообщение").waitFor();
    const shown = () => page.locator(".panel").innerText();
    await expect.poll(shown, { timeout: 30_000 }).toMatch(/(?<!\d)09:00(?! AM)/);
    await shot(page, "russian");
  });

  it("is readable in the dark", async () => {
    const { page, desk, thread } = await visit({ colorScheme: "dark" });
    await write(page, "Good evening. Do you ship to Norway?");
    await settled(page, "Norway");
    await desk.says(thread(), "", {
      by: { speaks: "bot", name: "Fern" },
      rich: [
        {
          type: "paragraph",
          spans: [{ text: "We do. It takes 4 to 6 days, see " }, { text: "rates", href: "https://a.example" }],
        },
      ],
      citations: [{ title: "Shipping abroad", url: "/help/abroad" }],
      buttons: [{ label: "Talk to a person", data: "person" }],
    });
    await page.getByRole("button", { name: "Talk to a person" }).waitFor();
    await shot(page, "dark");
    expect(await violations(page)).toEqual([]);
  });

  it("fills a phone and keeps everything within reach", async () => {
    const { page, desk, thread } = await visit({
      viewport: { width: 360, height: 640 },
      hasTouch: true,
      isMobile: true,
    });
    await shot(page, "phone-closed");
    await write(page, "A rather long message, to see how the lines break on a narrow screen and where the time goes.");
    await settled(page, "rather long");
    await desk.says(
      thread(),
      "https://shop.example/a/very/long/address/without/any/spaces/that/must/not/push/the/panel/apart",
    );
    await bubble(page, "very/long").waitFor();
    const box = await page.getByRole("dialog").boundingBox();
    expect(box).toMatchObject({ x: 0, y: 0, width: 360, height: 640 });
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(360);
    await shot(page, "phone");
    expect(await violations(page)).toEqual([]);
  });

  it("keeps a reader's place and says that there is more below", async () => {
    const { page, desk, thread } = await visit();
    await write(page, "hi");
    await settled(page, "hi");
    for (let n = 0; n < 40; n++) await desk.says(thread(), `line ${n}`);
    await bubble(page, "line 39").waitFor();
    await page.getByRole("log").evaluate((log) => {
      log.scrollTop = 0;
      log.dispatchEvent(new Event("scroll"));
    });
    await desk.says(thread(), "the newest");
    await page.getByRole("button", { name: "New messages" }).click();
    await expect
      .poll(() => page.getByRole("log").evaluate((log) => log.scrollHeight - log.scrollTop - log.clientHeight))
      .toBeLessThan(2);
  });
});
