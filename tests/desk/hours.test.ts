import { describe, expect, it } from "vitest";
import {
  Hours,
  HoursChange,
  HoursSettings,
  hoursOf,
  isOpen,
  nextOpening,
  openMsBetween,
  waitMinutes,
} from "../../src/desk/hours/model";
import { HOUR_MS, MINUTE_MS } from "../../src/kernel/time";

const at = (text: string) => Date.parse(text);
const riga = Hours.parse({ always: false, timeZone: "Europe/Riga" });

describe("office hours", () => {
  it("are those of the place, in winter and in summer", () => {
    expect(isOpen(riga, at("2030-01-07T07:00:00Z"))).toBe(true);
    expect(isOpen(riga, at("2030-01-07T06:59:59Z"))).toBe(false);
    expect(isOpen(riga, at("2030-07-01T06:00:00Z"))).toBe(true);
    expect(isOpen(riga, at("2030-07-01T15:00:00Z"))).toBe(false);
    expect(isOpen(riga, at("2030-01-06T10:00:00Z"))).toBe(false);
  });

  it("take no day that does not exist, and stay readable with one that was kept before", () => {
    for (const date of ["2030-13-45", "2030-02-30"]) {
      const change = { desk: { ...riga, holidays: [{ date, name: "Nope" }] } };
      expect(HoursChange.safeParse(change).error?.issues, date).toMatchObject([
        { path: ["desk", "holidays", 0, "date"], message: "a date that exists" },
      ]);
      expect(HoursSettings.parse(change).desk.timeZone).toBe("Europe/Riga");
      expect(isOpen(HoursSettings.parse(change).desk, at("2030-01-07T07:00:00Z"))).toBe(true);
    }
  });

  it("begin again after the night, the weekend, the holiday", () => {
    expect(nextOpening(riga, at("2030-01-07T18:00:00Z"))).toBe(at("2030-01-08T07:00:00Z"));
    expect(nextOpening(riga, at("2030-01-11T18:00:00Z"))).toBe(at("2030-01-14T07:00:00Z"));
    const off = Hours.parse({ ...riga, holidays: [{ date: "2030-01-14", name: "Off" }] });
    expect(isOpen(off, at("2030-01-14T10:00:00Z"))).toBe(false);
    expect(nextOpening(off, at("2030-01-11T18:00:00Z"))).toBe(at("2030-01-15T07:00:00Z"));
    expect(nextOpening(riga, at("2030-01-07T10:00:00Z"))).toBe(at("2030-01-07T10:00:00Z"));
    expect(nextOpening(Hours.parse({ ...riga, days: [[], [], [], [], [], [], []] }), 0)).toBeNull();
  });

  it("begin again at the right moment over a change of clocks", () => {
    // Sunday 31 March 2030, 3:00 becomes 4:00 in Riga.
    expect(nextOpening(riga, at("2030-03-29T20:00:00Z"))).toBe(at("2030-04-01T06:00:00Z"));
    expect(nextOpening(riga, at("2030-10-25T20:00:00Z"))).toBe(at("2030-10-28T07:00:00Z"));
    const night = Hours.parse({ ...riga, days: Array.from({ length: 7 }, () => [{ from: "00:00", to: "24:00" }]) });
    expect(openMsBetween(night, at("2030-03-30T22:00:00Z"), at("2030-03-31T21:00:00Z"))).toBe(23 * HOUR_MS);
  });

  it("count only the time when somebody was there", () => {
    expect(openMsBetween(riga, at("2030-01-07T15:00:00Z"), at("2030-01-08T08:00:00Z"))).toBe(2 * HOUR_MS);
    expect(openMsBetween(riga, at("2030-01-11T20:00:00Z"), at("2030-01-13T20:00:00Z"))).toBe(0);
  });

  it("have breaks, and are each team's own where it has some; holidays of the desk are everybody's", () => {
    const lunch = Hours.parse({
      ...riga,
      days: Array.from({ length: 7 }, () => [
        { from: "13:00", to: "18:00" },
        { from: "09:00", to: "12:00" },
      ]),
    });
    expect(isOpen(lunch, at("2030-01-06T10:30:00Z"))).toBe(false);
    expect(nextOpening(lunch, at("2030-01-06T10:30:00Z"))).toBe(at("2030-01-06T11:00:00Z"));
    const holidays = [{ date: "2030-01-06", name: "Off" }];
    const settings = HoursSettings.parse({ desk: { ...riga, holidays }, teams: { night: lunch } });
    expect(isOpen(hoursOf(settings, "night"), at("2030-01-06T08:00:00Z"))).toBe(false);
    expect(isOpen(hoursOf(settings, "night"), at("2030-01-05T08:00:00Z"))).toBe(true);
    expect(isOpen(hoursOf(settings, "other"), at("2030-01-05T08:00:00Z"))).toBe(false);
  });

  it("refuse what is no time, no zone, or ends before it begins", () => {
    const days = (span: object) => Array.from({ length: 7 }, () => [span]);
    expect(Hours.safeParse({ timeZone: "Mars/Base" }).success).toBe(false);
    expect(Hours.safeParse({ days: days({ from: "9:00", to: "18:00" }) }).success).toBe(false);
    expect(Hours.safeParse({ days: days({ from: "18:00", to: "09:00" }) }).success).toBe(false);
    expect(Hours.safeParse({ days: [] }).success).toBe(false);
  });
});

it("tells of the wait what two in three have waited, in round numbers, and nothing where too few have", () => {
  const waits = (...minutes: number[]) => minutes.map((one) => one * MINUTE_MS);
  expect(waitMinutes(waits(1, 2, 3, 4))).toBeNull();
  expect(waitMinutes(waits(1, 2, 3, 4, 500))).toBe(5);
  expect(waitMinutes(waits(11, 12, 13, 14, 15, 16))).toBe(15);
  expect(waitMinutes(waits(900, 900, 900, 900, 900))).toBeNull();
  const [one, two] = [1, 2].map((people) => (place: number) => waitMinutes(waits(9, 10, 9, 10, 9), { place, people }));
  expect([one?.(1), one?.(2), one?.(6), two?.(2), two?.(6), one?.(60)]).toEqual([10, 20, 60, 10, 30, null]);
});
