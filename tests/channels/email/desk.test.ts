import { describe, expect, it } from "vitest";
import { email } from "../../../channels/email/index";
import { fromPlain } from "../../../channels/kit/rich-text";
import { begin } from "../../../src/desk/conversations/begin";
import { forward } from "../../../src/desk/conversations/forward";
import { topicOf } from "../../../src/desk/conversations/model";
import { suggestions } from "../../../src/desk/conversations/present";
import { retry } from "../../../src/desk/conversations/settle-delivery";
import { save } from "../../../src/desk/conversations/store";
import { wholeOf } from "../../../src/desk/conversations/whole";
import { newId } from "../../../src/kernel/ids";
import { saveSignature } from "../../../src/people/signature/store";
import { must } from "../../support/desk";
import { openMailDesk } from "./desk";

const anna = { name: "Anna Lee", address: "anna@customer.example" };
const boris = { name: "Boris", address: "boris@customer.example" };

it.each([
  "Re: Kettle",
  "[EXTERNAL] RE: Kettle",
  "[Внешняя почта] Отв: Kettle",
  "RES: Re: Kettle",
  "回复：Kettle",
  "Re[2]: Kettle",
])("knows %s for an answer on the same topic", (subject) =>
  expect([topicOf(subject), topicOf("[Order 5] Kettle")]).toEqual(["kettle", "[order 5] kettle"]),
);

