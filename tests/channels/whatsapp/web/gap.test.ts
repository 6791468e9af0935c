import { expect, it, vi } from "vitest";
import type { KnownPieces, OutboundMessage, OutFile } from "../../../../channels/contract";
import { fromPlain, toPlain } from "../../../../channels/kit/rich-text";
import { openBegun } from "../../../../channels/whatsapp/web/begun";
import { openMemory } from "../../../../channels/whatsapp/web/memory";
import { openWhatsAppWebPlatform } from "../../../../channels/whatsapp/web/platform";
import { openClock } from "../../../support/desk";
import { openRecorder, type Recorder } from "../../recorder";
import { connect, openPhone } from "./open-phone";

const texts = ({ desk }: Awaited<ReturnType<typeof openPhone>>) =>
  desk.items("message").map(({ rich }) => toPlain(rich));

it("fetches what each chat said while we were deaf, in order, and tells since when and how much", async () => {
  const phone = await openPhone();
  const { desk, platform, connection, clock, online } = phone;
  const [anna, ben] = [platform.customer("Anna"), platform.customer("Ben")];
  anna.writes("Before");
  await desk.seen("message");
  const since = clock.now();
  platform.dies();
  clock.forward(3_600_000);
  for (let n = 1; n <= 130; n++) anna.writes(`While away ${n}`);
  ben.writes("New here");
  platform.phoneInHand(anna.chatId).writes("By thumb");
  await connection.probe();
  await desk.until(() => desk.states.some(({ at }) => at === "degraded" || at === "offline"));
  await online();
  expect(desk.states.at(-1)).toEqual({ at: "online", filled: { sinceMs: since, messages: 132 } });
  expect(texts(phone).filter((text) => text.startsWith("While"))).toEqual(
    Array.from({ length: 130 }, (_, n) => `While away ${n + 1}`),
  );
  expect(texts(phone)).toContain("New here");
  expect(desk.items("message").filter(({ ours }) => ours)).toHaveLength(1);
});

it("goes on from where each chat was heard after a restart of the desk", async () => {
  const first = await openPhone();
  const { platform, folder } = first;
  const anna = platform.customer("Anna");
  anna.writes("Before");
  await first.desk.seen("message");
  await first.close();
  const memory = await first.desk.needs.remember.get();
  first.clock.forward(600_000);
  anna.writes("During");
  const desk = openRecorder();
  await desk.needs.remember.set(memory);
  await connect({ ...desk.needs, now: first.clock.now }, { platform, folder });
  await desk.until(() => desk.states.at(-1)?.at === "online");
  expect(desk.states.at(-1)).toMatchObject({ filled: { messages: 1 } });
  expect(desk.items("message").map(({ rich }) => toPlain(rich))).toContain("During");
});

it.each([0, 30])(
  "fetches a new customer's first message that was still waiting when the desk stopped, though another chat was kept %i s later",
  async (seconds) => {
    const clock = openClock();
    const platform = openWhatsAppWebPlatform({ now: clock.now, name: `waiting-${seconds}` });
    const [anna, ben] = [platform.customer("Anna"), platform.customer("Ben")];
    anna.writes("Of before the pairing");
    clock.forward(60_000);
    const before = openRecorder();
    const first = await connect(
      {
        ...before.needs,
        now: clock.now,
        receive: async (batch) => {
          if (JSON.stringify(batch).includes("New here")) throw new Error("not now");
          await before.needs.receive(batch);
        },
      },
      { platform },
    );
    await before.until(() => before.states.at(-1)?.at === "pairing");
    platform.scan();
    await before.until(() => before.states.at(-1)?.at === "online");
    clock.forward(60_000);
    ben.writes("New here");
    clock.forward(seconds * 1000);
    anna.writes("Goes on");
    await before.seen("message");
    await first.close();
    const desk = openRecorder();
    await desk.needs.remember.set(await before.needs.remember.get());
    await connect({ ...desk.needs, now: clock.now }, { platform, folder: first.folder });
    await desk.until(() => desk.states.at(-1)?.at === "online");
    const texts = desk.items("message").map(({ rich }) => toPlain(rich));
    expect(texts).toContain("New here");
    expect(texts).not.toContain("Of before the pairing");
  },
);

