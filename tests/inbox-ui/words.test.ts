import { describe, expect, it, vi } from "vitest";
import type { Entry } from "../../inbox-ui/src/app/dictionary";
import { commandFor, keysHere } from "../../inbox-ui/src/app/keys";
import { money } from "../../inbox-ui/src/app/money";
import { saidReason, saidWhy, sameAs } from "../../inbox-ui/src/app/sayings";
import { moment, rowTime, size } from "../../inbox-ui/src/app/time";
import { loadWords, say, setLocale } from "../../inbox-ui/src/app/words";
import { en } from "../../inbox-ui/src/app/words-en";
import { ru } from "../../inbox-ui/src/app/words-ru";
import { filled, matching, slashAt } from "../../inbox-ui/src/features/composer/canned";
import { besideGap, isHttps, nameFor } from "../../inbox-ui/src/features/composer/window";
import { contentText } from "../../inbox-ui/src/features/lab/content";
import { diffLines, folded } from "../../inbox-ui/src/features/lab/diff";
import { factsOf } from "../../inbox-ui/src/features/thread/facts";
import { laterTimes } from "../../inbox-ui/src/features/thread/later";
import { blocksOf } from "../../inbox-ui/src/ui/marks";
import { house } from "./house";

await Promise.all([loadWords("en"), loadWords("ru")]);
const texts = (entry: Entry) => (typeof entry === "string" ? [entry] : Object.values(entry));
const holes = (text: string) =>
  [...new Set([...text.matchAll(/(?<!\{)\{(\w+)\}(?!\})/g)].map((match) => match[1]))].sort();

it("says a reason that is kept by its name in the reader's words, and any other as it was written", () => {
  expect(saidReason('{"say":"similar","similar":2,"open":1}')).toBe("Solved 2 similar conversations; open now: 1");
  const who = [{ name: "Vera", hindrance: { is: "full", open: 3, capacity: 3 } }];
  expect(saidReason(JSON.stringify({ say: "nobody", who, more: false }))).toContain("Vera has 3 of 3");
  expect(saidReason("Refunds: “refund”")).toBe("Refunds: “refund”");
  expect(saidReason("{not json")).toBe("{not json");
});

it("tells a sum in the desk's currency as the reader writes it, a small one with all its digits", async () => {
  vi.stubGlobal("document", { documentElement: {} });
  expect(["EUR", "RUB"].map((currency) => money(12.5, currency))).toEqual(["€12.50", "RUB\u00a012.50"]);
  expect([money(0.00031, "EUR"), money(0, "EUR"), money(0.5, undefined)]).toEqual(["€0.00031", "€0.00", "0.5"]);
  await setLocale("ru");
  expect([money(1234.5, "RUB"), money(0.00031, "EUR")]).toEqual(["1\u00a0234,50\u00a0₽", "0,00031\u00a0€"]);
  await setLocale("en");
});

it("tells what was changed of a version in the reader's words, each change under the category it stands in", () => {
  const one = (name: string, examples: string[]) =>
    ({ id: name, name, nameRu: null, description: "", team: null, priority: "high", examples, parent: null }) as const;
  const more = { strategy: "none", person: null, threshold: 0.9 } as const;
  const lots = Array.from({ length: 9 }, (_, at) => `example ${at}`);
  const gate = {
    answerThreshold: 0.5,
    clarifyMin: 0.35,
    choicesMax: 2,
    missesMax: 1,
    perHourMax: 8,
    calibration: null,
  };
  const version = (last: string, answerThreshold: number) =>
    contentText({
      prompts: {},
      categories: [
        { ...one("Billing", [...lots, last]), ...more },
        { ...one("Delivery", lots), ...more },
      ],
      classify: { applyThreshold: null, targetPrecision: 0.95, shownMin: 0.2, likelyMin: 0.35 },
      gate: { ...gate, answerThreshold },
    });
  const lines = folded(diffLines(version("paid twice", 0.5), version("charged twice", 0.7)), 1);
  expect(lines.map((line) => line && `${line.kind} ${line.text.trim()}`)).toEqual([
    null,
    "same ── Billing ──",
    "same · example 8",
    "gone · paid twice",
    "new · charged twice",
    "same ",
    null,
    "same ── When it answers ──",
    "gone How sure the bot must be to answer: 50%",
    "new How sure the bot must be to answer: 70%",
    "same Ask back from: 35%",
    null,
  ]);
  const whole = folded(diffLines(version("paid twice", 0.5), version("charged twice", 0.5)));
  expect(whole.filter((line) => line?.text.includes("Delivery"))).toEqual([]);
  expect(version("paid twice", 0.5)).toContain("Starts with priority: High");
  expect(version("paid twice", 0.5)).toContain("Applied by itself only when right so often: 90%");
});