describe("a customer with a mail program", () => {
  it("stays one contact though the domain was kept in its own letters before", async () => {
    const desk = await openMailDesk();
    const customer = desk.mail.customer({ name: "Anna", address: "anna@пример.example" });
    await customer.writes({ subject: "A broken kettle", text: "My kettle does not boil." });
    await desk.settle();
    await desk.store.transact(async (tx) => {
      await tx.q.update(tx.t.identities).set({ address: "anna@пример.example" });
    });
    for (const subject of ["A toaster", "A lamp"]) {
      await customer.writes({ subject, text: "It burns." });
      await desk.settle();
    }
    const all = await desk.conversations();
    expect([all.length, new Set(all.map(({ contact }) => contact)).size]).toEqual([3, 1]);
  });

  it("writes, is answered, and answers in the same conversation, quote and signature left out", async () => {
    const desk = await openMailDesk({ set: { signature: "Fernway Support\nwww.fernway.example" } });
    const customer = desk.mail.customer(anna);
    await customer.writes({ subject: "A broken kettle", text: "My kettle does not boil." });
    await desk.settle();
    const conversation = await desk.newest();
    expect(conversation).toMatchObject({ subject: "A broken kettle", status: "open" });
    await desk.say(conversation.id, "Please send a picture.");
    await desk.settle();
    const answer = must(customer.mailbox().mails.find(({ folder }) => folder === "inbox"));
    expect(answer).toMatchObject({
      subject: "Re: A broken kettle",
      from: { name: "Vera · Fernway", address: "help@fernway.example" },
      reply: "Please send a picture.",
      isAutomatic: false,
    });
    expect(answer.text).toContain("www.fernway.example");
    expect(answer.text).toContain("> My kettle does not boil.");
    const picture = { name: "kettle.png", mime: "image/png", bytes: new Uint8Array([137, 80, 78, 71]) };
    await customer.replies(answer.id, { text: "Here it is.", files: [picture] });
    await desk.settle();
    const messages = await desk.messages(conversation.id);
    expect(messages.map(({ text }) => text)).toEqual([
      "My kettle does not boil.",
      "Please send a picture.",
      "Here it is.",
    ]);
    expect(messages[2]?.facts).toMatchObject({ threading: "signed_id" });
    expect(messages[2]?.whole?.text).toContain("Please send a picture.");
    // All three are one thread in the customer's own program.
    expect(new Set(customer.mailbox().mails.map(({ thread }) => thread)).size).toBe(1);
    expect(desk.mail.mailboxes().map(({ address }) => address)).toEqual([anna.address]);
  });

  it("sees the signature of who answers, in their language, under a reply, a first mail and what is passed on; under the bot's words none", async () => {
    const desk = await openMailDesk({ set: { signature: "Yours\n{{agent}}\nFernway Support" } });
    const signature = { en: "**Vera Holt**\nKettles & more", ru: "Вера Хольт\nЧайники" };
    await desk.store.transact((tx) => saveSignature(tx, { agent: desk.agents.vera.id, signature, now: 0 }));
    const [customer, supplier] = [desk.mail.customer(anna), desk.mail.customer(boris)];
    const newestOf = (one: typeof customer) =>
      must(
        one.mailbox().mails.findLast(({ folder }) => folder === "inbox"),
        "mail",
      );
    await customer.writes({ subject: "A broken kettle", text: "My kettle does not boil, please help me." });
    await desk.settle();
    const { id } = await desk.newest();
    await desk.say(id, "Please send a picture.");
    await desk.settle();
    const answer = newestOf(customer);
    expect(answer.text).toContain("-- \nYours\nVera Holt\nKettles & more\nFernway Support\n");
    expect(answer).toMatchObject({ html: expect.stringMatching(/<b>Vera Holt<\/b><br ?\/?>\nKettles &amp; more<br/) });
    await customer.replies(answer.id, { text: "Here it is." });
    await desk.settle();
    expect((await desk.messages(id)).map(({ text }) => text).at(-1)).toBe("Here it is.");
    // Who has none signs with the mailbox's lines and their name.
    await desk.say(id, "Thank you.", { by: desk.agents.ida });
    await desk.settle();
    expect(newestOf(customer).text).toContain("-- \nYours\nIda\nFernway Support\n");
    const [message] = await desk.messages(id);
    const passing = { conversation: id, id: newId(), by: desk.agents.vera, message: must(message).id, cc: [] };
    await forward(desk.using, { ...passing, to: [boris.address], rich: fromPlain("Can you mend this?") });
    await desk.settle();
    expect(newestOf(supplier).text).toMatch(/mend this\?\n\n-- \nYours\nVera Holt\n[\s\S]*Forwarded message/);
    const first = desk.mail.customer({ name: "Carl", address: "carl@customer.example" });
    const { channel: _, ...at } = await desk.beginAt(desk.mailConnection, {
      address: "carl@customer.example",
      seed: "1",
    });
    const [rich, subject] = [fromPlain("Your kettle is ready."), "A kettle"];
    const begun = { connection: desk.mailConnection, at, id: newId(), by: desk.agents.vera, subject, rich, rules: {} };
    await begin({ ...desk.using, language: () => "en" }, begun);
    await desk.settle();
    expect(newestOf(first).text).toMatch(
      /^Your kettle is ready\.\n\n-- \nYours\nVera Holt\nKettles & more\nFernway Support\n/,
    );
    await desk.store.transact((tx) => save(tx, id, { language: "ru" }));
    await desk.say(id, "Здравствуйте.");
    await desk.settle();
    expect(newestOf(customer).text).toContain("-- \nYours\nВера Хольт\nЧайники\nFernway Support\n");
  });

  it("shows the failure of a mail that bounced, with its reason, on that mail and no other", async () => {
    const desk = await openMailDesk();
    const customer = desk.mail.customer(anna);
    await customer.writes({ subject: "Hello", text: "Hello" });
    await desk.settle();
    const { id } = await desk.newest();
    const [first, second] = [await desk.say(id, "One"), await desk.say(id, "Two")];
    await desk.settle();
    const sent = must(customer.mailbox().mails.find(({ reply }) => reply === "Two"));
    customer.bounces(sent.id, "552 5.2.2 Mailbox full");
    await desk.settle();
    expect(await desk.delivery(first)).toMatchObject({ state: "sent" });
    expect(await desk.delivery(second)).toMatchObject({
      state: "failed",
      reason: expect.stringContaining("5.2.2 Mailbox full"),
    });
    expect(await desk.conversations()).toHaveLength(1);
  });

  it("is not waited for when only a machine answers for them: nothing reopens, nobody speaks", async () => {
    const desk = await openMailDesk({ settings: { settings: { botEnabled: true } } });
    const customer = desk.mail.customer(anna);
    await customer.writes({ subject: "Opening hours", text: "When are you open?" });
    await desk.settle();
    const { id } = await desk.newest();
    await desk.say(id, "From nine to five.");
    await desk.settle();
    const inbox = () => customer.mailbox().mails.filter(({ folder }) => folder === "inbox");
    const [before, there] = [await desk.see(id), inbox().length];
    for (let round = 0; round < 3; round++) {
      await customer.isAway(must(inbox()[0]).id);
      await desk.settle();
    }
    const { status, owner, waitingSince } = await desk.see(id);
    expect({ status, owner, waitingSince }).toEqual({
      status: before.status,
      owner: before.owner,
      waitingSince: before.waitingSince,
    });
    expect(inbox()).toHaveLength(there);
    expect((await desk.messages(id)).filter(({ automatic }) => automatic === "auto_reply")).toHaveLength(3);
    expect(await desk.conversations()).toHaveLength(1);
  });

  it("brings a colleague into the thread: a participant, never the contact, whose words are quoted to nobody", async () => {
    const desk = await openMailDesk();
    const [customer, colleague] = [desk.mail.customer(anna), desk.mail.customer(boris)];
    await customer.writes({ subject: "Contract", text: "We want to end it.", cc: [boris.address] });
    await desk.settle();
    const { id, contact } = await desk.newest();
    const copy = must(colleague.mailbox().mails[0]);
    await colleague.replies(copy.id, { text: "Between us: she is bluffing." });
    await desk.mail.drained();
    // He has answered her alone; now he writes to us too.
    await colleague.replies(copy.id, { text: "I am her boss.", all: true });
    await desk.settle();
    const conversation = await desk.see(id);
    expect(await desk.conversations()).toHaveLength(1);
    expect(conversation.contact).toBe(contact);
    expect((await desk.messages(id)).map(({ authorName, text }) => [authorName, text])).toEqual([
      ["Anna Lee", "We want to end it."],
      ["Boris", "I am her boss."],
    ]);
    await desk.say(id, "We are sorry to hear that.");
    await desk.settle();
    expect(colleague.mailbox().mails.filter(({ from }) => from.address === "help@fernway.example")).toEqual([]);
    const answer = must(customer.mailbox().mails.findLast(({ folder }) => folder === "inbox"));
    expect(answer.text).toContain("> We want to end it.");
    expect(answer.text).not.toContain("I am her boss.");
  });

  it("opens a conversation of their own for a stranger who only uses the same subject, and proposes nothing of another's", async () => {
    const desk = await openMailDesk();
    const [customer, stranger] = [desk.mail.customer(anna), desk.mail.customer(boris)];
    await customer.writes({ subject: "Re: Order 4711", text: "Where is it?" });
    await desk.settle();
    await stranger.writes({ subject: "Re: Order 4711", text: "Send it to me instead." });
    await customer.writes({ subject: "Order 4711", text: "Still nothing." });
    await desk.settle();
    const all = await desk.conversations();
    expect(all).toHaveLength(3);
    const [first, other, again] = all;
    expect(await suggestions(desk.store.read, must(other).id)).toEqual([]);
    expect(await suggestions(desk.store.read, must(again).id)).toMatchObject([
      { kind: "same_topic", value: must(first).id, fate: "shown" },
    ]);
  });

  it("proposes to part a new topic from an old thread", async () => {
    const desk = await openMailDesk();
    const customer = desk.mail.customer(anna);
    await customer.writes({ subject: "A broken kettle", text: "It does not boil." });
    await desk.settle();
    const { id } = await desk.newest();
    await desk.say(id, "Sorry!");
    await desk.settle();
    const answer = must(customer.mailbox().mails.find(({ folder }) => folder === "inbox"));
    await customer.replies(answer.id, { subject: "Invoice for March", text: "Please send me the invoice." });
    await desk.settle();
    expect(await desk.conversations()).toHaveLength(1);
    expect(await suggestions(desk.store.read, id)).toMatchObject([{ kind: "new_topic", fate: "shown" }]);
  });

  it("sends a mail again after the server said “later”, and tells of one that it will never take", async () => {
    const desk = await openMailDesk();
    const customer = desk.mail.customer(anna);
    await customer.writes({ subject: "Hello", text: "Hello" });
    await desk.settle();
    const { id } = await desk.newest();
    desk.mail.refuses({ code: 451, text: "4.3.0 Temporary failure" });
    const later = await desk.say(id, "Later");
    await desk.settle();
    expect(await desk.delivery(later)).toMatchObject({ state: "queued", attempts: 1 });
    desk.clock.forward(60_000);
    await desk.settle();
    expect(await desk.delivery(later)).toMatchObject({ state: "sent" });
    desk.mail.refuses({ code: 550, text: "5.7.1 Blocked as spam" });
    const never = await desk.say(id, "Never");
    await desk.settle();
    expect(await desk.delivery(never)).toMatchObject({ state: "failed", reason: expect.stringContaining("spam") });
    expect(customer.mailbox().mails.filter(({ folder }) => folder === "inbox")).toHaveLength(1);
  });

  it("tells of each receiver why the mail did not reach it: refused at once, or returned later one after the other", async () => {
    const desk = await openMailDesk();
    const customer = desk.mail.customer(anna);
    const others = ["carl", "dora", "emil"].map((name) =>
      desk.mail.customer({ name, address: `${name}@customer.example` }),
    );
    const [carl, dora, emil] = [must(others[0]), must(others[1]), must(others[2])];
    await customer.writes({ subject: "A broken kettle", text: "It does not boil." });
    await desk.settle();
    const { id } = await desk.newest();
    const [message] = await desk.messages(id);
    desk.mail.refuses({ code: 550, text: "5.1.1 No such user", to: carl.address });
    desk.mail.refuses({ code: 552, text: "5.2.2 Mailbox full", to: dora.address });
    const passed = { conversation: id, id: newId(), by: desk.agents.vera, message: must(message).id };
    const to = [boris.address];
    const cc = others.map(({ address }) => address);
    await forward(desk.using, { ...passed, to, cc, rich: fromPlain("Look") });
    await desk.settle();
    const reason = async () => (await desk.delivery(passed.id))?.reason ?? "";
    expect(await desk.delivery(passed.id)).toMatchObject({ state: "failed" });
    expect(await reason()).toMatch(/^carl@customer\.example: .*No such user; dora@customer\.example: .*Mailbox full$/);
    emil.bounces(must(emil.mailbox().mails[0]).id, "550 5.7.1 Not wanted here");
    await desk.settle();
    expect(await reason()).toMatch(/No such user; dora.*Mailbox full; emil@customer\.example: .*Not wanted here/);
    emil.bounces(must(emil.mailbox().mails[0]).id, "550 5.7.1 Not wanted here");
    await desk.settle();
    expect((await reason()).match(/emil/g)).toHaveLength(1);
    await retry(desk.using, { message: passed.id, by: desk.agents.vera });
    await desk.settle();
    expect(await desk.delivery(passed.id)).toMatchObject({ state: "sent" });
    const supplier = desk.mail.customer(boris);
    const got = [supplier, carl, dora, emil].map((one) =>
      one.mailbox().mails.filter(({ folder }) => folder === "inbox"),
    );
    expect(got.map(({ length }) => length)).toEqual([1, 1, 1, 2]);
  });

  it("is not told when their mail is passed on, and what comes back stays between us", async () => {
    const desk = await openMailDesk();
    const [customer, supplier] = [desk.mail.customer(anna), desk.mail.customer(boris)];
    const file = { name: "kettle.txt", mime: "text/plain", bytes: new TextEncoder().encode("serial 4711") };
    await customer.writes({ subject: "A broken kettle", text: "It does not boil.", files: [file] });
    await desk.settle();
    const { id } = await desk.newest();
    const [message] = await desk.messages(id);
    const passed = { conversation: id, id: newId(), by: desk.agents.vera, message: must(message).id, cc: [] };
    const asked = { ...passed, to: [boris.address], rich: fromPlain("Can you mend this?") };
    await forward(desk.using, asked);
    await forward(desk.using, asked);
    await desk.settle();
    const got = supplier.mailbox().mails;
    expect(got).toMatchObject([
      { subject: "Fwd: A broken kettle", files: [{ name: "kettle.txt" }], to: [{ address: boris.address }] },
    ]);
    expect(must(got[0]).text).toMatch(
      /^Can you mend this\?[\s\S]*Forwarded message[\s\S]*From: Anna Lee[\s\S]*It does not boil\./,
    );
    await supplier.replies(must(got[0]).id, { text: "She broke it herself." });
    await desk.settle();
    expect((await desk.messages(id)).map(({ direction, authorName }) => [direction, authorName])).toEqual([
      ["in", "Anna Lee"],
      ["note", "Vera"],
      ["in", "Boris"],
    ]);
    await desk.say(id, "We shall send a new one.");
    await desk.settle();
    const answers = customer.mailbox().mails.filter(({ folder }) => folder === "inbox");
    expect(answers).toHaveLength(1);
    expect(must(answers[0]).text).not.toContain("She broke it");
    expect(supplier.mailbox().mails.filter(({ folder }) => folder === "inbox")).toHaveLength(1);
  });

  it("is asked nothing on a channel that has no others to pass things on to", async () => {
    const desk = await openMailDesk();
    const chat = desk.platform.customer("Olga");
    chat.writes("My printer is on fire");
    await desk.platform.drained();
    await desk.settle();
    const conversation = must((await desk.conversations()).find(({ thread }) => thread === String(chat.chatId)));
    const [message] = await desk.messages(conversation.id);
    const one = { conversation: conversation.id, id: newId(), by: desk.agents.vera, message: must(message).id, cc: [] };
    await forward(desk.using, { ...one, to: [boris.address], rich: fromPlain("Secret words") });
    await desk.settle();
    expect(desk.phone(chat.chatId)).toEqual([]);
    expect(await desk.delivery(one.id)).toMatchObject({ state: "failed" });
  });

  it("never sees again what was deleted here, though the mail still lies on the server and comes once more", async () => {
    const desk = await openMailDesk();
    const customer = desk.mail.customer(anna);
    await customer.writes({ subject: "Hello", text: "My card number is 4111" });
    await desk.settle();
    const { id } = await desk.newest();
    const [message] = await desk.messages(id);
    const { externalId } = must(message);
    const deletion = { kind: "deletion" as const, externalId: must(externalId), revision: "d", at: desk.clock.now() };
    await desk.receiveBatch(desk.mailConnection, {
      raw: {},
      items: [{ ...deletion, thread: must(message).thread }],
    });
    const [arrived] = await desk.store.read.q.select().from(desk.store.read.t.arrivals);
    const settings = email.settings.parse(desk.mail.settings);
    for (let times = 0; times < 2; times++) {
      const raw = must(arrived).raw;
      const secret = "another way of the same mail";
      const items = await email.inbound(raw, { settings, secret, now: desk.clock.now(), spooled: async () => null });
      const [received] = await desk.receiveBatch(desk.mailConnection, { raw, items });
      expect(received).toMatchObject({ outcome: "duplicate" });
    }
    expect((await desk.messages(id)).filter(({ deletedAt }) => deletedAt === null)).toEqual([]);
    expect(await desk.conversations()).toHaveLength(1);
  });

  it("sees their own pictures in place, and those from elsewhere only when an agent asks for them", async () => {
    const desk = await openMailDesk();
    const customer = desk.mail.customer(anna);
    const picture = { name: "kettle.png", mime: "image/png", bytes: new Uint8Array([137, 80, 78, 71]), cid: "k1@x" };
    await customer.writes({
      subject: "Look",
      text: "Look",
      html: '<p>Look <img src="cid:k1@x" width="9"><img src="https://count.example/p.gif?a=1&amp;b=2"><img alt="a src=" title="b" src="https://sly.example/p.gif"></p><p style="display:none">hidden</p>',
      files: [picture],
    });
    await desk.settle();
    const [message] = await desk.messages((await desk.newest()).id);
    const { id } = must(message);
    const blocked = await wholeOf(desk.store.read, { message: id, remote: "blocked" });
    expect(blocked).toMatchObject({ blocked: 2, html: expect.stringMatching(/src="\/api\/files\/[\w-]+"/) });
    expect(blocked?.html).not.toMatch(/count\.example|sly\.example|cid:|hidden/);
    const shown = await wholeOf(desk.store.read, { message: id, remote: "shown" });
    expect(shown).toMatchObject({ blocked: 0, html: expect.stringContaining("https://count.example/p.gif") });
  });
});
