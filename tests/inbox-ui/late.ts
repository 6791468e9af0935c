import type { Page } from "playwright-core";
import { expect } from "vitest";
import type { StandIn } from "./desk-stand-in";

/** Browsers ask for one address at a time, for some seconds at least; what is asked for by the test's leave is not kept, and need not wait. */
export const oneBesideTheOther = (page: Page) => page.route("**/nowhere", (route) => route.continue());

/** Resolves when the page has taken in all that was answered before. */
const takenIn = (page: Page) => page.evaluate("fetch('/api/me').then((answer) => answer.json())");

/** Answers that come late: each is of a state that is no more when it comes, and must not be shown. */
export const late: { name: string; path: string; run: (page: Page, desk: StandIn) => Promise<void> }[] = [
  {
    name: "what every screen knows of the desk",
    path: "/settings/connections",
    run: async (page, desk) => {
      const [one] = desk.house.desk.connections;
      if (!one) throw new Error("The desk has no connection.");
      await page.getByRole("button", { name: one.name }).waitFor();
      const old = desk.holdNext(/\/desk$/);
      desk.tell("desk.changed", { what: "connections" });
      await old.caught;
      one.name = "By another name";
      desk.tell("desk.changed", { what: "connections" });
      await page.getByRole("button", { name: "By another name" }).waitFor();
      await old.letGo();
      await takenIn(page);
      expect(await page.getByRole("button", { name: "By another name" }).count()).toBe(1);
    },
  },
  {
    name: "a conversation's row, changed by a colleague since",
    path: "/inbox/open/conv-1",
    run: async (page, desk) => {
      await page.getByRole("log").getByText("gimme 15 min").waitFor();
      const old = desk.holdNext(/\/conversations\/conv-1$/, "PATCH");
      await page.keyboard.press("KeyA");
      await page.getByRole("combobox", { name: "Assignee" }).fill("Oliver");
      await page.keyboard.press("Enter");
      await old.caught;
      const data = { subject: "Told anew meanwhile" };
      const headers = { "x-parley": "1" };
      await page.request.patch(`${desk.url}/api/conversations/conv-1`, { data, headers });
      const subject = page.locator("#conversation").getByText("Told anew meanwhile");
      await subject.waitFor();
      await old.letGo();
      await takenIn(page);
      await page.getByRole("button", { name: "Oliver Hayes" }).waitFor();
      expect(await subject.count()).toBe(1);
    },
  },
  {
    name: "a draft in the lab, saved since",
    path: "/lab/versions/v2?part=gate",
    run: async (page, desk) => {
      const field = page.getByLabel("Choices in a question back");
      await field.waitFor();
      const old = desk.holdNext(/\/versions\/v2$/);
      desk.tell("lab.changed", { what: "version" });
      await old.caught;
      await field.fill("5");
      await page.getByRole("button", { name: "Save", exact: true }).click();
      await page.getByText("Saved", { exact: true }).waitFor();
      await old.letGo();
      await takenIn(page);
      expect(await field.inputValue()).toBe("5");
    },
  },
  {
    name: "a set's questions, of which another was taken out since",
    path: "/lab/sets/s1",
    run: async (page, desk) => {
      const line = (text: string) => page.locator("li.labelled", { hasText: text });
      const takeOut = (text: string) => line(text).getByRole("button", { name: "Take out" }).click();
      await line("Is it blue?").waitFor();
      const old = desk.holdNext(/\/labelled-sets\/s1$/);
      await takeOut("Where is it?");
      await old.caught;
      await takeOut("Is it blue?");
      await line("Is it blue?").waitFor({ state: "detached" });
      await old.letGo();
      await takenIn(page);
      expect(await page.locator("li.labelled").count()).toBe(0);
    },
  },
  {
    name: "an article's versions, of which there is one more since",
    path: "/knowledge",
    run: async (page, desk) => {
      const [one] = desk.house.articles;
      if (!one) throw new Error("The desk has no article.");
      one.version = 7;
      const publish = async (text: string) => {
        await page.getByLabel("Text", { exact: true }).fill(text);
        await page.getByRole("button", { name: "Publish", exact: true }).click();
      };
      await page.goto(`${desk.url}/knowledge/${encodeURIComponent(one.id)}`);
      await page.getByRole("button", { name: "See Version 7" }).waitFor();
      const old = desk.holdNext(/\/versions$/);
      await publish("Said anew.");
      await old.caught;
      await publish("Said once more.");
      await page.getByRole("button", { name: "See Version 9" }).waitFor();
      await old.letGo();
      await takenIn(page);
      await page.getByRole("button", { name: "Show older ones" }).click();
      await page.getByRole("button", { name: "See Version 1", exact: true }).waitFor();
      for (const n of [9, 8, 7, 6, 5, 4, 3, 2])
        expect(await page.getByRole("button", { name: `See Version ${n}`, exact: true }).count(), `${n}`).toBe(1);
    },
  },
  {
    name: "who helps in the conversation before",
    path: "/inbox/open/conv-1",
    run: async (page, desk) => {
      const old = desk.holdNext(/\/conv-1\/assists$/);
      await page.goto(`${desk.url}/inbox/open/conv-1`);
      await old.caught;
      const served = page.waitForResponse(/\/conv-2\/assists$/);
      await page.locator("[data-row=conv-2] a").click();
      await served;
      await old.letGo();
      await takenIn(page);
      desk.customerWrites("conv-2", "Где мой заказ, он до сих пор не пришёл?");
      const message = page.locator("[data-message]", { hasText: "Где мой заказ" });
      await message.hover();
      await message.getByRole("button", { name: "Message actions" }).click();
      await page.getByRole("menuitem", { name: /^Translate/ }).waitFor();
    },
  },
  {
    name: "the words of a language that nobody wants any more",
    path: "/settings/profile",
    run: async (page) => {
      let letGo = () => {};
      const wanted = new Promise<void>((resolve) => {
        letGo = resolve;
      });
      await page.route(/words-ru/, async (route) => {
        await wanted;
        await route.continue();
      });
      await page.getByRole("button", { name: "Русский" }).click();
      await page.getByRole("button", { name: "English" }).click();
      const came = page.waitForResponse(/words-ru/);
      letGo();
      await (await came).finished();
      await takenIn(page);
      await page.getByRole("heading", { name: "Profile" }).waitFor();
      expect(await page.evaluate("document.documentElement.lang")).toBe("en");
    },
  },
  {
    name: "the articles of the palette's last opening",
    path: "/inbox/open",
    run: async (page, desk) => {
      const find = async (text: string) => {
        await page.keyboard.press("Control+KeyK");
        await page.getByRole("combobox", { name: /A command, a customer/ }).fill(text);
        await page.getByRole("option", { name: new RegExp(text) }).waitFor();
        await page.keyboard.press("Escape");
      };
      await page.locator("[data-row]").first().waitFor();
      const [one] = desk.house.articles;
      if (!one) throw new Error("The desk has no article.");
      await find(one.title);
      desk.house.articles.push({ ...one, id: "new", title: "Written since" });
      await find("Written since");
    },
  },
];
