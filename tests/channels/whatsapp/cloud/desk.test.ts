import { serve } from "@hono/node-server";
import { expect, it } from "vitest";
import { fromPlain } from "../../../../channels/kit/rich-text";
import { hmacHex } from "../../../../channels/kit/signature";
import { channelNamed } from "../../../../channels/registry";
import { openMemory } from "../../../../channels/whatsapp/cloud/memory";
import { openCloudPlatform } from "../../../../channels/whatsapp/cloud/platform";
import { readConfig } from "../../../../src/config";
import { addConnection } from "../../../../src/desk/connections/add";
import { getConnection, saveConnection } from "../../../../src/desk/connections/store";
import { changeContact } from "../../../../src/desk/contacts/change";
import { begin } from "../../../../src/desk/conversations/begin";
import { reply } from "../../../../src/desk/conversations/reply";
import { newId } from "../../../../src/kernel/ids";
import { openDesk } from "../../../../src/open-desk";
import { onBothEngines } from "../../../desk/engines";
import { openWebForTest } from "../../../http/web";
import { closeAfterTest, must, openTestDesk, ourPostgres, tempFolder } from "../../../support/desk";
import { postgresAt, WITHOUT_POSTGRES } from "../../../support/postgres";

const wait = { timeout: 20_000 };