it("also learns what changed meanwhile on what it knows: edits, deletions, ticks, reactions", async () => {
  const { desk, platform, connection, clock, online } = await openPhone();
  const anna = platform.customer("Anna");
  const typo = anna.writes("My ketle leaks");
  const gone = anna.writes("Never mind");
  await desk.until(() => desk.items("message").length === 2);
  const { externalIds } = await connection.send(
    {
      kind: "message",
      id: "m1",
      thread: anna.chatId,
      rich: [{ type: "paragraph", spans: [{ text: "Send a picture" }] }],
      files: [],
      author: { name: "Mia", speaks: "agent" },
    },
    { done: [], sent: async () => {} },
  );
  platform.dies();
  clock.forward(60_000);
  anna.edits(typo, "My kettle leaks");
  anna.deletes(gone);
  anna.receives(3);
  anna.reacts(externalIds[0] ?? "", "👍");
  await connection.probe();
  await desk.until(() => desk.items("reaction").length === 1);
  await online();
  expect(desk.items("edit")).toMatchObject([{ externalId: typo }]);
  expect(desk.items("deletion")).toMatchObject([{ externalId: gone }]);
  expect(desk.items("receipt")).toMatchObject([{ externalId: externalIds[0], state: "read" }]);
  expect(desk.items("reaction")).toMatchObject([{ externalId: externalIds[0], emoji: ["👍"] }]);
});

it("takes nothing from before the phone was paired", async () => {
  const platform = openWhatsAppWebPlatform({ now: () => Date.parse("2030-01-07T08:00:00Z"), name: "with-a-past" });
  const anna = platform.customer("Anna");
  anna.writes("Private, of last year");
  const phone = await openPhone({ platform });
  expect(phone.desk.states.at(-1)).toEqual({ at: "online" });
  expect(texts(phone)).toEqual([]);
});

it("is degraded until the missed messages could be fetched, and fetches them at the next probe", async () => {
  const { desk, platform, connection, clock, online } = await openPhone();
  const anna = platform.customer("Anna");
  anna.writes("Before");
  await desk.seen("message");
  platform.dies();
  clock.forward(300_000);
  anna.writes("During");
  platform.trouble("chats", "Protocol error (Runtime.callFunctionOn): Target closed");
  await connection.probe();
  await desk.until(() =>
    desk.states.some((state) => state.at === "degraded" && state.reason.includes("could not be fetched")),
  );
  const now = await connection.probe();
  expect(now).toMatchObject({ at: "online", filled: { messages: 1 } });
  expect(online).toBeDefined();
});

it("takes nothing of another phone that is paired in the old one's place", async () => {
  const first = await openPhone();
  first.platform.customer("Anna").writes("To the old phone");
  await first.desk.seen("message");
  await first.close();
  const memory = await first.desk.needs.remember.get();
  first.clock.forward(3_600_000);
  const other = openWhatsAppWebPlatform({ now: first.clock.now, name: "other-phone", number: "4915559999" });
  other.customer("Ben").writes("Private, to the new phone");
  first.clock.forward(60_000);
  const desk = openRecorder();
  await desk.needs.remember.set(memory);
  await connect({ ...desk.needs, now: first.clock.now }, { platform: other });
  await desk.until(() => desk.states.at(-1)?.at === "pairing");
  other.scan();
  await desk.until(() => desk.states.at(-1)?.at === "online");
  expect(desk.states.at(-1)).toEqual({ at: "online" });
  expect(desk.items("message")).toEqual([]);
});

it("brings three days of a busy chat back whole and in order", async () => {
  const phone = await openPhone();
  const { desk, platform, connection, clock, online } = phone;
  const anna = platform.customer("Anna");
  anna.writes("Before");
  await desk.seen("message");
  platform.dies();
  for (let n = 1; n <= 3000; n++) {
    clock.forward(86_400);
    anna.writes(`${n}`);
  }
  await connection.probe();
  await desk.until(() => desk.states.some(({ at }) => at === "offline"));
  await vi.waitFor(online, { timeout: 50_000 });
  expect(desk.states.at(-1)).toMatchObject({ filled: { messages: 3000 } });
  const during = texts(phone).filter((text) => text !== "Before");
  expect(during).toEqual(Array.from({ length: 3000 }, (_, n) => `${n + 1}`));
});

