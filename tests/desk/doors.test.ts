import { expect, it } from "vitest";
import type { InboundMessage, Person } from "../../channels/contract";
import { fromPlain } from "../../channels/kit/rich-text";
import { channelNamed } from "../../channels/registry";
import { changeConnection } from "../../src/desk/connections/change";
import { getConnection, insertConnection } from "../../src/desk/connections/store";
import { contactById } from "../../src/desk/contacts/card/store";
import { joinContacts, undoJoin } from "../../src/desk/contacts/join";
import { joinsOf } from "../../src/desk/contacts/joins/store";
import { suggestions } from "../../src/desk/conversations/present";
import { settleSuggestion } from "../../src/desk/conversations/suggest";
import { DAY_MS, HOUR_MS } from "../../src/kernel/time";
import { must, openTestDesk, type TestDesk } from "../support/desk";
import { onEveryEngine } from "./engines";

const person = (address: string, more: Partial<Person> = {}): Person => ({ address, name: address, ...more });

/** Writes into the desk as a channel would; gives the conversation and the message. */
const writer = (desk: TestDesk) => {
  let count = 0;
  return async (text: string, more: Partial<InboundMessage> = {}) => {
    const externalId = more.externalId ?? `ext-${++count}`;
    const item: InboundMessage = {
      kind: "message",
      externalId,
      revision: "0",
      at: desk.clock.now(),
      thread: externalId,
      author: person("anna@firm.example"),
      rich: fromPlain(text),
      parts: [],
      ...more,
    };
    const [received] = await desk.receiveBatch(desk.connection, { raw: {}, items: [item] });
    return { ...must(received), externalId };
  };
};
const proposals = async (desk: TestDesk, conversation: string) =>
  (await suggestions(desk.store.read, conversation)).filter(({ fate }) => fate === "shown");

onEveryEngine("finding the thread of a message", (engine) => {
  it("goes on in the thread of the first earlier message it names that is known", async () => {
    const desk = await openTestDesk({ engine });
    const writes = writer(desk);
    const first = await writes("The invoice is wrong");
    const answer = await writes("Still wrong", { follows: ["nobody-knows", first.externalId] });
    const stranger = await writes("Another matter", { follows: ["nobody-knows"] });
    expect(answer.conversation).toBe(first.conversation);
    expect(stranger.conversation).not.toBe(first.conversation);
  });

  it("makes one conversation of what one author writes in a lane within the window, and another after it", async () => {
    const desk = await openTestDesk({ engine });
    const writes = writer(desk);
    const near = { lane: "C1", windowMs: HOUR_MS };
    const first = await writes("Hi", { near });
    desk.clock.forward(HOUR_MS);
    const second = await writes("my card fails", { near });
    const other = await writes("Hello", { near, author: person("boris") });
    desk.clock.forward(HOUR_MS + 1);
    const later = await writes("Something new", { near });
    expect(second.conversation).toBe(first.conversation);
    expect(new Set([first.conversation, other.conversation, later.conversation]).size).toBe(3);
  });

  it("finds the message of an edit under the thread its channel named", async () => {
    const desk = await openTestDesk({ engine });
    const writes = writer(desk);
    const first = await writes("one");
    const second = await writes("two", { follows: [first.externalId] });
    const item = {
      kind: "edit" as const,
      externalId: second.externalId,
      revision: "1",
      at: desk.clock.now() + 1,
      thread: second.externalId,
      author: person("anna@firm.example"),
      rich: fromPlain("two, mended"),
      parts: [],
    };
    await desk.receiveBatch(desk.connection, { raw: {}, items: [item] });
    expect((await desk.messages(must(first.conversation))).map(({ text }) => text)).toEqual(["one", "two, mended"]);
  });

  it("keeps a stranger in a known thread a participant, never the contact", async () => {
    const desk = await openTestDesk({ engine });
    const writes = writer(desk);
    const first = await writes("Please help");
    await writes("I am her chief", { follows: [first.externalId], author: person("chief@firm.example") });
    const id = must(first.conversation);
    const { contact } = await desk.see(id);
    expect((await contactById(desk.store.read, contact))?.name).toBe("anna@firm.example");
    const rows = await desk.store.read.q.select().from(desk.store.read.t.participants);
    expect(rows).toMatchObject([{ conversation: id, role: "writes" }]);
  });
});

