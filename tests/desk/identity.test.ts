import { eq } from "drizzle-orm";
import { expect, it } from "vitest";
import type { InboundMessage, Person } from "../../channels/contract";
import { fromPlain } from "../../channels/kit/rich-text";
import { contactById, findContacts } from "../../src/desk/contacts/card/store";
import { joinContacts, undoJoin } from "../../src/desk/contacts/join";
import { joinsOf } from "../../src/desk/contacts/joins/store";
import { participantsOf, recognise } from "../../src/desk/contacts/store";
import { list } from "../../src/desk/conversations/list";
import { suggestions } from "../../src/desk/conversations/present";
import { settleSuggestion } from "../../src/desk/conversations/suggest";
import { conversationEvents } from "../../src/jobs/store";
import { DAY_MS } from "../../src/kernel/time";
import { type Engine, must, openTestDesk } from "../support/desk";
import { onBothEngines } from "./engines";

const EMAIL = "anna@firm.example";
const PHONE = "+49 170 1234567";
const byEmail = { email: EMAIL, verified: ["email" as const] };
const byPhone = { phone: PHONE, verified: ["phone" as const] };

/** A desk into which people write as a channel would hand it in: a thread of their own each. */
const open = async (engine: Engine) => {
  const desk = await openTestDesk({ engine });
  let count = 0;
  const writes = async (address: string, person: Partial<Person> = {}, more: Partial<InboundMessage> = {}) => {
    const item: InboundMessage = {
      kind: "message",
      externalId: `ext-${++count}`,
      revision: "0",
      at: desk.clock.now(),
      thread: address,
      author: { address, name: address, ...person },
      rich: fromPlain(`Hello from ${address}`),
      parts: [],
      ...more,
    };
    const [received] = await desk.receiveBatch(desk.connection, { raw: {}, items: [item] });
    desk.clock.forward(1000);
    const { conversation } = must(received);
    return { conversation: must(conversation), contact: (await desk.see(must(conversation))).contact };
  };
  const { read } = desk.store;
  return {
    ...desk,
    writes,
    contactOf: async (conversation: string) => (await desk.see(conversation)).contact,
    addresses: async (contact: string) => {
      const found = await contactById(read, contact);
      return (found?.identities ?? []).map(({ identity }) => identity.address).sort();
    },
    joins: (contact: string) => joinsOf(read, contact),
    find: async (q: string) => (await findContacts(read, { q, limit: 10 })).map(({ id }) => id),
    proposed: async (conversation: string) =>
      (await suggestions(read, conversation)).filter(({ kind, fate }) => kind === "same_contact" && fate === "shown"),
    part: (join: string) => undoJoin(desk.using, { join, by: desk.agents.vera }),
    join: (keep: string, join: string) =>
      joinContacts(desk.using, { keep, join, reason: "the same voice", by: desk.agents.vera }),
  };
};

