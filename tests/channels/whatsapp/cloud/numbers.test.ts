import { expect, it } from "vitest";
import { openMemory } from "../../../../channels/whatsapp/cloud/memory";
import { openNames } from "../../../../channels/whatsapp/cloud/names";
import { begin, fresh, message } from "./open-number";

const OLD = "4915770000001";
const NEW = "4915770000002";

const open = (known: string[] = [], at?: { kept: unknown }) => {
  const stored = at ?? { kept: null };
  const memory = openMemory({
    get: async () => structuredClone(stored.kept),
    set: async (value) => {
      stored.kept = value;
    },
  });
  const names = openNames({ memory, isKnown: async (thread) => known.includes(thread) });
  const where = async (waId: string, at: number) => {
    const { moved, begun } = await names.now(new Map([[waId, at]]));
    return moved[waId] ?? begun[waId] ?? waId;
  };
  return { memory, names, where, stored };
};

it("goes on where somebody was under another number, whichever process hears them, and reaches them by the new one", async () => {
  const one = open();
  await one.names.changed({ from: OLD, to: NEW, since: 1000 });
  const other = open([], one.stored);
  expect(await other.where(NEW, 1000)).toBe(OLD);
  expect(await other.memory.reach(OLD)).toBe(NEW);
  // Somebody else had the new number before.
  expect(await other.where(NEW, 999)).toBe(NEW);
});

it("takes whoever writes by a number that was given up for a stranger, and what was on its way still for its owner's", async () => {
  const { names, where } = open();
  await names.changed({ from: OLD, to: NEW, since: 1000 });
  expect(await where(OLD, 1000)).toBe(OLD);
  expect(await where(OLD, 2000)).toBe(`${OLD}~1000`);
});

it("writes first to whoever has the number now", async () => {
  const { names } = open();
  const at = (waId: string) => names.nowAt({ thread: waId, person: { address: waId, phone: `+${waId}` } });
  await names.changed({ from: OLD, to: NEW, since: 1000 });
  const stranger = `${OLD}~1000`;
  const person = { address: stranger, phone: `+${OLD}` };
  expect(await at(OLD)).toEqual({ thread: stranger, person, isAnothers: true });
  expect(await at(NEW)).toMatchObject({ thread: OLD, person: { address: NEW } });
  expect(await at("4915770000009")).toMatchObject({ thread: "4915770000009" });
});

it("writes first to whoever has the number now, also where it is typed otherwise than WhatsApp writes it", async () => {
  const { names } = open();
  const [typed, waId] = ["5491100001111", "541100001111"];
  await names.met({ thread: typed, waId });
  await names.changed({ from: waId, to: NEW, since: 1000 });
  const at = await names.nowAt({ thread: typed, person: { address: typed, phone: `+${typed}` } });
  expect(at.thread).toBe(`${waId}~1000`);
});

it("writes to the person themselves who is back at a number that is typed otherwise, and to nobody else who had one of theirs", async () => {
  const [typed, waId] = ["5491100001111", "541100001111"];
  const to = { thread: typed, person: { address: typed, phone: `+${typed}` } };
  const back = open([typed]);
  await back.names.met({ thread: typed, waId });
  await back.names.changed({ from: waId, to: NEW, since: 1000 });
  await back.names.changed({ from: NEW, to: waId, since: 2000 });
  expect((await back.names.nowAt(to)).thread).toBe(typed);
  const twice = open([typed]);
  await twice.names.met({ thread: typed, waId });
  await twice.names.changed({ from: waId, to: NEW, since: 1000 });
  // Who had the number after them has given it up, too.
  await twice.names.changed({ from: waId, to: "4915770000003", since: 2000 });
  expect((await twice.names.nowAt(to)).thread).toBe(`${waId}~2000`);
});

it("follows from number to number and back, and is told the same again without harm", async () => {
  const { memory, names, where } = open([OLD]);
  await names.changed({ from: OLD, to: NEW, since: 1000 });
  await names.changed({ from: NEW, to: "4915770000003", since: 2000 });
  for (const since of [1000, 1000]) await names.changed({ from: OLD, to: NEW, since });
  expect(await where("4915770000003", 2000)).toBe(OLD);
  expect(await memory.reach(OLD)).toBe("4915770000003");
  await names.changed({ from: "4915770000003", to: OLD, since: 3000 });
  expect(await where(OLD, 3001)).toBe(OLD);
  expect(await memory.reach(OLD)).toBe(OLD);
  expect(await where("4915770000003", 3001)).toBe("4915770000003~3000");
});

it("knows who is where also when the later of two changes is told first", async () => {
  const { memory, names, where } = open([OLD]);
  await names.changed({ from: NEW, to: "4915770000003", since: 2000 });
  await names.changed({ from: OLD, to: NEW, since: 1000 });
  expect(await where(NEW, 3000)).toBe(`${NEW}~2000`);
  expect(await memory.reach(OLD)).toBe("4915770000003");
});

