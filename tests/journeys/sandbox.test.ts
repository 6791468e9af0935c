import type { Locator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { canRun, type Demo, openDemo, violations } from "./desk";

const patience = 180_000;
const PICTURE = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);

describe.skipIf(!canRun)("the sandbox: on every phone an answer comes back to who wrote", () => {
  let demo: Demo;
  let page: Page;
  beforeAll(async () => {
    demo = await openDemo();
    page = await demo.visit("/sandbox", { width: 1440, height: 900 });
  }, patience);
  afterAll(() => demo?.close());

  const phone = (id: string) => page.locator(`#phone-${id}`);
  const says = async (id: string, text: string) => {
    await page.fill(`#${id}-text`, text);
    await page.keyboard.press("Enter");
  };
  /** The last message of ours on a phone. */
  const ours = (id: string): Locator => phone(id).locator(".said.us").last();
  const menuOf = async (line: Locator, choice: string) => {
    await line.hover();
    await line.getByRole("button", { name: "What to do with this message" }).click();
    await page.getByRole("menuitem", { name: choice, exact: true }).click();
  };
  /** An agent answers in the conversation that was opened by these words. */
  const agentAnswers = async (words: string, text: string) => {
    const agent = await demo.agentAt("oliver", `/inbox/all?q=${encodeURIComponent(words)}`);
    await agent.locator("[data-row]").first().getByRole("link").click();
    await agent.getByRole("log").getByText(words).first().waitFor();
    await agent.locator("textarea.composer-text").fill(text);
    await agent.locator("textarea.composer-text").press("Control+Enter");
    await agent.getByRole("log").getByText(text).first().waitFor();
    return agent;
  };

  it("in Telegram: the bot answers with its source, a button is pressed, words are edited, a reaction and a picture go", {
    timeout: patience,
  }, async () => {
    await says("telegram", "How long does delivery to Norway take?");
    await ours("telegram").locator('a[href*="/help/en/delivery-times"]').waitFor();
    await menuOf(ours("telegram"), "React with 👍");
    await ours("telegram").locator(".reaction").getByText("👍").waitFor();
    await page.locator("#phone-telegram input[type=file]").setInputFiles({
      name: "parcel.png",
      mimeType: "image/png",
      buffer: PICTURE,
    });
    await phone("telegram").getByRole("img", { name: "parcel.png" }).waitFor();
    await menuOf(phone("telegram").locator(".said.mine").first(), "Edit");
    await says("telegram", "How long does delivery to Sweden take?");
    await phone("telegram").locator(".said.mine").first().getByText("edited").waitFor();
    await phone("telegram").getByRole("button", { name: "Talk to a person" }).first().click();
    await phone("telegram").getByText("I am passing this to a colleague").last().waitFor();
    const agent = await agentAnswers("How long does delivery to Sweden take?", "To Sweden it is 3 days.");
    await phone("telegram").getByText("To Sweden it is 3 days.").waitFor();
    await agent.context().close();
  });

  it("in WhatsApp Web: the paired phone answers, and a person's words are read there", {
    timeout: patience,
  }, async () => {
    await says("whatsapp-web", "Do you have decaf beans?");
    await phone("whatsapp-web").locator(".said.us").first().waitFor({ timeout: patience });
    await says("whatsapp-web", "My mill is the grey one");
    const agent = await agentAnswers("My mill is the grey one", "The grey mill takes decaf beans too.");
    await phone("whatsapp-web").getByText("The grey mill takes decaf beans too.").waitFor({ timeout: patience });
    await agent.context().close();
  });

  it("in a group on the paired phone: the bot answers who mentions it, under what was asked, and nobody else", {
    timeout: patience,
  }, async () => {
    const web = phone("whatsapp-web");
    await web.getByRole("button", { name: "Fernway owners" }).click();
    await says("whatsapp-web", "Anybody up for a tasting on Friday?");
    await web.getByRole("button", { name: "Maria" }).click();
    await says("whatsapp-web", "@Fernway how do I descale Fern One?");
    await ours("whatsapp-web").getByText("/help/en/").waitFor({ timeout: patience });
    expect(await web.locator(".said.us").count()).toBe(1);
    expect(await ours("whatsapp-web").locator("blockquote").textContent()).toContain("@Fernway how do I descale");
    const agent = await agentAnswers("Anybody up for a tasting on Friday?", "We are, at nine.");
    await agent.getByText("2 people read it").waitFor();
    await web.getByText("We are, at nine.").waitFor({ timeout: patience });
    await agent.context().close();
  });

  it("in a Telegram group: the bot is silent until somebody speaks to it, and a person answers the rest", {
    timeout: patience,
  }, async () => {
    await says("group", "Has anybody tried the new filter?");
    await phone("group").getByRole("button", { name: "Maria" }).click();
    await says("group", "@fernway_help_bot how do I descale Fern One?");
    await ours("group").locator('a[href*="/help/en/"]').waitFor();
    expect(await phone("group").locator(".said.us").count()).toBe(1);
    expect(await ours("group").locator("blockquote").textContent()).toContain("how do I descale");
    const agent = await agentAnswers("Has anybody tried the new filter?", "The new filter lasts two months.");
    await phone("group").getByText("The new filter lasts two months.").waitFor();
    await agent.getByText("Fernway owners").first().waitFor();
    await agent.context().close();
  });

  it("in WhatsApp: the bot answers, ticks turn, and an agent's words arrive", { timeout: patience }, async () => {
    await says("whatsapp", "How do I return an order?");
    await ours("whatsapp").getByText("/help/en/").waitFor();
    await phone("whatsapp")
      .locator(".said.mine")
      .first()
      .getByRole("img", { name: /delivered|read/ })
      .waitFor();
    await says("whatsapp", "My order is the blue one");
    await phone("whatsapp").locator(".said.us").nth(1).waitFor();
    const agent = await agentAnswers("My order is the blue one", "The blue one can come back until Friday.");
    await phone("whatsapp").getByText("The blue one can come back until Friday.").waitFor();
    // The phone is open: what we wrote is read there, and the agent sees it.
    await agent
      .getByRole("log")
      .getByText(/^Read$/)
      .last()
      .waitFor();
    await menuOf(phone("whatsapp").locator(".said.mine").first(), "Delete");
    await phone("whatsapp").getByText("Message deleted").waitFor();
    await agent.context().close();
  });

  it("in Slack: the answer stands in the thread, in the shared channel the app is called by name", {
    timeout: patience,
  }, async () => {
    await says("slack", "What does the error E3 mean?");
    await phone("slack").locator('.said.under a[href*="/help/en/error-codes"]').waitFor();
    await phone("slack").getByRole("button", { name: "#fernway-northwind" }).click();
    await says("slack", "@fernway can we have the invoice for order 4711?");
    // The bot speaks first: an agent who did not see that would be asked before sending.
    await ours("slack").waitFor();
    const agent = await agentAnswers("can we have the invoice for order 4711?", "Here it is by tomorrow.");
    // Alex and Maria.
    await agent.getByText("2 people read it").waitFor();
    await phone("slack").locator(".said.under").getByText("Here it is by tomorrow.").waitFor();
    await agent.context().close();
  });

  it("by mail: a mail is written, the answer comes back in its thread, and is answered again", {
    timeout: patience,
  }, async () => {
    const mail = phone("mail");
    await mail.getByRole("button", { name: "New mail" }).click();
    await mail.getByLabel("Subject").fill("A broken cup");
    await page.fill("#mail-text", "The cup in my parcel is broken.");
    await mail.getByRole("button", { name: "Send", exact: true }).click();
    await mail.getByRole("button", { name: /^Fernway.*A broken cup/ }).waitFor();
    const agent = await agentAnswers("The cup in my parcel is broken.", "We send you a new cup today.");
    await mail.getByText("We send you a new cup today.").waitFor();
    await mail.getByRole("button", { name: /A broken cup/ }).click();
    await page.frameLocator("#phone-mail iframe").last().getByText("We send you a new cup today.").first().waitFor();
    await page.fill("#mail-answer", "Thank you, that is kind.");
    await mail.getByRole("button", { name: "Reply", exact: true }).click();
    await agent.getByRole("log").getByText("Thank you, that is kind.").waitFor();
    expect(await mail.locator(".mail-row").count()).toBe(1);
    await agent.context().close();
  });

  it("in the web chat of the shop: the bot answers with its source", { timeout: patience }, async () => {
    const shop = page.frameLocator("#phone-webchat iframe");
    await shop.locator("button.launcher").click();
    await shop.locator("textarea").fill("How do I return an order?");
    await shop.locator("textarea").press("Enter");
    await shop.locator('a[href*="/help/en/"]').first().waitFor();
  });

  it("is clean for axe when it is full, and one phone at a time on a phone", { timeout: patience }, async () => {
    expect(await violations(page)).toEqual([]);
    const small = await demo.visit("/sandbox", { width: 390, locale: "ru", dark: true, touch: true });
    await small.getByRole("button", { name: "Почта" }).tap();
    await small
      .locator("#phone-mail")
      .getByRole("button", { name: /A broken cup/ })
      .tap();
    await small.locator("#phone-mail").getByRole("heading", { name: "A broken cup" }).waitFor();
    expect(await small.locator("#phone-telegram").isVisible()).toBe(false);
    expect(await violations(small)).toEqual([]);
    expect(await small.evaluate("document.documentElement.scrollWidth > innerWidth")).toBe(false);
    await small.context().close();
  });
});