onBothEngines("the same person on two channels", (engine) => {
  it("keeps nothing with a contact that is made one with another at the same moment", async () => {
    const desk = await open(engine);
    const { writes, receiveBatch, connection, clock } = desk;
    const oldest = await writes("oldest");
    const proved = await writes("proved", byEmail);
    const other = await writes("other");
    await desk.join(proved.contact, other.contact);
    const item = (address: string, thread: string, person: Partial<Person> = {}): InboundMessage => ({
      kind: "message",
      externalId: `at once ${thread}`,
      revision: "0",
      at: clock.now(),
      thread,
      author: { address, name: address, ...person },
      rich: fromPlain("And another thing"),
      parts: [],
    });
    const threads = Array.from({ length: 12 }, (_, n) => item("other", `thread ${n}`));
    await Promise.all(
      [threads, [item("oldest", "oldest", byEmail)]].map((items) => receiveBatch(connection, { raw: {}, items })),
    );
    const contacts = (await desk.conversations()).map(({ contact }) => contact);
    expect(contacts).toHaveLength(15);
    expect([...new Set(contacts)]).toEqual([oldest.contact]);
  });

  it.each([
    [
      "an e-mail, whatever the size of its letters",
      byEmail,
      { ...byEmail, email: "Anna@Firm.example" },
      "verified e-mail",
    ],
    ["a phone, however it is written", byPhone, { ...byPhone, phone: "+491701234567" }, "verified phone"],
    [
      "the signed identity of the customer's own site",
      { siteId: "u-7", verified: ["site" as const] },
      { siteId: "u-7", verified: ["site" as const] },
      "signed identity",
    ],
  ])("is known by %s, and says why", async (name, first, second, reason) => {
    const desk = await open(engine);
    const one = await desk.writes("telegram-1", first);
    const two = await desk.writes("mail-1", second);
    expect(two.contact).toBe(one.contact);
    expect(await desk.addresses(one.contact)).toEqual(["mail-1", "telegram-1"]);
    expect(await desk.joins(one.contact)).toMatchObject([{ reason, by: null }]);
    expect(name).not.toBe("");
  });

  it("calls a visitor nobody has named by a short sign, found in both languages, until they give a name", async () => {
    const desk = await open(engine);
    const visitor = "visitor:01a215bd-6e35-7000-b6cc-160d54bc4f2a";
    const { conversation, contact } = await desk.writes(visitor, { name: "" });
    const shown = async () => must(await contactById(desk.store.read, contact)).name;
    expect(await shown()).toBe("Visitor 4F2A");
    await desk.searchIndex.drain();
    for (const q of ["visitor 4F2A", "Посетитель 4F2A"]) {
      const { items } = await list(desk.store.read, { view: "all", agent: desk.agents.vera.id, limit: 5, q });
      expect(items.map(({ id }) => id)).toEqual([conversation]);
    }
    await desk.writes(visitor, { name: "Anna" });
    expect(await shown()).toBe("Anna");
  });

  it("keeps the number on the card unless the platform changed it, and one that was vouched for against a mere claim", async () => {
    const desk = await open(engine);
    const { t } = desk.store.read;
    const phoneOf = async (contact: string) =>
      (await desk.store.read.q.select().from(t.contacts)).find(({ id }) => id === contact)?.phone;
    const enters = (contact: string, phone: string) =>
      desk.store.transact((tx) => tx.q.update(t.contacts).set({ phone }).where(eq(t.contacts.id, contact)));
    // An agent has written down another short number: too few digits are no sign of being the same.
    const { contact } = await desk.writes("ext", { phone: "1234" });
    await enters(contact, "4321");
    await desk.writes("ext", { phone: "+49 170 7654321" });
    expect(await phoneOf(contact)).toBe("4321");
    const short = await desk.writes("short", { phone: "1234" });
    await desk.writes("short", { phone: "12345" });
    expect(await phoneOf(short.contact)).toBe("12345");
    const proved = await desk.writes("proved", byPhone);
    await desk.writes("proved", { phone: "+49 170 7654321" });
    expect(await phoneOf(proved.contact)).toBe(PHONE);
    await desk.writes("moved", { phone: "+49 170 1111111" });
    const moved = await desk.writes("moved", { phone: "+49 170 2222222", verified: ["phone"] });
    await desk.writes("moved", { phone: "+49 170 3333333", verified: ["phone"] });
    expect(await phoneOf(moved.contact)).toBe("+49 170 3333333");
  });

  it("stays vouched for by a number that is later only typed, by an agent who writes first or by themselves", async () => {
    const desk = await open(engine);
    const proved = await desk.writes("491701234567", byPhone);
    // As a channel makes it of what an agent has typed.
    const typed = { address: "491701234567", phone: "+491701234567" };
    await desk.store.transact((tx) =>
      recognise(tx, { ...desk.using, connection: desk.connection, person: typed, now: 1 }),
    );
    expect((await desk.writes("telegram-1", byPhone)).contact).toBe(proved.contact);
    await desk.writes("491701234567", { phone: "+49 170 7654321" });
    expect(must(await contactById(desk.store.read, proved.contact)).phone).toBe(typed.phone);
  });

  it("is not known by what they only claim, but proposed with the reason, and once declined not again", async () => {
    const desk = await open(engine);
    const proved = await desk.writes("telegram-1", byPhone);
    const claims = await desk.writes("mail-1", { phone: "+491701234567" });
    expect(claims.contact).not.toBe(proved.contact);
    const [proposal] = await desk.proposed(claims.conversation);
    expect(proposal).toMatchObject({ value: proved.contact, reason: expect.stringContaining(PHONE) });
    await settleSuggestion(desk.using, {
      conversation: claims.conversation,
      suggestion: must(proposal).id,
      fate: "dismissed",
      by: desk.agents.vera,
    });
    await desk.writes("mail-1", { phone: "+491701234567", handle: "news" });
    expect(await desk.proposed(claims.conversation)).toEqual([]);
  });

  it("is proposed by what they share, not by what else the other one is known by", async () => {
    const desk = await open(engine);
    await desk.writes("telegram-1", { email: "before@firm.example" });
    await desk.writes("telegram-1", byEmail);
    const claims = await desk.writes("chat-1", { email: EMAIL });
    const [proposal] = await desk.proposed(claims.conversation);
    expect(JSON.parse(must(proposal).reason)).toMatchObject({ by: [{ is: "email", value: EMAIL }] });
  });

  it("is joined when an agent agrees, which the timeline tells with the reasons, and parted again from there", async () => {
    const desk = await open(engine);
    const proved = await desk.writes("telegram-1", { ...byEmail, name: "Anna Berg" });
    const claims = await desk.writes("chat-1", { email: EMAIL, name: "Anna Berg" });
    const [proposal] = await desk.proposed(claims.conversation);
    const same = {
      say: "same_person",
      name: "Anna Berg",
      by: [{ is: "email" }, { is: "name" }],
      channels: ["telegram"],
    };
    expect(JSON.parse(must(proposal).reason)).toMatchObject(same);
    const timeline = async () =>
      (await conversationEvents(desk.store.read, { conversation: claims.conversation, limit: 100 })).filter(
        ({ type }) => type === "contact.joined" || type === "contact.parted",
      );
    await settleSuggestion(desk.using, {
      conversation: claims.conversation,
      suggestion: must(proposal).id,
      fate: "accepted",
      by: desk.agents.vera,
    });
    expect(await desk.contactOf(claims.conversation)).toBe(proved.contact);
    const [join] = await desk.joins(proved.contact);
    const told = { join: must(join).id, contact: proved.contact, joined: "Anna Berg", reason: must(proposal).reason };
    expect(await timeline()).toMatchObject([{ type: "contact.joined", actor: desk.agents.vera, payload: told }]);
    await desk.part(must(join).id);
    expect(await desk.contactOf(claims.conversation)).toBe(claims.contact);
    expect(await timeline()).toMatchObject([{}, { type: "contact.parted", payload: { join: must(join).id } }]);
  });

  it("is proposed also when a person known before says something new of themselves", async () => {
    const desk = await open(engine);
    const proved = await desk.writes("telegram-1", byEmail);
    const other = await desk.writes("chat-1");
    expect(await desk.proposed(other.conversation)).toEqual([]);
    await desk.writes("chat-1", { email: EMAIL });
    expect(await desk.proposed(other.conversation)).toMatchObject([{ value: proved.contact }]);
  });

  it("is joined when an address known before is vouched for later, with all that was said", async () => {
    const desk = await open(engine);
    const hidden = await desk.writes("someone@lid");
    const known = await desk.writes("telegram-1", byPhone);
    expect(known.contact).not.toBe(hidden.contact);
    const after = await desk.writes("someone@lid", byPhone);
    expect(after.conversation).toBe(hidden.conversation);
    // The oldest is kept.
    expect(after.contact).toBe(hidden.contact);
    expect(await desk.contactOf(known.conversation)).toBe(hidden.contact);
    expect(await desk.addresses(hidden.contact)).toEqual(["someone@lid", "telegram-1"]);
  });

  it("is one with everybody whom one address proves, not only with the first", async () => {
    const desk = await open(engine);
    const mail = await desk.writes("mail-1", byEmail);
    const phone = await desk.writes("telegram-1", byPhone);
    expect(phone.contact).not.toBe(mail.contact);
    await desk.writes("chat-1", { email: EMAIL, phone: PHONE, verified: ["email", "phone"] });
    expect(await desk.addresses(mail.contact)).toEqual(["chat-1", "mail-1", "telegram-1"]);
    expect(await desk.contactOf(phone.conversation)).toBe(mail.contact);
  });

  it("is parted again as if nothing had been, with what was begun meanwhile, and stays parted", async () => {
    const desk = await open(engine);
    const one = await desk.writes("telegram-1", byEmail);
    const two = await desk.writes("mail-1", byEmail);
    await desk.store.transact(({ q, t }) =>
      q
        .update(t.conversations)
        .set({ status: "closed" })
        .then(() => {}),
    );
    const again = await desk.writes("mail-1", byEmail);
    expect(again.conversation).not.toBe(two.conversation);
    expect(again.contact).toBe(one.contact);
    const [join] = await desk.joins(one.contact);
    await desk.part(must(join).id);
    const parted = await desk.contactOf(two.conversation);
    expect(parted).not.toBe(one.contact);
    expect(await desk.contactOf(again.conversation)).toBe(parted);
    expect(await desk.addresses(one.contact)).toEqual(["telegram-1"]);
    expect(await desk.addresses(parted)).toEqual(["mail-1"]);
    const later = await desk.writes("mail-1", { ...byEmail, handle: "anna" });
    expect(later.contact).toBe(parted);
    await expect(desk.part(must(join).id)).rejects.toMatchObject({ code: "not_found" });
  });

  it("keeps a reply that is under way in the thread it was written for, however people are joined and parted", async () => {
    const desk = await open(engine);
    const { conversation, customer, id } = await desk.talk();
    const other = await desk.writes("chat-1", byEmail);
    await desk.say(id, "On my way");
    const join = await desk.join(other.contact, conversation.contact);
    await desk.say(id, "Nearly there");
    await desk.part(join);
    desk.clock.forward(DAY_MS);
    await desk.settle();
    expect(desk.phone(customer.chatId)).toEqual(["On my way", "Nearly there"]);
    expect((await desk.see(id)).thread).toBe(conversation.thread);
  });

  it("is found once, as who they are now, also under what they were called before", async () => {
    const desk = await open(engine);
    const one = await desk.writes("c1", { name: "Anna Ivanova" });
    const two = await desk.writes("c2", { name: "Nyusha Petrova" });
    const join = await desk.join(one.contact, two.contact);
    expect(await desk.find("nyusha")).toEqual([one.contact]);
    expect(await desk.find("a")).toEqual([one.contact]);
    expect((await contactById(desk.store.read, two.contact))?.id).toBe(one.contact);
    await desk.part(join);
    expect(await desk.find("nyusha")).toEqual([two.contact]);
  });

  it("can be parted from a person who was joined with a third one since", async () => {
    const desk = await open(engine);
    const [a, b, c] = [await desk.writes("a"), await desk.writes("b"), await desk.writes("c")];
    const first = await desk.join(a.contact, b.contact);
    await desk.join(c.contact, a.contact);
    expect(await desk.addresses(c.contact)).toEqual(["a", "b", "c"]);
    expect((await desk.joins(c.contact)).map(({ id }) => id)).toContain(first);
    await desk.part(first);
    expect(await desk.addresses(c.contact)).toEqual(["a", "c"]);
    expect(await desk.addresses(b.contact)).toEqual(["b"]);
    expect(await desk.contactOf(b.conversation)).toBe(b.contact);
  });

  it("reads along once, whichever of their addresses was written to", async () => {
    const desk = await open(engine);
    const asker = await desk.writes("asker");
    const readers = ["r1", "r2"].map((address) => ({ role: "cc" as const, person: { address, name: address } }));
    await desk.writes("asker", {}, { readers });
    const people = () => participantsOf(desk.store.read, asker.conversation);
    const [one, two] = await people();
    expect(two).toBeDefined();
    const join = await desk.join(must(one).contact, must(two).contact);
    expect((await people()).map(({ contact }) => contact)).toEqual([must(one).contact]);
    await desk.part(join);
    expect(await people()).toHaveLength(2);
  });
});
