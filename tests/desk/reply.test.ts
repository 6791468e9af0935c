import { expect, it } from "vitest";
import { fromPlain } from "../../channels/kit/rich-text";
import { removeConnection } from "../../src/desk/connections/add";
import { change } from "../../src/desk/conversations/change";
import { listed } from "../../src/desk/conversations/list";
import { note } from "../../src/desk/conversations/note";
import { saveDelivery } from "../../src/desk/conversations/outbox";
import { row } from "../../src/desk/conversations/present";
import { markRead } from "../../src/desk/conversations/read";
import { reply } from "../../src/desk/conversations/reply";
import { editMessage, removeMessage } from "../../src/desk/conversations/revise";
import { retry, undo } from "../../src/desk/conversations/settle-delivery";
import { newId } from "../../src/kernel/ids";
import { HOUR_MS, MINUTE_MS, SECOND_MS } from "../../src/kernel/time";
import { must, openTestDesk, type TestDesk } from "../support/desk";
import { onEveryEngine } from "./engines";

onEveryEngine("replying", (engine) => {
  it("sends after the undo window, and not before", async () => {
    const desk = await openTestDesk({ engine });
    const { customer, id } = await desk.talk();
    const message = await desk.say(id, "Pull the plug");
    await desk.settle();
    expect(desk.phone(customer.chatId)).toEqual([]);
    desk.clock.forward(10 * SECOND_MS);
    await desk.settle();
    expect(desk.phone(customer.chatId)).toEqual(["Pull the plug"]);
    expect(await desk.delivery(message)).toMatchObject({ state: "sent" });
    expect(await desk.see(id)).toMatchObject({ owner: "agent", assignee: desk.agents.vera.id, status: "pending" });
    // The list names who wrote last, not who has it.
    await desk.say(id, "And wait a minute", { by: desk.agents.ida });
    const [shown] = await listed(desk.store.read, { ids: [id], agent: desk.agents.vera.id });
    expect(shown).toMatchObject({ assignee: desk.agents.vera.id, previewAuthor: desk.agents.ida.id });
  });

  it("says that something newer came in, until the agent has seen it", async () => {
    const desk = await openTestDesk({ engine });
    const { customer, id } = await desk.talk();
    const { lastPublicSeq: seenSeq } = await desk.see(id);
    customer.writes("Never mind, it is out");
    await desk.settle();
    const blind = { conversation: id, id: newId(), by: desk.agents.vera, rich: fromPlain("Ok"), seenSeq };
    await expect(reply(desk.using, blind)).rejects.toMatchObject({ code: "conversation.newer" });
    expect(await desk.messages(id)).toHaveLength(2);
    await desk.say(id, "Good to hear");
    expect(await desk.messages(id)).toHaveLength(3);
  });

  it("never sends what was deleted before it left: it waits for its time, or for another try", async () => {
    const desk = await openTestDesk({ engine });
    const { customer, id } = await desk.talk();
    const waiting = await desk.say(id, "Pull the plug");
    await removeMessage(desk.using, { message: waiting, by: desk.agents.vera });
    expect(await desk.delivery(waiting)).toMatchObject({ state: "undone" });
    expect(await desk.see(id)).toMatchObject({ preview: "My printer is on fire", previewBy: "customer" });
    const again = await desk.say(id, "Water it");
    desk.platform.trouble({ does: "error", status: 500, method: "sendMessage" });
    desk.clock.forward(MINUTE_MS);
    await desk.settle();
    expect(await desk.delivery(again)).toMatchObject({ state: "queued", attempts: 1 });
    await removeMessage(desk.using, { message: again, by: desk.agents.vera });
    desk.clock.forward(HOUR_MS);
    await desk.settle();
    expect(desk.phone(customer.chatId)).toEqual([]);
    await expect(retry(desk.using, { message: again, by: desk.agents.vera })).rejects.toMatchObject({
      code: "message.not_failed",
    });
  });

  it("takes the same client id twice as one reply", async () => {
    const desk = await openTestDesk({ engine });
    const { customer, id } = await desk.talk();
    const message = newId();
    await desk.say(id, "Pull the plug", { id: message });
    await desk.say(id, "Pull the plug", { id: message });
    desk.clock.forward(MINUTE_MS);
    await desk.settle();
    expect(desk.phone(customer.chatId)).toEqual(["Pull the plug"]);
    await expect(desk.say(id, "Mine", { id: message, by: desk.agents.ida })).rejects.toMatchObject({
      code: "conflict",
    });
  });

  it("takes the same client id twice at the same moment as one reply", async () => {
    const desk = await openTestDesk({ engine });
    const { customer, id } = await desk.talk();
    const { lastPublicSeq: seenSeq } = await desk.see(id);
    const same = { conversation: id, id: newId(), by: desk.agents.vera, rich: fromPlain("Pull the plug"), seenSeq };
    await Promise.all([reply(desk.using, same), reply(desk.using, same), reply(desk.using, same)]);
    desk.clock.forward(MINUTE_MS);
    await desk.settle();
    expect(desk.phone(customer.chatId)).toEqual(["Pull the plug"]);
  });

  it("takes a reply back within the undo window and says when it is too late", async () => {
    const desk = await openTestDesk({ engine });
    const { customer, id } = await desk.talk();
    const hasty = await desk.say(id, "Read the manual");
    await undo(desk.using, { message: hasty, by: desk.agents.vera });
    const kind = await desk.say(id, "May I help?");
    desk.clock.forward(MINUTE_MS);
    await desk.settle();
    expect(desk.phone(customer.chatId)).toEqual(["May I help?"]);
    await expect(undo(desk.using, { message: kind, by: desk.agents.vera })).rejects.toMatchObject({
      code: "message.already_sent",
    });
  });

  it("is as it was before a reply that is taken back: who waits, since when, who speaks, who has it, and what is read", async () => {
    const desk = await openTestDesk({ engine });
    const { customer, id } = await desk.talk("Where is my order?");
    const { ida, vera } = desk.agents;
    const isUnread = async (agent: string) =>
      row(must((await listed(desk.store.read, { ids: [id], agent }))[0])).unread;
    desk.clock.forward(MINUTE_MS);
    customer.writes("Hello?");
    await desk.settle();
    const before = await desk.see(id);
    await markRead(desk.store, { conversation: id, agent: vera.id, seq: before.lastSeq });
    const first = await desk.say(id, "Read the manual", { by: vera });
    const second = await desk.say(id, "Please", { by: vera });
    expect(await desk.see(id)).toMatchObject({ owner: "agent", assignee: vera.id, waitingSince: null });
    await undo(desk.using, { message: first, by: vera });
    expect(await desk.see(id)).toMatchObject({ assignee: vera.id, status: "pending", waitingSince: null });
    await undo(desk.using, { message: second, by: vera });
    const { owner, assignee, status, waitingSince, lastPublicSeq, preview } = before;
    const after = await desk.see(id);
    expect(after).toMatchObject({ owner, assignee, status, waitingSince, lastPublicSeq, preview });
    expect([await isUnread(vera.id), await isUnread(ida.id)]).toEqual([false, true]);
    desk.clock.forward(MINUTE_MS);
    await desk.settle();
    expect(desk.phone(customer.chatId)).toEqual([]);
  });

  it("gives nobody back what somebody has decided since", async () => {
    const desk = await openTestDesk({ engine });
    const { id } = await desk.talk("Where is my order?");
    const { ida, vera } = desk.agents;
    const hasty = await desk.say(id, "Read the manual", { by: vera });
    await change(desk.using, { conversation: id, change: { assignee: ida.id }, by: { kind: "agent", id: ida.id } });
    await undo(desk.using, { message: hasty, by: vera });
    expect(await desk.see(id)).toMatchObject({ assignee: ida.id, status: "open" });
  });

  it("marks the row of what did not arrive until somebody of ours has dealt with it, whatever the customer writes", async () => {
    const desk = await openTestDesk({ engine, settings: { undoSeconds: 0 } });
    const { customer, id } = await desk.talk();
    const failed = async () =>
      must((await listed(desk.store.read, { ids: [id], agent: desk.agents.vera.id }))[0]).failed;
    const trouble = { does: "error", status: 400, description: "Bad Request: chat not found" } as const;
    desk.platform.trouble({ ...trouble, method: "sendMessage" });
    const message = await desk.say(id, "Hello?");
    await desk.settle();
    customer.writes("Anybody there?");
    await desk.settle();
    expect(await failed()).toBe(true);
    await retry(desk.using, { message, by: desk.agents.vera });
    await desk.settle();
    expect(await failed()).toBe(false);
    desk.platform.trouble({ ...trouble, method: "sendMessage" });
    await desk.say(id, "Here I am");
    await desk.settle();
    expect(await failed()).toBe(true);
    desk.clock.forward(SECOND_MS);
    await desk.say(id, "Do you hear me?");
    expect(await failed()).toBe(false);
  });

  it("keeps the order of a thread while its first message is throttled", async () => {
    const desk = await openTestDesk({ engine, settings: { undoSeconds: 0 } });
    const { customer, id } = await desk.talk();
    desk.platform.trouble({ does: "throttle", retryAfterS: 30, method: "sendMessage" });
    const first = await desk.say(id, "one");
    await desk.settle();
    await desk.say(id, "two");
    await desk.say(id, "three");
    desk.clock.forward(29 * SECOND_MS);
    await desk.settle();
    expect(desk.phone(customer.chatId)).toEqual([]);
    desk.clock.forward(2 * SECOND_MS);
    await desk.settle();
    expect(desk.phone(customer.chatId)).toEqual(["one", "two", "three"]);
    expect(await desk.delivery(first)).toMatchObject({ state: "sent" });
  });

  it("lets other threads pass one that is throttled", async () => {
    const desk = await openTestDesk({ engine, settings: { undoSeconds: 0 } });
    const olga = await desk.talk("Hello from Olga", "Olga");
    const ivan = await desk.talk("Hello from Ivan", "Ivan");
    desk.platform.trouble({ does: "throttle", retryAfterS: 30, method: "sendMessage" });
    await desk.say(olga.id, "for Olga");
    await desk.settle();
    await desk.say(ivan.id, "for Ivan");
    await desk.settle();
    expect(desk.phone(olga.customer.chatId)).toEqual([]);
    expect(desk.phone(ivan.customer.chatId)).toEqual(["for Ivan"]);
  });

  it("really sends again when an agent retries what failed", async () => {
    const desk = await openTestDesk({ engine, settings: { undoSeconds: 0 } });
    const { customer, id } = await desk.talk();
    desk.platform.trouble({
      does: "error",
      status: 400,
      description: "Bad Request: chat not found",
      method: "sendMessage",
    });
    const message = await desk.say(id, "Hello?");
    await desk.settle();
    expect(await desk.delivery(message)).toMatchObject({ state: "failed", code: "thread_gone" });
    expect(desk.phone(customer.chatId)).toEqual([]);
    await retry(desk.using, { message, by: desk.agents.vera });
    await desk.settle();
    expect(await desk.delivery(message)).toMatchObject({ state: "sent", code: null });
    expect(desk.phone(customer.chatId)).toEqual(["Hello?"]);
    await expect(retry(desk.using, { message, by: desk.agents.vera })).rejects.toMatchObject({
      code: "message.not_failed",
    });
  });

  it("backs off from an unreachable platform, delivers when it is back, and spends tries only then", async () => {
    const desk = await openTestDesk({ engine, settings: { undoSeconds: 0 } });
    const { customer, id } = await desk.talk();
    const mend = desk.platform.trouble({ does: "error", status: 500, method: "sendMessage", times: 1000 });
    const message = await desk.say(id, "Hello?");
    await desk.settle();
    const tries = async () => (await desk.delivery(message)).attempts;
    expect(await tries()).toBe(1);
    await desk.settle();
    expect(await tries()).toBe(1);
    desk.clock.forward(2 * SECOND_MS);
    await desk.settle();
    expect(await desk.delivery(message)).toMatchObject({ state: "queued", attempts: 2 });
    mend();
    desk.clock.forward(MINUTE_MS);
    await desk.settle();
    expect(desk.phone(customer.chatId)).toEqual(["Hello?"]);
  });

  it("gives up on an unreachable platform after twelve tries and says so", async () => {
    const desk = await openTestDesk({ engine, settings: { undoSeconds: 0 } });
    const { id } = await desk.talk();
    desk.platform.trouble({ does: "error", status: 500, method: "sendMessage", times: 1000 });
    const message = await desk.say(id, "Hello?");
    for (let hour = 0; hour < 11; hour++) {
      await desk.settle();
      desk.clock.forward(HOUR_MS);
    }
    expect(await desk.delivery(message)).toMatchObject({ state: "queued", attempts: 11 });
    await desk.settle();
    expect(await desk.delivery(message)).toMatchObject({ state: "failed", code: "platform_error" });
  });

  it("puts in doubt what was being sent when its outcome could not be written down, and goes on behind it", async () => {
    const desk = await openTestDesk({ engine, settings: { undoSeconds: 0 } });
    const { customer, id } = await desk.talk();
    const lost = await desk.say(id, "Pull the plug");
    const { id: delivery } = await desk.delivery(lost);
    await desk.store.transact((tx) => saveDelivery(tx, delivery, { state: "sending" }));
    await desk.say(id, "And the other one");
    await desk.settle();
    expect(await desk.delivery(lost)).toMatchObject({ state: "uncertain", code: "interrupted" });
    expect(desk.phone(customer.chatId)).toEqual(["And the other one"]);
  });

  it("knows that a message in one piece has arrived whose id was written down before the plug was pulled; of one from before pieces were told nobody knows", async () => {
    const desk = await openTestDesk({ engine, settings: { undoSeconds: 0 } });
    const { customer, id } = await desk.talk();
    const [short, old] = [
      await desk.say(id, "It has arrived"),
      await desk.say(id, "An older Parley was in the middle of it"),
    ];
    await desk.settle();
    // All that a process writes down before the last word: the piece and its id.
    for (const [message, pieces] of [
      [short, undefined],
      [old, null],
    ] as const) {
      const { id: delivery } = await desk.delivery(message);
      const before = { state: "sending", sentAt: null, ...(pieces === null ? { pieces } : {}) } as const;
      await desk.store.transact((tx) => saveDelivery(tx, delivery, before));
    }
    await desk.say(id, "And the next one");
    await desk.settle();
    expect(await desk.delivery(short)).toMatchObject({ state: "sent", code: null });
    expect(await desk.delivery(old)).toMatchObject({ state: "uncertain", code: "interrupted" });
    expect(desk.phone(customer.chatId)).toEqual([
      "It has arrived",
      "An older Parley was in the middle of it",
      "And the next one",
    ]);
  });

  it("says of a file that is gone that the message failed: nothing of it can have arrived", async () => {
    const desk = await openTestDesk({ engine, settings: { undoSeconds: 0 } });
    const { id } = await desk.talk();
    const file = newId();
    const [at, uploader] = [desk.clock.now(), desk.agents.vera.id];
    const about = {
      look: "document",
      name: "plan.pdf",
      mime: "application/pdf",
      sizeBytes: 9,
      state: "ready",
    } as const;
    await desk.store.transact(({ q, t }) =>
      q
        .insert(t.files)
        .values({ ...about, id: file, uploader, position: 0, blob: newId(), createdAt: at })
        .execute(),
    );
    const { lastPublicSeq: seenSeq } = await desk.see(id);
    const message = newId();
    const by = desk.agents.vera;
    await reply(desk.using, { conversation: id, id: message, by, rich: fromPlain("The plan"), files: [file], seenSeq });
    await desk.settle();
    expect(await desk.delivery(message)).toMatchObject({ state: "failed", reason: "The file plan.pdf is gone." });
  });

  it("tries again what could not even be put together", async () => {
    const desk = await openTestDesk({ engine, settings: { undoSeconds: 0 } });
    const { id } = await desk.talk();
    const message = await desk.say(id, "Hello?");
    await removeConnection(desk.using, desk.connection);
    await desk.told();
    await desk.settle();
    expect(await desk.delivery(message)).toMatchObject({ state: "queued", attempts: 1 });
  });

  it("never sends unasked what may have arrived", async () => {
    const desk = await openTestDesk({ engine, settings: { undoSeconds: 0 } });
    const { customer, id } = await desk.talk();
    desk.platform.trouble({ does: "reset", effect: "after", method: "sendMessage" });
    const message = await desk.say(id, "Once");
    await desk.settle();
    desk.clock.forward(HOUR_MS);
    await desk.settle();
    expect(await desk.delivery(message)).toMatchObject({ state: "uncertain" });
    expect(desk.phone(customer.chatId)).toEqual(["Once"]);
  });
});

