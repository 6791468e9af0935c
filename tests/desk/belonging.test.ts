import { expect, it } from "vitest";
import { fromPlain } from "../../channels/kit/rich-text";
import { answer } from "../../src/desk/conversations/answer";
import { change } from "../../src/desk/conversations/change";
import { list } from "../../src/desk/conversations/list";
import { mergeIn } from "../../src/desk/conversations/merge";
import { note } from "../../src/desk/conversations/note";
import { setOwner } from "../../src/desk/conversations/owner";
import { reply } from "../../src/desk/conversations/reply";
import { splitIn } from "../../src/desk/conversations/split";
import { takeOver } from "../../src/desk/conversations/take-over";
import { doorsToTell } from "../../src/desk/conversations/told";
import { newId } from "../../src/kernel/ids";
import { MINUTE_MS, SECOND_MS } from "../../src/kernel/time";
import { must, openTestDesk, type TestDesk } from "../support/desk";

const merge = (desk: TestDesk, conversation: string, into: string) =>
  desk.store.transact((tx) => mergeIn(tx, desk.using, { conversation, into, by: desk.agents.vera }));
const split = (desk: TestDesk, conversation: string, message: string) =>
  desk.store.transact((tx) => splitIn(tx, desk.using, { conversation, message, by: desk.agents.vera }));
const solve = (desk: TestDesk, conversation: string) =>
  change(desk.using, { conversation, change: { status: "solved" }, by: desk.agents.vera });
const open = async (desk: TestDesk) =>
  (await list(desk.store.read, { view: "open", agent: desk.agents.vera.id, limit: 10 })).items.map(({ id }) => id);

it("a conversation that somebody waits in stays open when it is merged into one that is solved, snoozed or answered", async () => {
  const desk = await openTestDesk();
  const olga = await desk.talk("My old matter", "Olga");
  await solve(desk, olga.id);
  const ivan = await desk.talk("I still wait", "Ivan");
  await merge(desk, ivan.id, olga.id);
  expect(await desk.see(olga.id)).toMatchObject({ status: "open", solvedAt: null, waitingSince: expect.any(Number) });
  expect(await open(desk)).toEqual([olga.id]);
  expect((await desk.events()).at(-1)).toMatchObject({
    type: "conversation.status",
    conversation: olga.id,
    payload: { from: "solved", to: "open" },
  });

  const until = desk.clock.now() + MINUTE_MS;
  await change(desk.using, {
    conversation: olga.id,
    change: { status: "snoozed", snoozedUntil: until },
    by: desk.agents.vera,
  });
  const anna = await desk.talk("Me too", "Anna");
  await merge(desk, anna.id, olga.id);
  expect(await desk.see(olga.id)).toMatchObject({ status: "open", snoozedUntil: null });

  const dina = await desk.talk("Solved already", "Dina");
  await solve(desk, dina.id);
  await solve(desk, olga.id);
  await merge(desk, dina.id, olga.id);
  expect(await desk.see(olga.id)).toMatchObject({ status: "solved" });
});

it("nothing is merged into a closed conversation, where nobody would find it", async () => {
  const desk = await openTestDesk();
  const olga = await desk.talk("Closed", "Olga");
  await change(desk.using, { conversation: olga.id, change: { status: "closed" }, by: desk.agents.vera });
  const ivan = await desk.talk("I wait", "Ivan");
  await expect(merge(desk, ivan.id, olga.id)).rejects.toMatchObject({ code: "conversation.closed" });
  expect(await open(desk)).toEqual([ivan.id]);
});

it("the bot's words that wait to leave are not said in a conversation of people they are merged into", async () => {
  const desk = await openTestDesk();
  const olga = await desk.talk("Between people", "Olga");
  await takeOver({ ...desk.using, store: desk.store }, { conversation: olga.id, by: desk.agents.vera });
  const ivan = await desk.talk("For the bot", "Ivan");
  const conversation = await desk.see(ivan.id);
  await desk.store.transact((tx) => setOwner(tx, desk.using, { conversation, to: "bot", by: desk.agents.vera }));
  const { epoch } = await desk.see(ivan.id);
  expect(epoch).toBe((await desk.see(olga.id)).epoch);
  desk.platform.trouble({ does: "throttle", retryAfterS: 30, method: "sendMessage" });
  const question = must((await desk.messages(ivan.id))[0]).id;
  const said = { conversation: ivan.id, epoch, question, rich: fromPlain("Said the bot"), trace: {} };
  expect(await answer(desk.using, said)).toBe(true);
  await desk.settle();
  await merge(desk, ivan.id, olga.id);
  desk.clock.forward(31 * SECOND_MS);
  await desk.settle();
  expect(desk.phone(ivan.customer.chatId)).toEqual([]);
  expect(await desk.delivery(`${question}:answer:${epoch}`)).toMatchObject({ state: "undone", code: "taken_over" });
});

