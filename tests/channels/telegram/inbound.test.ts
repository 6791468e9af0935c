import { existsSync, readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { Inbound } from "../../../channels/contract";
import { toPlain } from "../../../channels/kit/rich-text";
import { inbound } from "../../../channels/telegram/inbound";
import { settings } from "../../../channels/telegram/settings";
import { EXPECTED_IN_GROUPS } from "./expected-in-groups";

const here = new URL("./fixtures/", import.meta.url);
const payload = (name: string, folder = here): unknown =>
  JSON.parse(readFileSync(new URL(`${name}.json`, folder), "utf8"));
const reading = { settings: settings.parse({ token: "7000001:fixture" }), now: 1_795_424_999_000 };
const readAll = (raw: unknown): Inbound[] => inbound(raw, reading);
const read = (name: string): Inbound => {
  const [item, ...others] = readAll(payload(name));
  if (!item || others.length > 0) throw new Error(`${name} should hold one thing`);
  return item;
};
const anna = { address: "512004417", name: "Anna Petrova", handle: "anna_p", language: "ru" };
const paragraph = (...spans: object[]) => ({ type: "paragraph", spans });
const list = (...items: string[]) => ({ type: "list", ordered: false, items: items.map((text) => [{ text }]) });
const file = (look: string, more: object = {}) => ({ type: "file", look, ...more });

/** Fixture → what must be in it. */
const EXPECTED: Record<string, object> = {
  "entity-after-emoji": {
    kind: "message",
    author: anna,
    rich: [
      paragraph(
        { text: "🫖 My " },
        { text: "kettle", bold: true },
        { text: " 👩‍👩‍👧 " },
        { text: "leaks", italic: true },
      ),
    ],
  },
  "entity-inside-emoji-surrogates": {
    rich: [paragraph({ text: "ok " }, { text: "👍", bold: true }, { text: " done" })],
  },
  "entities-nested": {
    rich: [
      paragraph(
        { text: "bold and ", bold: true },
        { text: "bold ", bold: true, italic: true },
        { text: "italic", bold: true, italic: true, underline: true },
      ),
    ],
  },
  "entity-past-the-end": { rich: [paragraph({ text: "sh" }, { text: "ort", bold: true })] },
  "links-three-kinds": {
    rich: [
      paragraph(
        { text: "See " },
        { text: "the manual", href: "https://fernway.example/manual" },
        { text: " or " },
        { text: "fernway.example/kettle", href: "https://fernway.example/kettle" },
        { text: " or mail " },
        { text: "help@fernway.example", href: "mailto:help@fernway.example" },
      ),
    ],
  },
  "mentions-with-and-without-handle": {
    rich: [
      paragraph(
        { text: "Ask " },
        { text: "@max_f", mention: "@max_f" },
        { text: " or " },
        { text: "Olga", mention: "99" },
        { text: " please" },
      ),
    ],
  },
  "pre-with-language": {
    rich: [
      paragraph({ text: "Log:" }),
      { type: "code", text: "error 42\n  at boil()", language: "python" },
      paragraph({ text: "Thanks" }),
    ],
  },
  "blockquote-between-lines": {
    rich: [
      paragraph({ text: "You wrote" }),
      { type: "quote", spans: [{ text: "it is sealed" }] },
      paragraph({ text: "but it is not" }),
    ],
  },
  "expandable-blockquote-with-spoiler": {
    rich: [
      {
        type: "quote",
        spans: [
          { text: "a very " },
          { text: "long", strike: true },
          { text: " quote that is " },
          { text: "folded", spoiler: true },
        ],
      },
    ],
  },
  "custom-emoji": { rich: [paragraph({ text: "I love it 🫖" })] },
  "code-hashtag-cashtag-phone": {
    rich: [
      paragraph({ text: "Run `x` now: " }, { text: "code --here", code: true }, { text: " #kettle $EUR +4930123456" }),
    ],
  },
  "paragraphs-and-line-breaks": {
    rich: [paragraph({ text: "First line\nsecond line" }), paragraph({ text: "New paragraph" })],
  },
  "author-without-name-or-handle": { author: { address: "88" }, thread: "88" },
  "photo-without-caption": {
    rich: [],
    parts: [file("photo", { mime: "image/jpeg", width: 1280, height: 960, sizeBytes: 99120 })],
  },
  "photo-with-formatted-caption": {
    rich: [paragraph({ text: "Look at the " }, { text: "lid", bold: true })],
    parts: [file("photo")],
  },
  "album-first-photo": { album: "13840001", rich: [paragraph({ text: "Two pictures" })] },
  "album-second-photo": { album: "13840001", rich: [] },
  "document-larger-than-bots-get": {
    parts: [file("document", { name: "video of the leak.mov", unavailable: expect.stringContaining("20 MB") })],
  },
  "document-without-name": { parts: [file("document", { sizeBytes: 12 })] },
  voice: { parts: [file("voice", { mime: "audio/ogg", durationS: 7 })] },
  "audio-without-file-name": { parts: [file("audio", { name: "Kettle Band - Boil", durationS: 201 })] },
  "video-with-caption": { parts: [file("video", { name: "leak.mp4" })], rich: [paragraph({ text: "See 0:05" })] },
  "video-note": { parts: [file("video-note", { width: 384, height: 384 })] },
  "animation-that-is-also-a-document": { parts: [file("animation")] },
  "sticker-static": { parts: [file("sticker", { mime: "image/webp", name: "sticker 😡.webp" })] },
  "sticker-animated": { parts: [file("sticker", { mime: "application/x-tgsticker" })] },
  "sticker-video": { parts: [file("sticker", { mime: "video/webm" })] },
  location: { parts: [{ type: "location", latitude: 52.5163, longitude: 13.3777 }] },
  "live-location-start": { kind: "message", parts: [{ type: "location" }] },
  "live-location-moved": { kind: "edit", externalId: "512004417:70", parts: [{ type: "location", latitude: 52.52 }] },
  "venue-that-is-also-a-location": {
    parts: [{ type: "location", title: "Fernway Shop", address: "Lindenstr. 4" }],
  },
  "contact-with-last-name": { parts: [{ type: "contact", name: "Ivan Petrov", phone: "+4917012345" }] },
  poll: { parts: [{ type: "unsupported", what: "poll" }], rich: [paragraph({ text: "Tea or coffee?" }), list("Tea")] },
  dice: { parts: [{ type: "unsupported", what: "dice" }], rich: [paragraph({ text: "🎲 4" })] },
  "checklist-half-done": { rich: [paragraph({ text: "Todo" }), list("☐ Descale", "☑ Rinse")] },
  giveaway: { parts: [{ type: "unsupported", what: "giveaway" }] },
  "giveaway-that-is-over": {
    rich: [paragraph({ text: "A kettle" }), list("Boris")],
    parts: [{ type: "unsupported", what: "giveaway" }],
  },
  "gift-with-words": {
    rich: [paragraph({ text: "Thank you for the kettle" })],
    parts: [{ type: "unsupported", what: "gift" }],
  },
  "gift-of-which-there-is-one": {
    rich: [paragraph({ text: "Santa Hat #7" })],
    parts: [{ type: "unsupported", what: "gift" }],
  },
  "people-shared": { rich: [list("Boris Orlov · @boris_o", "512004501")], parts: [{ what: "shared people" }] },
  "people-shared-as-old-servers-tell-it": { rich: [list("512004500")], parts: [{ what: "shared people" }] },
  "chat-shared": {
    rich: [paragraph({ text: "Kettle lovers\nhttps://t.me/kettles" })],
    parts: [{ what: "shared chat" }],
  },
  "paid-media-that-is-open": {
    rich: [paragraph({ text: "As agreed" })],
    parts: [file("photo", { width: 1280 }), { type: "unsupported", what: "paid media" }],
  },
  "message-without-its-date": { kind: "message", at: 1_795_424_999_000, rich: [paragraph({ text: "When was that?" })] },
  "marks-that-are-no-list": { kind: "message", rich: [paragraph({ text: "The words matter more" })] },
  "voice-without-its-key": {
    kind: "message",
    parts: [file("voice", { durationS: 4, unavailable: "Telegram sent no key to this file." })],
  },
  "fields-of-another-kind-than-they-were": {
    kind: "message",
    rich: [paragraph({ text: "It", bold: true }, { text: " leaks" })],
    parts: [],
  },
  invoice: { rich: [paragraph({ text: "I\nD\n1.00 EUR" })] },
  "paid-in-stars": { rich: [paragraph({ text: "5 XTR" })], parts: [{ what: "payment" }] },
  "answer-to-a-post-elsewhere-with-a-quote": { kind: "message", quote: { text: "quoted bit" } },
  "forwarded-as-old-servers-tell-it": {
    rich: [paragraph({ text: "Forwarded from H", italic: true }), paragraph({ text: "x" })],
  },
  "message-with-a-null-in-every-optional-field": { kind: "message", rich: [paragraph({ text: "x" })], parts: [] },
  "venue-without-an-address": { parts: [{ type: "location", latitude: 1, longitude: 2, title: "T" }] },
  "contact-without-a-number": { parts: [{ type: "contact", name: "X" }] },
  "chat-boost": { kind: "ignored", reason: "chat boost" },
  "anonymous-reactions-counted": { kind: "ignored", reason: "message reaction count" },
  "protected-content": { kind: "message", rich: [paragraph({ text: "secret" })] },
  "service-suggested-post-approved": { kind: "ignored", reason: "service message: suggested_post_approved" },
  "reaction-paid-and-of-an-own-emoji": { kind: "reaction", emoji: ["💎", "⭐"] },
  "business-messages-deleted": { kind: "ignored", reason: "deleted business messages" },
  game: { rich: [paragraph({ text: "Kettle run\n-" })], parts: [{ type: "unsupported", what: "game" }] },
  "story-shared": { parts: [{ type: "unsupported", what: "story" }] },
  "paid-media": { parts: [{ type: "unsupported", what: "paid media" }] },
  "content-of-a-kind-not-yet-invented": { kind: "message", parts: [{ type: "unsupported", what: "message" }] },
  "rich-message-with-heading": {
    parts: [],
    rich: [paragraph({ text: "Broken" }), paragraph({ text: "It leaks" })],
  },
  "forwarded-from-person": {
    rich: [paragraph({ text: "Forwarded from Boris", italic: true }), paragraph({ text: "Original words" })],
  },
  "forwarded-from-hidden-person": { rich: [paragraph({ text: "Forwarded from Somebody Shy" }), {}] },
  "forwarded-from-channel": { rich: [paragraph({ text: "Forwarded from Fernway News" }), {}] },
  "reply-to-bot": {
    quote: { externalId: "512004417:12", text: "Please send the serial number. It is under the base." },
  },
  "reply-with-partial-quote": { quote: { externalId: "512004417:12", text: "under the base" } },
  "reply-to-photo-with-caption": { quote: { externalId: "512004417:13", text: "Model A" } },
  "reply-to-message-elsewhere": { quote: { text: "Kettles recalled" } },
  "start-with-payload": { intent: { type: "start", payload: "order_1042" } },
  "start-bare": { intent: { type: "start" } },
  "command-human-with-bot-name": { intent: { type: "person" } },
  "command-operator": { intent: { type: "person" } },
  "command-unknown": { kind: "message", rich: [paragraph({ text: "/starting over" })] },
  "edited-text": { kind: "edit", externalId: "512004417:41", at: 1_795_424_460_000 },
  "edited-caption": { kind: "edit", rich: [paragraph({ text: "A better caption" })], parts: [file("photo")] },
  "reaction-set": { kind: "reaction", externalId: "512004417:12", emoji: ["❤", "⭐"], author: anna },
  "reaction-taken-back": { kind: "reaction", emoji: [] },
  "callback-person": { kind: "callback", data: "person", on: "512004417:12", externalId: "callback:2199042" },
  "callback-on-message-too-old-to-see": { kind: "callback", data: "rate:5", on: "512004417:3" },
  "callback-of-inline-message": { kind: "ignored" },
  "bot-blocked": { kind: "status", state: "blocked", thread: "512004417" },
  "bot-unblocked": { kind: "status", state: "unblocked" },
  "channel-post": { kind: "ignored", reason: "channel post" },
  "service-pinned-message": { kind: "ignored", reason: "service message: pinned_message" },
  "service-timer-changed": { kind: "ignored" },
  "business-message": { kind: "ignored", reason: "business message" },
  "update-of-a-kind-not-yet-invented": { kind: "ignored", reason: "telepathy" },
  ...EXPECTED_IN_GROUPS,
};

describe("telegram inbound", () => {
  for (const [name, expected] of Object.entries(EXPECTED))
    it(`reads ${name}`, () => {
      expect(read(name)).toMatchObject(expected);
    });

  it("has an expectation for every fixture", () => {
    const names = readdirSync(here).map((name) => name.replace(/\.json$/, ""));
    expect(names.sort()).toEqual(Object.keys(EXPECTED).sort());
  });

  it("gives a repeated update the same id, kind and revision, at whatever time it comes", () => {
    const identity = (name: string, now: number) =>
      inbound(payload(name), { ...reading, now }).map(({ externalId, kind, revision }) => [externalId, kind, revision]);
    for (const name of Object.keys(EXPECTED)) expect(identity(name, 1)).toEqual(identity(name, 2));
  });

  it("tells two edits of one second apart", () => {
    const edit = (update_id: number, text: string) => ({
      update_id,
      edited_message: { message_id: 4, date: 10, edit_date: 11, chat: { id: 5, type: "private" }, text },
    });
    const revisions = [edit(1, "a"), edit(2, "b"), edit(3, "a")].flatMap(readAll).map(({ revision }) => revision);
    expect(new Set(revisions).size).toBe(3);
  });

  it("uses the original author of a private chat when Telegram leaves out who wrote", () => {
    const [item] = readAll({
      update_id: 1,
      message: { message_id: 1, date: 1, chat: { id: 7, type: "private", first_name: "Eva" }, text: "x" },
    });
    expect(item).toMatchObject({ author: { address: "7", name: "Eva" } });
  });

  for (const [what, raw] of Object.entries({
    "no object": "hello",
    "no update id": { message: {} },
    "a message without a chat": { update_id: 1, message: { message_id: 1, date: 1, text: "x" } },
    "a message without an id": { update_id: 1, message: { date: 1, chat: { id: 1, type: "private" }, text: "x" } },
  }))
    it(`throws on ${what}, so that it goes to quarantine`, () => {
      expect(() => readAll(raw)).toThrow();
    });
});

const shared = new URL("../../../../shared/data/channels/telegram/", import.meta.url);
describe.skipIf(!existsSync(shared))("telegram inbound on public payloads (skipped where they are absent)", () => {
  const names = existsSync(shared) ? readdirSync(shared).filter((name) => name.endsWith(".json")) : [];
  for (const name of names)
    it(`reads ${name}`, () => {
      const items = readAll(payload(name.replace(/\.json$/, ""), shared));
      expect(items).toHaveLength(1);
      for (const item of items) if (item.kind === "message") expect(toPlain(item.rich)).not.toBe("");
    });
});

describe("a group's settings", () => {
  const readWith = (name: string, set: Record<string, unknown>): Inbound | undefined =>
    inbound(payload(name), { ...reading, settings: settings.parse({ token: "7000001:fixture", ...set }) })[0];

  it("let the bot answer everybody", () => {
    expect(readWith("group-message", { speaks: "always" })).toMatchObject({ addressed: true });
  });
  it("leave groups out", () => {
    expect(readWith("group-mention-in-other-letters", { groups: "none" })).toMatchObject({ kind: "ignored" });
    expect(readWith("entity-after-emoji", { groups: "none" })).toMatchObject({ kind: "message" });
  });
  it("begin a conversation with every message that answers none", () => {
    expect(readWith("group-message", { windowMinutes: 0 })).not.toHaveProperty("near");
  });
  it("name our own people by handle or by id", () => {
    for (const colleagues of ["@Anna_P", "512004417\nsomebody"])
      expect(readWith("group-message", { colleagues })).toMatchObject({ ours: true });
    expect(readWith("group-reply-to-a-person", { colleagues: "anna_p" })).not.toHaveProperty("ours");
    expect(readWith("entity-after-emoji", { colleagues: "anna_p" })).not.toHaveProperty("ours");
  });
  it("leave a command alone that is for another bot", () => {
    expect(readWith("group-command-for-another-bot", {})).not.toHaveProperty("intent");
  });
});