it("says why two are thought to be one person: what they share, and where the other one writes", () => {
  const by = [
    { is: "email", value: "derek@ostwind.example" },
    { is: "name", value: null },
  ];
  const reason = JSON.stringify({ say: "same_person", name: "Derek Boyle", by, channels: ["email", "whatsapp"] });
  expect(sameAs(reason)).toBe("Derek Boyle");
  const said = "the same email address derek@ostwind.example, the same full name · has written on Email, WhatsApp";
  expect([saidReason(reason), saidWhy(reason)]).toEqual([said, said]);
  expect([sameAs("Derek · +49 30"), saidReason("Derek · +49 30")]).toEqual(["Derek · +49 30", "Derek · +49 30"]);
  expect(saidWhy("verified phone")).toBe("the same phone number, which the channel vouches for");
});

it("calls a template's gap by what stands beside it, and puts the customer's name only where one is wanted", () => {
  const body = "Hello {{1}}, your order {{2}} is on its way.";
  expect([besideGap(body, 1), besideGap(body, 2), besideGap("{{1}}, it is ready", 1)]).toEqual([
    "Hello …",
    "your order …",
    "… it is ready",
  ]);
  const words = { wants: "words" } as const;
  expect(nameFor([words, words], "Anna Berg")).toEqual(["Anna", ""]);
  expect(nameFor([{ wants: "picture" }, { ...words, name: "first_name" }], "Anna Berg")).toEqual(["", "Anna"]);
  expect(nameFor([{ ...words, name: "order" }], "Anna Berg")).toEqual([""]);
  expect(
    nameFor(
      [
        { ...words, example: "FW-17" },
        { ...words, example: "Anna" },
      ],
      "Anna Berg",
    ),
  ).toEqual(["", ""]);
  expect([isHttps("https://a.example/x.png"), isHttps("http://a.example"), isHttps("Anna")]).toEqual([
    true,
    false,
    false,
  ]);
});

it("says how a message came in words, and calls no signature bad that nobody has verified", () => {
  const facts = factsOf({
    threading: "signed_id",
    signed: "smime",
    dmarc: "fail",
    spf: "pass",
    invitation: "CANCEL · Repair",
  });
  expect(facts.map(({ value, tone }) => [value, tone])).toEqual([
    ["our signed Message-ID, which nobody else can make", "plain"],
    ["S/MIME, not verified here", "plain"],
    ["fail", "bad"],
    ["pass", "good"],
    ["Cancelled · Repair", "plain"],
  ]);
  expect(factsOf({ members: "3", some_thing: "x" })).toMatchObject([{ label: "some thing", value: "x" }]);
});

describe("dictionaries", () => {
  it("say the same things in both languages", () => expect(Object.keys(ru).sort()).toEqual(Object.keys(en).sort()));
  it("leave the same holes to fill", () => {
    const gaps = (words: Record<string, Entry>) =>
      Object.fromEntries(
        Object.entries(words).map(([key, entry]) => [
          key,
          [...new Set(texts(entry).flatMap(holes))].filter((hole) => hole !== "n").sort(),
        ]),
      );
    expect(gaps(ru)).toEqual(gaps(en));
  });
  it("have every Russian plural form where a number is counted", () => {
    for (const [key, entry] of Object.entries<Entry>(ru))
      if (typeof entry !== "string")
        expect(Object.keys(entry), key).toEqual(expect.arrayContaining(["one", "few", "many", "other"]));
  });
  it("say nothing empty and shout nowhere", () => {
    for (const entry of [...Object.values<Entry>(en), ...Object.values<Entry>(ru)])
      for (const text of texts(entry)) {
        expect(text.trim()).not.toBe("");
        expect(text).not.toMatch(/!|Oops|Упс/);
      }
  });
  it.each([
    [1, "1 диалог"],
    [2, "2 диалога"],
    [5, "5 диалогов"],
    [11, "11 диалогов"],
    [21, "21 диалог"],
    [112, "112 диалогов"],
  ])("counts %i in Russian", (n, text) => expect(say("ru", "list.newCount", { n })).toBe(text));
  it.each([
    [1, "1 conversation"],
    [0, "0 conversations"],
    [21, "21 conversations"],
  ])("counts %i in English", (n, text) => expect(say("en", "list.newCount", { n })).toBe(text));
});

