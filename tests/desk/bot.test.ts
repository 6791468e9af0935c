import { expect, it } from "vitest";
import { fromPlain } from "../../channels/kit/rich-text";
import { liveChanged } from "../../src/ai/lab/live";
import { getContact } from "../../src/desk/contacts/store";
import { answer, handOff } from "../../src/desk/conversations/answer";
import { change, suspendBot } from "../../src/desk/conversations/change";
import { counts, listed } from "../../src/desk/conversations/list";
import { row, suggestions } from "../../src/desk/conversations/present";
import { markRead } from "../../src/desk/conversations/read";
import { applyReceipt } from "../../src/desk/conversations/receipt";
import { findMessage } from "../../src/desk/conversations/store";
import { suggest } from "../../src/desk/conversations/suggest";
import { returnToBot, takeOver } from "../../src/desk/conversations/take-over";
import { deadJobs } from "../../src/jobs/store";
import { HOUR_MS, MINUTE_MS, SECOND_MS } from "../../src/kernel/time";
import { must, openTestDesk } from "../support/desk";
import { onBothEngines, onEveryEngine } from "./engines";

onEveryEngine("who speaks", (engine) => {
  const open = () => openTestDesk({ engine, settings: { botEnabled: true } });

  it("lets the bot answer when the customer has paused, once for a burst", async () => {
    const desk = await open();
    const { customer, id } = await desk.talk("Hello");
    desk.clock.forward(SECOND_MS);
    customer.writes("Hello!");
    desk.clock.forward(SECOND_MS);
    customer.writes("Hi");
    await desk.settle();
    expect(desk.phone(customer.chatId)).toEqual([]);
    for (let second = 0; second < 10; second++) {
      desk.clock.forward(SECOND_MS);
      await desk.settle();
    }
    expect(desk.phone(customer.chatId)).toHaveLength(1);
    expect(await desk.see(id)).toMatchObject({ owner: "bot" });
  });

  it("drops an answer that was thought before an agent took over", async () => {
    const desk = await open();
    const { id } = await desk.talk("Hello");
    const { epoch } = await desk.see(id);
    const question = must((await desk.messages(id))[0]).id;
    await takeOver(desk.using, { conversation: id, by: desk.agents.vera });
    const thought = { conversation: id, epoch, question, rich: fromPlain("Hi!"), trace: {} };
    expect(await answer(desk.using, thought)).toBe(false);
    await returnToBot(desk.using, { conversation: id, by: desk.agents.vera });
    expect(await answer(desk.using, thought)).toBe(false);
    expect(await desk.messages(id)).toHaveLength(1);
  });

  it("says nothing more after a take-over, though the question was waiting", async () => {
    const desk = await open();
    const { customer, id } = await desk.talk("Hello");
    await takeOver(desk.using, { conversation: id, by: desk.agents.vera });
    desk.clock.forward(HOUR_MS);
    await desk.settle();
    expect(desk.phone(customer.chatId)).toEqual([]);
  });

  it("withdraws what the bot had queued when an agent takes over", async () => {
    const desk = await open();
    const { customer, id } = await desk.talk("Hello");
    desk.platform.trouble({ does: "throttle", retryAfterS: 60, method: "sendMessage" });
    desk.clock.forward(10 * SECOND_MS);
    await desk.settle();
    const queued = must((await desk.messages(id)).find(({ authorKind }) => authorKind === "bot"));
    const bot = await desk.delivery(queued.id);
    expect(bot).toMatchObject({ state: "queued" });
    await takeOver(desk.using, { conversation: id, by: desk.agents.vera });
    desk.clock.forward(HOUR_MS);
    await desk.settle();
    expect(await desk.delivery(queued.id)).toMatchObject({ state: "undone", code: "taken_over" });
    expect(desk.phone(customer.chatId)).toEqual([]);
  });

  it("keeps silent while an agent types, and answers after", async () => {
    const desk = await open();
    const { customer, id } = await desk.talk("Hello");
    await suspendBot(desk.using, { conversation: id });
    desk.clock.forward(30 * SECOND_MS);
    await desk.settle();
    expect(desk.phone(customer.chatId)).toEqual([]);
    desk.clock.forward(MINUTE_MS);
    await desk.settle();
    expect(desk.phone(customer.chatId)).toHaveLength(1);
  });

  it("hands over at once when a person is asked for, with a note for the agent and a word for the customer", async () => {
    const desk = await open();
    const { customer, id } = await desk.talk("I want to talk to a human");
    expect(await desk.see(id)).toMatchObject({ owner: "nobody", status: "open" });
    expect((await desk.messages(id)).map(({ direction }) => direction)).toEqual(["in", "note", "out"]);
    expect(desk.phone(customer.chatId)).toHaveLength(1);
    // It waits, though the bot spoke last: unread for each until they have seen it, and counted among those nobody has.
    const seenBy = async (agent: string) => {
      const [known] = await listed(desk.store.read, { ids: [id], agent });
      return known && row(known).unread;
    };
    const { vera, ida } = desk.agents;
    expect(await counts(desk.store.read, vera.id)).toMatchObject({ unassigned: 1, bot: 0 });
    expect([await seenBy(vera.id), await seenBy(ida.id)]).toEqual([true, true]);
    await markRead(desk.store, { conversation: id, agent: vera.id, seq: (await desk.see(id)).lastSeq });
    expect([await seenBy(vera.id), await seenBy(ida.id)]).toEqual([false, true]);
    await takeOver(desk.using, { conversation: id, by: vera });
    expect(await seenBy(ida.id)).toBe(false);
    expect((await desk.events()).find(({ type }) => type === "bot.abstained")?.payload).toMatchObject({
      reason: "asked_for_person",
    });
  });

  it("tells with an event of every turn: pending by its answer, open again by the hand-over", async () => {
    const desk = await open();
    const { id } = await desk.talk("Hello");
    desk.clock.forward(MINUTE_MS);
    await desk.settle();
    const question = must((await desk.messages(id))[0]).id;
    const { epoch, status } = await desk.see(id);
    const words = { rich: fromPlain("One moment."), note: fromPlain("Asked."), tell: fromPlain("A person comes.") };
    const thought = { conversation: id, epoch, question, trace: {}, ...words };
    if (status === "open") expect(await answer(desk.using, thought)).toBe(true);
    expect(await handOff(desk.using, { ...thought, reason: "no_proof" })).toBe(true);
    const turns = (await desk.events()).filter(({ type }) => type === "conversation.status");
    expect(turns.map(({ payload }) => payload)).toMatchObject([
      { from: "open", to: "pending" },
      { from: "pending", to: "open" },
    ]);
    expect(await desk.see(id)).toMatchObject({ status: "open", lastSeq: turns.at(-1)?.seq });
  });

  it("leaves to a person what it fails at for the last time, with a note and a word for the customer", async () => {
    const desk = await open();
    await desk.store.transact(({ q, t }) => q.update(t.versions).set({ content: 7 }));
    liveChanged(desk.store.read);
    const { customer, id } = await desk.talk("Hello, where is my parcel?");
    expect(desk.phone(customer.chatId)).toEqual([]);
    for (let tries = 0; tries < 20 && (await desk.see(id)).owner === "bot"; tries++) {
      desk.clock.forward(HOUR_MS);
      await desk.settle();
    }
    expect(await desk.see(id)).toMatchObject({ owner: "nobody", status: "open" });
    expect((await desk.messages(id)).map(({ direction }) => direction)).toEqual(["in", "note", "out"]);
    await desk.settle();
    expect(desk.phone(customer.chatId)).toHaveLength(1);
    const told = (await desk.events()).find(({ type }) => type === "bot.abstained");
    expect(told).toMatchObject({ conversation: id, payload: { reason: "failed" } });
    const dead = await deadJobs(desk.store.read, { limit: 10 });
    expect(dead.map(({ task }) => task)).toContain("follow");
  });

  it("hands over what it cannot prove, once", async () => {
    const desk = await open();
    const { customer, id } = await desk.talk("Why does the flux capacitor hum at night?");
    for (let minute = 0; minute < 3; minute++) {
      desk.clock.forward(MINUTE_MS);
      await desk.settle();
    }
    expect(await desk.see(id)).toMatchObject({ owner: "nobody" });
    expect(desk.phone(customer.chatId)).toHaveLength(1);
    expect(desk.errors).toEqual([]);
  });

  it("asks no more for what has been decided meanwhile", async () => {
    const desk = await open();
    const { id } = await desk.talk("Hello");
    const { vera, ida } = desk.agents;
    const proposal = { confidence: 0.4, reason: "", engine: "local" };
    const proposals = [
      { ...proposal, kind: "assignee" as const, value: ida.id },
      { ...proposal, kind: "priority" as const, value: "high" },
    ];
    await suggest(desk.using, { conversation: id, threshold: 1, proposals });
    const shown = async () =>
      (await suggestions(desk.store.read, id)).filter(({ fate }) => fate === "shown").map(({ kind }) => kind);
    expect((await shown()).sort()).toEqual(["assignee", "priority"]);
    await takeOver(desk.using, { conversation: id, by: vera });
    expect(await shown()).toEqual(["priority"]);
    await change(desk.using, {
      conversation: id,
      change: { priority: "low" },
      by: { kind: "agent", id: vera.id },
    });
    expect(await shown()).toEqual([]);
  });

  it("asks no more who should have it once somebody has answered", async () => {
    const desk = await open();
    const { id } = await desk.talk("Hello");
    const proposal = { confidence: 0.4, reason: "", engine: "local" };
    const proposals = [{ ...proposal, kind: "assignee" as const, value: desk.agents.ida.id }];
    await suggest(desk.using, { conversation: id, threshold: 1, proposals });
    await desk.say(id, "Hello!");
    expect(await desk.see(id)).toMatchObject({ assignee: desk.agents.vera.id });
    expect((await suggestions(desk.store.read, id)).map(({ fate }) => fate)).toEqual(["replaced"]);
  });

  it("hands over in the language the customer speaks now; the note is for agents, each reads its headings in their own", async () => {
    const desk = await open();
    const { customer, id } = await desk.talk("Здравствуйте");
    desk.clock.forward(MINUTE_MS);
    await desk.settle();
    const languageKnown = async () => (await getContact(desk.store.read, (await desk.see(id)).contact)).language;
    expect(await languageKnown()).toBe("ru");
    customer.writes("How fast do you deliver unicorn feathers to Mars?");
    desk.clock.forward(SECOND_MS);
    customer.writes("E3");
    for (let minute = 0; minute < 3; minute++) {
      desk.clock.forward(MINUTE_MS);
      await desk.settle();
    }
    const told = desk.phone(customer.chatId);
    expect(told[0]).toContain("Здравствуйте");
    expect(told.at(-1)).toContain("I am passing this to a colleague.");
    expect(await desk.see(id)).toMatchObject({ owner: "nobody", language: "en" });
    // What they write in is known of them from now on; "E3" is no language.
    expect(await languageKnown()).toBe("en");
    const note = must((await desk.messages(id)).find(({ direction }) => direction === "note"));
    expect(note.rich.slice(0, 2)).toMatchObject([
      { spans: [{ text: "Why it came to you", phrase: "reason", bold: true }] },
      { spans: [{ phrase: "why.no_proof" }] },
    ]);
  });

  it("answers what the customer wrote last when the conversation is returned to it", async () => {
    const desk = await open();
    const { customer, id } = await desk.talk("Hello");
    await takeOver(desk.using, { conversation: id, by: desk.agents.vera });
    desk.clock.forward(HOUR_MS);
    await desk.settle();
    await returnToBot(desk.using, { conversation: id, by: desk.agents.vera });
    expect(await desk.see(id)).toMatchObject({ owner: "bot", assignee: null });
    desk.clock.forward(MINUTE_MS);
    await desk.settle();
    expect(desk.phone(customer.chatId)).toHaveLength(1);
  });
});

