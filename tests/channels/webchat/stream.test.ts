import { afterEach, describe, expect, it } from "vitest";
import type { HistoryItem } from "../../../channels/contract";
import { toPlain } from "../../../channels/kit/rich-text";
import { openVisitor, signIdentity } from "../../../channels/webchat/platform";
import { sseReader } from "../../../channels/webchat/sse";
import { openMemory } from "../../../channels/webchat/widget/memory";
import { visit } from "./calls";
import { type Desk, openDesk, serveDesk } from "./desk";

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});
const opened = async (settings: Record<string, unknown> = {}) => {
  const desk = await openDesk(settings);
  const server = await serveDesk(desk);
  closers.push(server.close);
  return { desk, base: server.base };
};
const visited = async (options: Parameters<typeof openVisitor>[0]) => {
  const visitor = await openVisitor(options);
  closers.push(visitor.closes);
  return visitor;
};
const words = (items: HistoryItem[]) => items.map((item) => toPlain(item.rich));
// A fixed line of numbers that look like chance, so that a failure can be repeated.
const chance = (seed: number) => () => {
  seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
  return seed / 2_147_483_648;
};

const lastId = "40";
const until = async (desk: Desk, token: string, since: number, cutAfterBytes: number) => {
  const answer = await desk.webhook(`/stream?token=${token}&since=${since}`);
  const reader = answer.body?.getReader();
  const events: { event: string; data: string; id?: string }[] = [];
  const read = sseReader((event) => events.push(event));
  let left = cutAfterBytes;
  // A stream never ends by itself, so the reader leaves when it has the last of all.
  while (left > 0 && reader && events.at(-1)?.id !== lastId) {
    const piece = await reader.read();
    if (piece.done) break;
    const text = new TextDecoder("latin1").decode(piece.value.slice(0, left));
    left -= piece.value.length;
    read(text);
  }
  await reader?.cancel();
  return events.filter(({ event }) => event === "items");
};

