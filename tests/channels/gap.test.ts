import { expect, it } from "vitest";
import type { Inbound } from "../../channels/contract";
import { type Filled, openGap } from "../../channels/gap";
import { openClock } from "../support/desk";

const message = (at: number): Inbound => ({
  kind: "message",
  externalId: String(at),
  revision: "0",
  at,
  thread: "t",
  author: { address: "a" },
  rich: [],
  parts: [],
});
const MINUTE = 60_000;
const open = (aheadMs?: () => number) => {
  const clock = openClock();
  const told: Filled[] = [];
  const gap = openGap({ now: clock.now, tell: (filled) => told.push(filled), ...(aheadMs && { aheadMs }) });
  return { clock, told, gap, start: clock.now() };
};

it("tells since when it was deaf and how much of that time came in, and nothing that was said before or after", () => {
  const { clock, told, gap, start } = open();
  gap.state({ at: "online" });
  clock.forward(MINUTE);
  gap.state({ at: "offline", reason: "no network" });
  clock.forward(10 * MINUTE);
  const during = [message(start + 2 * MINUTE), message(start + 3 * MINUTE)];
  gap.received([message(start - MINUTE), ...during], ["recorded", "recorded", "recorded"]);
  gap.state({ at: "online" });
  gap.received([message(start + 4 * MINUTE), message(clock.now() + 1)], ["recorded", "recorded"]);
  gap.settle();
  expect(told).toEqual([{ sinceMs: start, messages: 3 }]);
});

it("counts nothing twice, and tells again only when more has come", () => {
  const { clock, told, gap, start } = open();
  gap.deafSince(start);
  clock.forward(MINUTE);
  gap.state({ at: "online" });
  gap.received([message(start + 1000), message(start + 1000)], ["recorded", "duplicate"]);
  gap.settle();
  gap.settle();
  gap.received([message(start + 2000)], ["recorded"]);
  gap.settle();
  expect(told.map(({ messages }) => messages)).toEqual([1, 2]);
  clock.forward(16 * MINUTE);
  gap.settle();
  gap.received([message(start + 3000)], ["recorded"]);
  gap.settle();
  expect(told).toHaveLength(2);
});

it("is silent about a short silence in which nothing was said, and tells of a long one", () => {
  const { clock, told, gap, start } = open();
  gap.deafSince(start);
  clock.forward(5000);
  gap.state({ at: "online" });
  gap.settle();
  expect(told).toEqual([]);
  gap.state({ at: "degraded", reason: "slow" });
  const since = clock.now();
  clock.forward(5 * MINUTE);
  gap.state({ at: "online" });
  gap.settle();
  expect(told).toEqual([{ sinceMs: since, messages: 0 }]);
});

it("is silent about the time before a device was paired for the first time, and tells of a later one", () => {
  const { clock, told, gap } = open();
  gap.deafSince(null);
  gap.state({ at: "connecting" });
  gap.state({ at: "pairing", qr: null });
  clock.forward(10 * MINUTE);
  gap.state({ at: "offline", reason: "Nobody has scanned the code." });
  gap.state({ at: "pairing", qr: "2@code" });
  clock.forward(10 * MINUTE);
  gap.state({ at: "online" });
  gap.settle();
  expect(told).toEqual([]);
  const since = clock.now();
  gap.state({ at: "pairing", qr: "2@other" });
  clock.forward(10 * MINUTE);
  gap.state({ at: "online" });
  gap.settle();
  expect(told).toEqual([{ sinceMs: since, messages: 0 }]);
});

it("believes a channel that counts by itself, and a new connection has missed nothing", () => {
  const { clock, told, gap, start } = open();
  gap.deafSince(null);
  gap.state({ at: "connecting" });
  gap.state({ at: "online" });
  gap.settle();
  gap.state({ at: "offline", reason: "gone" });
  clock.forward(10 * MINUTE);
  gap.received([message(start + MINUTE)], ["recorded"]);
  gap.state({ at: "online", filled: { sinceMs: start, messages: 1 } });
  gap.settle();
  expect(told).toEqual([]);
});

it.each([
  ["an hour ahead of", 60],
  ["a day behind", -1440],
])("counts right though our clock is %s the platform's, which its messages or its answers show", (_, minutes) => {
  const ahead = minutes * MINUTE;
  for (const knows of [undefined, () => ahead]) {
    const { clock, told, gap } = open(knows);
    const said = () => message(clock.now() - ahead);
    gap.state({ at: "online" });
    if (!knows) for (let n = 0; n < 3; n++) gap.received([said()], ["recorded"]);
    const since = clock.now();
    clock.forward(MINUTE);
    gap.state({ at: "offline", reason: "no network" });
    clock.forward(5 * MINUTE);
    const missed = said();
    clock.forward(5 * MINUTE);
    gap.state({ at: "online" });
    gap.received([missed], ["recorded"]);
    clock.forward(MINUTE);
    gap.received([said()], ["recorded"]);
    gap.settle();
    expect(told).toEqual([{ sinceMs: since, messages: 1 }]);
  }
});

it.each([
  ["one message is dated tomorrow", [500, 800, -1440 * MINUTE]],
  ["a night's messages came late", Array.from({ length: 20 }, (_, n) => (30 + n) * MINUTE)],
])("does not take its clock for wrong because %s", (_, lates) => {
  const { clock, told, gap } = open();
  gap.state({ at: "online" });
  for (const late of lates) gap.received([message(clock.now() - late)], ["recorded"]);
  const since = clock.now();
  gap.state({ at: "offline", reason: "no network" });
  clock.forward(10 * MINUTE);
  gap.state({ at: "online" });
  gap.received([message(since + MINUTE), message(since + 5 * MINUTE)], ["recorded", "recorded"]);
  gap.settle();
  expect(told).toEqual([{ sinceMs: since, messages: 2 }]);
});
