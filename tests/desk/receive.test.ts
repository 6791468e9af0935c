import { expect, it } from "vitest";
import { fromPlain } from "../../channels/kit/rich-text";
import { getContact } from "../../src/desk/contacts/store";
import { changeIn } from "../../src/desk/conversations/change";
import { filesOf } from "../../src/desk/conversations/files";
import { listed } from "../../src/desk/conversations/list";
import { row } from "../../src/desk/conversations/present";
import { markRead } from "../../src/desk/conversations/read";
import { revisionsOf } from "../../src/desk/conversations/revise";
import { takeOver } from "../../src/desk/conversations/take-over";
import { wakeSnoozed } from "../../src/desk/conversations/wake";
import { sweepUploads } from "../../src/files/sweep";
import { newId } from "../../src/kernel/ids";
import { DAY_MS, HOUR_MS, SECOND_MS } from "../../src/kernel/time";
import { closeAfterTest, must, openTestDesk, type TestDesk } from "../support/desk";
import { onEveryEngine } from "./engines";

const set = (desk: TestDesk, conversation: string, status: "solved" | "closed" | "open") =>
  desk.store.transact((tx) =>
    changeIn(tx, { now: desk.clock.now }, { conversation, change: { status }, by: { kind: "system" } }),
  );

const rawMessage = (desk: TestDesk, chatId: number, messageId: number, text: string) => ({
  message_id: messageId,
  date: Math.floor(desk.clock.now() / 1000),
  chat: { id: chatId, type: "private", first_name: "Olga" },
  from: { id: chatId, is_bot: false, first_name: "Olga" },
  text,
});

