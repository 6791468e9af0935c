import { mkdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { canRun, type Demo, type Look, openDemo, violations } from "./desk";

const patience = 240_000;
// With SHOTS=<folder> every look is left there for a person to judge.
const shots = process.env.SHOTS ?? join(tmpdir(), "parley-journey-screens");
const looks: (Look & { name: string })[] = [
  { name: "360-ru", width: 360, locale: "ru", touch: true },
  { name: "768-ru-dark", width: 768, locale: "ru", dark: true },
  { name: "1280", width: 1280 },
  { name: "1920-dark", width: 1920, height: 1080, dark: true },
];

describe.skipIf(!canRun)("every screen of the real desk", () => {
  let demo: Demo;
  beforeAll(async () => {
    mkdirSync(shots, { recursive: true });
    demo = await openDemo();
  }, patience);
  afterAll(() => demo?.close());

  const check = async (page: Page, name: string) => {
    await page.screenshot({ path: join(shots, `${name}.png`) });
    expect.soft(await violations(page), name).toEqual([]);
    const sideways: unknown = await page.evaluate("document.documentElement.scrollWidth > innerWidth");
    expect.soft(sideways, `${name} scrolls sideways`).toBe(false);
  };

  it.each(looks)("of the inbox is accessible and fits at $name", { timeout: patience }, async ({ name, ...look }) => {
    const page = await demo.agentAt("vera", "/inbox/open", look);
    const at = async (path: string, ready: string, what: string) => {
      await page.goto(demo.base + path);
      await page.locator(ready).first().waitFor();
      await check(page, `${what}-${name}`);
    };
    await at("/inbox/open", "[data-row]", "inbox");
    const rows = await (await page.request.get(`${demo.base}/api/conversations?view=open&limit=3`)).json();
    for (const [n, { id }] of rows.items.entries()) await at(`/inbox/open/${id}`, "[data-message]", `thread-${n}`);
    await page.keyboard.press("Control+KeyK");
    await page.getByRole("option").first().waitFor();
    await check(page, `palette-${name}`);
    await at("/knowledge", ".item", "knowledge");
    await page.locator(".item").first().click();
    await page.locator(".preview").first().waitFor();
    await check(page, `article-${name}`);
    await at("/settings/profile", "form", "profile");
    for (const room of ["categories", "canned", "people", "connections"]) {
      await at(`/settings/${room}`, ".item", room);
      await page.locator("button.item").first().click();
      await page.locator("form").first().waitFor();
      await check(page, `${room}-open-${name}`);
    }
    await at("/settings/connections/new", ".door-choice", "connection-pick");
    await page.locator(".door-choice").first().click();
    await page.locator("form").first().waitFor();
    await check(page, `connection-new-${name}`);
    await at("/settings/channels", ".matrix td", "channels");
    await at("/settings/desk", "form", "desk");
    for (const [room, ready] of [
      ["models", ".card input"],
      ["hours", ".card"],
      ["manners", ".card textarea"],
      ["synonyms", ".card"],
      ["routing", ".card"],
    ] as const)
      await at(`/settings/${room}`, `main ${ready}`, room);
    await page.context().close();
  });

  it.each(looks)(
    "outside the inbox is accessible and fits at $name",
    { timeout: patience },
    async ({ name, ...look }) => {
      const language = look.locale ?? "en";
      const at = async (path: string, ready: string, what: string) => {
        const page = await demo.visit(path, look);
        await page.locator(ready).first().waitFor();
        await check(page, `${what}-${name}`);
        return page;
      };
      const pages = [
        await at("/", 'input[type="password"]', "sign-in"),
        await at(`/help/${language}`, "a", "help"),
        await at(`/help/${language}/delivery-times`, "main > p a", "help-article"),
        await at("/sandbox", "#telegram-text", "sandbox"),
      ];
      const shop = await at("/sandbox/shop", "button.launcher", "shop");
      await shop.locator("button.launcher").click();
      await shop.locator("textarea").first().waitFor();
      await check(shop, `widget-${name}`);
      for (const page of [...pages, shop]) await page.context().close();
    },
  );
});