describe("keys", () => {
  const press = { mod: false, shift: false, alt: false, writing: false, afterG: false };
  it("go by the key's place, so that a Russian layout works", () =>
    expect(commandFor({ ...press, code: "KeyE" })).toBe("solve"));
  it("stay out of the way of writing, but for the palette", () => {
    expect(commandFor({ ...press, code: "KeyE", writing: true })).toBeNull();
    expect(commandFor({ ...press, code: "KeyK", writing: true, mod: true })).toBe("palette");
  });
  it("mean a place after G", () => {
    expect(commandFor({ ...press, code: "KeyG" })).toBe("g");
    expect(commandFor({ ...press, code: "KeyK", afterG: true })).toBe("go-knowledge");
    expect(commandFor({ ...press, code: "KeyK" })).toBe("previous");
  });
  it("that are held undo once, and go on through the list", () => {
    expect(commandFor({ ...press, code: "KeyZ" })).toBe("undo");
    expect(commandFor({ ...press, code: "KeyZ", held: true })).toBeNull();
    expect(commandFor({ ...press, code: "KeyJ", held: true })).toBe("next");
  });
  it("show the list on ? of both layouts", () => {
    expect(commandFor({ ...press, code: "Slash", shift: true })).toBe("keys");
    expect(commandFor({ ...press, code: "Digit7", shift: true })).toBe("keys");
  });
  it("follow what ? and / print where a layout has them elsewhere", () => {
    expect(commandFor({ ...press, code: "Minus", key: "?", shift: true })).toBe("keys");
    expect(commandFor({ ...press, code: "Digit7", key: "/", shift: true })).toBe("search");
    expect(commandFor({ ...press, code: "Digit7", key: "/", shift: true, writing: true })).toBeNull();
  });
  it("are named as the keyboard at hand names them", () => {
    expect([keysHere("⌘⇧Enter", "Win32"), keysHere("⌘K", "Linux x86_64")]).toEqual(["Ctrl+Shift+Enter", "Ctrl+K"]);
    expect(keysHere("⌘⇧Enter", "MacIntel")).toBe("⌘⇧Enter");
  });
  it("leave the browser's own alone", () => expect(commandFor({ ...press, code: "KeyR", mod: true })).toBeNull());
});

describe("writing", () => {
  const { canned } = house(Date.UTC(2026, 10, 23)).desk;
  it("finds a canned reply behind a slash, and none inside an address", () => {
    expect(slashAt("hi /he", 6)).toEqual({ from: 3, wanted: "he" });
    expect(slashAt("https://a", 9)).toBeNull();
    expect(matching(canned, "hel")[0]?.shortcut).toBe("hello");
  });
  it("fills what it knows in the customer's language and leaves the rest", () => {
    const values = { "contact.name": "Лейла", "agent.name": "Анна", "conversation.number": "7" };
    const hello = matching(canned, "hello")[0];
    if (!hello) throw new Error("no greeting");
    expect(filled(hello, "ru", values)).toContain("Здравствуйте, Лейла");
    expect(filled({ ...hello, text: "{{order.id}} {{agent.name}}" }, "en", values)).toBe("{{order.id}} Анна");
  });
  it("reads the marks an agent types", () => {
    expect(blocksOf("a **b** _c_ `d`\n\n- x\n- y\n\n> q")).toEqual([
      {
        type: "paragraph",
        spans: [
          { text: "a " },
          { text: "b", bold: true },
          { text: " " },
          { text: "c", italic: true },
          { text: " " },
          { text: "d", code: true },
        ],
      },
      { type: "list", ordered: false, items: [[{ text: "x" }], [{ text: "y" }]] },
      { type: "quote", spans: [{ text: "q" }] },
    ]);
    expect(blocksOf("snake_case_name")).toEqual([{ type: "paragraph", spans: [{ text: "snake_case_name" }] }]);
  });
  it("never puts off into the past", () => {
    for (let hour = 0; hour < 24 * 7; hour++) {
      const now = Date.UTC(2026, 10, 23, hour);
      for (const { at } of laterTimes(now)) expect(at).toBeGreaterThan(now);
    }
  });
  it("says times and sizes as people do", () => {
    const now = new Date(2026, 10, 23, 12).getTime();
    expect(rowTime(new Date(2026, 10, 23, 9, 5).getTime(), "en", now)).toBe("09:05");
    expect(rowTime(new Date(2026, 10, 1).getTime(), "en", now)).toBe("1 Nov");
    // What was a year ago is not to be taken for next week.
    expect(moment(new Date(2025, 11, 2, 5, 17).getTime(), "en", now)).toBe("2 Dec 2025 05:17");
    expect(moment(new Date(2025, 11, 2, 5, 17).getTime(), "ru", now)).toMatch(/^2 дек\. 2025.* 05:17$/);
    expect(moment(new Date(2026, 9, 2, 5, 17).getTime(), "en", now)).toBe("2 Oct 05:17");
    expect(size(1_500_000, "ru")).toBe("1,4 МБ");
  });
});