it("learns nothing of who hides the number from what is told late of one that was given up", async () => {
  const one = open([OLD]);
  await one.names.shown({ id: "DE.1", waId: OLD });
  await one.memory.idle();
  await one.names.changed({ from: OLD, to: NEW, since: 1000 });
  const other = open([OLD], one.stored);
  await other.names.shown({ id: "DE.1", waId: OLD });
  expect(await other.names.of(["DE.1"])).toEqual({ "DE.1": OLD });
});

it("leaves what was said by the new number before its news where it is", async () => {
  const { names, where, memory } = open([NEW]);
  await names.changed({ from: OLD, to: NEW, since: 1000 });
  expect(await where(NEW, 2000)).toBe(NEW);
  expect(await memory.reach(OLD)).toBe(NEW);
});

it("takes over what an older release kept: people, numbers, and the one trouble of the account", async () => {
  const stored = {
    kept: {
      begun: { "541100001111": "5491100001111" },
      ids: { "DE.1": OLD },
      numbers: { [OLD]: { thread: `${OLD}~1000`, since: 1000, was: OLD }, [NEW]: { thread: OLD, since: 1000 } },
      reach: { [OLD]: NEW },
      trouble: { at: "offline", reason: "WhatsApp has disabled the account (disabled).", cure: "Look.", sinceMs: 5 },
    },
  };
  const { names, memory, where } = open([], stored);
  expect(await names.of(["541100001111", "DE.1"])).toEqual({ "541100001111": "5491100001111", "DE.1": OLD });
  expect([await where(NEW, 2000), await where(OLD, 2000), await memory.reach(OLD)]).toEqual([OLD, `${OLD}~1000`, NEW]);
  const online = { state: { at: "online" as const }, isQualityGood: true };
  const disabled = { at: "offline", reason: "WhatsApp has disabled the account (disabled)." };
  expect(await memory.seenWith(online, 10)).toMatchObject(disabled);
  // Written anew, it stands there still, until an end of a trouble is told.
  await memory.noteBegun({ waId: "541100002222", thread: "5491100002222" });
  const again = open([], stored);
  expect(await again.memory.seenWith(online, 10)).toMatchObject(disabled);
  expect(await again.names.of(["541100001111"])).toEqual({ "541100001111": "5491100001111" });
  const text = { en: "Reinstated.", ru: "Восстановлен." };
  const end = { matter: "ban", tone: "notice" as const, ends: true as const, text, at: 20 };
  expect(await again.memory.noteNews([end], { at: "online" }, 20)).toEqual({ at: "online" });
});

it("hears the news from WhatsApp, and sends to the new number, also after a restart", async () => {
  const number = await begin();
  const { anna, desk, platform, connection } = number;
  anna.writes("Hello");
  const [old] = platform.chats();
  anna.changesNumber(NEW);
  anna.writes("It is me");
  await platform.drained();
  expect(desk.items("message")).toMatchObject([
    { thread: old?.waId, author: { address: old?.waId } },
    { thread: old?.waId, automatic: "platform", author: { address: old?.waId, phone: `+${NEW}` } },
    { thread: old?.waId, author: { address: NEW, phone: `+${NEW}`, verified: ["phone"] } },
  ]);
  await connection.send(message(old?.waId ?? "", "Welcome"), fresh());
  const again = await number.reopen();
  await again.send(message(old?.waId ?? "", "Welcome again", { id: "m2" }), fresh());
  const ours = platform.chat(NEW).messages.filter(({ by }) => by === "us");
  expect(ours.map(({ text }) => text)).toEqual(["Welcome", "Welcome again"]);
});

it("gives the number back to nobody: what its owner wrote before comes late, and who has it now is vouched for by nothing", async () => {
  const { anna, clock, desk, platform } = await begin();
  anna.writes("Hello");
  await platform.drained();
  const [old] = platform.chats();
  const by = (id: string, at: number) => ({
    id,
    from: old?.waId,
    timestamp: String(Math.floor(at / 1000)),
    type: "text",
  });
  const before = clock.now();
  clock.forward(60_000);
  anna.changesNumber(NEW);
  await platform.drained();
  clock.forward(60_000);
  const messages = [{ ...by("wamid.late", before), text: { body: "On its way" } }];
  await platform.posts("messages", { messages });
  await platform.posts("messages", { messages: [{ ...by("wamid.zoe", clock.now()), text: { body: "I am Zoe" } }] });
  await platform.drained();
  const [late, zoe] = desk.items("message").slice(-2);
  expect(late).toMatchObject({ thread: old?.waId, author: { address: old?.waId, phone: `+${NEW}` } });
  expect(zoe).toMatchObject({ author: { phone: `+${old?.waId}` } });
  expect(zoe).not.toHaveProperty("author.verified");
});
