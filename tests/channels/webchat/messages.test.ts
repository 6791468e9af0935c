import { describe, expect, it } from "vitest";
import { post, visit } from "./calls";
import { openDesk } from "./desk";

const id = "7b0a2f3e-6a1c-4b5e-9d2f-0123456789ab";

describe("a message is kept before it is acknowledged", () => {
  it("answers 200 only after the commit", async () => {
    const desk = await openDesk();
    const { auth } = await visit(desk);
    const order: string[] = [];
    let open = () => {};
    const gate = new Promise<void>((resolve) => {
      open = resolve;
    });
    let arrived = () => {};
    const inside = new Promise<void>((resolve) => {
      arrived = resolve;
    });
    desk.gate.before = async () => {
      arrived();
      await gate;
      order.push("kept");
    };
    const answer = post(desk, "/messages", { id, text: "hi" }, auth).then(({ status }) => order.push(`told ${status}`));
    await inside;
    expect(order).toEqual([]);
    open();
    await answer;
    expect(order).toEqual(["kept", "told 200"]);
  });

  it("answers 500 when it could not be kept, and takes the same message again later", async () => {
    const desk = await openDesk();
    const { auth, thread } = await visit(desk);
    desk.breaks(true);
    expect((await post(desk, "/messages", { id, text: "hi" }, auth)).status).toBe(500);
    expect(desk.thread(thread)).toEqual([]);
    desk.breaks(false);
    expect((await post(desk, "/messages", { id, text: "hi" }, auth)).status).toBe(200);
    expect(desk.thread(thread)).toHaveLength(1);
  });

  it("says a message once however often it is sent", async () => {
    const desk = await openDesk();
    const { auth, thread } = await visit(desk);
    const answers = await Promise.all([1, 2, 3].map(() => post(desk, "/messages", { id, text: "hi" }, auth)));
    expect(new Set(answers.map(({ body }) => body.externalId)).size).toBe(1);
    expect(desk.thread(thread)).toHaveLength(1);
  });

  it("never lets one visitor's id stand in the way of another's message", async () => {
    const desk = await openDesk();
    const [ada, eve] = [await visit(desk), await visit(desk)];
    await post(desk, "/messages", { id, text: "mine" }, eve.auth);
    await post(desk, "/messages", { id, text: "hi" }, ada.auth);
    expect(desk.thread(ada.thread)).toHaveLength(1);
  });

  it("lets a visitor edit their own message and no other", async () => {
    const desk = await openDesk();
    const [ada, eve] = [await visit(desk), await visit(desk)];
    const { externalId } = (await post(desk, "/messages", { id, text: "hi" }, ada.auth)).body;
    const edit = (auth: Record<string, string>) => post(desk, "/edits", { id, externalId, text: "hello" }, auth);
    expect((await edit(eve.auth)).status).toBe(403);
    expect(desk.thread(ada.thread)).toMatchObject([{ edited: false }]);
    expect((await edit(ada.auth)).status).toBe(200);
    expect(desk.thread(ada.thread)).toMatchObject([{ edited: true }]);
  });

  it("takes emoji for reactions and nothing else", async () => {
    const desk = await openDesk();
    const { auth } = await visit(desk);
    const react = (emoji: string) => post(desk, "/reactions", { id, externalId: "m1", emoji: [emoji] }, auth);
    for (const emoji of ["👍", "❤️", "👨‍👩‍👧", "🇫🇷"]) expect((await react(emoji)).status, emoji).toBe(200);
    for (const wrong of ["spam", "<b>", ""]) expect((await react(wrong)).status, wrong).toBe(400);
  });
});
