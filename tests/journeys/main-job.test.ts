import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { canRun, type Demo, openDemo, untilSeen } from "./desk";

const patience = 180_000;

describe.skipIf(!canRun)("the main job, in a real browser", () => {
  let demo: Demo;
  beforeAll(async () => {
    demo = await openDemo();
  }, patience);
  afterAll(() => demo?.close());

  const says = async (customer: Page, text: string) => {
    await customer.fill("#telegram-text", text);
    await customer.keyboard.press("Enter");
  };
  const rowOf = (agent: Page, name: string) => agent.getByRole("link", { name: new RegExp(name) }).first();
  const composerOf = (agent: Page) => agent.locator("textarea.composer-text");

  it("lets an agent sign in, and says so when the password is wrong", { timeout: patience }, async () => {
    const page = await demo.visit("/");
    await page.fill('input[type="email"]', "vera@fernway.example");
    await page.fill('input[type="password"]', "not this one");
    await page.keyboard.press("Enter");
    await page.getByText("Email and password don't match.").waitFor();
    await page.fill('input[type="password"]', "fernway-demo");
    await page.keyboard.press("Enter");
    await page.locator("[data-row]").first().waitFor();
    await page.context().close();
  });

  it("answers in Telegram with a citation, hands over what it cannot prove; one agent takes over, another sees it at once, and the reply reaches the phone", {
    timeout: patience,
  }, async () => {
    const customer = await demo.visit("/sandbox");
    await says(customer, "How long does delivery to Norway take?");
    const source = customer.locator("#phone-telegram .said.us a").first();
    await source.waitFor();
    expect(await source.getAttribute("href")).toContain("/help/en/delivery-times");
    await says(customer, "Do you have decaf beans?");
    await customer.getByText("I am passing this to a colleague").waitFor();

    const oliver = await demo.agentAt("oliver", "/inbox/open");
    const vera = await demo.agentAt("vera", "/inbox/open");
    await rowOf(oliver, "Alex Newcomer").click();
    await rowOf(vera, "Alex Newcomer").click();
    const veraIsHere = oliver.getByRole("img", { name: "Vera Lindholm also here" });
    await expect.poll(() => veraIsHere.count(), { timeout: 30_000 }).toBeGreaterThan(0);
    await rowOf(vera, "Hannah Osei").click();
    await expect.poll(() => veraIsHere.count(), { timeout: 30_000 }).toBe(0);
    await rowOf(vera, "Alex Newcomer").click();
    await expect.poll(() => veraIsHere.count(), { timeout: 30_000 }).toBeGreaterThan(0);
    await oliver.getByRole("button", { name: /Take over/ }).click();
    await oliver.getByText("You have it").waitFor();
    await vera.getByText("Oliver Hayes has it").waitFor();

    await untilSeen(vera.getByText("Oliver Hayes is typing"), () => composerOf(oliver).pressSequentially("We have "));
    await composerOf(oliver).fill("We have one decaf, from **Colombia**.");
    await composerOf(oliver).press("Control+Enter");
    await vera.getByRole("log").locator("strong", { hasText: "Colombia" }).waitFor();
    await customer.getByText("We have one decaf, from Colombia.").waitFor();
    await oliver
      .getByRole("log")
      .getByText(/^(Sent|Delivered|Read)$/)
      .last()
      .waitFor();
    for (const page of [customer, oliver, vera]) await page.context().close();
  });

  it("holds a reply back when a colleague was quicker, and sends it only when told", {
    timeout: patience,
  }, async () => {
    const vera = await demo.agentAt("vera", "/inbox/open");
    await rowOf(vera, "Hannah Osei").click();
    await vera.getByRole("log").waitFor();
    const id = new URL(vera.url()).pathname.split("/").at(-1) ?? "";
    const api = `${demo.base}/api/conversations/${id}`;
    const { row } = await (await vera.context().request.get(api)).json();

    // Vera's line is cut, so that she cannot know of Oliver's answer when she sends hers.
    await vera.route("**/socket.io/**", (route) => route.abort());
    await vera.context().setOffline(true);
    await vera.getByText("Connection lost.").waitFor();
    const oliver = await demo.agentAt("oliver", "/healthz");
    const answer = await oliver.context().request.post(`${api}/replies`, {
      data: { id: crypto.randomUUID(), text: "The courier has found it.", seenSeq: row.lastPublicSeq },
      headers: demo.headers,
    });
    expect(answer.status()).toBe(200);
    await composerOf(vera).fill("I am asking the courier.");
    // The first try meets no network: the text comes back and nothing is lost.
    await composerOf(vera).press("Control+Enter");
    await vera.getByText("Your reply was not sent.").waitFor();
    expect(await composerOf(vera).inputValue()).toBe("I am asking the courier.");
    await vera.context().setOffline(false);
    await composerOf(vera).press("Control+Enter");
    await vera.getByRole("dialog").getByText("The courier has found it.").waitFor();
    await vera.getByRole("button", { name: "Edit my reply" }).click();
    expect(await composerOf(vera).inputValue()).toBe("I am asking the courier.");
    await composerOf(vera).press("Control+Enter");
    await vera.getByRole("log").getByText("I am asking the courier.").waitFor();
    for (const page of [vera, oliver]) await page.context().close();
  });

  it("sends once what was kept although its answer got lost on the way", { timeout: patience }, async () => {
    const vera = await demo.agentAt("vera", "/inbox/open");
    await rowOf(vera, "Kieran Walsh").click();
    const log = vera.getByRole("log");
    await log.waitFor();
    let lost = 0;
    await vera.route("**/replies", async (route) => {
      if (lost > 0) return route.continue();
      lost += 1;
      await route.fetch();
      await route.abort();
    });
    await composerOf(vera).fill("Only once, please.");
    await composerOf(vera).press("Control+Enter");
    await vera.getByText("Sending your reply").waitFor();
    const id = new URL(vera.url()).pathname.split("/").at(-1) ?? "";
    const { messages } = await (await vera.context().request.get(`${demo.base}/api/conversations/${id}`)).json();
    const kept = messages.filter(({ text }: { text: string }) => text === "Only once, please.");
    expect(kept).toHaveLength(1);
    expect(lost).toBe(1);
    expect(await log.getByText("Only once, please.").count()).toBe(1);
    await vera.context().close();
  });

  it("sends later, calls it off, takes back, and gives text and files back each time", {
    timeout: patience,
  }, async () => {
    const vera = await demo.agentAt("vera", "/inbox/open");
    await rowOf(vera, "Kieran Walsh").click();
    const log = vera.getByRole("log");
    await composerOf(vera).fill("Good morning, here it is.");
    await vera.getByRole("button", { name: "More ways to send" }).click();
    await vera.getByRole("menuitem", { name: "Send later" }).click();
    await vera.getByRole("button", { name: "Schedule" }).click();
    // What was sent a moment ago still "leaves in 6 seconds".
    await log.getByText(/^Leaves (?!in \d)/).waitFor();
    await vera.getByRole("list", { name: "Scheduled" }).getByRole("button", { name: "Don't send" }).click();
    await vera.getByText("Not sent. The text is back in the composer.").waitFor();
    expect(await composerOf(vera).inputValue()).toBe("Good morning, here it is.");

    const png = Buffer.from(
      "iVBORw0KGgoAAAANSUhEUgAAABAAAAAQAQAAAAA3iMLMAAAADklEQVR42mNYFcpACgIAgWcP8SEEdQcAAAAASUVORK5CYII=",
      "base64",
    );
    await vera.locator("input[type=file]").setInputFiles({ name: "label.png", mimeType: "image/png", buffer: png });
    await vera.locator(".attached li").waitFor();
    await vera.getByRole("button", { name: "Send", exact: true }).click();
    await vera.getByText("Sending your reply").waitFor();
    await vera.getByRole("button", { name: "Undo" }).click();
    await vera.getByText("Taken back. Your text is in the composer.").waitFor();
    await vera.locator(".attached li").getByText("label.png").waitFor();
    await vera.getByRole("button", { name: "Send", exact: true }).click();
    await log.getByText("Good morning, here it is.").waitFor();
    await log.getByRole("button", { name: "Open label.png" }).click();
    await vera.getByRole("dialog", { name: "label.png" }).waitFor();
    await vera.context().close();
  });

  it("works on a phone: list, conversation and back, reply, reload into the same place", {
    timeout: patience,
  }, async () => {
    const phone = await demo.agentAt("anna", "/inbox/open", { width: 360, touch: true });
    await rowOf(phone, "Егор Васильев").tap();
    await phone.getByRole("log").waitFor();
    expect(await phone.locator(".list").isVisible()).toBe(false);
    await composerOf(phone).fill("Бонусы на месте.");
    // It stands in the thread at once; a reload asks what was kept.
    const kept = phone.waitForResponse((answer) => answer.url().endsWith("/replies") && answer.ok());
    await phone.getByRole("button", { name: "Send", exact: true }).tap();
    await phone.getByRole("log").getByText("Бонусы на месте.").waitFor();
    await kept;
    await phone.reload();
    await phone.getByRole("log").getByText("Бонусы на месте.").waitFor();
    await phone.getByRole("button", { name: "Show the customer" }).tap();
    await phone.getByRole("complementary", { name: "Customer" }).waitFor();
    await phone.getByRole("button", { name: "Hide the customer" }).last().tap();
    await phone.getByRole("button", { name: "Back" }).tap();
    await phone.locator("[data-row]").first().waitFor();
    const sideways = await phone.evaluate("document.documentElement.scrollWidth > innerWidth");
    expect(sideways).toBe(false);
    await phone.context().close();
  });

  it("answers in the web chat in Russian with the article it stands on; a person asked for takes over in a Russian inbox", {
    timeout: patience,
  }, async () => {
    const page = await demo.visit("/sandbox/shop", { locale: "ru", width: 900 });
    await page.locator("button.launcher, button[aria-label*=hat], button[aria-label*=чат]").last().click();
    const chat = page.locator("textarea").first();
    await chat.fill("Что значит ошибка E3?");
    await chat.press("Enter");
    await page.locator('a[href*="/help/ru/error-codes"]').first().waitFor();
    await chat.fill("Позовите человека, пожалуйста");
    await chat.press("Enter");

    const pavel = await demo.agentAt("pavel", `/inbox/open?q=${encodeURIComponent("Позовите человека")}`, {
      locale: "ru",
    });
    await pavel.locator("[data-row]").first().getByRole("link").click();
    await pavel.getByRole("log").getByText("Позовите человека, пожалуйста").first().waitFor();
    await pavel.getByRole("log").getByText("видит только команда").first().waitFor();
    await pavel.keyboard.press("KeyT");
    await pavel.getByText("Отвечаете вы").waitFor();
    await composerOf(pavel).fill("Здравствуйте, это Павел.");
    await composerOf(pavel).press("Control+Enter");
    await page.getByText("Здравствуйте, это Павел.").waitFor();
    await pavel.keyboard.press("Escape");
    await pavel.keyboard.press("KeyE");
    await pavel.getByRole("button", { name: "Статус" }).or(pavel.getByText("Решён").first()).first().waitFor();
    for (const one of [page, pavel]) await one.context().close();
  });

  it("shows the help centre in both languages and finds by word forms", { timeout: patience }, async () => {
    const page = await demo.visit(`/help/en?q=${encodeURIComponent("возврат")}`);
    await page.getByRole("heading", { name: "Found in Russian" }).waitFor();
    await page.locator('[lang="ru"] a[href^="/help/ru/"]').first().waitFor();
    await page.goto(`${demo.base}/help/ru?q=warranty`);
    await page.getByRole("heading", { name: "Нашлось на английском" }).waitFor();
    await page.goto(`${demo.base}/help/ru?q=${encodeURIComponent("возвратом")}`);
    expect(await page.locator("ul.list a").count()).toBeGreaterThan(0);
    await page.context().close();
  });
});
