import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { canRun, type Demo, openDemo, violations } from "./desk";

const patience = 180_000;

describe.skipIf(!canRun)("what belongs together, on the real desk", () => {
  let demo: Demo;
  beforeAll(async () => {
    demo = await openDemo();
  }, patience);
  afterAll(() => demo?.close());

  const rowOf = (agent: Page, name: string) => agent.getByRole("link", { name: new RegExp(name) }).first();
  const idIn = (agent: Page) => new URL(agent.url()).pathname.split("/").at(-1) ?? "";

  it("merges one conversation into another by key and search; a colleague who has it open sees where it went", {
    timeout: patience,
  }, async () => {
    const vera = await demo.agentAt("vera", "/inbox/open");
    const oliver = await demo.agentAt("oliver", "/inbox/open");
    await rowOf(vera, "Gareth Pryce").click();
    await vera.getByRole("log").waitFor();
    const from = idIn(vera);
    await oliver.goto(vera.url());
    await oliver.getByRole("log").waitFor();
    const said = await vera.locator(".msg.in .msg-body").first().innerText();

    await vera.keyboard.press("KeyM");
    // A desk that has just been filled is still being read into its search.
    const found = vera.getByRole("option", { name: /Kieran Walsh/ });
    const find = vera.getByRole("combobox", { name: "Find by number, words or name" });
    await expect
      .poll(
        async () => {
          await find.fill("");
          await find.fill("Kieran Walsh");
          return found.waitFor({ timeout: 4000 }).then(
            () => true,
            () => false,
          );
        },
        { timeout: patience / 2 },
      )
      .toBe(true);
    await found.click();
    expect.soft(await violations(vera), "merge dialog").toEqual([]);
    await vera.getByRole("button", { name: "Merge", exact: true }).click();
    await vera.getByRole("log").getByText(said).first().waitFor();
    expect(idIn(vera)).not.toBe(from);
    await vera.getByText(/merged #\d+ into it/).waitFor();
    await oliver.getByText("This conversation became part of another one.").waitFor();
    await oliver.getByRole("link", { name: "Go on there" }).click();
    await oliver.getByRole("log").getByText(said).first().waitFor();
    for (const page of [vera, oliver]) await page.context().close();
  });

  it("splits what begins a new matter into a conversation of its own, with the subject given", {
    timeout: patience,
  }, async () => {
    const vera = await demo.agentAt("vera", "/inbox/open");
    await rowOf(vera, "Tom Becker").click();
    await vera.getByRole("log").waitFor();
    const from = idIn(vera);
    const last = vera.locator(".msg.in").last();
    const said = await last.locator(".msg-body").innerText();
    await last.hover();
    await last.getByRole("button", { name: "Message actions" }).click();
    await vera.getByRole("menuitem", { name: "Split from here" }).click();
    await vera.getByLabel("Subject of the new conversation").fill("The pump, again");
    expect.soft(await violations(vera), "split dialog").toEqual([]);
    await vera.getByRole("button", { name: "Split", exact: true }).click();
    await vera.getByRole("heading", { name: "The pump, again" }).waitFor();
    await vera.getByRole("log").getByText(said).waitFor();
    expect(idIn(vera)).not.toBe(from);
    await vera.getByText(/Split off from #\d+/).waitFor();
    await vera.goto(`${demo.base}/inbox/open/${from}`);
    await vera.getByText(/split #\d+ off/).waitFor();
    expect(await vera.getByRole("log").getByText(said, { exact: true }).count()).toBe(0);
    await vera.context().close();
  });

  it("joins two contacts with the reason shown, and parts them again", { timeout: patience }, async () => {
    const vera = await demo.agentAt("vera", "/inbox/open", { width: 1600 });
    await rowOf(vera, "Hannah Osei").click();
    const panel = vera.getByRole("complementary", { name: "Customer" });
    await panel.getByRole("button", { name: "Join with another contact" }).click();
    await vera.getByRole("combobox", { name: "Find by name, email or company" }).fill("Ruth Abernathy");
    await vera.getByRole("option", { name: /Ruth Abernathy/ }).click();
    await vera.getByLabel("How do you know?").fill("told us on the phone");
    await vera.getByRole("button", { name: "Join", exact: true }).click();
    await panel.getByText(/told us on the phone/).waitFor();
    await panel.getByText("Moving the second instalment").waitFor();
    expect.soft(await violations(vera), "joined contact").toEqual([]);
    await panel.getByRole("button", { name: "Part" }).click();
    await panel.getByText("Moving the second instalment").waitFor({ state: "detached" });
    expect(await panel.getByText(/told us on the phone/).count()).toBe(0);
    await vera.context().close();
  });

  it("does it all by keys on a Russian layout: read on, note, category, palette, back", {
    timeout: patience,
  }, async () => {
    const anna = await demo.agentAt("anna", "/inbox/open", { locale: "ru" });
    await anna.locator("[data-row]").first().waitFor();
    /** As a Russian keyboard sends it: the key's place, with another letter on it. */
    const press = (code: string, letter: string) =>
      anna.evaluate(
        ([where, what]) =>
          document.activeElement?.dispatchEvent(
            new KeyboardEvent("keydown", { code: where ?? "", key: what ?? "", bubbles: true, cancelable: true }),
          ),
        [code, letter],
      );
    await press("KeyJ", "о");
    await press("Enter", "Enter");
    await anna.getByRole("log").waitFor();
    const first = idIn(anna);
    await press("KeyJ", "о");
    await anna.waitForURL((url) => !url.pathname.endsWith(first));
    await anna.getByRole("log").waitFor();
    await press("KeyN", "т");
    await anna.getByRole("textbox", { name: "Заметка для команды" }).waitFor();
    await anna.keyboard.press("Escape");
    await press("KeyC", "с");
    const category = anna.getByRole("combobox", { name: "Категория" });
    await category.waitFor();
    await anna.keyboard.press("Escape");
    await category.waitFor({ state: "detached" });
    await press("Slash", ".");
    const search = anna.getByPlaceholder("Поиск по диалогам");
    await expect.poll(() => search.evaluate((field) => field === document.activeElement)).toBe(true);
    await anna.context().close();
  });

  it("shows what each channel carries, side by side, to every agent", { timeout: patience }, async () => {
    const oliver = await demo.agentAt("oliver", "/settings/channels");
    await oliver.getByRole("columnheader", { name: "Telegram" }).waitFor();
    await oliver.getByRole("row", { name: /Copies/ }).waitFor();
    expect.soft(await violations(oliver), "channels").toEqual([]);
    await oliver.context().close();
  });
});
