import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { canRun, type Demo, openDemo, untilSeen, violations } from "./desk";

const patience = 180_000;

describe.skipIf(!canRun)("settings, on the real desk", () => {
  let demo: Demo;
  let page: Page;
  beforeAll(async () => {
    demo = await openDemo();
    page = await demo.agentAt("vera", "/settings/profile", { width: 1440 });
  }, patience);
  afterAll(() => demo?.close());
  const button = (name: string | RegExp) => page.getByRole("button", { name, exact: typeof name === "string" });
  const field = (name: string | RegExp) => page.getByLabel(name, { exact: typeof name === "string" });
  const go = (path: string) => page.goto(demo.base + path);

  it("keeps one's language, and changes the password only for who knows the old one", {
    timeout: patience,
  }, async () => {
    const kept = page.waitForResponse((answer) => answer.url().endsWith("/api/me") && answer.ok());
    await button("Русский").click();
    await page.getByRole("heading", { name: "Профиль" }).waitFor();
    await kept;
    await page.reload();
    await page.getByRole("heading", { name: "Профиль" }).waitFor();
    await button("English").click();
    await field("Current password").fill("not this one");
    await field("New password").fill("fernway-demo-2");
    await button("Change the password").click();
    await page.getByText("The current password is not right.").waitFor();
    await field("Current password").fill("fernway-demo");
    await button("Change the password").click();
    await page.getByText("Changed. Other devices are signed out.").waitFor();
    const old = await page.request.post(`${demo.base}/api/sign-in`, {
      data: { email: "vera@fernway.example", password: "fernway-demo" },
      headers: demo.headers,
    });
    expect(old.status()).toBe(401);
    await go("/settings/people");
    await button("Add a person").waitFor();
  });

  it("adds a person and a team, and switches a person off", { timeout: patience }, async () => {
    await go("/settings/people");
    await button("Add a person").click();
    await field("Name").fill("Nina Berg");
    await field("Email").fill("vera@fernway.example");
    await field("First password").fill("long enough 1");
    await button("Save").click();
    await page.getByText("Somebody changed this meanwhile, or it exists already.").waitFor();
    await field("Email").fill("nina@fernway.example");
    await button("Save").click();
    await button("New team").click();
    await field("Name in English").fill("Night shift");
    await field("Nina Berg").check();
    await button("Save").click();
    await button(/Night shift.*1 person/).waitFor();
    await button(/Nina Berg/).click();
    await field("Switched off").check();
    await button("Save").click();
    await button(/Nina Berg.*Switched off/).waitFor();
  });

  it("writes a category, a canned reply and an article in two languages", { timeout: patience }, async () => {
    await go("/settings/categories");
    await button("New category").click();
    await field("Name in English").fill("Gift cards");
    await field("When does it apply").fill("Buying and using gift cards");
    await field(/^Examples/).fill("how do I use a gift card\nкак применить сертификат");
    await button("Save").click();
    await button(/Gift cards.*2 examples/).click();
    await button("Delete").click();
    await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
    await button(/Gift cards/).waitFor({ state: "detached" });

    await go("/settings/canned");
    await button("New canned reply").click();
    await field("Shortcut").fill("gift");
    await field("Title").fill("Gift card");
    await field("Text").fill("Hello {{contact.name}}, here is your gift card.");
    await button("Save").click();
    await button(/\/gift$/).waitFor();

    await go("/knowledge");
    await button("New article").click();
    await field("Title").fill("Which machine or grinder should I choose?");
    await button("Save").click();
    await page.getByText("There is an article of this title already.").waitFor();
    await field("Title").fill("Can a voucher be split?");
    await field("Section").fill("Payment");
    await field("Text").fill("Enter the **code** at checkout.");
    await button("Published").click();
    await button("Publish").click();
    // One stays on it, and goes on.
    await page.getByRole("heading", { name: "Can a voucher be split?" }).waitFor();
    await field("Text").fill("Enter the **code** at checkout. Twice at most.");
    await button("Publish").click();
    await page.getByText(/^Published · Version 2/).waitFor();
    await field("Text").fill("Enter the **code** at checkout.");
    await button("Publish").click();
    await page.getByText(/^Published · Version 3/).waitFor();
    expect(await field("Text").inputValue()).toBe("Enter the **code** at checkout.");
    await button("In Russian").click();
    await field("Title").fill("Можно ли разделить ваучер?");
    await field("Text").fill("Введите код при оплате.");
    await button("Save").click();
    await page.getByRole("heading", { name: "Можно ли разделить ваучер?" }).waitFor();
    await button("In English").waitFor();
    await button("Cancel").click();
    await page.getByRole("heading", { name: "Articles" }).waitFor();
    await button("Русский").click();
    await button(/Можно ли разделить ваучер.*Draft/).waitFor();
    const help = await page.request.get(`${demo.base}/help/en/can-a-voucher-be-split`);
    expect(await help.text()).toContain("Enter the <strong>code</strong> at checkout.");
  });

  it("keeps what is being written into an article, whatever fails, contradicts it or is archived beside it", {
    timeout: patience,
  }, async () => {
    const { base, headers } = demo;
    const write = async (data: object): Promise<{ id: string }> =>
      (await page.request.post(`${base}/api/articles`, { headers, data: { locale: "en", ...data } })).json();
    await write({ title: "Kettles back", text: "Unused kettles can be returned within 30 days of delivery." });
    const { id } = await write({ title: "About kettles", text: "We sell kettles." });
    const failed = { status: 500, json: { code: "unexpected", message: "Out of order", details: {} } };
    await page.route(/\/api\/articles\/[^/]+\/asked$/, (route) => route.fulfill(failed), { times: 1 });
    await go(`/knowledge/${id}`);
    await page.getByRole("alert").getByRole("button", { name: "Retry" }).click();
    await page.getByText(/^None yet\. They come from/).waitFor();
    const text = field("Text");
    await text.fill("Unused kettles can be returned within 14 days of delivery.");
    await button("Publish").click();
    const popup = page.waitForEvent("popup");
    await page.getByRole("dialog").getByRole("link", { name: "Kettles back (opens in a new tab)" }).click();
    await (await popup).close();
    await page.getByRole("dialog").getByRole("button", { name: "Cancel" }).click();
    expect(await text.inputValue()).toContain("within 14 days");
    await page.request.patch(`${base}/api/articles/${id}`, { headers, data: { state: "archived" } });
    await text.fill("We have sold kettles.");
    await button("Publish").click();
    await page.getByText("Saved", { exact: true }).waitFor();
    const kept = await (await page.request.get(`${base}/api/articles/${id}`)).json();
    expect(kept).toMatchObject({ state: "archived", text: "We have sold kettles." });
  });

  it("keeps every version of an article: whose words stay can be undone, and an older one brought back", {
    timeout: patience,
  }, async () => {
    const { base, headers } = demo;
    const article = { locale: "en", title: "About grinders", text: "One.", state: "draft" };
    const { id } = await (await page.request.post(`${base}/api/articles`, { headers, data: article })).json();
    const meanwhile = (words: string) =>
      page.request.patch(`${base}/api/articles/${id}`, { headers, data: { text: words } });
    const kept = async () => (await (await page.request.get(`${base}/api/articles/${id}`)).json()).text;
    const text = field("Text");
    // On a slow machine the offer to undo may be gone before it is pressed: then it all happens once more.
    const undo = () =>
      page
        .locator(".toast")
        .getByRole("button", { name: "Undo" })
        .click({ timeout: 4000 })
        .catch(() => {});
    const bothWrite = async () => {
      await go(`/knowledge/${id}`);
      await text.fill("Mine.");
      await meanwhile("Theirs, soon.");
      await meanwhile("Theirs.");
      await button("Save").click();
      await button("Take theirs").waitFor();
    };
    await bothWrite();
    await button("See what changed").click();
    await page.getByRole("region", { name: "See what changed" }).getByText("Theirs.").waitFor();
    expect(await violations(page)).toEqual([]);
    await untilSeen(button("Keep mine"), async () => {
      if (!(await button("Take theirs").isVisible())) await bothWrite();
      await button("Take theirs").click();
      await expect.poll(() => text.inputValue(), { timeout: 30_000 }).toBe("Theirs.");
      await undo();
    });
    expect(await text.inputValue()).toBe("Mine.");
    expect(await kept()).toBe("Theirs.");
    await untilSeen(page.getByText("Theirs is back."), async () => {
      if (!(await button("Keep mine").isVisible())) await bothWrite();
      await button("Keep mine").click();
      await undo();
    });
    await expect.poll(kept, { timeout: 30_000 }).toBe("Theirs.");

    await go(`/knowledge/${id}`);
    const past = page.getByRole("region", { name: "Versions" });
    await past.getByRole("button", { name: "See Version 1" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByText("One.").waitFor();
    await dialog.getByText("Theirs.").waitFor();
    expect(await violations(page)).toEqual([]);
    await dialog.getByRole("button", { name: "Cancel" }).click();
    await text.fill("Not kept yet.");
    await past.getByRole("button", { name: "See Version 1" }).click();
    await dialog.getByText(/^Save what you are writing first/).waitFor();
    expect(await dialog.getByRole("button", { name: "Restore this version" }).isDisabled()).toBe(true);
    await dialog.getByRole("button", { name: "Cancel" }).click();
    await text.fill("Theirs.");
    await past.getByRole("button", { name: "See Version 1" }).click();
    await dialog.getByRole("button", { name: "Restore this version" }).click();
    await expect.poll(() => text.inputValue(), { timeout: 30_000 }).toBe("One.");
    expect(await kept()).toBe("One.");
    await untilSeen(page.getByText("The words are as they were."), async () => {
      if ((await text.inputValue()) !== "One.") {
        await past.getByRole("button", { name: "See Version 1" }).click();
        await dialog.getByRole("button", { name: "Restore this version" }).click();
        await expect.poll(() => text.inputValue(), { timeout: 30_000 }).toBe("One.");
      }
      await undo();
    });
    await expect.poll(() => text.inputValue(), { timeout: 30_000 }).toBe("Theirs.");
    expect(await kept()).toBe("Theirs.");
  });

  it("inserts a canned reply by its shortcut, with the customer's name filled in", { timeout: patience }, async () => {
    await go("/inbox/open");
    // By its address: the list is live, and what stands under the pointer may be another's by then.
    const link = page.getByRole("link", { name: /Kieran Walsh/ }).first();
    await go((await link.getAttribute("href")) ?? "");
    const composer = page.locator("textarea.composer-text");
    await composer.pressSequentially("/gift");
    await composer.press("Enter");
    expect(await composer.inputValue()).toBe("Hello Kieran, here is your gift card.");
    await composer.fill("");
  });

  it("tests, renames and adds connections, and says what the channel does not like", {
    timeout: patience,
  }, async () => {
    await go("/settings/connections");
    await button(/Fernway bot/).click();
    await button("Test").click();
    await page.getByText(/^It works/).waitFor();
    await page.getByText("Set. It is not shown again.").waitFor();
    const belong = field("One person's messages belong together for (minutes)");
    const more = page.getByText("More settings");
    await more.click();
    await belong.fill("99999");
    await more.click();
    await belong.waitFor({ state: "hidden" });
    await button("Save").click();
    await page.getByText("Write a number of minutes from 0 to 10080.").waitFor();
    expect(await belong.evaluate((one) => one === document.activeElement)).toBe(true);
    expect.soft(await violations(page), "a connection with a wrong field").toEqual([]);
    await belong.fill("30");
    await button("Replace").click();
    await field("Bot token").fill("not a token");
    await button("Save").click();
    await page.getByRole("alert").getByText("One field is not right yet: Bot token.").waitFor();
    await field("Bot token").fill("");
    await button(/^Keep the one that is set/).click();
    await field("Name").fill("Fernway Telegram");
    await button("Save").click();
    await button(/Fernway Telegram/).waitFor();
    await button("Add a connection").click();
    await button("Telegram").click();
    await button("Check and add").click();
    await page.getByText("“Bot token” is not filled in. From @BotFather, after /newbot.").waitFor();
    await page.getByRole("alert").getByText("One field is not right yet: Bot token.").waitFor();
    expect(await field("Bot token").evaluate((one) => one === document.activeElement)).toBe(true);
    await field("Bot token").fill("not a token");
    await button("Check and add").click();
    await page.getByText(/^A bot token looks like 123456789:ABC-DEF\./).waitFor();
    await button("Another channel").click();
    await button("Slack").click();
    await field("App-level token").waitFor();
    expect(await field("Signing secret").isVisible()).toBe(false);
    await field("How messages arrive").selectOption("events");
    await field("Signing secret").waitFor();
    expect(await field("App-level token").isVisible()).toBe(false);
    expect(await field("Signing secret").getAttribute("aria-required")).toBe("true");
    await more.click();
    expect(await field("In shared channels our own people speak for us").isChecked()).toBe(true);
    await button("Another channel").click();
    await button("Web chat").click();
    await field("Name").fill("Second site");
    await button("Check and add").click();
    await page.getByText('data-connection="').waitFor();
    await button("Delete").click();
    await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
    await button("Add a connection").waitFor();
    await button(/Second site/).waitFor({ state: "detached" });
  });

  it("keeps the desk's settings, and finds customers, conversations and articles in the palette", {
    timeout: patience,
  }, async () => {
    await go("/settings/desk");
    await field(/^Time to take a reply back/).fill("5");
    await button("Save").click();
    await page.getByText("Saved").waitFor();
    await page.reload();
    expect(await field(/^Time to take a reply back/).inputValue()).toBe("5");

    await page.keyboard.press("Control+KeyK");
    const search = page.getByRole("combobox", { name: /A command, a customer/ });
    await search.fill("hannah");
    await page
      .getByRole("option", { name: /Hannah Osei/ })
      .first()
      .waitFor();
    await search.fill("grinder");
    await page.getByRole("option", { name: /How do I clean my grinder/ }).waitFor();
    await page.getByRole("option", { name: /#\d+/ }).first().waitFor();
    await search.fill("hannah");
    await page
      .getByRole("option", { name: /Hannah Osei/ })
      .first()
      .click();
    await page.getByRole("log").waitFor();
  });

  it("puts a customer right where one reads, and a colleague sees it at once", { timeout: patience }, async () => {
    const oliver = await demo.agentAt("oliver", new URL(page.url()).pathname, { width: 1440 });
    const panel = page.getByRole("complementary", { name: "Customer" });
    await panel.getByRole("button", { name: "Change: Company" }).click();
    await panel.getByRole("textbox", { name: "Company" }).fill("Osei & Daughters");
    await page.keyboard.press("Enter");
    await panel.getByRole("button", { name: "Change: Email" }).click();
    await panel.getByRole("textbox", { name: "Email" }).fill("not an address");
    await page.keyboard.press("Enter");
    await panel.getByText("This is not an email address.").waitFor();
    await page.keyboard.press("Escape");
    await panel.getByRole("button", { name: "Change: Notes" }).click();
    await panel.getByRole("textbox", { name: "Notes" }).fill("Prefers mornings.");
    await page.keyboard.press("Control+Enter");
    await panel.getByText("Prefers mornings.").waitFor();
    await oliver.getByRole("complementary", { name: "Customer" }).getByText("Osei & Daughters").waitFor();
    await oliver.getByText("Prefers mornings.").waitFor();
    await oliver.context().close();
  });

  it("goes on by key where one was reading, when the conversation one has answered jumps away", {
    timeout: patience,
  }, async () => {
    const list = await (await page.request.get(`${demo.base}/api/conversations?view=open&limit=20`)).json();
    const { id } = list.items.slice(1).find(({ channel }: { channel: string }) => channel === "telegram");
    await go(`/inbox/open/${id}`);
    await page.locator(`[data-row="${id}"]`).waitFor();
    await page.getByRole("log").waitFor();
    const rows = () => page.locator("[data-row]").evaluateAll((all) => all.map((one) => one.getAttribute("data-row")));
    const order = await rows();
    const after = order[order.indexOf(id) + 1];
    await page.keyboard.press("KeyR");
    await page.keyboard.type("We are on it.");
    await page.keyboard.press("Control+Enter");
    await expect.poll(async () => (await rows())[0], { timeout: 30_000 }).toBe(id);
    await page.keyboard.press("Escape");
    await page.keyboard.press("KeyJ");
    await page.waitForURL((url) => url.pathname.endsWith(`/${after}`));
  });
});
