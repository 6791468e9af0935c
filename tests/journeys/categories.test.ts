import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { canRun, type Demo, openDemo, violations } from "./desk";

const patience = 400_000;

describe.skipIf(!canRun)("a lead and the categories, on the real desk", () => {
  let demo: Demo;
  let page: Page;
  beforeAll(async () => {
    demo = await openDemo();
    page = await demo.agentAt("daniel", "/settings/categories", { width: 1440 });
  }, patience);
  afterAll(() => demo?.close());
  const button = (name: string | RegExp) => page.getByRole("button", { name, exact: typeof name === "string" });
  const field = (name: string | RegExp) => page.getByLabel(name, { exact: typeof name === "string" });
  /** A category's numbers as its page shows them, once nothing newer is being measured. */
  const numbers = async () => {
    const card = page.locator("section", { has: page.locator(".cat-numbers") });
    await card.getByText("Measured on", { exact: false }).waitFor();
    await card.getByRole("status").waitFor({ state: "detached", timeout: patience });
    // "5 of 8": few are counted and have no share.
    const [right = 0, found = 0] = (await card.locator("dd small").allTextContents()).map((text) => {
      const [n = 0, all = 0] = (text.match(/\d+/g) ?? []).map(Number);
      return (100 * n) / all;
    });
    return { right, found };
  };
  /** Mixed up: words of one category, taught as another. */
  const mixed = [
    "my parcel is stuck in customs",
    "courier never came",
    "box arrived crushed",
    "tracking says delivered, nothing here",
    "parcel went back to you",
    "the courier left it with a neighbour",
    "parcel is six days late",
    "wrong parcel in the box",
  ];

  it("sees a weak category, takes out the examples that contradict it, and sees it get better", {
    timeout: patience,
  }, async () => {
    await button("New category").click();
    await field("Name in English").fill("Gift wrapping");
    await field("When does it apply").fill("Presents: paper, ribbon, a card with a few words");
    const own = [
      "wrap it as a present",
      "gift paper and ribbon please",
      "add a greeting card to the gift",
      "is gift wrapping free",
      "can you write a birthday card",
      "present for my mum, wrap it nicely",
      "ribbon colour for the gift",
      "leave the price out, it is a gift",
    ];
    await field(/^Examples/).fill([...own, ...mixed].join("\n"));
    await button("Save").click();
    await button("Weakest first").click();
    await button(/Gift wrapping/).click();
    const before = await numbers();
    expect(before.found).toBeLessThan(100);
    expect(await violations(page)).toEqual([]);
    // What contradicts it is taken out, one press each.
    const wrong = page.locator(".cat-case", { hasText: /parcel|courier|box|tracking/ }).first();
    await wrong.waitFor();
    for (let pressed = 0; pressed < mixed.length; pressed++) {
      if ((await wrong.count()) === 0) break;
      const text = (await wrong.locator("p").textContent()) ?? "";
      await wrong.getByRole("button", { name: "Remove example" }).click();
      await page.locator(".cat-case", { hasText: text }).waitFor({ state: "detached" });
    }
    // That it is being measured anew is told a moment after the last example has gone.
    await expect.poll(async () => (await numbers()).found, { timeout: patience }).toBeGreaterThan(before.found);
  });

  it("writes a rule, tries it on past conversations, and puts it first", { timeout: patience }, async () => {
    await page.goto(`${demo.base}/settings/routing`);
    await button("New rule").click();
    await field("Name").fill("Descaling");
    await field("One of these, a line each").fill("descale\nнакипь");
    await field("Category").selectOption({ label: "How to use and clean" });
    await button("Try on past conversations").click();
    await page.getByText(/Would have met \d+ of the last \d+/).waitFor();
    await button("Save").click();
    const line = page.locator("li", { hasText: "Descaling" });
    await line.getByRole("button", { name: "Ask earlier" }).click();
    await expect.poll(async () => page.locator(".rule-open strong").allTextContents()).toHaveLength(5);
    await expect.poll(async () => (await page.locator(".rule-open strong").allTextContents())[3]).toBe("Descaling");
    expect(await violations(page)).toEqual([]);
  });

  it("says what a colleague takes and when, and that they are away themselves", { timeout: patience }, async () => {
    await button(/Oliver Hayes/).click();
    await field("Conversations at once").fill("3");
    await button("Own hours").click();
    await field("Saturday").check();
    await button("Save").click();
    await button(/Oliver Hayes.*up to 3/).waitFor();
    await page.goto(`${demo.base}/settings/profile`);
    const kept = page.waitForResponse((answer) => answer.request().method() === "PUT" && answer.ok());
    await field("I'm away").check();
    await kept;
    await page.goto(`${demo.base}/settings/routing`);
    await button(/Daniel Whitmore.*Away/).waitFor();
  });

  it("merges a category into another after reading what that moves, and brings it back from the archive", {
    timeout: patience,
  }, async () => {
    await page.goto(`${demo.base}/settings/categories`);
    await button(/Gift wrapping/).click();
    const merge = async () => {
      await button("Merge").click();
      const dialog = page.getByRole("dialog");
      await dialog.getByText(/conversations.*examples move there.*Rules that set it/).waitFor();
      await dialog.getByLabel("Into").selectOption({ label: "Choosing and before buying" });
      await dialog.getByRole("button", { name: "Merge" }).click();
      // Back in the list, which moves as long as it is read anew.
      await button("New category").waitFor();
      await page.locator(".cat-row", { hasText: "Gift wrapping" }).waitFor({ state: "detached" });
    };
    await merge();
    await page.getByRole("button", { name: "Undo" }).click();
    await page.getByText("The merge was taken back.").waitFor();
    await page.locator(".cat-row", { hasText: "Gift wrapping" }).waitFor();
    await page.locator(".cat-row", { hasText: "Gift wrapping" }).click();
    await merge();
    await page.getByText("Archived").click();
    const archived = page.locator("li", { hasText: "Gift wrapping" });
    await archived.getByText("became part of Choosing and before buying").waitFor();
    await archived.getByRole("button", { name: "Take the merge back" }).click();
    await page.locator(".cat-row", { hasText: "Gift wrapping" }).waitFor();
  });
});