onBothEngines("a WhatsApp number in the whole desk", (engine) => {
  const openDesk = async ({ quiet }: { quiet?: true } = {}) => {
    const env: Record<string, string> =
      engine === "postgres" ? { DATABASE_URL: await (await ourPostgres()).migrated() } : {};
    const web = await openWebForTest({ env });
    const platform = await openCloudPlatform({ redeliverMs: 20, ...(quiet ? { quiet } : {}) });
    closeAfterTest(platform.close);
    await web.ask("PATCH", "/api/settings", { as: "admin", json: { botEnabled: false, undoSeconds: 0 } });
    const added = await web.ask("POST", "/api/connections", {
      as: "admin",
      json: { channel: "whatsapp", name: "Shop", settings: platform.settings },
    });
    const connection = String(added.body.id);
    await platform.subscribe(`${web.url}/webhooks/${connection}`);
    const anna = platform.customer("Anna");
    anna.writes("My *kettle* leaks");
    await anna.told();
    const { items } = (await web.ask("GET", "/api/conversations?view=all", { as: "agent" })).body;
    const id = String(items[0].id);
    const say = async (json: object) =>
      web.ask("POST", `/api/conversations/${id}/replies`, {
        as: "agent",
        json: { id: newId(), seenSeq: 1e9, text: "", ...json },
      });
    const shown = () => platform.chat(anna.waId).messages.filter(({ by }) => by === "us");
    const stateOf = async (message: string) => {
      const { body } = await web.ask("GET", `/api/conversations/${id}`, { as: "agent" });
      return body.messages.find((one: { id: string }) => one.id === message)?.delivery?.at;
    };
    return { web, platform, connection, anna, id, say, shown, stateOf };
  };

  it("hears, answers with WhatsApp's marks, and shows when it was read", async () => {
    const { web, connection, anna, say, shown, stateOf, platform } = await openDesk();
    const added = await say({ text: "Please send a **photo**" });
    expect(added.status).toBe(200);
    await expect.poll(() => shown().map(({ text }) => text), wait).toEqual(["Please send a *photo*"]);
    await expect.poll(() => stateOf(added.body.id), wait).toBe("delivered");
    // WhatsApp can't change what was sent: we don't show what Anna never sees.
    const edited = await web.ask("PATCH", `/api/messages/${added.body.id}`, { as: "agent", json: { text: "A film" } });
    expect(edited.status).toBe(422);
    anna.reads();
    await platform.drained();
    await expect.poll(() => stateOf(added.body.id), wait).toBe("read");
    platform.repeat(3);
    anna.writes("Here");
    await anna.told();
    const { body } = await web.ask("GET", "/api/conversations?view=all", { as: "agent" });
    expect(body.items).toHaveLength(1);
    // Zoe hides her number behind a username; when it shows after all, she goes on where she was.
    const hears = (text: string, who: object, sender: object) =>
      platform.posts("messages", {
        contacts: [{ profile: { name: "Zoe", username: "zoe" }, ...who }],
        messages: [{ id: `wamid.zoe.${text}`, timestamp: "1795424474", type: "text", text: { body: text }, ...sender }],
      });
    await hears("Hidden", { user_id: "US.13491208655" }, { from_user_id: "US.13491208655" });
    const both = { from: "4915770001234", from_user_id: "US.13491208655" };
    await hears("Shown", { wa_id: "4915770001234", user_id: "US.13491208655" }, both);
    const { items } = (await web.ask("GET", "/api/conversations?view=all", { as: "agent" })).body;
    expect(items).toHaveLength(2);
    expect(items).toContainEqual(expect.objectContaining({ preview: expect.stringContaining("Shown") }));
    // Kim is known by the number, and hides it later: also told of both only by what was read, or in another process.
    const kim = { wa_id: "4915770005555", user_id: "DE.77001" };
    await hears("Open", { wa_id: kim.wa_id }, { from: kim.wa_id });
    await platform.posts("messages", {
      statuses: [
        {
          id: "wamid.ours",
          status: "read",
          timestamp: "1795424475",
          recipient_id: kim.wa_id,
          recipient_user_id: kim.user_id,
        },
      ],
    });
    await hears("Now hidden", { user_id: kim.user_id }, { from_user_id: kim.user_id });
    const changed = await web.ask("PATCH", `/api/connections/${connection}`, {
      as: "admin",
      json: { name: "Opened anew" },
    });
    expect(changed.status).toBe(200);
    await hears("Hidden still", { user_id: kim.user_id }, { from_user_id: kim.user_id });
    const after = (await web.ask("GET", "/api/conversations?view=all", { as: "agent" })).body.items;
    expect(after).toHaveLength(3);
    expect(after).toContainEqual(expect.objectContaining({ preview: expect.stringContaining("Hidden still") }));
  });

  it("keeps a reply while the access token is revoked, and sends it with a new one", async () => {
    const { web, platform, connection, say, shown, stateOf } = await openDesk();
    platform.revokeToken();
    const { body } = await say({ text: "On our way" });
    const row = async () =>
      (await web.ask("GET", "/api/connections", { as: "admin" })).body.find(
        (one: { id: string }) => one.id === connection,
      );
    await expect.poll(async () => (await row()).state, wait).toBe("offline");
    expect(await row()).toMatchObject({ cure: expect.stringContaining("System users") });
    await expect.poll(() => stateOf(body.id), wait).toBe("queued");
    const settings = { accessToken: platform.renewToken() };
    const changed = await web.ask("PATCH", `/api/connections/${connection}`, { as: "admin", json: { settings } });
    expect(changed.status).toBe(200);
    await expect.poll(() => shown().map(({ text }) => text), wait).toEqual(["On our way"]);
    await expect.poll(async () => (await row()).state, wait).toBe("online");
  });

  it("offers the approved templates and sends the one that was chosen", async () => {
    const { web, platform, connection, say, shown } = await openDesk();
    platform.addTemplate({
      name: "order_update",
      language: "en",
      status: "APPROVED",
      components: [{ type: "BODY", text: "Your order {{1}} is on its way." }],
    });
    const { body } = await web.ask("GET", `/api/connections/${connection}/templates`, { as: "agent" });
    expect(body).toEqual([
      { name: "order_update", language: "en", body: "Your order {{1}} is on its way.", gaps: [{ wants: "words" }] },
    ]);
    const sent = await say({ template: { name: "order_update", language: "en", variables: ["42"] } });
    expect(sent.status).toBe(200);
    await expect
      .poll(() => shown().map(({ text, template }) => [text, template]), wait)
      .toEqual([["Your order 42 is on its way.", "order_update"]]);
  });

  it("shows on the connection what Meta tells of the account, in both languages", async () => {
    const { web, platform, connection } = await openDesk();
    const restriction_info = [{ restriction_type: "RESTRICTED_BIZ_INITIATED_MESSAGING" }];
    await platform.posts("account_update", { event: "ACCOUNT_RESTRICTION", restriction_info });
    const { status, body } = await web.ask("GET", `/api/connections/${connection}/news`, { as: "agent" });
    expect(status).toBe(200);
    const text = {
      en: "WhatsApp restricts the account: we may not write first, no template leaves.",
      ru: "WhatsApp ограничил аккаунт: писать первыми нельзя, шаблоны не уходят.",
    };
    expect(body).toEqual([{ matter: "restriction", tone: "degraded", text, at: expect.any(Number) }]);
    const shown = async () =>
      (await web.ask("GET", "/api/connections", { as: "admin" })).body.find(
        ({ id }: { id: string }) => id === connection,
      );
    await expect.poll(shown, wait).toMatchObject({ state: "degraded", reason: text.en });
  });

  it("sends again only the piece that failed, and what is left when it broke off between two", async () => {
    const { web, platform, say, shown, stateOf } = await openDesk({ quiet: true });
    const pieces = ["a", "b", "c"].map((letter) => letter.repeat(4000));
    const [a, b, c] = pieces;
    const texts = () => shown().map(({ text }) => text);
    const tell = (n: number, state: "sent" | "failed") =>
      platform.tells(
        must(shown()[n]).id,
        state,
        state === "failed" ? { code: 131026, title: "Message undeliverable" } : undefined,
      );
    const { body } = await say({ text: pieces.join("\n\n") });
    await expect.poll(() => stateOf(body.id), wait).toBe("sent");
    await tell(1, "failed");
    await expect.poll(() => stateOf(body.id), wait).toBe("failed");
    expect((await web.ask("POST", `/api/messages/${body.id}/retry`, { as: "agent", json: {} })).status).toBe(200);
    await expect.poll(() => stateOf(body.id), wait).toBe("sent");
    expect(texts()).toEqual([a, b, c, b]);
    // The second arrives, though its answer is lost: a status tells, and the third follows by itself.
    platform.trouble({ does: "reset", effect: "after", skip: 1 });
    const broken = await say({ text: pieces.join("\n\n") });
    await expect.poll(() => stateOf(broken.body.id), wait).toBe("uncertain");
    expect(texts().slice(4)).toEqual([a, b]);
    await tell(5, "sent");
    await expect.poll(() => stateOf(broken.body.id), wait).toBe("sent");
    expect(texts().slice(4)).toEqual([a, b, c]);
  });

  it("takes three days of posts as Meta repeats them, and lets no free text leave that came too late", async () => {
    const { web, platform } = await openDesk();
    await web.ask("PATCH", "/api/settings", { as: "admin", json: { botEnabled: true } });
    const at = (hoursAgo: number) => String(Math.floor(Date.now() / 1000 - hoursAgo * 3600));
    const waId = "4915770009999";
    const said = (id: string, hoursAgo: number, more: object = {}) => ({
      id: `wamid.${id}`,
      from: waId,
      timestamp: at(hoursAgo),
      type: "text",
      text: { body: id },
      ...more,
    });
    const contacts = [{ profile: { name: "Ben" }, wa_id: waId }];
    // Each post comes three times, newer ones before older ones; what changes a message comes before it.
    platform.repeat(3);
    const edit = {
      type: "edit",
      edit: { original_message_id: "wamid.first", message: { type: "text", text: { body: "First, mended" } } },
    };
    await platform.posts("messages", { contacts, messages: [said("edit", 60, edit)] });
    await platform.posts("messages", {
      statuses: [{ id: "wamid.unknown", status: "read", timestamp: at(50), recipient_id: waId }],
    });
    await platform.posts("messages", { contacts, messages: [said("third", 30), said("second", 48)] });
    await platform.posts("messages", { contacts, messages: [said("first", 70)] });
    const ben = async () => {
      const { items } = (await web.ask("GET", "/api/conversations?view=all", { as: "agent" })).body;
      return items.find((one: { contact: { name: string } }) => one.contact.name === "Ben");
    };
    const thread = async () => (await web.ask("GET", `/api/conversations/${(await ben()).id}`, { as: "agent" })).body;
    const heard = (await thread()).messages.filter((one: { direction: string }) => one.direction === "in");
    expect(heard.map((one: { text: string }) => one.text).toSorted()).toEqual(["First, mended", "second", "third"]);
    expect(heard.map((one: { at: number }) => one.at).toSorted()).toEqual(
      [70, 48, 30]
        .map((hours) => Math.floor(Date.now() / 1000 - hours * 3600) * 1000)
        .map((ms) => expect.closeTo(ms, -5)),
    );
    // The bot's words are refused here and nobody waits for them: a person is called, and nothing reached the phone.
    const codes = async () =>
      (await thread()).messages.flatMap(
        (one: { delivery: { code: string | null } | null }) => one.delivery?.code ?? [],
      );
    await expect.poll(codes, wait).toContain("window_closed");
    await expect.poll(async () => (await ben()).owner, wait).toBe("nobody");
    await expect.poll(async () => (await ben()).waitingSince, wait).toEqual(expect.any(Number));
    expect(platform.chats().flatMap(({ messages }) => messages.filter(({ by }) => by === "us"))).toEqual([]);
  });

  it("has a conversation per person in a group, speaks only to whom spoke to it, and is read by all", async () => {
    const { web, platform, anna } = await openDesk();
    await web.ask("PATCH", "/api/settings", { as: "admin", json: { botEnabled: true } });
    const ben = platform.customer("Ben");
    const group = platform.group("Kettle owners", [anna, ben]);
    const ours = () => platform.chat(group.groupId).messages.filter(({ by }) => by === "us");
    const first = group.as(anna).writes("Hello all");
    const asked = group.as(ben).writes("@Stand-in hello");
    const rows = async () =>
      (await web.ask("GET", "/api/conversations?view=all", { as: "agent" })).body.items.filter(
        ({ place }: { place: unknown }) => place !== null,
      );
    const rowOf = async (name: string) =>
      (await rows()).find(({ contact }: { contact: { name: string } }) => contact.name === name);
    const open = async (id: string) => (await web.ask("GET", `/api/conversations/${id}`, { as: "agent" })).body;
    await expect.poll(() => ours().length, wait).toBe(1);
    expect(ours()).toMatchObject([{ replyTo: { id: asked } }]);
    const about = await rowOf("Anna");
    expect(await rows()).toHaveLength(2);
    expect(about).toMatchObject({ owner: "nobody", place: { kind: "group", title: "Kettle owners" } });
    // Ben answers Anna: he reads and writes along in her conversation, and an answer of ours goes into the group.
    group.as(ben).replies(first, "Hello Anna");
    await platform.drained();
    const said = await open(about.id);
    expect(said.messages.map(({ text }: { text: string }) => text)).toEqual(["Hello all", "Hello Anna"]);
    expect(said.participants).toMatchObject([{ name: "Ben", role: "writes" }]);
    expect(said.messages[0].facts).toMatchObject({ members: "3" });
    const json = { id: newId(), seenSeq: 1e9, text: "Hello you two", quote: said.messages[0].id };
    const reply = await web.ask("POST", `/api/conversations/${about.id}/replies`, { as: "agent", json });
    expect(reply.status).toBe(200);
    const delivery = async () =>
      (await open(about.id)).messages.find(({ id }: { id: string }) => id === reply.body.id)?.delivery?.at;
    await expect.poll(delivery, wait).toBe("delivered");
    expect(ours().at(-1)).toMatchObject({ text: "Hello you two", replyTo: { id: first } });
    group.as(anna).reads();
    await expect.poll(delivery, wait).toBe("read");
  });

  it("goes on with somebody who has a new number, as one person known by both, and answers to the new one", async () => {
    const { web, platform, anna, connection, id, say } = await openDesk();
    const old = anna.waId;
    anna.changesNumber("4915770004321");
    anna.writes("My new number");
    await platform.drained();
    const { items } = (await web.ask("GET", "/api/conversations?view=all", { as: "agent" })).body;
    expect(items).toHaveLength(1);
    const { body } = await web.ask("GET", `/api/conversations/${id}`, { as: "agent" });
    expect(body.messages.map((one: { text: string; automatic: string | null }) => [one.text, one.automatic])).toEqual([
      ["My kettle leaks", null],
      ["The customer has a new number: +4915770004321", "platform"],
      ["My new number", null],
    ]);
    expect(body.contact.phone).toBe("+4915770004321");
    const card = (await web.ask("GET", `/api/contacts/${items[0].contact.id}`, { as: "agent" })).body;
    expect(card.identities).toHaveLength(2);
    expect(card.joins).toMatchObject([{ reason: "verified phone" }]);
    await say({ text: "Noted" });
    const heard = () => platform.chat("4915770004321").messages.filter(({ by }) => by === "us");
    await expect.poll(() => heard().map(({ text }) => text), wait).toEqual(["Noted"]);
    // Whoever is given the old number is somebody else.
    const stranger = platform.customer({ name: "Zoe", waId: old });
    stranger.wroteAt(Date.now());
    const later = String(Math.floor(Date.now() / 1000) + 2);
    await platform.posts("messages", {
      contacts: [{ profile: { name: "Zoe" }, wa_id: old }],
      messages: [{ id: "wamid.zoe", from: old, timestamp: later, type: "text", text: { body: "Hello" } }],
    });
    const after = (await web.ask("GET", "/api/conversations?view=all", { as: "agent" })).body.items;
    expect(after).toHaveLength(2);
    expect(new Set(after.map((one: { contact: { id: string } }) => one.contact.id)).size).toBe(2);
    // Written to first by that number, too.
    const zoe = after.find((one: { id: string }) => one.id !== id);
    const first = { id: newId(), connection, to: `+${old}`, contact: zoe.contact.id, text: "Hello Zoe" };
    expect((await web.ask("POST", "/api/conversations", { as: "agent", json: first })).body.id).toBe(zoe.id);
    await expect.poll(() => platform.chat(old).messages.at(-1)?.text, wait).toBe("Hello Zoe");
    expect(heard().map(({ text }) => text)).toEqual(["Noted"]);
  });

  it("shows WhatsApp's reason on the message that failed", async () => {
    const { web, platform, say, shown, id } = await openDesk();
    await say({ text: "Hello" });
    await expect.poll(() => shown().length, wait).toBe(1);
    await platform.drained();
    await say({ text: "Hello again" });
    platform.trouble({ does: "error", status: 400, code: 131026 });
    await say({ text: "And again" });
    await expect
      .poll(async () => {
        const { body } = await web.ask("GET", `/api/conversations/${id}`, { as: "agent" });
        return body.messages.flatMap(
          (one: { delivery: { reason: string | null } | null }) => one.delivery?.reason ?? [],
        );
      }, wait)
      .toEqual([expect.stringContaining("the number is not on WhatsApp")]);
  });
});

