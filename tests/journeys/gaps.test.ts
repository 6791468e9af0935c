import { existsSync } from "node:fs";
import { join } from "node:path";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { keepConversation } from "../../src/ai/gaps/past/store";
import { addStep, insertGap, putInto, recount } from "../../src/ai/gaps/store";
import { openWeb, type Web } from "../http/web";
import { untilSeen, violations } from "./desk";

const CHROMIUM = process.env.CHROMIUM ?? "/usr/bin/chromium";
const canRun = existsSync(CHROMIUM) && existsSync(join(import.meta.dirname, "../../dist/ui/index.html"));
const patience = 240_000;
const asked = [
  ["Olga", "Do you sell decaf beans?", "Hi Olga, we roast one decaf: Quiet Hill, 250 g for 12.90 euros."],
  [
    "Piet",
    "Do you have decaf beans in the subscription?",
    "Quiet Hill can be chosen in every subscription under Beans.",
  ],
  ["Ida", "are there decaf beans in your shop", "It is decaffeinated with water only, without solvents."],
] as const;

/** Three people have asked the same, agents have answered them, and the desk has put it together. */
const seedGap = async ({ desk, ask, talk }: Web): Promise<void> => {
  const messages: string[] = [];
  for (const [name, question, answer] of asked) {
    const { id } = await talk(question, name);
    const thread = (await ask("GET", `/api/conversations/${id}`, { as: "agent" })).body;
    const [message] = thread.messages;
    const reply = { id: crypto.randomUUID(), text: answer, seenSeq: thread.seq };
    await ask("POST", `/api/conversations/${id}/replies`, { as: "agent", json: reply });
    const found = { message: message.id, why: "abstained", language: "en", text: question, at: Date.now() } as const;
    await desk.store.transact((tx) => keepConversation(tx, { conversation: id, questions: [found], uses: [] }));
    messages.push(message.id);
  }
  await desk.store.transact(async (tx) => {
    const at = Date.now();
    const moments = { firstAt: at, lastAt: at, createdAt: at, updatedAt: at, publishedAt: null };
    const blank = { article: null, engine: null, sources: [], tried: null, questions: 0, state: "open" as const };
    await insertGap(tx, { id: "decaf", language: "en", title: asked[0][1], ...blank, ...moments });
    await putInto(tx, { gap: "decaf", messages });
    await recount(tx, "decaf");
    await addStep(tx, { id: "found", gap: "decaf", what: "found", by: null, figures: { questions: 3 }, at });
  });
};