/** A desk that died at the moment in which the phone had its message. `more` of what it remembered. */
const diedWhileSending = async (files: OutFile[] = [], more: object = {}) => {
  const first = await openPhone();
  const { platform, folder, clock } = first;
  const anna = platform.customer("Anna");
  anna.writes("Hello");
  await first.desk.seen("message");
  const reply = (text: string): OutboundMessage => ({
    kind: "message",
    id: `out-${text}`,
    thread: anna.chatId,
    rich: fromPlain(text),
    files,
    author: { name: "Mia", speaks: "agent" },
  });
  const crashed = new Promise<unknown>((resolve) => {
    const stop = platform.on("change", () => {
      stop();
      resolve(first.desk.needs.remember.get());
    });
  });
  const sent = await first.connection.send(reply("On my way"), { done: [], sent: async () => {} });
  const memory = { ...Object(await crashed), ...more };
  await first.close();
  type Again = { remembered?: unknown; fails?: (desk: Recorder) => boolean };
  /** The desk is started again with what it remembered. `fails`: whether its memory can't be written now. */
  const again = async ({ remembered = memory, fails = () => false }: Again = {}) => {
    const desk = openRecorder();
    const { set } = desk.needs.remember;
    await set(remembered);
    desk.needs.remember.set = async (value) => {
      if (fails(desk)) throw new Error("the disk is full");
      await set(value);
    };
    const { connection } = await connect({ ...desk.needs, now: clock.now }, { platform, folder });
    await desk.until(() => desk.states.at(-1)?.at === "online");
    const settle = (text: string, known?: KnownPieces) => connection.settle?.(reply(text), clock.now(), known);
    return { desk, connection, settle };
  };
  return { anna, platform, clock, reply, sent, again };
};

it("knows after a crash what of ours has arrived, by the chat, and what never left; nothing of it is shown as written on the phone", async () => {
  const { anna, platform, clock, sent, again } = await diedWhileSending();
  clock.forward(60_000);
  platform.phoneInHand(anna.chatId).writes("By thumb");
  const { desk, settle } = await again();
  const ours = desk.items("message").filter((one) => one.ours);
  expect(ours.map(({ rich }) => toPlain(rich))).toEqual(["By thumb"]);
  expect(desk.items("ignored").filter(({ echoes }) => echoes)).toMatchObject([{ echoes: "out-On my way" }]);
  expect(await settle("On my way")).toEqual({ externalIds: sent.externalIds, at: clock.now() });
  expect(await settle("Never handed over")).toBe("unsent");
});

it("knows so though the desk was down for hours and sends something else before it asks", async () => {
  const { clock, reply, sent, again } = await diedWhileSending();
  clock.forward(5 * 3_600_000);
  const { connection, settle } = await again();
  await connection.send(reply("Something else"), { done: [], sent: async () => {} });
  expect(await settle("On my way")).toEqual({ externalIds: sent.externalIds, at: clock.now() });
});

it("knows which piece of a message has arrived, and that the others never left; one that did not arrive proves nothing", async () => {
  const file = (name: string): OutFile => ({
    name,
    mime: "application/pdf",
    sizeBytes: 3,
    open: async () => new Uint8Array([1, 2, 3]),
  });
  const { sent, again } = await diedWhileSending([file("a.pdf"), file("b.pdf")]);
  const { settle } = await again();
  const [first = "", second = ""] = sent.externalIds;
  expect(await settle("On my way")).toEqual({ done: [first, undefined] });
  expect(await settle("On my way", { done: [first, undefined], gone: [] })).toBe("unsent");
  expect(await settle("On my way", { done: [undefined, second], gone: [first] })).toBe("unsent");
});

it("takes no earlier try that failed for the one in doubt, not even when its chat is read again at once", async () => {
  const at = Date.now();
  const memory = await openMemory(openRecorder().needs);
  const begun = openBegun({ memory, now: () => at });
  const handOver = () => begun.add({ id: "out-1", step: 0, thread: "1@c.us", words: "On my way" });
  const outcome = () => begun.outcome("out-1", 1, { at, done: [], gone: ["first"] });
  const said = { thread: "1@c.us", at, words: "On my way" };
  await handOver();
  begun.arrived({ id: "out-1", step: 0 }, "first");
  expect(outcome()).toBe("unsent");
  await handOver();
  expect(await begun.recognise({ ...said, externalId: "first" })).toBeNull();
  expect(outcome()).toBe("unknown");
  expect(await begun.recognise({ ...said, externalId: "second" })).toBe("out-1");
  expect(outcome()).toEqual(["second"]);
});

