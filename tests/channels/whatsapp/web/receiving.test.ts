import { describe, expect, it } from "vitest";
import { toPlain } from "../../../../channels/kit/rich-text";
import { openPhone } from "./open-phone";

describe("who it is", () => {
  it("knows one person by the number, whether they write from it or from behind a hidden address", async () => {
    const { desk, platform } = await openPhone();
    const anna = platform.customer({ name: "Anna", number: "491701", lid: "111@lid", hides: "nothing" });
    anna.writes("From behind");
    const message = await desk.seen("message");
    expect(message).toMatchObject({
      thread: "491701@c.us",
      author: { address: "491701@c.us", name: "Anna", phone: "+491701", verified: ["phone"] },
    });
  });

  it("keeps a person whose number it was not told as who they were when it is told later", async () => {
    const { desk, platform, clock } = await openPhone();
    const ben = platform.customer({ name: "Ben", number: "491702", lid: "222@lid", hides: "number" });
    ben.writes("Who am I?");
    expect(await desk.seen("message")).toMatchObject({ thread: "222@lid", author: { address: "222@lid" } });
    expect((await desk.seen("message")).author.phone).toBeUndefined();
    platform.learns("222@lid", { name: "Ben", lid: "222@lid", pn: "491702@c.us" });
    clock.forward(7 * 3_600_000);
    ben.writes("Now you know");
    await desk.until(() => desk.items("message").length === 2);
    expect(desk.items("message")[1]).toMatchObject({
      thread: "222@lid",
      author: { address: "222@lid", phone: "+491702", verified: ["phone"] },
    });
  });

  it("never gives a stranger's hidden address a number that somebody else has", async () => {
    const { desk, platform } = await openPhone();
    const first = platform.customer({ name: "Cleo", number: "491703", lid: "331@lid", hides: "nothing" });
    const second = platform.customer({ name: "Dora", number: "491704", lid: "332@lid", hides: "number" });
    first.writes("Mine");
    await desk.seen("message");
    platform.learns("332@lid", { name: "Dora", lid: "332@lid", pn: "491703@c.us" });
    second.writes("The number changed hands");
    await desk.until(() => desk.items("message").length === 2);
    expect(desk.items("message")[1]?.author).toEqual({ address: "332@lid", name: "Dora" });
  });

  it("does not take an answer about somebody else for an answer", async () => {
    const { desk, platform } = await openPhone();
    const eve = platform.customer({ name: "Eve", lid: "441@lid", hides: "number" });
    platform.learns("441@lid", { name: "Eve", lid: "999@lid", pn: "491799@c.us" });
    eve.writes("Hello");
    expect((await desk.seen("message")).author).toEqual({ address: "441@lid", name: "Eve" });
  });

  it("takes a message although the address could not be resolved", async () => {
    const { desk, platform } = await openPhone();
    const fay = platform.customer({ name: "Fay", lid: "551@lid", hides: "nothing" });
    platform.trouble("resolve", "Evaluation failed", 5);
    fay.writes("Hello");
    expect(await desk.seen("message")).toMatchObject({ author: { address: "551@lid" } });
  });
});

