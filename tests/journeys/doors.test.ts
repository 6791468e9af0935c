import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { eq } from "drizzle-orm";
import { type Browser, chromium, type Locator, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openEmailPlatform } from "../../channels/email/platform";
import { openCloudPlatform } from "../../channels/whatsapp/cloud/platform";
import { openWebForTest, type Web } from "../http/web";
import { closeAfterTest, must } from "../support/desk";
import { canRun, untilSeen, violations } from "./desk";

const patience = 240_000;
const wait = { timeout: 60_000 };
const CHROMIUM = process.env.CHROMIUM ?? "/usr/bin/chromium";
const shots = process.env.SHOTS;

/** Chooses from a message's menu. What comes in above moves the message away from under the mouse: then it is gone after. */
const choose = async (page: Page, message: Locator, item: string): Promise<void> => {
  const choice = page.getByRole("menuitem", { name: item });
  await untilSeen(choice, async () => {
    await message.hover();
    await message
      .getByRole("button", { name: "Message actions" })
      .click({ timeout: 4000 })
      .catch(() => {});
  });
  await choice.click();
};

describe.skipIf(!canRun)("each door on an agent's screen, with real routes behind it", () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: CHROMIUM, args: ["--no-sandbox", "--disable-gpu"] });
  }, patience);
  afterAll(() => browser?.close());

  type Look = { locale?: "en" | "ru"; width?: number; dark?: boolean };
  const agentAt = async (web: Web, path: string, { locale = "en", width = 1280, dark = false }: Look = {}) => {
    const context = await browser.newContext({
      viewport: { width, height: 800 },
      locale: locale === "ru" ? "ru-RU" : "en-GB",
      colorScheme: dark ? "dark" : "light",
      reducedMotion: "reduce",
    });
    closeAfterTest(() => context.close());
    const [name = "", value = ""] = must(web.cookies.get("agent"), "cookie").split(/=(.*)/);
    await context.addCookies([{ name, value, url: web.url }]);
    await web.ask("PATCH", "/api/me", { as: "agent", json: { locale } });
    const page = await context.newPage();
    page.setDefaultTimeout(60_000);
    await page.goto(web.url + path);
    return page;
  };
  const shoot = async (page: Page, name: string) => {
    if (shots) await page.screenshot({ path: `${shots}/${name}.png` });
  };
  const openDesk = async () => {
    const web = await openWebForTest();
    await web.ask("PATCH", "/api/settings", { as: "admin", json: { botEnabled: false, undoSeconds: 0 } });
    return web;
  };
  const withNumber = async () => {
    const web = await openDesk();
    const platform = await openCloudPlatform({ redeliverMs: 20 });
    closeAfterTest(platform.close);
    platform.addTemplate({
      name: "order_update",
      language: "en",
      status: "APPROVED",
      components: [
        {
          type: "BODY",
          text: "Hello {{1}}, your order {{2}} is on its way.",
          example: { body_text: [["Boris", "FW-17"]] },
        },
      ],
    });
    platform.addTemplate({
      name: "new_kettle",
      language: "en",
      status: "APPROVED",
      components: [
        { type: "HEADER", format: "IMAGE" },
        { type: "BODY", text: "{{first_name}}, look at our new kettle." },
      ],
    });
    const json = { channel: "whatsapp", name: "Shop", settings: platform.settings };
    const { body } = await web.ask("POST", "/api/connections", { as: "admin", json });
    await platform.subscribe(`${web.url}/webhooks/${body.id}`);
    return { web, platform };
  };
  const withMail = async () => {
    const web = await openDesk();
    const mail = await openEmailPlatform({ retryMs: 10 });
    closeAfterTest(mail.close);
    const json = { channel: "email", name: "Mail", settings: mail.settings };
    const { body } = await web.ask("POST", "/api/connections", { as: "admin", json });
    mail.deliverTo(`${web.url}/webhooks/${body.id}`);
    return { web, mail, anna: mail.customer({ name: "Anna Berg", address: "anna@example.com" }) };
  };
  const opened = async (web: Web, name: string) => {
    const find = async () => {
      const { body } = await web.ask("GET", "/api/conversations?view=all", { as: "agent" });
      return body.items.find((one: { contact: { name: string } }) => one.contact.name === name)?.id;
    };
    await expect.poll(find, wait).toBeTruthy();
    return `/inbox/open/${await find()}`;
  };

  it("begins a conversation with an approved template, from the list's head; other doors say why they can't", {
    timeout: patience,
  }, async () => {
    const { web, platform } = await withNumber();
    const anna = platform.customer({ name: "Anna", waId: "49301234567" });
    const page = await agentAt(web, "/inbox/open");
    await page.getByRole("button", { name: "New conversation" }).click();
    const dialog = page.getByRole("dialog", { name: "New conversation" });
    await dialog.getByLabel("From").selectOption({ index: 0 });
    await dialog.getByText(/cannot write to somebody who has never started it/).waitFor();
    expect(await dialog.getByRole("button", { name: "Send" }).isDisabled()).toBe(true);
    await dialog.getByLabel("From").selectOption({ index: 1 });
    await dialog.getByLabel("Phone number, with the country").fill("+49 30 1234567");
    await dialog.getByRole("button", { name: /new kettle/ }).click();
    expect(await dialog.getByLabel("Address of the picture").inputValue()).toBe("");
    await dialog.getByLabel("first name").fill("Anna");
    await dialog.getByLabel("Address of the picture").fill("http://shop.example/kettle.jpg");
    await dialog.getByText(/only from addresses that begin with https/).waitFor();
    expect(await dialog.getByRole("button", { name: "Send" }).isDisabled()).toBe(true);
    await dialog.getByLabel("Address of the picture").fill("https://shop.example/kettle.jpg");
    await expect.poll(() => dialog.getByRole("button", { name: "Send" }).isEnabled(), wait).toBe(true);
    await shoot(page, "begin-picture");
    expect.soft(await violations(page), "begin dialog with a picture").toEqual([]);
    await dialog.getByRole("button", { name: /order update/ }).click();
    await dialog.getByLabel("In place of “Boris”").fill("Anna");
    await dialog.getByLabel("In place of “FW-17”").fill("42");
    await dialog.getByText("Hello Anna, your order 42 is on its way.").waitFor();
    await shoot(page, "begin-whatsapp");
    expect.soft(await violations(page), "begin dialog").toEqual([]);
    await dialog.getByRole("button", { name: "Send" }).click();
    await page.getByRole("log").getByText("Hello Anna, your order 42 is on its way.").waitFor();
    await expect.poll(() => platform.chat(anna.waId).messages.map(({ text }) => text), wait).toHaveLength(1);
    anna.writes("Great, thanks");
    await page.getByRole("log").getByText("Great, thanks").waitFor();
  });

  it("begins a mail in Russian on a phone's screen, to a contact found by name, under the agent's own signature", {
    timeout: patience,
  }, async () => {
    const { web, mail, anna } = await withMail();
    await anna.writes({ subject: "First", text: "Hello" });
    await opened(web, "Anna Berg");
    const page = await agentAt(web, "/settings/profile", { locale: "ru", width: 390, dark: true });
    await page.getByRole("textbox", { name: "На русском" }).fill(`**Вера Хольт**\n${"я".repeat(1000)}`);
    await page.getByText("Знаков: 1015, а в подписи их может быть не больше 1000.").waitFor();
    await page.getByRole("textbox", { name: "На русском" }).fill("**Вера Хольт**\nЧайники и насосы");
    await page
      .getByRole("region", { name: "Как её увидит клиент, на русском" })
      .getByText("Чайники и насосы")
      .waitFor();
    await shoot(page, "signature-ru");
    expect.soft(await violations(page), "profile, Russian").toEqual([]);
    const form = page.locator("form", { has: page.getByRole("textbox", { name: "На русском" }) });
    await form.getByRole("button", { name: "Сохранить" }).click();
    await page.getByText("Сохранено").waitFor();
    await page.goto(`${web.url}/inbox/open`);
    await page.getByRole("button", { name: "Новое обращение" }).click();
    const dialog = page.getByRole("dialog", { name: "Новое обращение" });
    await dialog.getByLabel("Электронная почта").fill("Anna");
    await dialog.getByRole("button", { name: /Anna Berg/ }).click();
    await dialog.getByLabel("Тема").fill("Ваш счёт");
    await dialog.getByLabel("Сообщение").fill("Счёт во вложении.");
    await dialog.getByText("Прочитает только anna@example.com").waitFor();
    await shoot(page, "begin-mail-ru");
    expect.soft(await violations(page), "begin dialog, Russian").toEqual([]);
    await dialog.getByRole("button", { name: "Отправить" }).click();
    await page.getByRole("log").getByText("Счёт во вложении.").waitFor();
    const got = () => anna.mailbox().mails.find(({ subject }) => subject === "Ваш счёт")?.text;
    await expect.poll(got, wait).toMatch(/^Счёт во вложении\.\n\n-- \n[\s\S]*Вера Хольт\nЧайники и насосы/);
    const signed = page.locator(".composer-signed");
    await signed.locator("summary").click();
    await signed.locator("strong").getByText("Вера Хольт").waitFor();
    await shoot(page, "signed-ru");
    expect.soft(await violations(page), "composer with its signature, Russian").toEqual([]);
    expect(mail.settings.address).toBe("help@fernway.example");
  });

  it("offers a correction where a mail can't be changed, and a word where it can't be reacted to", {
    timeout: patience,
  }, async () => {
    const { web, anna } = await withMail();
    await anna.writes({ subject: "Opening", text: "When do you open?" });
    const page = await agentAt(web, await opened(web, "Anna Berg"));
    const composer = page.locator("textarea.composer-text");
    await composer.fill("We open at nine.");
    await page.keyboard.press("Control+Enter");
    const got = () =>
      anna.mailbox().mails.flatMap(({ folder, reply }) => (folder === "inbox" ? [reply.split("\n")[0]] : []));
    await expect.poll(got, wait).toEqual(["We open at nine."]);
    const pick = async (which: string, item: string) => {
      await choose(page, page.locator(`.msg.${which}`).first(), item);
    };
    await pick("out", "Send a correction");
    await expect.poll(() => composer.inputValue(), wait).toBe("Correction: We open at nine.");
    await composer.fill("Correction: We open at ten.");
    await page.keyboard.press("Control+Enter");
    await expect.poll(got, wait).toEqual(["We open at nine.", "Correction: We open at ten."]);
    await pick("in", "Answer with 👍");
    await expect.poll(() => composer.inputValue(), wait).toBe("👍");
  });

  it("passes a mail on and says before who will read it; the contact sees nothing", { timeout: patience }, async () => {
    const { web, mail, anna } = await withMail();
    const supplier = mail.customer({ name: "Supplier", address: "parts@supplier.example" });
    await anna.writes({ subject: "Broken pump", text: "The pump leaks since Monday." });
    const page = await agentAt(web, await opened(web, "Anna Berg"));
    await choose(page, page.locator(".msg.in").first(), "Forward");
    const dialog = page.getByRole("dialog", { name: "Forward" });
    await dialog.getByText(/Name who is to get it. Sent from help@fernway.example/).waitFor();
    await dialog.getByLabel("To", { exact: true }).fill("parts@supplier.example");
    await page.keyboard.press("Enter");
    await dialog.getByLabel("A few words above it").fill("Do you have this in stock?");
    await dialog.getByText(/Will be read by: parts@supplier.example. Sent from help@fernway.example/).waitFor();
    await dialog.getByText(/Anna Berg does not see it/).waitFor();
    await shoot(page, "forward");
    expect.soft(await violations(page), "forward dialog").toEqual([]);
    await dialog.getByRole("button", { name: "Forward" }).click();
    await expect
      .poll(() => supplier.mailbox().mails.map(({ subject, text }) => [subject, /leaks since Monday/.test(text)]), wait)
      .toEqual([["Fwd: Broken pump", true]]);
    await page.getByRole("log").getByText("Do you have this in stock?").waitFor();
    expect(anna.mailbox().mails.filter(({ folder }) => folder === "inbox")).toEqual([]);
  });

  it("sends a template from the composer once free text is shut", { timeout: patience }, async () => {
    const { web, platform } = await withNumber();
    const anna = platform.customer("Anna");
    anna.writes("Where is it?");
    await anna.told();
    const path = await opened(web, "Anna");
    const { store } = web.desk;
    const before = Date.now() - 25 * 3_600_000;
    await store.transact(async ({ q, t }) => {
      const id = path.split("/").at(-1) ?? "";
      await q.update(t.messages).set({ at: before }).where(eq(t.messages.conversation, id));
      await q.update(t.conversations).set({ lastCustomerAt: before }).where(eq(t.conversations.id, id));
    });
    const page = await agentAt(web, path);
    await page.getByText(/takes free text only for a while/).waitFor();
    await page.getByRole("button", { name: "Choose a template" }).click();
    const dialog = page.getByRole("dialog", { name: "Send a template" });
    await dialog.getByRole("button", { name: /order update/ }).click();
    expect(await dialog.getByLabel("In place of “Boris”").inputValue()).toBe("Anna");
    await dialog.getByLabel("In place of “FW-17”").fill("42");
    await dialog.getByRole("button", { name: "Send" }).click();
    await page.getByRole("log").getByText("Hello Anna, your order 42 is on its way.").waitFor();
    await expect
      .poll(() => platform.chat(anna.waId).messages.map(({ template }) => template ?? null), wait)
      .toContain("order_update");
  });

  it("leaves the doubt about a send to the agent, who says that it arrived or sends it again", {
    timeout: patience,
  }, async () => {
    const web = await openDesk();
    const { id, customer } = await web.talk("My printer is on fire");
    const page = await agentAt(web, `/inbox/open/${id}`);
    const say = async (text: string) => {
      const box = page.getByRole("textbox", { name: /Write to Olga/ });
      await box.fill(text);
      await box.press("Control+Enter");
    };
    const shown = () =>
      web.platform
        .chat(customer.chatId)
        .messages.filter(({ by }) => by === "bot")
        .map(({ text }) => text);
    web.platform.trouble({ method: "sendMessage", does: "reset", effect: "after" });
    await say("Take the stairs");
    const doubt = page.getByRole("alert").filter({ hasText: "May not have arrived" });
    await doubt.waitFor();
    await shoot(page, "doubt");
    await doubt.getByRole("button", { name: "It arrived" }).click();
    await doubt.waitFor({ state: "detached" });
    expect(shown()).toEqual(["Take the stairs"]);
    web.platform.trouble({ method: "sendMessage", does: "reset", effect: "before" });
    await say("Call 112");
    const again = page.getByRole("alert").getByRole("button", { name: /Send again|Retry/ });
    // What certainly did not arrive is sent again by itself; a doubt is the agent's.
    await Promise.race([again.click(), expect.poll(shown, wait).toContain("Call 112")]);
    await expect.poll(shown, wait).toEqual(["Take the stairs", "Call 112"]);
    // What no network carries off goes back on the screen too.
    const mine = page.locator(".msg.out").filter({ hasText: "Take the stairs" });
    await page.route("**/api/messages/**", (route) => route.abort());
    await choose(page, mine, "Edit");
    await page.getByRole("button", { name: "Save", exact: true }).waitFor();
    const box = page.getByRole("textbox", { name: /Write to Olga/ });
    await box.fill("Take the lift");
    await box.press("Control+Enter");
    await mine.getByText("edited", { exact: true }).waitFor({ state: "detached" });
    await expect.poll(() => page.getByRole("log").getByText("Take the lift").count(), wait).toBe(0);
    await expect.poll(() => mine.count(), wait).toBe(1);
    expect(shown()).toEqual(["Take the stairs", "Call 112"]);
  });

  it("loads no picture from elsewhere in a whole mail until it is asked to", { timeout: patience }, async () => {
    let asked = 0;
    const elsewhere = createServer((_, response) => {
      asked += 1;
      response.writeHead(200, { "content-type": "image/gif" });
      response.end(Buffer.from("R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw==", "base64"));
    });
    await new Promise<void>((resolve) => elsewhere.listen(0, "127.0.0.1", resolve));
    closeAfterTest(() => new Promise((resolve) => elsewhere.close(() => resolve())));
    const { port } = elsewhere.address() as AddressInfo;
    const { web, anna } = await withMail();
    const text = "Our newsletter\n\n> and an older mail";
    const html = `<p>Our newsletter</p><img src="http://127.0.0.1:${port}/pixel.gif"><blockquote>and an older mail</blockquote>`;
    await anna.writes({ subject: "News", text, html });
    const page = await agentAt(web, await opened(web, "Anna Berg"));
    await page.getByRole("button", { name: "Show the whole mail" }).click();
    await page.getByText("1 remote image not loaded").waitFor();
    await page.frameLocator("iframe.whole-frame").getByText("and an older mail").waitFor();
    expect(asked).toBe(0);
    await shoot(page, "whole-mail");
    await page.getByRole("button", { name: "Load images" }).click();
    await expect.poll(() => asked, wait).toBeGreaterThan(0);
  });

  it("merges two mails of one matter when the agent accepts the proposal", { timeout: patience }, async () => {
    const { web, mail, anna } = await withMail();
    await anna.writes({ subject: "Invoice 17", text: "It is wrong." });
    await mail.drained();
    await anna.writes({ subject: "Invoice 17", text: "It is still wrong." });
    await mail.drained();
    const rows = async () => (await web.ask("GET", "/api/conversations?view=all", { as: "agent" })).body.items;
    await expect.poll(async () => (await rows()).length, wait).toBe(2);
    const newest = (await rows()).sort((a: { number: number }, b: { number: number }) => b.number - a.number)[0];
    const page = await agentAt(web, `/inbox/open/${newest.id}`);
    const proposals = page.getByRole("region", { name: "Suggestions" });
    await proposals.getByText(/Same matter as/).waitFor();
    await shoot(page, "proposal");
    await proposals.getByRole("button", { name: "Merge" }).click();
    await page.getByRole("log").getByText("It is wrong.").waitFor();
    await page.getByRole("log").getByText("It is still wrong.").waitFor();
    expect(page.url()).not.toContain(newest.id);
  });
});