it("does not take for unsent what an older Parley may have handed over, for it wrote nothing of that down", async () => {
  const { clock, again } = await diedWhileSending([], { begunSince: null });
  const { desk, connection, settle } = await again();
  expect(await settle("Handed over by an older Parley")).toBe("unknown");
  await connection.close();
  // Started once more within the day in which the desk asks.
  clock.forward(20 * 3_600_000);
  const later = await again({ remembered: await desk.needs.remember.get() });
  expect(await later.settle("Handed over by an older Parley")).toBe("unknown");
  clock.forward(5 * 3_600_000);
  expect(await later.settle("Doubted later, and never handed over")).toBe("unsent");
});

it("keeps what it hears of an answer of ours though at first nothing can be written down", async () => {
  const { again, sent } = await diedWhileSending();
  const { desk, settle } = await again({ fails: (desk) => !desk.logged().includes("it is tried again") });
  await desk.until(() => desk.items("ignored").some(({ echoes }) => echoes === "out-On my way"));
  expect(await settle("On my way")).toMatchObject({ externalIds: sent.externalIds });
});

it("tries again what could not be written down before it was handed over: nothing of it has left", async () => {
  const { desk, platform, connection } = await openPhone();
  const anna = platform.customer("Anna");
  const reply: OutboundMessage = {
    kind: "message",
    id: "out-1",
    thread: anna.chatId,
    rich: fromPlain("On my way"),
    files: [],
    author: { name: "Mia", speaks: "agent" },
  };
  desk.needs.remember.set = () => Promise.reject(new Error("the disk is full"));
  await expect(connection.send(reply, { done: [], sent: async () => {} })).rejects.toMatchObject({
    kind: "unreachable",
  });
  expect(platform.chat(anna.chatId).messages.filter(({ by }) => by === "us")).toEqual([]);
});

it.each([
  ["a day ahead of", 1440],
  ["two hours behind", -120],
])("loses nothing and takes nothing private though our clock is %s WhatsApp's", async (_, minutes) => {
  const clock = openClock();
  const platform = openWhatsAppWebPlatform({ now: clock.now, name: `skewed-${minutes}` });
  const [anna, ben] = [platform.customer("Anna"), platform.customer("Ben")];
  ben.writes("Private, of before");
  clock.forward(60_000);
  const recorder = openRecorder();
  const desk = { ...recorder.needs, now: () => clock.now() + minutes * 60_000 };
  const { connection } = await connect(desk, { platform });
  const online = () => recorder.until(() => recorder.states.at(-1)?.at === "online");
  await recorder.until(() => recorder.states.at(-1)?.at === "pairing");
  platform.scan();
  await online();
  // What was known is looked at again for what has changed on it.
  const heard = () => [...new Set(recorder.items("message").map(({ rich }) => toPlain(rich)))];
  // Nothing at all was heard before it goes deaf for the first time.
  const away = async (...texts: string[]) => {
    platform.dies();
    clock.forward(300_000);
    for (const text of texts) (text.startsWith("Ben") ? ben : anna).writes(text);
    clock.forward(300_000);
    await connection.probe();
    await recorder.until(() => recorder.states.at(-1)?.at !== "online");
    await online();
  };
  await away("Ben's first");
  expect(heard()).toEqual(["Ben's first"]);
  await away("Anna's first", "Ben's second");
  expect(heard().toSorted()).toEqual(["Anna's first", "Ben's first", "Ben's second"]);
  for (const n of [1, 2, 3]) anna.writes(`Live ${n}`);
  await recorder.until(() => heard().length === 6);
  // What was just sent may still be edited.
  const outbound = {
    kind: "message" as const,
    id: "m1",
    thread: anna.chatId,
    rich: fromPlain("Hello"),
    files: [],
    author: { name: "Mia", speaks: "agent" as const },
  };
  const { externalIds } = await connection.send(outbound, { done: [], sent: async () => {} });
  const edit = { kind: "edit" as const, id: "e1", thread: anna.chatId, externalIds, rich: fromPlain("Hello!") };
  await connection.send(edit, { done: [], sent: async () => {} });
  expect(platform.chat(anna.chatId).messages.at(-1)?.text).toBe("Hello!");
});
