import { existsSync } from "node:fs";
import { join } from "node:path";
import { type Browser, chromium } from "playwright-core";
import { afterEach, describe, expect, it } from "vitest";
import { newId } from "../../src/kernel/ids";
import { saveArticle } from "../../src/knowledge/save-article";
import { type Asked, complains, openLlmPlatform, type Reaction, says, streamed } from "../ai/llm-platform";
import { openWebForTest } from "../http/web";
import { violations } from "./desk";

const CHROMIUM = process.env.CHROMIUM ?? "/usr/bin/chromium";
const canRun = existsSync(CHROMIUM) && existsSync(join(import.meta.dirname, "../../dist/ui/index.html"));
const patience = 240_000;
const shots = process.env.SHOTS;
const title = "When will I get my money back?";
const text = "We refund within 5 working days after the parcel reaches our warehouse.";
const shownTo = (asked: Asked): string => asked.messages.map(({ content }) => content).join("\n");

let translations = 0;
/** What a model says to each prompt; what it rewrites and what it translates first it begins and does not end. */
const model: Reaction = (answer, asked) => {
  const shown = shownTo(asked);
  const write = (value: object) => streamed(JSON.stringify(value))(answer, asked);
  if (shown.includes('name="sources"'))
    return write({ text: "It takes 5 working days, in Norway 9 days.", used: ["article-1"] });
  if (shown.includes('name="how"')) return streamed('{"text": "Your refund is on its way', () => {})(answer, asked);
  if (shown.includes("You translate one message"))
    return ++translations === 1
      ? streamed('{"text": "Когда же', () => {})(answer, asked)
      : write({ text: "Когда вернут деньги?" });
  if (shown.includes('name="passages"') && !asked.stream) {
    const [, passage = ""] = /"id": "([^"]+#\d+)"/.exec(shown) ?? [];
    const citations = [{ passage, quote: "We refund within 5 working days" }];
    return says({ answer: true, sentences: [{ text: "It takes 5 working days.", citations }], reason: "" })(
      answer,
      asked,
    );
  }
  return complains(404, "no such prompt")(answer, asked);
};

let browser: Browser | undefined;
afterEach(async () => {
  await browser?.close();
});

