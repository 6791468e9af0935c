import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Inbound } from "../../../../channels/contract";
import { toPlain } from "../../../../channels/kit/rich-text";
import { inbound } from "../../../../channels/whatsapp/cloud/inbound";
import { openMemory } from "../../../../channels/whatsapp/cloud/memory";
import { openNames } from "../../../../channels/whatsapp/cloud/names";
import { settings } from "../../../../channels/whatsapp/cloud/settings";

const now = Date.UTC(2026, 10, 23, 9);
const given = { businessAccountId: "102290129340398", accessToken: "EAA-nobody", appSecret: "of an app" };
const read = (raw: unknown, phoneNumberId = "106540352242922", more: object = {}) =>
  inbound(raw, { settings: settings.parse({ ...given, verifyToken: "verify", phoneNumberId, ...more }), now });
const posted = (name: string): unknown =>
  JSON.parse(readFileSync(join(import.meta.dirname, "fixtures", `${name}.json`), "utf8"));
const fixture = (name: string): Inbound[] => read(posted(name));
const words = (item: Inbound | undefined) => (item && "rich" in item ? toPlain(item.rich) : undefined);
const at = 1749416383000;

describe("what Meta posts", () => {
  it("reads every message of every change of every entry", () => {
    const items = fixture("two-messages-of-two-people-in-one-post");
    expect(items.map((item) => [item.kind, words(item)])).toEqual([
      ["message", "one"],
      ["message", "two"],
      ["receipt", undefined],
      ["message", "three"],
    ]);
    expect(items[0]).toMatchObject({
      at,
      thread: "16505551234",
      author: { address: "16505551234", name: "Sheena Nelson", phone: "+16505551234", verified: ["phone"] },
    });
    expect(items[3]).toMatchObject({ thread: "491701234567", author: { name: "Max" } });
  });

  it("knows people who hide their number by their id", () => {
    expect(fixture("hidden-number-with-username")).toMatchObject([
      { thread: "US.13491208655302741918", author: { handle: "@sheena", address: "US.13491208655302741918" } },
    ]);
  });

  it("hears what another process has learned of somebody since it was asked", async () => {
    let kept: unknown = null;
    const remember = {
      get: async () => kept,
      set: async (value: unknown) => {
        kept = value;
      },
    };
    const open = () => openNames({ memory: openMemory(remember), isKnown: async () => false });
    const [one, other] = [open(), open()];
    expect(await one.of(["5491100000001"])).toEqual({});
    await other.met({ thread: "541100000001", waId: "5491100000001" });
    expect(await one.of(["5491100000001"])).toEqual({ "5491100000001": "541100000001" });
  });

  it("shows kinds it does not know, and fields of another type, as such", () => {
    expect(fixture("kind-not-yet-invented")).toMatchObject([{ parts: [{ type: "unsupported", what: "hologram" }] }]);
    expect(fixture("timestamp-as-number-and-text-as-number")).toMatchObject([
      { at, parts: [{ type: "unsupported", what: "text" }] },
    ]);
    expect(fixture("media-that-could-not-be-downloaded")).toMatchObject([
      { parts: [{ type: "unsupported", what: expect.stringContaining("could not fetch the file") }] },
    ]);
  });

  it("makes orders, advertisements and products readable", () => {
    const [order] = fixture("order-with-prices");
    expect(words(order)).toBe("🛒 Order\n\nQuickly please\n\n• 2 × di9ozbzfi4 — 30 USD");
    expect(fixture("from-an-advertisement")).toMatchObject([
      {
        context: { url: "https://fb.me/3cr4Wqqkv", title: "Chat with us" },
        facts: { referral: "Chat with us · Kettles · https://fb.me/3cr4Wqqkv" },
      },
    ]);
    expect(fixture("asks-about-a-product")).toMatchObject([
      { quote: { externalId: "wamid.P" }, facts: { product: "di9 in 194" } },
    ]);
  });

  it("says that a number changed, without the bot answering it", () => {
    const items = fixture("number-changed");
    // WhatsApp vouches for the new number: it is what the person is known by from now on.
    expect(items).toMatchObject([
      {
        kind: "message",
        thread: "16505551234",
        automatic: "platform",
        author: { address: "16505551234", phone: "+12195555358", verified: ["phone"] },
      },
    ]);
    expect(words(items[0])).toBe("The customer has a new number: +12195555358");
  });

  it("reads edits, template buttons and cards", () => {
    expect(fixture("edit-of-a-text")).toMatchObject([
      { kind: "edit", externalId: "wamid.O", rich: [{ spans: [{ text: "better", bold: true }] }] },
    ]);
    expect(fixture("button-of-a-template")).toMatchObject([
      { kind: "message", quote: { externalId: "wamid.T" } },
      { kind: "callback", data: "Unsubscribe", on: "wamid.T" },
    ]);
    expect(fixture("contact-with-two-numbers")).toMatchObject([
      {
        parts: [
          { type: "contact", name: "Barbara", phone: "+1 (650) 555-1", email: "b@example.com" },
          { type: "contact", name: "Barbara", phone: "+2" },
        ],
      },
    ]);
  });

  it("knows who speaks in a group, where, and whether to us", () => {
    const group = "group:Y2FwaV9ncm91cDox";
    const own = `${group}#wamid.HBgLMTY1MDU1NTEyMzQVAgASGBQz`;
    expect(fixture("group-message")).toEqual([
      expect.objectContaining({
        thread: own,
        author: expect.objectContaining({ address: "16505551234", name: "Sheena Nelson" }),
        place: { kind: "group" },
        addressed: false,
        near: { lane: group, windowMs: 3_600_000 },
      }),
    ]);
    expect(fixture("group-message-to-our-number")).toMatchObject([
      { place: { kind: "group", title: "Kettle owners" }, addressed: true, facts: { members: "4" } },
    ]);
    expect(fixture("group-reply-to-ours")).toMatchObject([
      { addressed: true, quote: { externalId: "wamid.OURS" }, follows: ["wamid.OURS"] },
    ]);
    expect(fixture("group-reply-to-somebody-else")).toMatchObject([{ addressed: false, follows: ["wamid.THEIRS"] }]);
    expect(fixture("group-command")).toMatchObject([{ addressed: true, intent: { type: "person" } }]);
    expect(fixture("group-edit")).toMatchObject([{ kind: "edit", thread: `${group}#wamid.O`, externalId: "wamid.O" }]);
    const [reaction] = fixture("group-reaction");
    expect(reaction).toMatchObject({ kind: "reaction", externalId: "wamid.OURS" });
    expect(reaction).not.toHaveProperty("thread");
    const always = read(posted("group-message"), undefined, { speaks: "always", windowMin: 0 });
    expect(always).toMatchObject([{ addressed: true }]);
    expect(always[0]).not.toHaveProperty("near");
    expect(read(posted("group-message"), undefined, { groups: "none" })).toMatchObject([{ reason: "group" }]);
  });

  it.each([
    ["@Fernway my kettle leaks", true],
    ["my kettle leaks, @fernway!", true],
    ["Fernway, my kettle leaks", true],
    ["fernway", true],
    ["Helpers: are you there", true],
    ["ask @Fernwayfarers", false],
    ["Fernway sells nice kettles", false],
    ["call 15550783881", true],
    ["call 155507838811", false],
    ["/human", true],
    ["1/2 of them", false],
    ["/ no", false],
  ])("takes “%s” in a group for said to us: %s", (body, isToUs) => {
    const text = JSON.stringify(posted("group-message")).replace("all of you", body);
    const [item] = read({ ...JSON.parse(text), parley: { us: "Fernway" } }, undefined, { names: "Helpers" });
    expect(item).toMatchObject({ addressed: isToUs });
  });

  it("tells how far a group has read from what each one in it did", () => {
    const receipts = fixture("group-read-by-two");
    expect(receipts).toMatchObject([
      { kind: "receipt", state: "delivered", externalId: "wamid.OURS" },
      { kind: "receipt", state: "read", externalId: "wamid.OURS" },
      { kind: "receipt", state: "read", externalId: "wamid.OURS" },
      { kind: "ignored", reason: "not delivered to one of the group" },
    ]);
    expect(new Set(receipts.map(({ revision }) => revision)).size).toBe(4);
  });

  it("shows what one of ours wrote on the phone as ours", () => {
    expect(fixture("written-in-the-phone-app")).toMatchObject([
      { ours: true, thread: "16505551234", readers: [{ role: "to", person: { address: "16505551234" } }] },
    ]);
  });

  it("gives WhatsApp's reason in plain words", () => {
    expect(fixture("failed-for-the-closed-window")).toMatchObject([
      { kind: "receipt", state: "failed", reason: expect.stringMatching(/24 hours.*template.*131047/) },
    ]);
  });

  it("tells what becomes of account, number and templates", () => {
    expect(fixture("quality-flagged")).toMatchObject([
      { kind: "account", state: "degraded", text: expect.stringContaining("quality is low") },
    ]);
    expect(fixture("group-suspended")).toMatchObject([
      { kind: "account", state: "notice", text: expect.stringContaining("has suspended the group Y2FwaV9ncm91cDox") },
    ]);
    expect(fixture("template-rejected")).toMatchObject([
      { kind: "account", text: "Template order_update (en_US): rejected, invalid format." },
    ]);
  });

  it("shows what was filled in, rung, or could not be fetched", () => {
    expect(words(fixture("form-filled-in")[0])).toBe('Sent\n\n• name: Anna\n• tags: a, b\n• n: {"x":1}');
    expect(words(fixture("call-permission-given")[0])).toBe("May we call? accept");
    expect(fixture("somebody-rang")).toMatchObject([
      { kind: "message", externalId: "wacid.1", thread: "16505551234", parts: [{ type: "unsupported", what: "call" }] },
    ]);
    expect(fixture("photo-with-an-error-inside")).toMatchObject([
      { parts: [{ type: "file", unavailable: expect.stringContaining("could not fetch the file") }] },
    ]);
    expect(fixture("reply-of-a-kind-not-yet-invented")).toMatchObject([{ parts: [{ what: "interactive" }] }]);
    expect(fixture("edit-of-a-caption")).toMatchObject([{ kind: "edit", parts: [{ look: "photo" }] }]);
    expect(fixture("nothing-but-an-id")).toMatchObject([{ thread: "US.13", author: { address: "US.13" } }]);
    const changed = fixture("key-of-a-person-changed");
    expect(changed).toMatchObject([{ kind: "message", automatic: "platform" }]);
    expect(words(changed[0])).toContain("security code has changed");
    expect(fixture("deleted-in-the-phone-app")).toMatchObject([{ kind: "deletion", externalId: "wamid.e" }]);
  });

  it("passes over what is nobody's message, and says what it was", () => {
    const reason = (name: string) => fixture(name).map((item) => item.kind === "ignored" && item.reason);
    expect(reason("chat-opened-without-writing")).toEqual(["opened the chat without writing"]);
    // Said to WhatsApp and not to us, but whoever writes to them next should know.
    expect(fixture("marketing-refused")).toMatchObject([
      { kind: "message", thread: "1", automatic: "platform", author: { name: "S" } },
    ]);
    expect(reason("history-not-shared")).toEqual(["history"]);
    expect(reason("payment-of-an-order")).toEqual(["status: captured"]);
    expect(reason("somebody-joined-a-group")).toEqual(["group participants update"]);
    expect(fixture("account-alert")).toMatchObject([
      { kind: "account", state: "degraded", text: "WhatsApp warns: Bad" },
    ]);
    expect(fixture("template-paused")).toMatchObject([{ kind: "account", text: "Template n (en): paused." }]);
  });

  it("takes the dashboard's test, and sets aside what is for another number of the app", () => {
    expect(fixture("the-dashboards-test-button")).toMatchObject([{ kind: "message" }]);
    expect(fixture("for-another-number-of-the-app")).toMatchObject([
      { kind: "ignored", reason: "for another number of this app (999)" },
    ]);
  });

  it("throws on what is no post, so that it is kept aside", () => {
    for (const raw of [null, "x", 5, [], {}, { object: "whatsapp_business_account" }, { entry: [] }])
      expect(() => read(raw)).toThrow();
  });

  it("never breaks on a field that is not what it should be", () => {
    const [name = ""] = readdirSync(join(import.meta.dirname, "fixtures"));
    expect(name).not.toBe("");
    for (const file of readdirSync(join(import.meta.dirname, "fixtures"))) {
      const text = readFileSync(join(import.meta.dirname, "fixtures", file), "utf8");
      for (const [from, to] of [
        [/"(body|id|from|type|timestamp)": "[^"]*"/g, '"$1": {"odd": []}'],
        [/"(messages|statuses|contacts|errors)": \[/g, '"$1": [null, 7, "x", '],
        [/"(profile|text|context|system|order|edit)": \{/g, '"$1": null, "was": {'],
      ] as const)
        expect(Array.isArray(read(JSON.parse(text.replace(from, to)))), file).toBe(true);
    }
  });
});

const folder = join(import.meta.dirname, "../../../../../shared/data/channels/whatsapp_cloud");
const samples = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith(".json")) : [];
const kindOf = (name: string): Inbound["kind"] => {
  if (/^(account|template)/.test(name)) return "account";
  if (/^callback/.test(name)) return "callback";
  if (/reaction/.test(name)) return "reaction";
  if (/^deleted/.test(name)) return "deletion";
  if (/^message_status__(sent|with_tracker)/.test(name)) return "ignored";
  if (/^message_status/.test(name)) return "receipt";
  return /^user_marketing/.test(name) ? "ignored" : "message";
};

describe.skipIf(samples.length === 0)(
  `public payloads${samples.length === 0 ? " (skipped: ../shared/data is not there)" : ""}`,
  () => {
    it.each(samples)("%s", (name) => {
      const raw: unknown = JSON.parse(readFileSync(join(folder, name), "utf8"));
      const items = read(raw, "any");
      expect(items.map(({ kind }) => kind)).toContain(kindOf(name));
      expect(read(raw, "any")).toEqual(items);
    });
  },
);
