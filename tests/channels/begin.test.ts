import { expect, it } from "vitest";
import { openEmailPlatform } from "../../channels/email/platform";
import { channels } from "../../channels/registry";
import { openCloudPlatform } from "../../channels/whatsapp/cloud/platform";
import { newId } from "../../src/kernel/ids";
import { onBothEngines } from "../desk/engines";
import { openWebForTest } from "../http/web";
import { closeAfterTest, ourPostgres } from "../support/desk";

const wait = { timeout: 30_000 };

it("says of each channel the same in words and deeds: who can begin or sign has a way to", () => {
  for (const { name, begin, capabilities } of channels)
    expect([name, capabilities.begins !== undefined]).toEqual([name, begin !== undefined]);
  for (const { name, signature, capabilities } of channels)
    expect([name, capabilities.signatures === true]).toEqual([name, signature !== undefined]);
});

onBothEngines("an agent writes first", (engine) => {
  const openDesk = async () => {
    const env: Record<string, string> =
      engine === "postgres" ? { DATABASE_URL: await (await ourPostgres()).migrated() } : {};
    const web = await openWebForTest({ env });
    await web.ask("PATCH", "/api/settings", { as: "admin", json: { botEnabled: true, undoSeconds: 0 } });
    const begin = (json: object) =>
      web.ask("POST", "/api/conversations", { as: "agent", json: { id: newId(), ...json } });
    const all = async () => (await web.ask("GET", "/api/conversations?view=all", { as: "agent" })).body.items;
    return { web, begin, all };
  };
  const openNumber = async () => {
    const desk = await openDesk();
    const platform = await openCloudPlatform({ redeliverMs: 20 });
    closeAfterTest(platform.close);
    platform.addTemplate({
      name: "order_update",
      language: "en",
      status: "APPROVED",
      components: [{ type: "BODY", text: "Hello {{1}}, your order is on its way." }],
    });
    const added = await desk.web.ask("POST", "/api/connections", {
      as: "admin",
      json: { channel: "whatsapp", name: "Shop", settings: platform.settings },
    });
    const connection = String(added.body.id);
    await platform.subscribe(`${desk.web.url}/webhooks/${connection}`);
    const template = { name: "order_update", language: "en", variables: ["Anna"] };
    const anna = platform.customer({ name: "Anna", waId: "49301234567" });
    return { ...desk, platform, connection, template, anna };
  };

  it("with a template to a phone number; the answer comes into that conversation, and the bot keeps out of it", async () => {
    const { begin, all, platform, connection, template, anna } = await openNumber();
    const id = newId();
    const begun = await begin({ id, connection, to: "+49 (30) 123-45-67", template });
    expect(begun.status).toBe(200);
    expect(begun.body).toMatchObject({ status: "pending", owner: "agent", channel: "whatsapp" });
    const shown = () => platform.chat(anna.waId).messages.filter(({ by }) => by === "us");
    await expect
      .poll(() => shown().map(({ text, template: used }) => [text, used]), wait)
      .toEqual([["Hello Anna, your order is on its way.", "order_update"]]);
    // The same request again, because its answer was lost.
    expect((await begin({ id, connection, to: "0049301234567", template })).body.id).toBe(begun.body.id);
    anna.writes("When will it come?");
    await anna.told();
    const rows = await all();
    expect(rows.map((row: { id: string; status: string; owner: string }) => [row.id, row.status, row.owner])).toEqual([
      [begun.body.id, "open", "agent"],
    ]);
    expect(shown()).toHaveLength(1);
  });

  it("to a number that WhatsApp knows by another one; the answer comes into that conversation all the same", async () => {
    const { begin, all, platform, connection, template } = await openNumber();
    const maria = platform.customer({ name: "Maria", waId: "5491123456789", alias: "541123456789" });
    const begun = await begin({ connection, to: "+54 11 2345-6789", template });
    await expect.poll(() => platform.chat(maria.waId).messages.length, wait).toBe(1);
    maria.writes("Yes, please");
    await maria.told();
    const rows = await all();
    expect(rows.map((row: { id: string; status: string }) => [row.id, row.status])).toEqual([[begun.body.id, "open"]]);
    expect(rows[0].contact.id).toBe(begun.body.contact.id);
    // Who wrote by themselves before keeps the thread they have.
    const jose = platform.customer({ name: "José", waId: "5491198765432", alias: "541198765432" });
    jose.writes("Hello");
    await jose.told();
    await begin({ connection, to: "+54 11 9876-5432", template });
    await expect.poll(() => platform.chat(jose.waId).messages.length, wait).toBe(2);
    jose.writes("Hello again");
    await jose.told();
    const previews = (await all()).map((row: { contact: { name: string }; preview: string }) => [
      row.contact.name,
      row.preview,
    ]);
    expect(previews).toContainEqual(["José", "Hello again"]);
  });

  it("goes on in what is open with that number instead of opening a second one", async () => {
    const { begin, all, connection, template, anna } = await openNumber();
    anna.writes("Where is my order?");
    await anna.told();
    const [row] = await all();
    const begun = await begin({ connection, to: anna.waId, template });
    expect(begun.body.id).toBe(row.id);
    expect(await all()).toHaveLength(1);
  });

  it("joins the number to the contact it was chosen from, and to nobody else", async () => {
    const { web, begin, connection, template } = await openNumber();
    const { id } = await web.talk("Hello from Telegram", "Olga");
    const { contact } = (await web.ask("GET", `/api/conversations/${id}`, { as: "agent" })).body;
    await web.ask("PATCH", `/api/contacts/${contact.id}`, { as: "agent", json: { phone: "+7 912 000-11-22" } });
    const hers = await begin({ connection, to: "+79120001122", contact: contact.id, template });
    expect(hers.body.contact.id).toBe(contact.id);
    const others = await begin({ connection, to: "+79120001133", contact: contact.id, template });
    expect(others.body.contact.id).not.toBe(contact.id);
  });

  it("refuses free text, what is no number, and doors through which nobody can write first", async () => {
    const { web, begin, all, connection, template } = await openNumber();
    const answers = [
      await begin({ connection, to: "+49301234567", text: "Hello" }),
      await begin({ connection, to: "anna@example.com", template }),
      await begin({ connection: web.connection, to: "+49301234567", text: "Hello" }),
      await begin({ connection: "nowhere", to: "+49301234567", template }),
    ];
    expect(answers.map(({ status, body }) => [status, body.code])).toEqual([
      [409, "message.window_closed"],
      [400, "bad_input"],
      [422, "message.not_supported"],
      [404, "not_found"],
    ]);
    expect(await all()).toEqual([]);
  });

  it("by mail, with a subject; the answer comes into that conversation", async () => {
    const { web, begin, all } = await openDesk();
    const mail = await openEmailPlatform({ retryMs: 10 });
    closeAfterTest(mail.close);
    const added = await web.ask("POST", "/api/connections", {
      as: "admin",
      json: { channel: "email", name: "Mail", settings: mail.settings },
    });
    mail.deliverTo(`${web.url}/webhooks/${added.body.id}`);
    const anna = mail.customer({ name: "Anna", address: "anna@example.com" });
    const begun = await begin({
      connection: added.body.id,
      to: "Anna@Example.com",
      subject: "Your invoice",
      text: "Please find it **attached**.",
    });
    expect(begun.body).toMatchObject({ subject: "Your invoice", owner: "agent", status: "pending" });
    await expect.poll(() => anna.mailbox().mails.map(({ subject }) => subject), wait).toEqual(["Your invoice"]);
    const [got] = anna.mailbox().mails;
    await anna.replies(got?.id ?? "", { text: "Nothing is attached." });
    await mail.drained();
    await expect
      .poll(async () => (await all()).map((row: { id: string; status: string }) => [row.id, row.status]), wait)
      .toEqual([[begun.body.id, "open"]]);
    // A second mail is a matter of its own.
    const second = await begin({ connection: added.body.id, to: "anna@example.com", subject: "Another", text: "Hi" });
    expect(second.body.id).not.toBe(begun.body.id);
    expect(second.body.contact.id).toBe(begun.body.contact.id);
  });
});