onBothEngines("a receipt faster than the platform's answer", (engine) => {
  it("counts as soon as the message's id is known", async () => {
    const desk = await openTestDesk({ engine, settings: { undoSeconds: 0 } });
    const { id, customer } = await desk.talk("Hello");
    const next = desk.platform.chat(customer.chatId).messages.length + 1;
    const externalId = `${customer.chatId}:${next}`;
    const receipt = {
      kind: "receipt" as const,
      externalId,
      revision: "read",
      at: desk.clock.now(),
      state: "read" as const,
    };
    expect(await desk.desk.receiveBatch(desk.connection, { raw: {}, items: [receipt] })).toMatchObject([
      { outcome: "waiting" },
    ]);
    const sent = await desk.say(id, "Good day");
    await desk.settle();
    expect(await desk.delivery(sent)).toMatchObject({ state: "read", externalIds: [externalId] });
  });
});

onBothEngines("a number that changed hands", (engine) => {
  it("is the new owner's also for whoever writes first while the connection is closed", async () => {
    const desk = await openTestDesk({ engine });
    const platform = await openCloudPlatform({ now: desk.clock.now, redeliverMs: 1 });
    closeAfterTest(platform.close);
    const connection = await addConnection(
      { ...desk.using, seal: desk.seal, channelNamed },
      { channel: "whatsapp", name: "Shop", settings: platform.settings },
    );
    await desk.desk.told();
    const fetch = (request: Request) => desk.desk.exchange.webhook(connection, request, "");
    const door = await new Promise<ReturnType<typeof serve>>((resolve) => {
      const server = serve({ port: 0, hostname: "127.0.0.1", fetch }, () => resolve(server));
    });
    closeAfterTest(() => new Promise((resolve) => door.close(() => resolve())));
    const address = door.address();
    await platform.subscribe(`http://127.0.0.1:${typeof address === "object" && address ? address.port : 0}/`);
    const anna = platform.customer("Anna");
    anna.writes("Hello");
    const old = anna.waId;
    anna.changesNumber("4915770004321");
    await platform.drained();
    const at = () => desk.desk.beginAt(connection, { address: `+${old}`, seed: "m1" });
    const open = await at();
    expect(open.thread).toMatch(new RegExp(`^${old}~`));
    // On her card somebody has written down the number that she has given up: it leads to nobody who is Anna.
    const [hers] = await desk.conversations();
    const { contact } = must(hers);
    await changeContact(desk.using, { id: contact, by: desk.agents.vera.id, phone: `+${old}` });
    const by = { kind: "agent" as const, id: desk.agents.vera.id, name: "Vera" };
    const asked = { connection, at: open, contact, id: newId(), by, rich: fromPlain("Hello Anna"), rules: {} };
    const begun = await begin({ ...desk.using, language: () => "en" }, asked);
    expect((await desk.see(begun)).contact).not.toBe(contact);
    await desk.desk.exchange.shut(connection);
    expect(await at()).toEqual(open);
    expect(await desk.desk.beginAt(connection, { address: "+4915770004321", seed: "m1" })).toMatchObject({
      thread: old,
    });
  });
});