onEveryEngine("receiving", (engine) => {
  it("opens one conversation per thread and continues it", async () => {
    const desk = await openTestDesk({ engine });
    const { customer, id } = await desk.talk("My printer is on fire");
    customer.writes("It burns more now");
    await desk.settle();
    expect(await desk.conversations()).toMatchObject([
      { id, number: 1, subject: "My printer is on fire", status: "open", preview: "It burns more now" },
    ]);
    expect((await desk.messages(id)).map(({ text }) => text)).toEqual(["My printer is on fire", "It burns more now"]);
  });

  it("shows nothing as said in the future, and nobody as waiting since then, whatever the platform's clock says", async () => {
    const desk = await openTestDesk({ engine });
    const now = desk.clock.now();
    const item = (externalId: string, at: number) => ({
      kind: "message" as const,
      externalId,
      revision: "0",
      at,
      thread: "777",
      author: { address: "777", name: "Olga" },
      rich: fromPlain(externalId),
      parts: [],
    });
    const items = [item("a day ahead", now + DAY_MS), item("an hour ago", now - HOUR_MS), item("behind", now + 1)];
    await desk.desk.receiveBatch(desk.connection, { raw: {}, items });
    const [one] = await desk.conversations();
    expect(one).toMatchObject({ waitingSince: now, lastCustomerAt: now });
    const said = await desk.messages(must(one).id);
    expect(said.map(({ text, at }) => [text, at])).toEqual([
      ["a day ahead", now],
      ["an hour ago", now - HOUR_MS],
      ["behind", now],
    ]);
  });

  it("records an update once, however often it comes", async () => {
    const desk = await openTestDesk({ engine });
    desk.platform.trouble({ does: "duplicate", copies: 3 });
    const { id } = await desk.talk();
    expect(await desk.messages(id)).toHaveLength(1);
    expect((await desk.events()).filter(({ type }) => type === "message.received")).toHaveLength(1);
  });

  it("keeps what no column likes: U+0000, half a surrogate pair, a file of 3 GB, a voice message of 3.7 s", async () => {
    const desk = await openTestDesk({ engine });
    const { conversation, id } = await desk.talk();
    const item = {
      kind: "message" as const,
      externalId: `${conversation.thread}:901`,
      revision: "0",
      at: desk.clock.now(),
      thread: conversation.thread,
      author: { address: conversation.thread, name: "Ol\u0000ga" },
      rich: [
        { type: "paragraph" as const, spans: [{ text: "nul \u0000, half \ud83d, whole 😀, \\u0000 as written" }] },
      ],
      parts: [
        {
          type: "file" as const,
          ref: {},
          look: "document" as const,
          sizeBytes: 3_000_000_000,
          unavailable: "too large",
        },
        { type: "file" as const, ref: {}, look: "voice" as const, durationS: 3.7, unavailable: "gone" },
      ],
    };
    const raw = { text: "\u0000 \udc00", "\u0000": "\\\\ud83d" };
    await desk.receiveBatch(desk.connection, { raw, items: [item] });
    const message = must((await desk.messages(id)).at(-1));
    expect(message.text).toContain("whole 😀, \\u0000 as written");
    expect(await filesOf(desk.store.read, [message.id])).toMatchObject([{ sizeBytes: null }, { durationS: 4 }]);
    await desk.desk.quarantine({ id: newId(), connection: desk.connection, raw, error: "\u0000" });
  });

  it("keeps what no index likes: names, addresses and ids that are endless or hold U+0000, the same one under the same", async () => {
    const desk = await openTestDesk({ engine });
    // Nothing that could be packed small, and nowhere a blank to stop at.
    const endless = Array.from({ length: 9000 }, (_, n) => ((n * 7919) % 65_521).toString(36)).join("");
    const item = (text: string, sign: string) => ({
      kind: "message" as const,
      externalId: `id ${endless} ${sign}`,
      revision: "0",
      at: desk.clock.now(),
      thread: "a thread",
      author: { address: `at\u0000 ${endless}`, name: endless, handle: endless, email: endless, phone: endless },
      rich: fromPlain(text),
      parts: [],
    });
    const receive = (text: string, sign: string) =>
      desk.receiveBatch(desk.connection, { raw: {}, items: [item(text, sign)] });
    const outcomes = [await receive("One", "1"), await receive("Two", "2\u0000"), await receive("Two", "2\u0000")];
    expect(outcomes.flat().map(({ outcome }) => outcome)).toEqual(["recorded", "recorded", "duplicate"]);
    const [conversation, ...others] = await desk.conversations();
    expect(others).toEqual([]);
    expect((await desk.messages(must(conversation).id)).map(({ text }) => text)).toEqual(["One", "Two"]);
    const contact = await getContact(desk.store.read, must(conversation).contact);
    expect(contact.name).toMatch(/^.{199}…$/);
    expect(contact.email).toBeNull();
  });

  it("keeps what many write at the same moment as it keeps what one writes, whatever stands in it", async () => {
    const desk = await openTestDesk({ engine });
    const texts = ["one", "nul \u0000 here", "half \ud83d here", 'three "3"', "четыре"];
    const batches = texts.map((text, n) => ({
      raw: { text },
      items: [
        {
          kind: "message" as const,
          externalId: `many:${n}`,
          revision: "0",
          at: desk.clock.now(),
          thread: `many ${n}`,
          author: { address: `many ${n}`, name: `Customer${n}` },
          rich: [{ type: "paragraph" as const, spans: [{ text, bold: true as const }] }],
          parts: [],
        },
      ],
    }));
    const outcomes = await Promise.all(batches.map((batch) => desk.receiveBatch(desk.connection, batch)));
    expect(outcomes.flat().map(({ outcome }) => outcome)).toEqual(texts.map(() => "recorded"));
    const received = (await desk.events()).filter(({ type }) => type === "message.received");
    expect(received.map(({ payload }) => payload)).toEqual(texts.map(() => ({ message: expect.any(String) })));
    for (const [n, one] of (await desk.conversations()).entries()) {
      const [message] = await desk.messages(one.id);
      expect(message?.rich).toMatchObject([{ type: "paragraph", spans: [{ bold: true }] }]);
      expect(message?.text.slice(0, 3)).toBe(texts[n]?.slice(0, 3));
      expect(one.tags).toEqual([]);
    }
    await desk.settle();
    expect(desk.errors).toEqual([]);
  });

  it("records everything one payload holds, and what came before only once", async () => {
    const desk = await openTestDesk({ engine });
    const { conversation, id } = await desk.talk();
    const item = (n: number) => ({
      kind: "message" as const,
      externalId: `${conversation.thread}:${n}`,
      revision: "0",
      at: desk.clock.now(),
      thread: conversation.thread,
      author: { address: conversation.thread, name: "Olga" },
      rich: [{ type: "paragraph" as const, spans: [{ text: `part ${n}` }] }],
      parts: [],
    });
    const first = await desk.receiveBatch(desk.connection, { raw: {}, items: [item(901), item(902)] });
    const again = await desk.receiveBatch(desk.connection, { raw: {}, items: [item(902), item(903)] });
    expect(first.map(({ outcome }) => outcome)).toEqual(["recorded", "recorded"]);
    expect(again.map(({ outcome }) => outcome)).toEqual(["duplicate", "recorded"]);
    expect((await desk.messages(id)).map(({ text }) => text).slice(1)).toEqual(["part 901", "part 902", "part 903"]);
  });

  it("keeps an edit and a reaction that overtook their message, and applies them when it comes", async () => {
    const desk = await openTestDesk({ engine });
    const { customer, id } = await desk.talk();
    const written = rawMessage(desk, customer.chatId, 5000, "I have a qestion");
    const date = written.date + 1;
    desk.platform.push({ edited_message: { ...written, text: "I have a question", edit_date: date } });
    desk.platform.push({
      message_reaction: {
        chat: written.chat,
        message_id: 5000,
        user: written.from,
        date,
        old_reaction: [],
        new_reaction: [{ type: "emoji", emoji: "👍" }],
      },
    });
    await desk.settle();
    expect(await desk.messages(id)).toHaveLength(1);
    desk.platform.push({ message: written });
    await desk.settle();
    const late = must((await desk.messages(id)).at(-1));
    expect(late.text).toBe("I have a question");
    expect((await revisionsOf(desk.store.read, late.id)).map(({ text }) => text)).toEqual(["I have a qestion"]);
    const reactions = await desk.store.read.q.select().from(desk.store.read.t.reactions);
    expect(reactions).toMatchObject([{ message: late.id, emoji: ["👍"] }]);
  });

  it("is unread again for who had read it, when the customer puts it differently or they mark it so", async () => {
    const desk = await openTestDesk({ engine });
    const customer = desk.platform.customer("Olga");
    const sent = customer.writes("My kettle leaks");
    await desk.settle();
    const { id, lastSeq } = must((await desk.conversations())[0]);
    const seen = { conversation: id, agent: desk.agents.vera.id };
    const isUnread = async () => row(must((await listed(desk.store.read, { ids: [id], agent: seen.agent }))[0])).unread;
    await markRead(desk.store, { ...seen, seq: lastSeq });
    expect(await isUnread()).toBe(false);
    customer.edits(sent, "My kettle leaks at the bottom");
    await desk.settle();
    expect(await isUnread()).toBe(true);
    // Whoever had it open says only now what they had read: not this.
    await markRead(desk.store, { ...seen, seq: lastSeq });
    expect(await isUnread()).toBe(true);
    await markRead(desk.store, { ...seen, seq: (await desk.see(id)).lastSeq });
    expect(await isUnread()).toBe(false);
    await takeOver(desk.using, { conversation: id, by: desk.agents.vera });
    await desk.say(id, "Since when?");
    expect(await isUnread()).toBe(false);
    await markRead(desk.store, { ...seen, seq: 0 });
    expect(await isUnread()).toBe(true);
  });

  it("shows the file that took another's place by an edit, and the old one no longer", async () => {
    const desk = await openTestDesk({ engine });
    const anna = desk.platform.customer("Anna");
    const sent = anna.sendsDocument({ name: "wrong.pdf", caption: "The invoice" });
    await desk.settle();
    const conversation = must((await desk.conversations())[0]).id;
    const message = must((await desk.messages(conversation))[0]);
    const files = () => filesOf(desk.store.read, [message.id]);
    expect(await files()).toMatchObject([{ name: "wrong.pdf", state: "ready" }]);
    anna.edits(sent, "The invoice, again");
    await desk.settle();
    const [same] = await files();
    expect(same).toMatchObject({ name: "wrong.pdf", state: "ready" });
    anna.replacesFile(sent, { bytes: new Uint8Array(5), caption: "The right invoice" });
    await desk.settle();
    expect(await files()).toMatchObject([{ look: "photo", state: "ready", sizeBytes: 5 }]);
    expect((await files())[0]?.id).not.toBe(same?.id);
    // Its bytes go with the next sweep.
    expect(await sweepUploads({ ...desk, now: desk.clock.now })).toBe(1);
    const bytes = [same, (await files())[0]].map((file) => desk.disk.get(must(must(file).blob)));
    expect(await Promise.all(bytes)).toEqual([null, expect.objectContaining({ byteLength: 5 })]);
    expect(must((await desk.messages(conversation))[0]).text).toBe("The right invoice");
  });

  it("reopens a solved conversation within seven days", async () => {
    const desk = await openTestDesk({ engine });
    const { customer, id } = await desk.talk();
    await set(desk, id, "solved");
    desk.clock.forward(7 * DAY_MS);
    customer.writes("Still broken");
    await desk.settle();
    expect(await desk.conversations()).toMatchObject([{ id, status: "open", reopenedCount: 1, solvedAt: null }]);
  });

  it("opens a new conversation that knows the old one after more than seven days", async () => {
    const desk = await openTestDesk({ engine });
    const { customer, id } = await desk.talk();
    await set(desk, id, "solved");
    desk.clock.forward(7 * DAY_MS + SECOND_MS);
    customer.writes("Something else");
    await desk.settle();
    expect(await desk.conversations()).toMatchObject([
      { id, status: "solved", reopenedCount: 0 },
      { number: 2, status: "open", previous: id },
    ]);
  });

  it("never reopens a closed conversation", async () => {
    const desk = await openTestDesk({ engine });
    const { customer, id } = await desk.talk();
    await set(desk, id, "closed");
    customer.writes("One more thing");
    await desk.settle();
    expect(await desk.conversations()).toMatchObject([
      { id, status: "closed" },
      { status: "open", previous: id },
    ]);
    await expect(set(desk, id, "open")).rejects.toMatchObject({ code: "conversation.closed" });
  });

  it("keeps what it cannot understand and replays it", async () => {
    const desk = await openTestDesk({ engine });
    const { id, customer } = await desk.talk();
    desk.platform.push({ message: { message_id: "seven", chat: "nowhere" } });
    await desk.settle();
    const { q, t } = desk.store.read;
    const kept = must((await q.select().from(t.quarantine))[0], "quarantine");
    expect(kept).toMatchObject({ connection: desk.connection, tries: 1, settledAt: null });
    await expect(desk.replay(kept.id)).rejects.toMatchObject({ code: "bad_input" });
    expect((await q.select().from(t.quarantine))[0]).toMatchObject({ tries: 2, settledAt: null });
    // As if a new version had learned to read it.
    const raw = { update_id: 77, message: rawMessage(desk, customer.chatId, 6000, "Now you see me") };
    await desk.store.transact(async (tx) => {
      await tx.q.update(tx.t.quarantine).set({ raw });
    });
    await desk.replay(kept.id);
    expect((await desk.messages(id)).map(({ text }) => text)).toContain("Now you see me");
    expect((await q.select().from(t.quarantine))[0]?.settledAt).toBe(desk.clock.now());
  });

  it("writes the event in the transaction of the change: neither without the other", async () => {
    const desk = await openTestDesk({ engine });
    const { id } = await desk.talk();
    const before = (await desk.events()).length;
    const failing = desk.store.transact(async (tx) => {
      await changeIn(
        tx,
        { now: desk.clock.now },
        { conversation: id, change: { subject: "Gone" }, by: { kind: "system" } },
      );
      throw new Error("power cut");
    });
    await expect(failing).rejects.toThrow("power cut");
    expect(await desk.events()).toHaveLength(before);
    expect((await desk.see(id)).subject).not.toBe("Gone");
  });

  it("tells listeners of events only when they can be read", async () => {
    const desk = await openTestDesk({ engine });
    const seen: Promise<number>[] = [];
    const stop = desk.store.onCommit(() => seen.push(desk.events().then((events) => events.length)));
    closeAfterTest(async () => stop());
    const { id } = await desk.talk();
    await set(desk, id, "solved");
    const total = (await desk.events()).length;
    await expect.poll(async () => Math.max(0, ...(await Promise.all(seen)))).toBe(total);
  });

  it("gives the first messages of many threads at once numbers of their own, and loses none to concurrent changes", async () => {
    const desk = await openTestDesk({ engine });
    const { id, conversation } = await desk.talk();
    const item = (n: number, thread: string) => ({
      kind: "message" as const,
      externalId: `${thread}:${n + 900}`,
      revision: "0",
      at: desk.clock.now(),
      thread,
      author: { address: thread, name: thread },
      rich: [{ type: "paragraph" as const, spans: [{ text: `message ${n}` }] }],
      parts: [],
    });
    await Promise.all(
      Array.from({ length: 40 }, async (_, n) => {
        await desk.receiveBatch(desk.connection, { raw: {}, items: [item(n, conversation.thread)] });
        await desk.receiveBatch(desk.connection, { raw: {}, items: [item(n, `9${n % 5}`)] });
        await desk.store.transact((tx) =>
          changeIn(
            tx,
            { now: desk.clock.now },
            { conversation: id, change: { subject: `Subject ${n}` }, by: { kind: "system" } },
          ),
        );
      }),
    );
    const conversations = await desk.conversations();
    expect(conversations.map(({ number }) => number)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(await desk.messages(id)).toHaveLength(41);
    const seqs = (await desk.events()).map(({ seq }) => seq);
    expect(seqs).toEqual([...seqs].sort((a, b) => a - b));
  });

  it("wakes a snoozed conversation when its time has come, or when the customer writes", async () => {
    const desk = await openTestDesk({ engine });
    const { id, customer } = await desk.talk();
    const snooze = (until: number) =>
      desk.store.transact((tx) =>
        changeIn(
          tx,
          { now: desk.clock.now },
          { conversation: id, change: { status: "snoozed", snoozedUntil: until }, by: { kind: "system" } },
        ),
      );
    await snooze(desk.clock.now() + DAY_MS);
    await desk.timetable.wakeSnoozed();
    expect((await desk.see(id)).status).toBe("snoozed");
    desk.clock.forward(DAY_MS);
    await desk.timetable.wakeSnoozed();
    expect(await desk.see(id)).toMatchObject({ status: "open", snoozedUntil: null });
    // Put off again between the look and the waking.
    await snooze(desk.clock.now() + HOUR_MS);
    desk.clock.forward(HOUR_MS);
    const transact: typeof desk.store.transact = async (work) => {
      await snooze(desk.clock.now() + DAY_MS);
      return desk.store.transact(work);
    };
    await wakeSnoozed({ store: { read: desk.store.read, transact }, now: desk.clock.now });
    expect((await desk.see(id)).status).toBe("snoozed");
    customer.writes("Are you there?");
    await desk.settle();
    expect(await desk.see(id)).toMatchObject({ status: "open", snoozedUntil: null });
  });
});