describe.skipIf(!canRun)("the gaps in a browser (needs chromium and a built inbox)", () => {
  let web: Web;
  let browser: Browser;
  let page: Page;
  beforeAll(async () => {
    web = await openWeb();
    await seedGap(web);
    browser = await chromium.launch({
      executablePath: CHROMIUM,
      args: ["--no-sandbox", "--disable-gpu", "--no-first-run"],
    });
    const context = await browser.newContext({
      viewport: { width: 1280, height: 800 },
      locale: "en-GB",
      reducedMotion: "reduce",
    });
    const data = { email: web.emailOf("lead"), password: web.password };
    const answer = await context.request.post(`${web.url}/api/sign-in`, { data, headers: { "x-parley": "1" } });
    expect(answer.ok()).toBe(true);
    page = await context.newPage();
    page.setDefaultTimeout(60_000);
  }, patience);
  afterAll(async () => {
    await browser?.close();
    await web?.close();
  });
  const clean = async () => expect(await violations(page)).toEqual([]);

  /** The page asks for the gap as it is before the draft, and is told on the call of what is given back: when there is a draft already. */
  const holdOneAnswer = async () => {
    let release = () => {};
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    let fulfilled: Promise<void> = Promise.resolve();
    const asked = new Promise<void>((resolve) => {
      void page.route(
        /\/api\/gaps\/[^/?]+$/,
        async (route) => {
          const response = await route.fetch();
          resolve();
          fulfilled = released.then(() => route.fulfill({ response }));
          await fulfilled;
        },
        { times: 1 },
      );
    });
    const id = page.url().split("/").at(-1);
    expect((await web.ask("POST", `/api/gaps/${id}/dismiss`, { as: "lead" })).status).toBe(200);
    expect((await web.ask("POST", `/api/gaps/${id}/reopen`, { as: "lead" })).status).toBe(200);
    await asked;
    return async () => {
      release();
      await fulfilled;
    };
  };

  const writeMeanwhile = async (text: string) => {
    const [{ id }] = (await web.ask("GET", "/api/articles", { as: "lead" })).body;
    expect((await web.ask("PATCH", `/api/articles/${id}`, { as: "admin", json: { text } })).status).toBe(200);
  };

  it("lets a lead draft an article from agents' replies, see what it would answer, publish it, and see what came of it", {
    timeout: patience,
  }, async () => {
    await page.goto(`${web.url}/gaps`);
    await page.getByRole("link", { name: /Do you sell decaf beans/ }).waitFor();
    await clean();
    await page.keyboard.press("Control+KeyK");
    await page.getByRole("option", { name: /Gaps/ }).first().waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("link", { name: /Do you sell decaf beans/ }).click();
    await page.getByRole("button", { name: "Draft an article" }).waitFor();
    const late = await holdOneAnswer();
    await page.getByRole("button", { name: "Draft an article" }).click();
    const text = page.getByLabel("Text");
    await text.waitFor();
    expect(await text.inputValue()).toContain("250 g for 12.90 euros");
    expect(await text.inputValue()).not.toContain("Olga");
    await text.fill(`${await text.inputValue()}\n\nIt tastes of cocoa.`);
    await late();
    expect(await text.inputValue()).toContain("It tastes of cocoa.");
    await writeMeanwhile("A colleague's words, 250 g for 12.90 euros.");
    await page.getByRole("button", { name: "Save draft" }).click();
    await page.getByRole("button", { name: "See what changed" }).waitFor();
    await clean();
    expect((await web.ask("GET", "/api/articles", { as: "lead" })).body[0].text).toContain("A colleague's words");
    await page.getByRole("button", { name: "See what changed" }).click();
    await page
      .getByRole("region", { name: "See what changed" })
      .getByText("A colleague's words", { exact: false })
      .first()
      .waitFor();
    const keepMine = page.getByRole("button", { name: "Keep mine" });
    const mine = await text.inputValue();
    // On a slow machine the offer to undo may be gone before it is pressed: then it all happens once more.
    await untilSeen(keepMine, async () => {
      if (!(await keepMine.isVisible())) {
        await text.fill(mine);
        await writeMeanwhile("A colleague's words again, 250 g for 12.90 euros.");
        await page.getByRole("button", { name: "Save draft" }).click();
      }
      await page.getByRole("button", { name: "Take theirs" }).click();
      await expect.poll(() => text.inputValue(), { timeout: 30_000 }).toContain("A colleague's words");
      await keepMine.waitFor({ state: "detached" });
      await page
        .locator(".toast")
        .getByRole("button", { name: "Undo" })
        .click({ timeout: 4000 })
        .catch(() => {});
    });
    expect(await text.inputValue()).toBe(mine);
    await keepMine.click();
    await page.getByText("Saved", { exact: true }).waitFor();
    await page.getByRole("button", { name: "Keep mine" }).waitFor({ state: "detached" });
    expect(await text.inputValue()).toContain("It tastes of cocoa.");
    await page.getByRole("button", { name: "Try it on the past" }).click();
    await page.getByText(/Of 3 past questions this would now answer [23]\./).waitFor();
    await page.getByText("3 sources").click();
    await clean();
    await page.getByRole("button", { name: "Publish", exact: true }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByText("A note tells the agents of 3 conversations that are still open.").waitFor();
    await clean();
    await dialog.getByRole("button", { name: "Publish", exact: true }).click();
    await page.getByText("Since it is out nobody has asked this again.").waitFor();
    await page.getByText("Told in 3 open conversations").waitFor();
    await clean();
    const articles = (await web.ask("GET", "/api/articles", { as: "lead" })).body;
    expect(articles).toMatchObject([{ title: "Do you sell decaf beans?", state: "published" }]);
    expect(articles[0].text).toContain("It tastes of cocoa.");
  });

  it("shows articles to look at and the rules, on a phone, in the dark, without scrolling sideways", {
    timeout: patience,
  }, async () => {
    await page.setViewportSize({ width: 360, height: 740 });
    await page.emulateMedia({ colorScheme: "dark" });
    for (const [path, ready] of [
      ["articles", ".segments"],
      ["settings", "form"],
      ["published", "a.gap-row"],
      ["dismissed", ".empty"],
    ]) {
      await page.goto(`${web.url}/gaps/${path}`);
      await page
        .locator(ready ?? "main")
        .first()
        .waitFor();
      await clean();
      expect(await page.evaluate("document.documentElement.scrollWidth > innerWidth"), path).toBe(false);
    }
  });
});