onBothEngines("what a number remembers of people", (engine) => {
  it("is the newest of them, whatever order the database keeps keys in", async () => {
    const desk = await openTestDesk({ engine });
    const open = () =>
      openMemory({
        get: async () => (await getConnection(desk.store.read, desk.connection)).memory,
        set: (memory) => desk.store.transact((tx) => saveConnection(tx, desk.connection, { memory })),
      });
    const memory = open();
    // Short ids and long ones, and some that look like a list's places.
    const ids = Array.from({ length: 10_002 }, (_, n) =>
      n % 3 === 0 ? String(n) : `${"DE".repeat(1 + (n % 5))}.${n}`,
    );
    for (const id of ids) memory.noteId({ id, thread: `4917${id}` });
    await memory.idle();
    // Told again, the oldest left is the newest.
    memory.noteId({ id: "DEDEDE.2", thread: "4917" });
    await memory.idle();
    memory.noteId({ id: "US.9", thread: "49179" });
    await memory.idle();
    const of = await open().begun([...ids.slice(0, 5), ...ids.slice(-3), "US.9"]);
    expect(Object.keys(of).sort()).toEqual([ids[2], ids[4], ...ids.slice(-3), "US.9"].toSorted());
    expect(of["DEDEDE.2"]).toBe("4917");
  });
});

