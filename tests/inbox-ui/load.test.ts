import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "vite";
import { afterEach, beforeAll, beforeEach, expect, it, vi } from "vitest";
import { apply, skipTo } from "../../inbox-ui/src/live/apply";
import type { Row } from "../../src/realtime/wire";
import { house } from "./house";

type Loaded = typeof import("../../inbox-ui/src/live/load") &
  typeof import("../../inbox-ui/src/live/store") &
  Pick<typeof import("solid-js"), "createEffect" | "createRoot" | "createSignal">;
const root = fileURLToPath(new URL("../../", import.meta.url));

/** What is loaded and kept, as a browser runs it: without one Solid follows nothing. */
const bundled = async (): Promise<Loaded> => {
  const outDir = mkdtempSync(join(tmpdir(), "parley-load-"));
  // It stands nowhere, and is read as if it stood in the inbox.
  const entry = join(root, "inbox-ui/src/live/loaded.ts");
  const parts = ["./load", "./store", "solid-js"];
  const plugin = {
    name: "loaded",
    resolveId: (id: string) => (id === entry ? entry : null),
    load: (id: string) => (id === entry ? parts.map((part) => `export * from "${part}";`).join("\n") : null),
  };
  const lib = { entry, formats: ["es" as const], fileName: "loaded" };
  const into = { outDir, lib, minify: false };
  await build({ root, configFile: false, logLevel: "error", plugins: [plugin], build: into });
  const loaded = await import(pathToFileURL(join(outDir, "loaded.js")).href);
  rmSync(outDir, { recursive: true });
  return loaded;
};
let live: Loaded;
beforeAll(async () => {
  live = await bundled();
});

type Asked = { path: string; answer: (body: unknown, status?: number) => Promise<void>; breakOff: () => Promise<void> };
let asked: Asked[] = [];
const takenIn = () => new Promise<void>((resolve) => setImmediate(resolve));
beforeEach(() => {
  asked = [];
  vi.stubGlobal("document", { documentElement: { lang: "en" } });
  vi.stubGlobal("fetch", (path: string) => {
    return new Promise((resolve) => {
      const give = (text: () => Promise<string>, status = 200) => {
        resolve({ ok: status < 300, status, text });
        return takenIn();
      };
      asked.push({
        path,
        answer: (body, status) => give(async () => JSON.stringify(body), status),
        breakOff: () => give(() => Promise.reject(new TypeError("network error"))),
      });
    });
  });
  live.start("vera");
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});
const at = (n: number): Asked => {
  const found = asked[n];
  if (!found) throw new Error("That was not asked for.");
  return found;
};
const data = house(Date.UTC(2026, 10, 23, 10));
const [like] = data.rows.values();
const rows = (...from: number[]): Row[] =>
  from.flatMap((n) => (like ? [{ ...like, id: `row-${n}`, updatedAt: 1000 - n, lastSeq: 0 }] : []));
const heard = (seq: number) => live.change((state) => ({ ...state, seq }));

