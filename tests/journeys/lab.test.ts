import { existsSync } from "node:fs";
import { join } from "node:path";
import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { seedPast, seedTopics } from "../ai/lab/past";
import { openWeb, type Web } from "../http/web";
import { must } from "../support/desk";
import { violations } from "./desk";

const CHROMIUM = process.env.CHROMIUM ?? "/usr/bin/chromium";
const canRun = existsSync(CHROMIUM) && existsSync(join(import.meta.dirname, "../../dist/ui/index.html"));
const patience = 300_000;
const PAST = 2000;

describe.skipIf(!canRun)("the lab in a browser (needs chromium and a built inbox)", () => {
  let web: Web;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  beforeAll(async () => {
    web = await openWeb();
    const { store } = web.desk;
    const agents = (await web.ask("GET", "/api/agents", { as: "admin" })).body;
    const agent = must<{ id: string }>((agents.items ?? agents)[0]).id;
    const categories = await seedTopics({ store, now: Date.now });
    await seedPast({ store, now: Date.now, connection: web.connection, agent }, { categories, n: PAST });
    browser = await chromium.launch({
      executablePath: CHROMIUM,
      args: ["--no-sandbox", "--disable-gpu", "--no-first-run"],
    });
    context = await browser.newContext({
      viewport: { width: 1280, height: 800 },
      locale: "en-GB",
      reducedMotion: "reduce",
    });
    const answer = await context.request.post(`${web.url}/api/sign-in`, {
      data: { email: web.emailOf("lead"), password: web.password },
      headers: { "x-parley": "1" },
    });
    expect(answer.ok()).toBe(true);
    page = await context.newPage();
    page.setDefaultTimeout(60_000);
  }, patience);
  afterAll(async () => {
    await browser?.close();
    await web?.close();
  });
  const button = (name: string | RegExp) => page.getByRole("button", { name, exact: typeof name === "string" });
  const shots = process.env.SHOTS;
  const shot = async (name: string) => {
    if (shots) await page.screenshot({ path: join(shots, `${name}.png`) });
  };
  const clean = async () => expect(await violations(page)).toEqual([]);

  it("lets a lead measure the live version, spot a weak category, and begin a draft", {
    timeout: patience,
  }, async () => {
    await page.goto(`${web.url}/lab`);
    await shot("overview");
    await clean();
    await button("New draft").click();
    await page.getByLabel("What do you want to make better?").fill("Clearer account");
    await button("Begin").click();
    await page.getByRole("heading", { name: /Clearer account/ }).waitFor();
    await button("Try it").click();
    await page.getByLabel("How many of the latest").fill(String(PAST));
    await shot("try");
    await button("Start").click();
    // Stopped on the way it says what it has measured, and of how many; then it goes on.
    await page.getByText(/Running · [1-9]\d* \/ 2000/).waitFor({ timeout: patience });
    await button("Stop").click();
    const part = page.getByText(/^Stopped after [1-9]\d* of 2,?000/);
    await part.waitFor();
    await page.getByRole("region", { name: "Figures" }).getByText("Categories right").waitFor();
    await shot("stopped");
    await clean();
    await button("Go on").click();
    await part.waitFor({ state: "detached" });
    await page.getByText(/Done · 2000 \/ 2000/).waitFor({ timeout: patience });
    await page.getByRole("link", { name: "to the version" }).click();
    await button(/^Account.*Weak/).waitFor();
    await shot("weak");
    await clean();
  });

  it("shows what a changed category makes better and worse on 2,000 past conversations", {
    timeout: patience,
  }, async () => {
    await button(/^Account/).click();
    const examples = page.getByLabel("Examples");
    await examples.fill(
      [
        "I cannot log in",
        "my password does not work",
        "change my e-mail",
        "the app signs me out",
        "log in fails",
        "new password",
        "account locked",
        "password forgotten",
      ].join("\n"),
    );
    await page.getByLabel("Starts with priority").selectOption({ label: "High" });
    await page.getByLabel("Applied by itself only when right so often, %").fill("90");
    await shot("category");
    // A colleague has changed the same meanwhile, and something else: ours goes over theirs, the rest stays.
    const draft = new URL(page.url()).pathname.split("/").at(-1);
    const drafted = async () => (await web.ask("GET", `/api/versions/${draft}`, { as: "admin" })).body;
    const nowOf = async (name: string) =>
      must((await drafted()).content.categories.find((one: { name: string }) => one.name === name));
    const { revision, content } = await drafted();
    const categories = content.categories.map((one: { name: string }) =>
      one.name === "Account"
        ? { ...one, priority: "low" }
        : one.name === "Refunds"
          ? { ...one, description: "Money back" }
          : one,
    );
    const json = { revision, content: { ...content, categories } };
    expect((await web.ask("PATCH", `/api/versions/${draft}`, { as: "admin", json })).status).toBe(200);
    await button("Save").click();
    const conflict = page.getByRole("alert").filter({ hasText: "Save mine over it" });
    await conflict.waitFor();
    await shot("conflict");
    await clean();
    await conflict.getByRole("button", { name: "Save mine over it" }).click();
    await conflict.waitFor({ state: "detached" });
    await page.getByText("Saved", { exact: true }).waitFor();
    expect(await nowOf("Account")).toMatchObject({ priority: "high", threshold: 0.9 });
    expect(await nowOf("Refunds")).toMatchObject({ description: "Money back" });
    await button("Try it").click();
    await button("Start").click();
    await page.getByText(/Done · 2000 \/ 2000/).waitFor({ timeout: patience });
    await page.getByText(/[1-9]\d* better/).waitFor();
    await shot("trial");
    await clean();
    await button("Better").click();
    await page.locator(".decisions-all .decision").first().waitFor();
    await page.locator(".decisions").scrollIntoViewIfNeeded();
    await shot("decisions");
    await page.locator(".decisions-all .decision .link").first().click();
    await page.getByRole("dialog").waitFor();
    await shot("decision");
    await clean();
    await page.keyboard.press("Escape");
  });

  it("refuses a prompt whose variable is misspelt, shows what was changed, and what measuring made of the cut", {
    timeout: patience,
  }, async () => {
    await page.getByRole("link", { name: "to the version" }).click();
    await button("Prompts").click();
    await button("answer").click();
    const editor = page.getByRole("textbox", { name: /^answer/ });
    const words = await editor.inputValue();
    await editor.fill(words.replace("{{question}}", "{{qestion}}"));
    await page.getByText("Unknown variables: qestion.").waitFor();
    // Nothing written is lost for it, and nothing of it reaches anybody.
    await page.getByText("The draft can be saved, but not tried or published").waitFor();
    expect(await button("Publish").isDisabled()).toBe(true);
    expect(await button("Try it").isDisabled()).toBe(true);
    expect(await button("Save").isDisabled()).toBe(false);
    await shot("prompt");
    await clean();
    await button("Undo all").click();
    await button("History").click();
    await page.getByLabel("Compare with").selectOption({ index: 1 });
    await page.locator(".diff-new").first().waitFor();
    await page.getByText("Applied by itself only when right so often: 90%").first().waitFor();
    await page.getByText("Starts with priority: High").first().waitFor();
    await shot("history");
    await clean();
    await button("When it answers").click();
    // A cut that is not saved yet stays the same cut: it is told on the scale of what was measured.
    await page.getByRole("slider").fill("70");
    const version = new URL(page.url()).pathname.split("/").at(-1);
    const { gate } = (await web.ask("GET", `/api/versions/${version}`, { as: "lead" })).body.content;
    await button(/^Measure (now|anew)$/).click();
    await page.locator("polyline.answered").waitFor({ timeout: patience });
    const unsaved = { gate: { ...gate, answerThreshold: 0.7 } };
    const { body } = await web.ask("POST", "/api/versions/retell", { as: "lead", json: unsaved });
    const told = Math.round(100 * body.gate.answerThreshold);
    expect(told).not.toBe(70);
    await page.locator("output", { hasText: `${told}%` }).waitFor();
    await button("Undo all").click();
    // The cut is what it was: only its name may be another one, and the page says so.
    await page.getByText(/2,?000 that are over/).waitFor();
    await page.getByText(/The same questions are answered as before/).waitFor();
    await shot("gate");
    await clean();
  });

  it("publishes, and rolls back with one click", { timeout: patience }, async () => {
    await button("Publish").click();
    await page.getByRole("dialog").waitFor();
    await shot("publish");
    await page.getByRole("dialog").getByRole("button", { name: "Publish" }).click();
    await page.getByText("“Clearer account” is live.").waitFor();
    await page.getByRole("navigation", { name: "Lab" }).getByRole("link", { name: "Versions" }).click();
    await button("Roll back to #1").click();
    await page.getByText("“Parley” is live again.").waitFor();
    const { body } = await web.ask("GET", "/api/lab", { as: "lead" });
    expect(body.versions.find((one: { state: string }) => one.state === "live").number).toBe(1);
  });

  it("shows what a worse draft gets wrong, and publishes it only with a reason", { timeout: patience }, async () => {
    await page.getByRole("navigation", { name: "Lab" }).getByRole("link", { name: "Versions" }).click();
    await button("New draft").click();
    await page.getByLabel("What do you want to make better?").fill("Worse refunds");
    await page.keyboard.press("Enter");
    // Of one prompt that two write at once nothing is lost: both texts are shown, and can stay.
    await button("Prompts").click();
    await button("answer").click();
    const editor = page.getByRole("textbox", { name: /^answer/ });
    const words = await editor.inputValue();
    const draft = new URL(page.url()).pathname.split("/").at(-1);
    const { revision, content } = (await web.ask("GET", `/api/versions/${draft}`, { as: "admin" })).body;
    const prompts = { ...content.prompts, answer: words.replace("\n# Data", "Theirs: cite first.\n\n# Data") };
    await editor.fill(`${words}Mine: no lists.\n`);
    const json = { revision, content: { ...content, prompts } };
    expect((await web.ask("PATCH", `/api/versions/${draft}`, { as: "admin", json })).status).toBe(200);
    await page.keyboard.press("Control+KeyS");
    const ask = page
      .getByRole("alert")
      .filter({ hasText: "Theirs: cite first." })
      .filter({ hasText: "Mine: no lists." });
    await ask.waitFor();
    await shot("two-prompts");
    await clean();
    await ask.getByRole("button", { name: "Keep both" }).click();
    await ask.waitFor({ state: "detached" });
    expect(await editor.inputValue()).toMatch(/Theirs: cite first\.[\s\S]*Mine: no lists\./);
    await button("Categories").click();
    await button(/^Refunds/).click();
    await page.getByLabel("Examples").fill("the courier is late\nwhere is my parcel\ntracking does not move");
    await button("Save").click();
    await page.getByText("Saved", { exact: true }).waitFor();
    await button("Try it").click();
    await page.getByLabel("On which set").selectOption("new");
    await page.getByLabel("How many of the latest").fill("200");
    await button("Start").click();
    await page.getByText(/Done · 200 \/ 200/).waitFor({ timeout: patience });
    await page.getByText(/[1-9]\d* worse/).waitFor();
    await button("Worse").click();
    await page.locator(".decisions-all .decision").first().waitFor();
    await page.locator(".decisions").scrollIntoViewIfNeeded();
    await shot("worse");
    await page.getByRole("link", { name: "to the version" }).click();
    await button("Publish").click();
    const dialog = page.getByRole("dialog");
    const anyway = dialog.getByRole("button", { name: "Publish all the same" });
    await dialog.getByText("Categories right").waitFor();
    expect(await anyway.isDisabled()).toBe(true);
    await shot("refused");
    await clean();
    await dialog.getByLabel("Why publish it all the same?").fill("To see that the alarm rings");
    await anyway.click();
    await page.getByText("“Worse refunds” is live.").waitFor();
    await page.getByRole("navigation", { name: "Lab" }).getByRole("link", { name: "Versions" }).click();
    await button(/^Roll back to #\d/).click();
    const live = page.locator("li:has(.version-live)");
    await live.filter({ hasText: "#1 Parley" }).waitFor();
    // Of what was rolled back before nothing can be undone any more; this can.
    await page.getByText("“Parley” is live again.").waitFor();
    await button(/^Undo/).click();
    await live.filter({ hasText: "Worse refunds" }).waitFor();
    await button(/^Roll back to #\d/).click();
    await live.filter({ hasText: "#1 Parley" }).waitFor();
  });

  it("takes in a file of labelled questions and tells which lines it could not use", {
    timeout: patience,
  }, async () => {
    await page.getByRole("navigation", { name: "Lab" }).getByRole("link", { name: "Labelled sets" }).click();
    await button("New set").click();
    await button("A file").click();
    await page.getByLabel("Name", { exact: true }).fill("From a sheet");
    await page
      .getByLabel("Or paste it")
      .fill('text,category,person\n"where is it, please",Delivery,\nhelp me,Nowhere,\ncall me,none,yes');
    await button("Make").click();
    await page.getByText("Line 3: no category “Nowhere”").waitFor();
    await shot("sets");
    await clean();
  });

  it.each([
    ["ru-phone", { width: 390, height: 800 }, "ru", "light"],
    ["dark", { width: 1280, height: 800 }, "en", "dark"],
  ] as const)("is readable and clean: %s", { timeout: patience }, async (name, viewport, locale, colorScheme) => {
    const { body } = await web.ask("GET", "/api/lab", { as: "lead" });
    await page.setViewportSize(viewport);
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await context.request.patch(`${web.url}/api/me`, { data: { locale }, headers: { "x-parley": "1" } });
    const trial = must<{ id: string }>(body.trials[0]).id;
    const version = must<{ id: string }>(body.versions[0]).id;
    for (const [part, path] of [
      ["overview", "/lab"],
      ["trial", `/lab/trials/${trial}`],
      ["categories", `/lab/versions/${version}?part=categories`],
      ["prompts", `/lab/versions/${version}?part=prompts`],
      ["gate", `/lab/versions/${version}?part=gate`],
      ["history", `/lab/versions/${version}?part=history`],
      ["settings", "/lab/settings"],
    ] as const) {
      await page.goto(`${web.url}${path}`);
      await page.locator(".lab h2").first().waitFor();
      await page.waitForLoadState("networkidle");
      await shot(`${name}-${part}`);
      await clean();
      const overflow = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      expect(overflow, `${part} is wider than the screen`).toBeLessThanOrEqual(0);
    }
  });
});