onEveryEngine("a mailbox whose servers change", (engine) => {
  it("is told its passwords again before anything is sent there, and not for what stays in the house", async () => {
    const desk = await openTestDesk({ engine });
    const needs = { ...desk.using, seal: desk.seal, channelNamed, read: desk.store.read };
    const secrets = desk.seal.seal(JSON.stringify({ password: "kept", webhookSecret: "sixteen-characters" }));
    const settings = { address: "help@desk.test", imapHost: "127.0.0.1", smtpHost: "127.0.0.1" };
    const kept = { id: "mail", channel: "email" as const, name: "Mail", address: "help@desk.test", settings, secrets };
    await desk.store.transact((tx) => insertConnection(tx, { ...kept, at: desk.clock.now() }));
    const change = (settings: Record<string, unknown>) => changeConnection(needs, { id: "mail", settings });
    for (const [key, value] of Object.entries({
      imapHost: "evil.test",
      smtpHost: "evil.test",
      imapPort: 1993,
      smtpSecurity: "none",
      tokenUrl: "https://evil.test/token",
    }))
      await expect(change({ [key]: value }), key).rejects.toMatchObject({
        code: "secret.again",
        details: { moved: [key], secrets: ["password"] },
      });
    await expect(change({ auth: "google" })).rejects.toMatchObject({
      details: { moved: ["tokenUrl"] },
    });
    expect((await getConnection(desk.store.read, "mail")).settings).toEqual(settings);
  });
});

onEveryEngine("what machines and ourselves send", (engine) => {
  it("keeps an automatic reply without reopening, waiting or waking the bot", async () => {
    const desk = await openTestDesk({ engine, settings: { botEnabled: true } });
    const writes = writer(desk);
    const first = await writes("Please help");
    const id = must(first.conversation);
    await desk.store.transact(({ q, t }) => q.update(t.conversations).set({ status: "solved", waitingSince: null }));
    const before = await desk.see(id);
    await writes("I am on holiday", { follows: [first.externalId], automatic: "auto_reply" });
    expect(await desk.see(id)).toMatchObject({
      status: "solved",
      waitingSince: null,
      lastPublicSeq: before.lastPublicSeq,
    });
    const alone = await writes("Delivery failed", { automatic: "bounce" });
    expect(await desk.see(must(alone.conversation))).toMatchObject({ status: "solved", owner: "nobody" });
  });

  it("shows what one of ours wrote elsewhere as ours and keeps the bot out of it", async () => {
    const desk = await openTestDesk({ engine, settings: { botEnabled: true } });
    const writes = writer(desk);
    const first = await writes("Please help");
    const id = must(first.conversation);
    const mia = person("help@ours.example", { name: "Mia" });
    await writes("Done, from my phone", { follows: [first.externalId], author: mia, ours: true });
    const last = (await desk.messages(id)).at(-1);
    expect(last).toMatchObject({ direction: "out", authorKind: "agent", authorName: "Mia" });
    expect(await desk.see(id)).toMatchObject({ owner: "nobody", status: "pending", waitingSince: null });
  });

  it("opens a conversation with whom we wrote to, and none when there is nobody", async () => {
    const desk = await openTestDesk({ engine });
    const writes = writer(desk);
    const mia = person("help@ours.example", { name: "Mia" });
    const nobody = await writes("Hello?", { author: mia, ours: true });
    expect(nobody).toMatchObject({ outcome: "ignored" });
    const readers = [{ role: "to" as const, person: person("zoe@firm.example") }];
    const sent = await writes("Your parcel has left", { author: mia, ours: true, readers });
    const { contact, status } = await desk.see(must(sent.conversation));
    expect(status).toBe("pending");
    expect((await contactById(desk.store.read, contact))?.name).toBe("zoe@firm.example");
  });
});