describe.skipIf(!canRun)("help from a model, in a browser (needs chromium and a built inbox)", () => {
  it("is streamed, stopped, doubted and put in by a press, never sent by itself; why? tells of the model", {
    timeout: patience,
  }, async () => {
    const platform = await openLlmPlatform(model);
    const web = await openWebForTest({ env: { OPENAI_BASE_URL: platform.baseUrl, LLM_MODEL: "test-model" } });
    const { transact } = web.desk.store;
    await saveArticle(
      { transact, now: Date.now, newId },
      { article: { locale: "en", title, text }, by: { kind: "system" } },
    );
    const { id } = await web.talk(title);
    browser = await chromium.launch({
      executablePath: CHROMIUM,
      args: ["--no-sandbox", "--disable-gpu", "--no-first-run"],
    });
    const context = await browser.newContext({
      viewport: { width: 1280, height: 800 },
      locale: "ru-RU",
      reducedMotion: "reduce",
    });
    const headers = { "x-parley": "1" };
    const signIn = { email: web.emailOf("agent"), password: web.password };
    await context.request.post(`${web.url}/api/sign-in`, { data: signIn, headers });
    await context.request.patch(`${web.url}/api/me`, { data: { locale: "ru" }, headers });
    const page = await context.newPage();
    page.setDefaultTimeout(60_000);
    const shot = async (name: string) => {
      if (shots) await page.screenshot({ path: join(shots, `assist-${name}.png`) });
    };
    await page.goto(`${web.url}/inbox/all/${id}`);
    const log = page.getByRole("log");
    await log.getByText("It takes 5 working days.").waitFor();
    const sent = () =>
      web
        .ask("GET", `/api/conversations/${id}/messages`, { as: "agent" })
        .then(({ body }) => body.messages.filter((one: { direction: string }) => one.direction === "out").length);
    expect(await sent()).toBe(1);

    await log.getByRole("button", { name: "Почему?" }).first().click();
    const why = page.getByRole("dialog");
    await why.getByText("test-model", { exact: true }).waitFor();
    await why
      .getByText("Ответ написан моделью")
      .or(why.getByText(/модель/i))
      .first()
      .waitFor();
    await shot("why");
    expect(await violations(page)).toEqual([]);
    await page.keyboard.press("Escape");

    const actions = async () => {
      await log.getByText(title).first().hover();
      await log.getByRole("button", { name: "Действия с сообщением" }).first().click();
    };
    await actions();
    await page.getByRole("menuitem", { name: "Перевести" }).click();
    await log.getByText("Когда же").waitFor();
    await shot("translating");
    expect(await violations(page)).toEqual([]);
    const half = platform.left.count;
    await log.getByRole("button", { name: "Остановить" }).click();
    await expect.poll(() => platform.left.count, { timeout: 30_000 }).toBe(half + 1);
    expect(await log.getByText("Когда же").count()).toBe(0);
    await actions();
    await page.getByRole("menuitem", { name: "Перевести" }).click();
    await log.getByText("Когда вернут деньги?").waitFor();
    await log.getByText(title).first().waitFor();
    await shot("translated");

    const composer = page.locator("textarea.composer-text");
    await composer.click();
    await page.keyboard.press("Control+KeyJ");
    await page.getByRole("menuitem", { name: "Предложить ответ" }).click();
    const made = page.locator("section.assist");
    await made.getByText("It takes 5 working days, in Norway 9 days.").waitFor();
    await made.getByText("Проверьте перед отправкой: 9", { exact: true }).waitFor();
    await made.locator(".cites a").first().waitFor();
    await shot("suggested");
    expect(await violations(page)).toEqual([]);
    await made.getByRole("button", { name: "Вставить" }).click();
    expect(await composer.inputValue()).toBe("It takes 5 working days, in Norway 9 days.");

    await page.keyboard.press("Control+KeyJ");
    await page.getByRole("menuitem", { name: "Короче" }).click();
    await made.getByText("Your refund is on its way").waitFor();
    await shot("streaming");
    const before = platform.left.count;
    await made.getByRole("button", { name: "Остановить" }).click();
    await expect.poll(() => platform.left.count, { timeout: 20_000 }).toBe(before + 1);
    expect(await composer.inputValue()).toBe("It takes 5 working days, in Norway 9 days.");
    await shot("stopped");
    expect(await sent()).toBe(1);
    await page.setViewportSize({ width: 390, height: 800 });
    await shot("phone");
    await page.emulateMedia({ colorScheme: "dark", reducedMotion: "reduce" });
    await page.setViewportSize({ width: 1280, height: 800 });
    await shot("dark");
    expect(await violations(page)).toEqual([]);

    await page.emulateMedia({ colorScheme: "light", reducedMotion: "reduce" });
    await web.ask("PATCH", "/api/models", { as: "admin", json: { onlyLocal: true } });
    const other = await web.talk("Where is my parcel?");
    await page.goto(`${web.url}/inbox/all/${other.id}`);
    await log.getByText("Where is my parcel?").first().hover();
    await composer.click();
    await page.keyboard.press("Control+KeyJ");
    await page.getByText("Для правки и перевода нужна языковая модель.").waitFor();
    await page.keyboard.press("Escape");
    await log.getByText("Where is my parcel?").first().hover();
    await log.getByRole("button", { name: "Действия с сообщением" }).first().click();
    // It says what it needs, and does nothing.
    const translate = page.getByRole("menuitem", { name: "Перевести Нужна языковая модель" });
    await translate.waitFor();
    expect(await translate.getAttribute("aria-disabled")).toBe("true");
  });
});
