import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { canRun, type Demo, openDemo, violations } from "./desk";

const patience = 180_000;

describe.skipIf(!canRun)("why, thumbs and help with writing, in a real browser", () => {
  let demo: Demo;
  beforeAll(async () => {
    demo = await openDemo();
  }, patience);
  afterAll(() => demo?.close());

  it("opens why? by the keyboard and tells what the answer stands on; a thumb on the phone is seen in the inbox", {
    timeout: patience,
  }, async () => {
    const customer = await demo.visit("/sandbox");
    await customer.fill("#telegram-text", "How long does delivery to Norway take?");
    await customer.keyboard.press("Enter");
    await customer.locator("#phone-telegram .said.us a").first().waitFor({ timeout: 90_000 });
    await customer.locator("#phone-telegram").getByRole("button", { name: "👍" }).last().click();

    const vera = await demo.agentAt("vera", "/inbox/all?q=Norway");
    await vera
      .getByRole("link", { name: /Alex Newcomer/ })
      .first()
      .click();
    const log = vera.getByRole("log");
    await log.getByText("Customer: Right").waitFor();
    await log.getByRole("button", { name: "Why?" }).last().focus();
    await vera.keyboard.press("Enter");
    const why = vera.getByRole("dialog", { name: "Why the bot said this" });
    await why.getByText("The best passage of the knowledge base, word for word.").waitFor();
    await why.getByText("How long does delivery to Norway take?").waitFor();
    await why.getByText("delivery", { exact: true }).first().waitFor();
    await why.getByText("put together from pieces of the article, each word for word", { exact: true }).waitFor();
    await why
      .getByText(/% needed/)
      .or(why.getByRole("img", { name: /needed/ }))
      .first()
      .waitFor();
    expect(await violations(vera)).toEqual([]);
    await vera.keyboard.press("Escape");
    await why.waitFor({ state: "detached" });

    await log.getByRole("button", { name: "Was it right?" }).last().click();
    await vera.getByRole("button", { name: /Needed a person/ }).click();
    await log.getByText("You said: Needed a person").waitFor();
    for (const page of [customer, vera]) await page.context().close();
  });

  it("takes a thumb in the web chat, and offers a person when it goes down", { timeout: patience }, async () => {
    const page = await demo.visit("/sandbox/shop", { locale: "ru", width: 900 });
    await page.locator("button.launcher, button[aria-label*=hat], button[aria-label*=чат]").last().click();
    const chat = page.locator("textarea").first();
    await chat.fill("Что значит ошибка E3?");
    await chat.press("Enter");
    await page.locator('a[href*="/help/ru/error-codes"]').first().waitFor();
    await page.getByRole("button", { name: "👎" }).last().click();
    await page.getByText("Жаль, что ответ не подошёл").waitFor();
    await page.context().close();
  });

  it("suggests a reply with its sources, which goes into the text by a press, can be taken back, and is sent only by the agent", {
    timeout: patience,
  }, async () => {
    const customer = await demo.visit("/sandbox");
    await customer.fill("#telegram-text", "I want to talk to a human. How do I descale my machine?");
    await customer.keyboard.press("Enter");
    await customer.getByText("I am passing this to a colleague").first().waitFor();
    const vera = await demo.agentAt("vera", "/inbox/open?q=descale%20human");
    await vera
      .getByRole("link", { name: /Alex Newcomer/ })
      .first()
      .click();
    await vera.getByRole("log").waitFor();
    const composer = vera.locator("textarea.composer-text");
    await composer.click();
    await vera.keyboard.press("Control+KeyJ");
    await vera.getByText("Rewriting and translating need a language model.").waitFor();
    await vera.getByRole("menuitem", { name: "Suggest a reply" }).click();
    const made = vera.getByRole("region", { name: "Suggest a reply" });
    await made.getByRole("button", { name: "Insert" }).waitFor();
    expect(await made.locator(".cites a").count()).toBeGreaterThan(0);
    expect(await violations(vera)).toEqual([]);
    const before = await vera.getByRole("log").locator(".msg.out").count();
    await made.getByRole("button", { name: "Insert" }).click();
    const text = await composer.inputValue();
    expect(text.length).toBeGreaterThan(40);
    expect(await vera.getByRole("log").locator(".msg.out").count()).toBe(before);
    await vera.getByRole("button", { name: "Undo" }).click();
    expect(await composer.inputValue()).toBe("");
    await vera.keyboard.press("Control+KeyJ");
    await vera.getByRole("menuitem", { name: "Suggest a reply" }).click();
    await made.getByRole("button", { name: "Insert" }).click();
    expect(await composer.inputValue()).toBe(text);
    await composer.press("Control+Enter");
    await customer.getByText(text.slice(0, 40)).first().waitFor();

    await composer.fill("About your return, the refund of the money");
    const found = vera.getByRole("region", { name: "Articles on what you write" });
    await found.getByRole("button").first().click();
    await vera.getByRole("button", { name: "Insert a link" }).click();
    expect(await composer.inputValue()).toContain("/help/en/");
    await vera.keyboard.press("Control+KeyJ");
    await vera.getByRole("menuitem", { name: "Sum up the conversation" }).click();
    await vera.getByRole("button", { name: "Save as a note" }).click();
    await vera.getByRole("log").getByText("The customer wants").last().waitFor();
    for (const page of [customer, vera]) await page.context().close();
  });
});