describe("what is said", () => {
  it("brings what is written on the paired phone as ours, to whom it was written, and does not repeat what Parley sent", async () => {
    const { desk, platform, connection } = await openPhone();
    const anna = platform.customer("Anna");
    anna.writes("Hello");
    await desk.seen("message");
    await connection.send(
      {
        kind: "message",
        id: "m1",
        thread: anna.chatId,
        rich: [{ type: "paragraph", spans: [{ text: "By Parley" }] }],
        files: [],
        author: { name: "Mia", speaks: "agent" },
      },
      { done: [], sent: async () => {} },
    );
    platform.phoneInHand(anna.chatId).writes("By thumb");
    await desk.until(() => desk.items("message").length === 2);
    const [, ours] = desk.items("message");
    expect(ours).toMatchObject({
      ours: true,
      thread: anna.chatId,
      readers: [{ role: "to", person: { address: anna.chatId, name: "Anna" } }],
    });
    expect(desk.items("message").map(({ rich }) => toPlain(rich))).toEqual(["Hello", "By thumb"]);
  });

  it("tells when ours was delivered and read, and what failed", async () => {
    const { desk, platform, connection } = await openPhone();
    const anna = platform.customer("Anna");
    const { externalIds } = await connection.send(
      {
        kind: "message",
        id: "m1",
        thread: anna.chatId,
        rich: [{ type: "paragraph", spans: [{ text: "Here" }] }],
        files: [],
        author: { name: "Mia", speaks: "agent" },
      },
      { done: [], sent: async () => {} },
    );
    anna.receives(2);
    anna.receives(3);
    await desk.until(() => desk.items("receipt").length === 2);
    expect(desk.items("receipt")).toMatchObject([
      { externalId: externalIds[0], state: "delivered" },
      { externalId: externalIds[0], state: "read" },
    ]);
  });

  it("brings pictures, voice, places and cards, and shows what it can't", async () => {
    const { desk, platform, connection } = await openPhone();
    const anna = platform.customer("Anna");
    anna.sendsPhoto({ name: "leak.jpg", bytes: new Uint8Array([1, 2, 3]) }, "See the *leak*");
    anna.sendsVoice(new Uint8Array([4]));
    anna.sendsLocation(52.5, 13.4, "Cafe\nMain street 1");
    anna.sends("vcard", { body: "BEGIN:VCARD\nFN:Bob\nitem1.TEL;waid=491:+49 1\nEND:VCARD" });
    anna.sends("poll_creation", { pollName: "Which?", pollOptions: [{ name: "A" }, { name: "B" }] });
    await desk.until(() => desk.items("message").length === 5);
    const [photo, ...rest] = desk.items("message");
    expect(photo).toMatchObject({ parts: [{ look: "photo", mime: "image/jpeg", sizeBytes: 3 }] });
    expect(toPlain(photo?.rich ?? [])).toBe("See the leak");
    expect(rest.map(({ parts }) => parts[0])).toMatchObject([
      { look: "voice", mime: "audio/ogg" },
      { type: "location", latitude: 52.5, title: "Cafe", address: "Main street 1" },
      { type: "contact", name: "Bob", phone: "+49 1" },
      { type: "unsupported", what: "poll" },
    ]);
    const [part] = photo?.parts ?? [];
    if (part?.type !== "file") throw new Error("no file");
    expect([...(await connection.fetchFile(part.ref)).bytes]).toEqual([1, 2, 3]);
  });

  it("tries again until the desk keeps it, for the library tells of nothing twice", async () => {
    const { desk, platform, pauses } = await openPhone();
    desk.refuseNext(3);
    platform.customer("Anna").writes("Keep me");
    await desk.seen("message");
    expect(pauses).toHaveLength(3);
    expect(desk.arrived()).toBe(4);
  });
});

describe("in groups", () => {
  it("says where it was said, by whom, and whether to us", async () => {
    const { desk, platform } = await openPhone();
    const [anna, ben] = [platform.customer("Anna"), platform.customer("Ben")];
    const group = platform.group("Coffee lovers", [anna, ben]);
    const first = group.as(anna).writes("Nice day");
    group.as(ben).mentions("Hey @4915550001, my kettle leaks", [platform.me]);
    group.as(ben).replies(first, "Indeed");
    await desk.until(() => desk.items("message").length === 3);
    const [idle, called, replying] = desk.items("message");
    expect(idle).toMatchObject({
      author: { address: anna.pn, name: "Anna" },
      place: { kind: "group", title: "Coffee lovers" },
      facts: { members: "3" },
      near: { lane: group.chatId },
    });
    expect(idle?.addressed).toBeUndefined();
    expect(called).toMatchObject({ addressed: true, author: { address: ben.pn } });
    expect(toPlain(called?.rich ?? [])).toContain("@Desk");
    expect(replying?.follows).toEqual([idle?.externalId]);
    expect(new Set([idle, called, replying].map((one) => one?.thread)).size).toBe(3);
  });

  it("hears only what speaks to us where it is told so, and an answer to ours speaks to us", async () => {
    const { desk, platform, connection } = await openPhone({ settings: { groups: "addressed" } });
    const anna = platform.customer("Anna");
    const group = platform.group("Family", [anna]);
    group.as(anna).writes("Dinner at eight");
    group.as(anna).mentions("@4915550001 help", [platform.me]);
    const called = await desk.seen("message");
    const { externalIds } = await connection.send(
      {
        kind: "message",
        id: "m1",
        thread: called.thread,
        rich: [{ type: "paragraph", spans: [{ text: "Yes?" }] }],
        files: [],
        author: { name: "Mia", speaks: "agent" },
        quote: called.externalId,
      },
      { done: [], sent: async () => {} },
    );
    group.as(anna).replies(externalIds[0] ?? "", "It leaks");
    await desk.until(() => desk.items("message").length === 2);
    expect(desk.items("message")[1]).toMatchObject({ addressed: true, follows: externalIds });
    group.as(anna).reacts(externalIds[0] ?? "", "👍");
    const reaction = await desk.seen("reaction");
    expect(reaction).toMatchObject({ externalId: externalIds[0], thread: called.thread });
  });

  it("leaves groups alone where it is told so", async () => {
    const { desk, platform } = await openPhone({ settings: { groups: "none" } });
    const anna = platform.customer("Anna");
    platform.group("Family", [anna]).as(anna).writes("Dinner at eight");
    anna.writes("Hello desk");
    await desk.seen("message");
    expect(desk.items("message").map(({ rich }) => toPlain(rich))).toEqual(["Hello desk"]);
  });
});