/** What a platform says of a message of ours by itself. */
const tell = (desk: TestDesk, externalId: string, state: "failed" | "delivered") =>
  desk.receiveBatch(desk.connection, {
    raw: {},
    items: [{ kind: "receipt", externalId, revision: state, at: desk.clock.now(), state, reason: "Undeliverable." }],
  });

it("really sends again what left and came back, when an agent retries it", async () => {
  const desk = await openTestDesk({ settings: { undoSeconds: 0 } });
  const { customer, id } = await desk.talk();
  const message = await desk.say(id, "Hello?");
  await desk.settle();
  const [first = ""] = (await desk.delivery(message)).externalIds;
  await tell(desk, first, "failed");
  expect(await desk.delivery(message)).toMatchObject({ state: "failed", reason: "Undeliverable." });
  await retry(desk.using, { message, by: desk.agents.vera });
  await desk.settle();
  expect(desk.phone(customer.chatId)).toEqual(["Hello?", "Hello?"]);
  const { state, externalIds } = await desk.delivery(message);
  expect({ state, first: externalIds.includes(first) }).toEqual({ state: "sent", first: false });
});

it("takes one piece's arrival for no word of the rest, and a retry sends only what is missing", async () => {
  const desk = await openTestDesk({ settings: { undoSeconds: 0 } });
  const { customer, id } = await desk.talk();
  desk.platform.trouble({ does: "reset", effect: "before", method: "sendMessage", skip: 1 });
  const [one, two] = ["a".repeat(4000), "b".repeat(4000)];
  const message = await desk.say(id, `${one}\n\n${two}`);
  await desk.settle();
  // Whether the second left nobody knows; of the first its arrival is told.
  expect(desk.phone(customer.chatId)).toEqual([one]);
  const [first = ""] = (await desk.delivery(message)).externalIds;
  expect(await desk.delivery(message)).toMatchObject({ state: "uncertain" });
  await tell(desk, first, "delivered");
  expect(await desk.delivery(message)).toMatchObject({ state: "uncertain" });
  await expect(editMessage(desk.using, { message, by: desk.agents.vera, rich: fromPlain("c") })).rejects.toMatchObject({
    code: "message.already_sent",
  });
  await retry(desk.using, { message, by: desk.agents.vera });
  await desk.settle();
  expect(desk.phone(customer.chatId)).toEqual([one, two]);
  const { state, externalIds } = await desk.delivery(message);
  expect(state).toBe("sent");
  await tell(desk, externalIds[1] ?? "", "delivered");
  expect(await desk.delivery(message)).toMatchObject({ state: "delivered" });
});