it("asks for a list once, whatever is heard of meanwhile and after", async () => {
  const [view, setView] = live.createSignal<"open" | "mine">("open");
  const leave = live.createRoot((dispose) => {
    live.createEffect(() => void live.openList({ view: view() }));
    return dispose;
  });
  heard(1);
  await at(0).answer({ items: rows(1), cursor: null });
  heard(2);
  expect(live.desk.list.ids).toEqual(["row-1"]);
  setView("mine");
  await at(1).answer({ items: rows(2), cursor: null });
  heard(3);
  leave();
  expect(asked.map(({ path }) => path)).toEqual(
    ["open", "mine"].map((one) => `/api/conversations?view=${one}&limit=60`),
  );
  expect(live.desk.list.ids).toEqual(["row-2"]);
});
it("puts no page of a list that is no more behind the one that has been read since", async () => {
  const opened = live.openList({ view: "open" });
  await at(0).answer({ items: rows(3, 4), cursor: "behind 4" });
  await opened;
  void live.nextPage();
  void live.openList({ view: "open" });
  await at(2).answer({ items: rows(1, 2), cursor: "behind 2" });
  await at(1).answer({ items: rows(5, 6), cursor: null });
  expect(live.desk.list).toMatchObject({ ids: ["row-1", "row-2"], cursor: "behind 2" });
});
it("puts no page of one list into another, though both end in the same row", async () => {
  const opened = live.openList({ view: "open" });
  await at(0).answer({ items: rows(3, 4), cursor: "behind 4" });
  await opened;
  void live.nextPage();
  void live.openList({ view: "mine" });
  await at(2).answer({ items: rows(4), cursor: "behind 4" });
  await at(1).answer({ items: rows(5, 6), cursor: null });
  expect(live.desk.list).toMatchObject({ ids: ["row-4"], cursor: "behind 4", filter: { view: "mine" } });
});
it("tells that a list did not come whose answer broke off", async () => {
  const opened = live.openList({ view: "open" });
  await at(0).breakOff();
  await opened.catch(() => undefined);
  expect(live.desk.list.state).toBe("failed");
});
it("leaves no gap in a conversation of which events were skipped, whatever became of another", async () => {
  const [one, other] = [...data.threads.values()];
  const [said] = one?.messages ?? [];
  if (!one || !other || !said) throw new Error("There is too little to read.");
  const messages = (...seqs: number[]) => seqs.map((seq) => ({ ...said, id: `m-${seq}`, seq, changedSeq: seq }));
  for (const [n, thread] of [{ ...one, messages: messages(1, 2), more: false }, other].entries()) {
    const opened = live.loadThread(thread.row.id);
    await at(n).answer({ ...thread, seq: 10 });
    await opened;
  }
  live.change((state) => skipTo(state, 9000));
  const read = live.reloadThreads();
  await at(2).answer({ ...one, messages: messages(901, 902), more: true, seq: 9000 });
  await at(3).answer({ code: "not_found", message: "It is no more." }, 404);
  await read;
  const shown = live.desk.threads[one.row.id];
  expect(shown?.messages.map(({ seq }) => seq)).toEqual([901, 902]);
  expect(shown?.more).toBe(true);
});
it("asks for counts that did not come again behind the next event", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout"] });
  const counts = { mine: 1, unassigned: 2, open: 3, bot: 0, snoozed: 0, solved: 0 };
  const first = live.loadCounts();
  await at(0).answer({ code: "unavailable", message: "Not now." }, 503);
  await first;
  // As the socket does behind every event, whatever it tells of.
  live.refreshCounts();
  vi.runAllTimers();
  await at(1).answer(counts);
  expect(live.desk.counts).toEqual(counts);
  live.refreshCounts();
  vi.runAllTimers();
  expect(asked.length).toBe(2);
});
it("loses nothing that is said, however much faster than answers it is said, and does not keep one waiting", async () => {
  const [one] = [...data.threads.values()];
  const [like] = one?.messages ?? [];
  if (!one || !like) throw new Error("There is too little to read.");
  const message = (seq: number) => ({ ...like, id: `m-${seq}`, seq, changedSeq: seq });
  const said = (seq: number) => ({
    ...{ seq, at: seq, type: "message.received", conversation: one.row.id, actor: { kind: "customer" }, payload: {} },
    ...{ row: { ...one.row, lastSeq: seq }, message: message(seq), suggestions: null },
  });
  const shown = () => live.desk.threads[one.row.id]?.messages.map(({ seq }) => seq);
  const opened = live.loadThread(one.row.id);
  for (const seq of [11, 12, 13, 14, 15, 16]) {
    live.change((state) => apply(state, said(seq)));
    const messages = [10, 11, 12, 13, 14, 15].filter((n) => n < seq).map(message);
    await at(seq - 11).answer({ ...one, messages, seq: seq - 1 });
    if (seq === 11) expect(shown()).toEqual([10]);
  }
  await opened;
  expect(shown()).toEqual([10, 11, 12, 13, 14, 15, 16]);
  expect(asked.length).toBe(6);
});