it("whoever had waited waits again once a conversation solved too early is open", async () => {
  const desk = await openTestDesk();
  const { id } = await desk.talk("Where is my parcel?", "Olga");
  const { waitingSince } = await desk.see(id);
  expect(waitingSince).toEqual(expect.any(Number));
  await solve(desk, id);
  desk.clock.forward(MINUTE_MS);
  const reopen = () => change(desk.using, { conversation: id, change: { status: "open" }, by: desk.agents.vera });
  await reopen();
  expect(await desk.see(id)).toMatchObject({ status: "open", waitingSince });
  // Whom we have answered does not wait.
  const { lastPublicSeq: seenSeq } = await desk.see(id);
  const said = { id: newId(), rich: fromPlain("On its way."), files: [], seenSeq };
  await reply(desk.using, { conversation: id, by: desk.agents.vera, ...said });
  await solve(desk, id);
  await reopen();
  expect(await desk.see(id)).toMatchObject({ status: "open", waitingSince: null });
});

it("who waits in what stays behind a split is not solved away, and the list shows only what was said aloud", async () => {
  const desk = await openTestDesk();
  const { id, customer } = await desk.talk("Where is my order?");
  const { waitingSince } = await desk.see(id);
  const said = must((await desk.messages(id))[0]);
  await note(desk.using, { conversation: id, id: newId(), by: desk.agents.vera, rich: fromPlain("A difficult one") });
  desk.clock.forward(MINUTE_MS);
  customer.writes("Do you sell kettles?");
  await desk.settle();
  const second = must((await desk.messages(id)).at(-1));
  const made = await split(desk, id, second.id);
  expect(await desk.see(id)).toMatchObject({
    status: "open",
    waitingSince,
    preview: "Where is my order?",
    previewBy: "customer",
    lastPublicSeq: said.seq,
  });
  expect(await desk.see(made)).toMatchObject({ status: "open", waitingSince: second.createdAt });
  expect((await open(desk)).sort()).toEqual([id, made].sort());

  await desk.say(made, "We do.");
  desk.clock.forward(MINUTE_MS);
  customer.writes("And pans?");
  await desk.settle();
  const third = must((await desk.messages(made)).at(-1));
  const again = await split(desk, made, third.id);
  expect(await desk.see(made)).toMatchObject({ status: "solved", waitingSince: null, preview: "We do." });
  customer.writes("Blue ones");
  await desk.settle();
  expect((await desk.messages(again)).map(({ text }) => text)).toEqual(["And pans?", "Blue ones"]);
  // Solved by mistake: what is parted from it has nobody answered all the same.
  await solve(desk, again);
  const blue = must((await desk.messages(again)).at(-1));
  const late = await split(desk, again, blue.id);
  expect(await desk.see(late)).toMatchObject({ status: "open", waitingSince: blue.createdAt });
});

it("both doors hear at once of a merge, and each of what becomes of its own messages afterwards", async () => {
  const desk = await openTestDesk();
  const olga = await desk.talk("My kettle leaks", "Olga");
  const ivan = await desk.talk("Her kettle leaks", "Ivan");
  const said = must((await desk.messages(ivan.id))[0]);
  await merge(desk, ivan.id, olga.id);
  const doorOf = (chatId: number) => ({ connection: desk.connection, thread: String(chatId) });
  const [hers, his] = [doorOf(olga.customer.chatId), doorOf(ivan.customer.chatId)];
  const told = async (type: string) => {
    const events = (await desk.events()).filter((event) => event.type === type);
    return Promise.all(events.map((event) => doorsToTell(desk.store.read, event)));
  };
  expect(await told("conversation.merged")).toEqual([[his], [hers]]);
  ivan.customer.edits(must(desk.platform.chat(ivan.customer.chatId).messages[0]).id, "Her kettle leaks, I think");
  await desk.settle();
  expect(await told("message.edited")).toEqual([[hers, his]]);
  expect(await desk.messages(olga.id)).toContainEqual(expect.objectContaining({ id: said.id, conversation: olga.id }));
});
