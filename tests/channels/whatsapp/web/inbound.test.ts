import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { toPlain } from "../../../../channels/kit/rich-text";
import { inbound } from "../../../../channels/whatsapp/web/inbound";
import { lean } from "../../../../channels/whatsapp/web/payload";

const FOLDER = join(import.meta.dirname, "fixtures");
const payload = (name: string): unknown => JSON.parse(readFileSync(join(FOLDER, `${name}.json`), "utf8"));
const now = Date.parse("2026-01-07T09:00:10Z");
const read = (name: string) => inbound(payload(name), { now });
const one = (name: string) => {
  const [item] = read(name);
  if (!item) throw new Error("nothing in it");
  return item;
};
const ANNA = "491700001@c.us";

it("reads every payload but the one that is none, and says the same after what is large and secret is left out", () => {
  const names = readdirSync(FOLDER).map((name) => name.replace(/\.json$/, ""));
  expect(names.length).toBeGreaterThan(40);
  for (const name of names.filter((name) => name !== "no-message-at-all")) {
    expect([name, read(name).length]).toEqual([name, 1]);
    expect(inbound(lean(payload(name)), { now })).toEqual(read(name));
  }
  expect(() => read("no-message-at-all")).toThrow();
  const slim = JSON.stringify(lean(payload("photo-whose-body-is-its-thumbnail")));
  expect(slim).not.toContain("mediaKey");
  expect(slim).not.toContain("/9j/");
});

it("reads what is said, with its marks, and whatever is wrapped around it", () => {
  const message = one("text-with-marks");
  expect(message).toMatchObject({
    kind: "message",
    externalId: `false_${ANNA}_3EB0A1`,
    thread: ANNA,
    at: 1_767_776_400_000,
    author: { address: ANNA, name: "Anna", phone: "+491700001", verified: ["phone"] },
    rich: [{ spans: [{}, { text: "old", bold: true }, {}, { text: "leaks", italic: true }] }],
  });
  expect(one("text-as-the-library-wraps-it")).toMatchObject({ kind: "message", externalId: `false_${ANNA}_3EB0A2` });
});

it.each([
  ["photo-whose-body-is-its-thumbnail", [{ look: "photo", mime: "image/jpeg", sizeBytes: 48211, width: 1200 }]],
  ["document-without-name", [{ look: "document", name: "document", mime: "application/pdf" }]],
  ["voice-message", [{ look: "voice", mime: "audio/ogg", durationS: 7 }]],
  ["video-that-is-a-gif", [{ look: "animation" }]],
  ["photo-to-be-viewed-once", [{ look: "photo", unavailable: expect.stringContaining("once") }]],
  ["sticker", [{ look: "sticker" }]],
  [
    "location-with-name-and-street",
    [{ type: "location", latitude: 52.52, title: "Cafe Fern", address: "Main street 1" }],
  ],
  ["contact-card-with-folded-line", [{ type: "contact", name: "Bob the Builder", phone: "+49 170 0009" }]],
  [
    "two-contact-cards",
    [
      { type: "contact", name: "A", phone: "+491" },
      { type: "contact", name: "B" },
    ],
  ],
  ["poll", [{ type: "unsupported", what: "poll" }]],
  ["order-with-title", [{ type: "unsupported", what: "order" }]],
  ["missed-call", [{ type: "unsupported", what: "call" }]],
  ["never-decrypted", [{ type: "unsupported", what: "message that could not be decrypted" }]],
])("shows what %s carries", (name, parts) => {
  expect(one(name)).toMatchObject({ kind: "message", parts });
});

it("keeps the words of a picture, a poll and an order, and none of a thumbnail", () => {
  const words = (name: string) => {
    const item = one(name);
    return item.kind === "message" ? toPlain(item.rich) : "";
  };
  expect(words("photo-whose-body-is-its-thumbnail")).toBe("See the leak");
  expect(words("poll")).toContain("Which day?");
  expect(words("poll")).toContain("Tuesday");
  expect(words("order-with-title")).toBe("Fern One, 2 pieces");
  expect(words("location-with-name-and-street")).toBe("");
});