onEveryEngine("topics", (engine) => {
  it("only proposes that two conversations under one subject are one, and merges them when an agent agrees", async () => {
    const desk = await openTestDesk({ engine });
    const writes = writer(desk);
    const first = await writes("It is wrong", { subject: "Invoice 7" });
    const second = await writes("Still wrong", { subject: "RE: invoice 7" });
    expect(second.conversation).not.toBe(first.conversation);
    const [proposal] = await proposals(desk, must(second.conversation));
    expect(proposal).toMatchObject({ kind: "same_topic", value: first.conversation });
    await settleSuggestion(desk.using, {
      conversation: must(second.conversation),
      suggestion: must(proposal).id,
      fate: "accepted",
      by: desk.agents.vera,
    });
    expect((await desk.messages(must(first.conversation))).map(({ text }) => text)).toEqual([
      "It is wrong",
      "Still wrong",
    ]);
    expect(await desk.see(must(second.conversation))).toMatchObject({
      status: "closed",
      mergedInto: first.conversation,
    });
    const later = await writes("And again", { follows: [second.externalId] });
    expect(later.conversation).toBe(first.conversation);
  });

  it("proposes a split for a new subject in an old thread, and parts them when an agent agrees", async () => {
    const desk = await openTestDesk({ engine });
    const writes = writer(desk);
    const first = await writes("It is wrong", { subject: "Invoice 7" });
    const id = must(first.conversation);
    await writes("Thanks", { subject: "Re: Invoice 7", follows: [first.externalId] });
    expect(await proposals(desk, id)).toEqual([]);
    const other = await writes("Do you sell kettles?", { subject: "Kettles", follows: [first.externalId] });
    const [proposal] = await proposals(desk, id);
    expect(proposal).toMatchObject({ kind: "new_topic", reason: "Kettles" });
    await settleSuggestion(desk.using, {
      conversation: id,
      suggestion: must(proposal).id,
      fate: "accepted",
      by: desk.agents.vera,
    });
    const made = must((await desk.conversations()).find((one) => one.id !== id));
    expect(made).toMatchObject({ subject: "Kettles", status: "open", previous: id });
    const later = await writes("Blue ones", { follows: [other.externalId] });
    expect(later.conversation).toBe(made.id);
    expect((await desk.messages(id)).map(({ text }) => text)).toEqual(["It is wrong", "Thanks"]);
  });
});

onEveryEngine("one person on two channels", (engine) => {
  it("joins addresses that are vouched for, and only proposes what is not", async () => {
    const desk = await openTestDesk({ engine });
    const writes = writer(desk);
    const email = "anna@firm.example";
    const proved = { email, verified: ["email" as const] };
    const one = await writes("Hi", { author: person("a1", proved) });
    const two = await writes("Hi", { author: person("a2", { ...proved, email: "Anna@firm.example" }) });
    const claims = await writes("Hi", { author: person("a3", { email }) });
    const contactOf = async (id: string | undefined) => (await desk.see(must(id))).contact;
    expect(await contactOf(two.conversation)).toBe(await contactOf(one.conversation));
    expect(await contactOf(claims.conversation)).not.toBe(await contactOf(one.conversation));
    expect(await proposals(desk, must(claims.conversation))).toMatchObject([
      { kind: "same_contact", value: await contactOf(one.conversation) },
    ]);
  });

  it("undoes a join, and a reply under way keeps its door", async () => {
    const desk = await openTestDesk({ engine });
    const { id, conversation, customer } = await desk.talk();
    const other = await writer(desk)("Hi", { author: person("a1") });
    await desk.say(id, "On my way");
    const keep = (await desk.see(must(other.conversation))).contact;
    await joinContacts(desk.using, { keep, join: conversation.contact, reason: "same voice", by: desk.agents.vera });
    expect((await desk.see(id)).contact).toBe(keep);
    desk.clock.forward(DAY_MS);
    await desk.settle();
    expect(desk.phone(customer.chatId)).toContain("On my way");
    const [join] = await joinsOf(desk.store.read, keep);
    await undoJoin(desk.using, { join: must(join).id, by: desk.agents.vera });
    expect((await desk.see(id)).contact).toBe(conversation.contact);
  });
});