describe("the stream", () => {
  it("misses nothing and repeats nothing, wherever it is cut", async () => {
    const desk = await openDesk();
    desk.pages(3);
    const { token, thread } = await visit(desk);
    for (let n = 0; n < 40; n++) await desk.says(thread, `line ${n}`);
    for (const seed of [1, 2, 3, 4, 5]) {
      const next = chance(seed);
      const got: number[] = [];
      for (let since = 0; got.length < 40; ) {
        for (const { data, id } of await until(desk, token, since, 200 + Math.floor(next() * 4000))) {
          got.push(...JSON.parse(data).items.map((item: HistoryItem) => item.seq));
          since = Number(id);
        }
      }
      expect(got).toEqual(Array.from({ length: 40 }, (_, n) => n + 1));
    }
  });

  it("tells live changes while pages are still being read, once each", async () => {
    const { desk, base } = await opened();
    desk.pages(2);
    const visitor = await visited({ base, acknowledges: "nothing" });
    await Promise.all(Array.from({ length: 30 }, (_, n) => desk.says(visitor.thread, `line ${n}`)));
    const items = await visitor.waitFor((seen) => seen.length === 30);
    expect(new Set(words(items)).size).toBe(30);
  });

  it("shows the latest state of everything after a cut in the middle of a talk", async () => {
    const { desk, base } = await opened();
    const visitor = await visited({ base });
    const first = await desk.says(visitor.thread, "one");
    await visitor.waitFor((items) => items.length === 1);
    visitor.cuts();
    desk.changes(visitor.thread, first, { edited: true });
    await desk.says(visitor.thread, "two");
    visitor.reconnects();
    const items = await visitor.waitFor((seen) => seen.length === 2);
    expect(items).toMatchObject([{ edited: true }, {}]);
  });

  it("gives another device the same history", async () => {
    const identitySecret = "the site knows this one";
    const { base } = await opened({ identitySecret });
    const identity = signIdentity(identitySecret, { id: "42", email: "a@example.com" });
    const phone = await visited({ base, identity });
    await phone.writes("from the phone");
    const laptop = await visited({ base, identity });
    expect(words(await laptop.waitFor((items) => items.length === 1))).toEqual(["from the phone"]);
  });

  it("shows nobody a thread that is not theirs", async () => {
    const { desk, base } = await opened();
    const [ada, eve] = [await visited({ base }), await visited({ base })];
    await ada.writes("secret");
    await desk.says(eve.thread, "hello eve");
    expect(words(await eve.waitFor((items) => items.length > 0))).toEqual(["hello eve"]);
    expect((await fetch(`${base}/stream?token=forged&since=0`)).status).toBe(401);
  });

  it("tells everything anew to a browser that knows more than the desk, as after a restored backup", async () => {
    const desk = await openDesk();
    const { token, thread } = await visit(desk);
    const first = await desk.says(thread, "one");
    const [item] = desk.thread(thread);
    const memory = openMemory({ changed: () => {}, own: () => {}, arrived: () => {} });
    memory.hear.items({
      seq: 900,
      items: [
        { ...item, seq: 900, edited: true },
        { ...item, id: "lost", seq: 899 },
      ],
    });
    const heard: object[] = [];
    const answer = await desk.webhook(`/stream?token=${token}&since=${memory.known().seq}`);
    const reader = answer.body?.getReader();
    const read = sseReader(({ event, data }) => {
      if (event !== "items") return;
      heard.push(JSON.parse(data));
      memory.hear.items(JSON.parse(data));
    });
    while (heard.length < 2) read(new TextDecoder().decode((await reader?.read())?.value));
    await reader?.cancel();
    expect(heard).toMatchObject([{ anew: true }, { items: [{ externalId: first }] }]);
    expect(memory.ordered().map(({ id, edited }) => [id, edited])).toEqual([[item?.id, false]]);
    expect(memory.known()).toMatchObject({ seq: item?.seq, isLoaded: true });
  });

  it("says who speaks, also to whoever comes later, and when somebody types", async () => {
    const { desk, base } = await opened();
    const visitor = await visited({ base });
    desk.connection.told?.({ type: "agent", thread: visitor.thread, name: "Anna" });
    await desk.connection.typing(visitor.thread, true);
    visitor.reconnects();
    await visitor.waitFor(() => visitor.agent() === "Anna");
    await desk.connection.typing(visitor.thread, true);
    await visitor.waitFor(() => visitor.isTypedTo());
  });

  it("acknowledges what arrived and what was read", async () => {
    const { desk, base } = await opened();
    const visitor = await visited({ base });
    const id = await desk.says(visitor.thread, "hello");
    await visitor.waitFor((items) => items[0]?.state === "delivered");
    await visitor.reads(id);
    await visitor.waitFor((items) => items[0]?.state === "read");
    expect(desk.items()).toMatchObject([
      { kind: "receipt", state: "delivered", externalId: id, upTo: true },
      { kind: "receipt", state: "read", externalId: id, upTo: true },
    ]);
  });

  it("carries words, files, presses, edits, reactions and typing to the desk", async () => {
    const { desk, base } = await opened();
    const visitor = await visited({ base });
    const png = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a]);
    const { key } = await visitor.uploads({ name: "a.png", mime: "image/png", bytes: png });
    const { externalId } = await visitor.writes("look", { files: [key] });
    await visitor.edits(externalId, "look here");
    const id = await desk.says(visitor.thread, "ok", { buttons: [{ label: "Talk to a person", data: "person" }] });
    await visitor.reacts(id, ["👍"]);
    await visitor.presses(id, "person");
    await visitor.typing(true);
    const kinds = desk.items().map((item) => item.kind);
    expect(kinds.filter((kind) => kind !== "receipt")).toEqual(["message", "edit", "reaction", "callback"]);
    expect(desk.typed).toEqual([{ thread: visitor.thread, on: true }]);
    await visitor.waitFor((items) => items[0]?.edited === true && items[1]?.reactions.length === 1);
  });

  it("ends its streams when the connection closes", async () => {
    const desk = await openDesk();
    const { token } = await visit(desk);
    const answer = await desk.webhook(`/stream?token=${token}&since=0`);
    await desk.connection.close();
    expect(await answer.text()).toContain("event: agent");
  });
});