describe("who it is", () => {
  it("takes a hidden address for nobody else's, and for somebody's where WhatsApp told it", () => {
    expect(one("from-a-hidden-address-not-resolved")).toMatchObject({
      thread: "111222333@lid",
      author: { address: "111222333@lid", name: "Ben" },
    });
    expect(one("from-a-hidden-address-not-resolved")).not.toHaveProperty("author.phone");
    expect(one("from-a-hidden-address-resolved")).toMatchObject({
      externalId: "false_491700002@c.us_3EB0A4",
      thread: "491700002@c.us",
      author: { address: "491700002@c.us", phone: "+491700002" },
    });
  });

  it("knows who speaks in a group, where, and whether to us", () => {
    expect(one("group-message-that-mentions-us")).toMatchObject({
      thread: "120363000000000001@g.us#3EB0C1",
      author: { address: ANNA },
      addressed: true,
      place: { kind: "group", title: "Coffee lovers" },
      facts: { members: "3" },
    });
    expect(one("group-message-to-nobody")).not.toHaveProperty("addressed");
  });

  it("brings what was written on the phone as ours, to its reader", () => {
    expect(one("written-on-the-paired-phone")).toMatchObject({
      ours: true,
      thread: ANNA,
      author: { address: "4915550001@c.us" },
      readers: [{ role: "to", person: { address: ANNA, name: "Anna" } }],
    });
  });
});

describe("what it is about", () => {
  it("names the quoted message by the id it has here, and quotes no thumbnail", () => {
    expect(one("reply-to-ours")).toMatchObject({ quote: { text: "Which kettle?" } });
    expect(one("reply-to-a-photo")).toMatchObject({
      quote: { externalId: `false_${ANNA}_3EB0A5`, text: "See the leak" },
    });
  });
  it("puts the pictures of an album together and leaves its cover out", () => {
    expect(one("photo-of-an-album")).toMatchObject({ album: "3EB0ALBUM" });
    expect(one("album-cover")).toMatchObject({ kind: "ignored" });
  });
  it("notes that something was forwarded", () => {
    expect(one("forwarded")).toMatchObject({ facts: { forwarded: "yes" } });
  });
});

it.each([
  ["edit", { kind: "edit", externalId: `false_${ANNA}_3EB0A1`, revision: "1767776460123", at: 1_767_776_460_123 }],
  ["deleted-for-everyone", { kind: "deletion", externalId: `false_${ANNA}_3EB0A1`, thread: ANNA }],
  ["deleted-with-the-key-inside", { kind: "deletion", externalId: `false_${ANNA}_3EB0A1` }],
  ["delivered", { kind: "receipt", state: "delivered", externalId: `true_${ANNA}_3EB0FFFF` }],
  ["read", { kind: "receipt", state: "read" }],
  ["could-not-be-sent", { kind: "receipt", state: "failed", reason: expect.any(String) }],
  ["reaction", { kind: "reaction", emoji: ["👍"], externalId: `true_${ANNA}_3EB0FFFF`, at: 1_767_776_470_500 }],
  ["reaction-taken-back", { kind: "reaction", emoji: [] }],
  ["decrypted-after-it-was-shown-as-unreadable", { kind: "edit", externalId: `false_${ANNA}_3EB0E1` }],
  ["disconnected", { kind: "account", state: "offline" }],
])("reads %s", (name, item) => {
  expect(one(name)).toMatchObject(item);
});

it.each([
  ["body-changed-because-a-thumbnail-was-loaded", "loaded, not edited"],
  ["on-the-server", "on its way"],
  ["our-own-reaction", "our own reaction"],
  ["not-decrypted-yet", "waits for its key"],
  ["deleted-on-our-phone-only", "deleted on our own phone only"],
  ["status-update", "a status update"],
  ["post-of-a-channel", "a channel's post"],
  ["note-about-encryption", "a note about encryption"],
  ["somebody-added-to-a-group", "group join"],
  ["event-of-a-kind-not-yet-invented", "message teleported"],
])("sets %s aside and says why", (name, reason) => {
  expect(one(name)).toMatchObject({ kind: "ignored", reason });
});