onBothEngines("the time in which free text may leave", (engine) => {
  it("ends after the channel's hours, for scheduled words too, and never for a template", async () => {
    const desk = await openTestDesk({ engine });
    const { id } = await desk.talk("Hello");
    const rules = { freeTextHours: 24, templates: true };
    const say = async (more: object = {}) => {
      const { lastPublicSeq: seenSeq } = await desk.see(id);
      const by = desk.agents.vera;
      return reply(desk.using, { conversation: id, id: newId(), by, rich: fromPlain("Hi"), seenSeq, rules, ...more });
    };
    const template = { sendAs: { template: { name: "hello", language: "en", variables: [] } } };
    await say();
    const late = desk.clock.now() + 25 * 3_600_000;
    await expect(say({ sendAt: late })).rejects.toMatchObject({ code: "message.window_closed" });
    desk.clock.forward(25 * 3_600_000);
    await expect(say()).rejects.toMatchObject({ code: "message.window_closed", details: { hours: 24 } });
    await say({ ...template });
    await expect(say({ ...template, rules: {} })).rejects.toMatchObject({ code: "message.not_supported" });
    await say({ rules: {} });
  });
});

it.skipIf(!postgresAt)(
  `forgets nobody's new number while two processes hear WhatsApp at once${postgresAt ? "" : ` (${WITHOUT_POSTGRES})`}`,
  { timeout: 120_000 },
  async () => {
    const DATABASE_URL = await (await ourPostgres()).migrated();
    const log = { info: () => {}, warn: () => {}, error: () => {} };
    const begin = async () => {
      const SECRET_KEY = "a secret of the tests that is long enough";
      const config = readConfig({ DATA_DIR: tempFolder("one-of-two"), SECRET_KEY, DATABASE_URL });
      const desk = await openDesk({ config, log, now: Date.now, publicUrl: "http://desk.test" });
      closeAfterTest(desk.close);
      return desk;
    };
    const first = await begin();
    const cloud = await openCloudPlatform({ redeliverMs: 20 });
    closeAfterTest(cloud.close);
    const number = await addConnection(
      { ...first.using, seal: first.seal, channelNamed },
      { channel: "whatsapp", name: "Shop", settings: cloud.settings },
    );
    const both = [first, await begin()];
    for (const { start } of both) await start();
    await expect.poll(() => both.map(({ exchange }) => exchange.wayOf(number)).sort(), wait).toEqual(["door", "whole"]);
    const old = Array.from({ length: 30 }, (_, n) => `491577000${1000 + n}`);
    const postOf = (from: string, n: number) => {
      const system = { type: "user_changed_number", body: "A new number", wa_id: `491577000${2000 + n}` };
      const messages = [{ id: `wamid.${n}`, from, timestamp: "1795424474", type: "system", system }];
      const value = { messaging_product: "whatsapp", contacts: [{ wa_id: from }], messages };
      const entry = [{ id: cloud.settings.businessAccountId, changes: [{ field: "messages", value }] }];
      const body = JSON.stringify({ object: "whatsapp_business_account", entry });
      const signature = `sha256=${hmacHex(cloud.settings.appSecret, body)}`;
      return new Request("http://desk.test", { method: "POST", body, headers: { "x-hub-signature-256": signature } });
    };
    const answers = await Promise.all(
      old.map((from, n) => must(both[n % 2]).exchange.webhook(number, postOf(from, n), "")),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    const get = async () => (await getConnection(first.store.read, number)).memory;
    const moved = await openMemory({ get, set: async () => {} }).moved(old);
    expect(Object.keys(moved)).toEqual(old);
  },
);
