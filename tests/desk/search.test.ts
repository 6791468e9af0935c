import { eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { fromPlain } from "../../channels/kit/rich-text";
import { changeContact } from "../../src/desk/contacts/change";
import { list } from "../../src/desk/conversations/list";
import { note } from "../../src/desk/conversations/note";
import { excerptOf } from "../../src/desk/conversations/search/excerpt";
import { readQuery } from "../../src/desk/conversations/search/query";
import { saveMessage } from "../../src/desk/conversations/store";
import { emit } from "../../src/jobs/outbox";
import { must, openTestDesk, type TestDesk } from "../support/desk";
import { onEveryEngine } from "./engines";

const find = async (
  desk: TestDesk,
  q: string,
  more: { limit?: number; cursor?: string; view?: "all" | "open" | "mine" } = {},
) => {
  await desk.searchIndex.drain();
  return list(desk.store.read, { view: "all", agent: desk.agents.vera.id, limit: 50, ...more, q });
};
const numbers = async (desk: TestDesk, q: string) =>
  (await find(desk, q)).items.map(({ number }) => number).sort((a, b) => a - b);
/** What the marks of the first answer cover. */
const marked = async (desk: TestDesk, q: string) => {
  const [found] = (await find(desk, q)).items;
  return found?.found?.marks.map(([from, to]) => found.found?.text.slice(from, to));
};

onEveryEngine("search", (engine) => {
  it("finds words in any form, English and Russian, in messages, subjects and names", async () => {
    const desk = await openTestDesk({ engine });
    await desk.talk("My parcels were delivered to the wrong house", "Olga");
    await desk.talk("Где мои посылки? Жду доставку уже неделю", "Борис");
    expect(await numbers(desk, "parcel")).toEqual([1]);
    expect(await numbers(desk, "delivering wrong houses")).toEqual([1]);
    expect(await numbers(desk, "посылка доставка ")).toEqual([2]);
    expect(await numbers(desk, "борис")).toEqual([2]);
    expect(await numbers(desk, "olga parcel")).toEqual([1]);
    expect(await numbers(desk, "parcel посылка")).toEqual([]);
    expect(await marked(desk, "посылка")).toEqual(["посылки"]);
  });

  it("finds by mood, urgency and language, in both languages", async () => {
    const desk = await openTestDesk({ engine });
    await desk.talk("This is outrageous, cancel it immediately", "Olga");
    await desk.talk("Я очень переживаю за посылку", "Борис");
    expect(await numbers(desk, "mood:angry")).toEqual([1]);
    expect(await numbers(desk, "настроение:сердится срочность:срочно")).toEqual([1]);
    expect(await numbers(desk, "mood:worried language:ru")).toEqual([2]);
    expect(await numbers(desk, "язык:русский посылка")).toEqual([2]);
    expect(await numbers(desk, "mood:angry language:ru")).toEqual([]);
  });

  it("finds a word while it is being typed, and only the last one", async () => {
    const desk = await openTestDesk({ engine });
    await desk.talk("The thermostat shows nothing");
    expect(await numbers(desk, "thermo")).toEqual([1]);
    expect(await numbers(desk, "nothing thermo")).toEqual([1]);
    expect(await numbers(desk, "thermo nothing")).toEqual([]);
    expect(await numbers(desk, "thermo* nothing")).toEqual([1]);
    expect(await numbers(desk, "thermo ")).toEqual([]);
  });

  it("finds a phrase only where its words stand together, and never over two texts", async () => {
    const desk = await openTestDesk({ engine });
    await desk.talk("The red lamp is broken", "Olga Red");
    await desk.talk("A lamp, red or not, is broken");
    expect(await numbers(desk, '"red lamp"')).toEqual([1]);
    expect(await numbers(desk, "«red lamp»")).toEqual([1]);
    expect(await numbers(desk, '"olga red the"')).toEqual([]);
    expect(await numbers(desk, '"red lamp')).toEqual([1]);
  });

  it("keeps to a status, a channel, a name and a number", async () => {
    const desk = await openTestDesk({ engine });
    const first = await desk.talk("The lamp is broken", "Olga");
    await desk.talk("The lamp is broken", "Boris");
    await desk.store.transact(async ({ q, t }) => {
      await q.update(t.conversations).set({ status: "solved" }).where(eq(t.conversations.id, first.id));
    });
    expect(await numbers(desk, "lamp status:solved")).toEqual([1]);
    expect(await numbers(desk, "лампа статус:решён")).toEqual([]);
    expect(await numbers(desk, "lamp статус:решён")).toEqual([1]);
    expect(await numbers(desk, "lamp from:bor")).toEqual([2]);
    expect(await numbers(desk, "от:olga")).toEqual([1]);
    expect(await numbers(desk, "channel:telegram lamp")).toEqual([1, 2]);
    expect(await numbers(desk, "канал:почта lamp")).toEqual([]);
    expect(await numbers(desk, "#2")).toEqual([2]);
    expect(await numbers(desk, "2")).toEqual([2]);
    // A number that is asked for is found wherever it stands.
    expect((await find(desk, "#1", { view: "mine" })).items).toHaveLength(1);
    // A status that is asked for counts more than the view that stands open.
    expect((await find(desk, "lamp status:solved", { view: "open" })).items).toHaveLength(1);
    expect((await find(desk, "lamp", { view: "open" })).items).toHaveLength(1);
  });

  it("follows edits, deletions, notes and new names", async () => {
    const desk = await openTestDesk({ engine });
    const { customer, conversation, id } = await desk.talk("Good morning", "Olga");
    const second = customer.writes("The lamp is broken");
    await desk.settle();
    expect(await numbers(desk, "lamp")).toEqual([1]);
    customer.edits(second, "The kettle is broken");
    await desk.settle();
    expect([await numbers(desk, "lamp"), await numbers(desk, "kettle")]).toEqual([[], [1]]);
    expect((await desk.see(id)).preview).toBe("The kettle is broken");
    await desk.searchIndex.drain();
    const noteId = desk.using.newId();
    await note(desk.using, {
      conversation: id,
      id: noteId,
      by: desk.agents.vera,
      rich: fromPlain("Send a spare fuse"),
    });
    expect((await find(desk, "fuses")).items[0]?.found).toMatchObject({ in: "note", message: noteId });
    await changeContact(desk.using, { id: conversation.contact, by: desk.agents.vera.id, name: "Helga Brandt" });
    expect(await numbers(desk, "from:brandt kettle")).toEqual([1]);
    const [, taken] = await desk.messages(id);
    const at = desk.clock.now();
    await desk.store.transact(async (tx) => {
      const message = must(taken).id;
      await saveMessage(tx, message, { deletedAt: at });
      await emit(
        tx,
        { type: "message.deleted", conversation: id, actor: { kind: "system" }, payload: { message } },
        at,
      );
    });
    expect(await numbers(desk, "kettle")).toEqual([]);
  });

  it("builds the index of what was there before it", async () => {
    const desk = await openTestDesk({ engine });
    for (let n = 0; n < 45; n++) await desk.talk(`Question about lamp ${n}`, `Customer${n}`);
    await desk.searchIndex.drain();
    await desk.store.transact(async ({ q, t }) => {
      await q.delete(t.searchTexts);
      await q.delete(t.counters).where(eq(t.counters.id, "search"));
    });
    expect(await numbers(desk, "lamp")).toHaveLength(45);
    const first = await find(desk, "lamp", { limit: 40 });
    const second = await find(desk, "lamp", { limit: 30, cursor: first.cursor ?? "" });
    expect(new Set([...first.items, ...second.items].map(({ id }) => id)).size).toBe(45);
    expect(second.cursor).toBeNull();
  });

  it("takes signs for words, never for operators", async () => {
    const desk = await openTestDesk({ engine });
    await desk.talk("plain words");
    const strange = [
      '"',
      "''",
      "a'b\"c",
      "* AND (",
      "NEAR(",
      "status:",
      "#",
      "%_\\",
      ":*",
      "a & b | !c",
      "\u0000x",
      "ё".repeat(300),
    ];
    for (const q of strange) expect(Array.isArray((await find(desk, q)).items), q).toBe(true);
    // Signs without a word find nothing, rather than everything.
    for (const q of ["%", "*", "_"]) expect((await find(desk, q)).items, q).toEqual([]);
  });
});

describe("a line of search", () => {
  it("leaves out words that say nothing, unless there are no others", () => {
    expect(readQuery("where is my parcel ").terms.map((term) => term.stems)).toEqual([["parcel"]]);
    expect(readQuery("how are you ").terms).toHaveLength(3);
  });
  it("takes an unknown field for words", () => {
    expect(readQuery("colour:red").terms).toEqual([{ stems: ["colour", "red"], prefix: null }]);
  });
});

describe("the piece that is shown", () => {
  it("stands around the first word found and cuts no word", () => {
    const text = `${"before ".repeat(50)}the lamps glow ${"after ".repeat(80)}`;
    const { text: piece, marks } = excerptOf(text, readQuery("lamp").terms);
    expect(piece.startsWith("…before")).toBe(true);
    expect(piece.endsWith("after…")).toBe(true);
    expect(marks.map(([from, to]) => piece.slice(from, to))).toEqual(["lamps"]);
    expect(piece.length).toBeLessThanOrEqual(222);
  });
});