onBothEngines("what the bot says", (engine) => {
  it("calls a person when what it said can't arrive, and not when the customer has shut the door", async () => {
    const desk = await openTestDesk({ engine, settings: { botEnabled: true } });
    const says = async (description: string) => {
      const { id } = await desk.talk("Hello");
      desk.platform.trouble({ method: "sendMessage", does: "error", status: 400, description });
      desk.clock.forward(10 * SECOND_MS);
      await desk.settle();
      return desk.see(id);
    };
    expect(await says("Bad Request: message can't be sent")).toMatchObject({
      owner: "nobody",
      status: "open",
      waitingSince: expect.any(Number),
    });
    expect(await says("Forbidden: bot was blocked by the user")).toMatchObject({ owner: "bot", waitingSince: null });
  });

  it("calls a person when it failed for good while the customer wrote on; what they wrote waits for that person and is not lost", async () => {
    const desk = await openTestDesk({ engine, settings: { botEnabled: true } });
    const { customer, id } = await desk.talk("Hello");
    const settled = async () => {
      desk.clock.forward(10 * SECOND_MS);
      await desk.settle();
    };
    await settled();
    const lost = must((await desk.messages(id)).find(({ direction }) => direction === "out"));
    const before = desk.phone(customer.chatId);
    customer.writes("And when do you open on Sunday?");
    await desk.settle();
    const wroteAt = must((await desk.see(id)).lastCustomerAt);
    const item = { kind: "receipt", externalId: must(lost.externalId), state: "failed", revision: "failed" } as const;
    await desk.store.transact(async (tx) =>
      applyReceipt(tx, desk.using, {
        message: must(await findMessage(tx, lost.id)),
        item: { ...item, at: desk.clock.now() },
      }),
    );
    expect(await desk.see(id)).toMatchObject({ owner: "nobody", status: "open", waitingSince: wroteAt });
    // The bot, which was waiting for the customer to pause, says nothing over the person.
    await settled();
    await settled();
    expect(desk.phone(customer.chatId)).toEqual(before);
    expect(await desk.see(id)).toMatchObject({ owner: "nobody", status: "open", waitingSince: wroteAt });
    const agent = desk.agents.vera.id;
    expect(await counts(desk.store.read, agent)).toMatchObject({ unassigned: 1, bot: 0 });
    const [waiting] = await listed(desk.store.read, { ids: [id], agent });
    expect(row(must(waiting))).toMatchObject({ preview: "And when do you open on Sunday?" });
    expect(await deadJobs(desk.store.read, { limit: 10 })).toEqual([]);
    await desk.say(id, "At ten.");
    await settled();
    expect(desk.phone(customer.chatId)).toEqual([...before, "At ten."]);
  });

  it("calls nobody for words that were lost when later ones have left", async () => {
    const desk = await openTestDesk({ engine, settings: { botEnabled: true } });
    const { customer, id } = await desk.talk("Hello");
    const settled = async () => {
      desk.clock.forward(10 * SECOND_MS);
      await desk.settle();
    };
    await settled();
    const said = async () => (await desk.messages(id)).filter(({ direction }) => direction === "out");
    const [first] = await said();
    customer.writes("Thanks, and when do you open?");
    await desk.settle();
    const question = must((await desk.messages(id)).at(-1)).id;
    const { epoch } = await desk.see(id);
    await answer(desk.using, { conversation: id, epoch, question, rich: fromPlain("At nine."), trace: {} });
    await settled();
    const isLost = async (lost: string, externalId: string) => {
      const item = { kind: "receipt", externalId, state: "failed", revision: "failed", at: desk.clock.now() } as const;
      await desk.store.transact(async (tx) =>
        applyReceipt(tx, desk.using, { message: must(await findMessage(tx, lost)), item }),
      );
      return desk.see(id);
    };
    const last = must((await said()).at(-1));
    expect(last.id).not.toBe(must(first).id);
    expect(await isLost(must(first).id, must(must(first).externalId))).toMatchObject({
      owner: "bot",
      waitingSince: null,
    });
    expect(await isLost(last.id, must(last.externalId))).toMatchObject({ owner: "nobody", status: "open" });
  });
});