it("opens what a reply had solved, when the reply is taken back and the customer waits again", async () => {
  const desk = await openTestDesk();
  const { id } = await desk.talk();
  const { lastPublicSeq: seenSeq } = await desk.see(id);
  const message = newId();
  const hasty = { conversation: id, id: message, by: desk.agents.vera, rich: fromPlain("Done."), seenSeq };
  await reply(desk.using, { ...hasty, solve: true });
  expect(await desk.see(id)).toMatchObject({ status: "solved" });
  await undo(desk.using, { message, by: desk.agents.vera });
  expect(await desk.see(id)).toMatchObject({ status: "open", solvedAt: null, waitingSince: expect.any(Number) });
  expect((await desk.events()).at(-1)).toMatchObject({ type: "conversation.status", payload: { to: "open" } });
});

it("quotes only what was said aloud in the same conversation", async () => {
  const desk = await openTestDesk();
  const olga = await desk.talk("My code is 1234", "Olga");
  const ivan = await desk.talk("Hello", "Ivan");
  const inner = newId();
  await note(desk.using, { conversation: ivan.id, id: inner, by: desk.agents.vera, rich: fromPlain("He owes us") });
  const { lastPublicSeq: seenSeq } = await desk.see(ivan.id);
  const foreign = (await desk.messages(olga.id))[0]?.id ?? "";
  const hello = { conversation: ivan.id, by: desk.agents.vera, rich: fromPlain("Hello"), seenSeq };
  for (const quote of [foreign, inner])
    await expect(reply(desk.using, { ...hello, id: newId(), quote })).rejects.toMatchObject({ code: "not_found" });
  expect((await desk.messages(ivan.id)).map(({ text }) => text)).toEqual(["Hello", "He owes us"]);
});
