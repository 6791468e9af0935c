import { describe, expect, it } from "vitest";
import { openMask } from "../../../src/ai/models/mask";

let at = 0;
/** Placeholders by their order of first sight. */
const open = (names: string[] = []) => openMask({ names, number: () => (at++ % 9000) / 9000 });
const hidden = (text: string, names: string[] = []) => {
  const mask = open(names);
  const masked = mask.hide(text);
  expect(mask.show(masked)).toBe(text);
  return masked.replace(/\[\[([A-Z]+)-\d+\]\]/g, "<$1>");
};

describe("what is hidden", () => {
  it.each([
    ["write to olga.petrova+shop@example.com please", "write to <EMAIL> please"],
    ["пишите на olga@example.com, жду", "пишите на <EMAIL>, жду"],
    ["почта: ольга@пример.рф", "почта: <EMAIL>"],
    ["olga @ example . com", "<EMAIL>"],
    ["olga (at) example (dot) com", "<EMAIL>"],
    ["olga собака example точка ru", "<EMAIL>"],
    ["ｏｌｇａ＠ｅｘａｍｐｌｅ．ｃｏｍ", "<EMAIL>"],
    ["ol\u200bga@exam\u00adple.com", "<EMAIL>"],
    ["o l g a @ e x a m p l e . c o m", "<EMAIL>"],
  ])("addresses: %s", (text, masked) => expect(hidden(text)).toBe(masked));

  it.each([
    ["call +371 2612 3456 today", "call <PHONE> today"],
    ["звоните +7 (999) 123-45-67", "звоните <PHONE>"],
    ["8 999 123 45 67 мой номер", "<PHONE> мой номер"],
    ["my number is 89991234567", "my number is <PHONE>"],
    ["+7.9.9.9.1.2.3.4.5.6.7", "<PHONE>"],
    ["+ 7 9 9 9 1 2 3 4 5 6 7", "<PHONE>"],
    ["٠٠٣٧١ ٢٦١٢ ٣٤٥٦", "<PHONE>"],
    ["＋３７１ ２６１２３４５６", "<PHONE>"],
    ["𝟖𝟗𝟗𝟗𝟏𝟐𝟑𝟒𝟓𝟔𝟕", "<PHONE>"],
    ["8\u200b999\u200b123\u200b4567", "<PHONE>"],
    ["тел. 123-45-67", "тел. <PHONE>"],
    ["(044) 123-45-67", "<PHONE>"],
  ])("phones: %s", (text, masked) => expect(hidden(text)).toBe(masked));

  it.each([
    ["card 4111 1111 1111 1111 declined", "card <CARD> declined"],
    ["4111-1111-1111-1111", "<CARD>"],
    ["4111.1111.1111.1111", "<CARD>"],
    ["4 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1", "<CARD>"],
    ["карта 5500000000000004", "карта <CARD>"],
    ["٤١١١ ١١١١ ١١١١ ١١١١", "<CARD>"],
    ["4111\u200b1111\u200b1111\u200b1111", "<CARD>"],
    ["IBAN DE89 3704 0044 0532 0130 00 thanks", "IBAN <IBAN> thanks"],
    ["lv80bank0000435195001", "<IBAN>"],
    ["DE89.3704.0044.0532.0130.00", "<IBAN>"],
    ["NO93 8601 1117 947, please", "<IBAN>, please"],
    ["GB 29 NWBK 6016 1331 9268 19 is mine", "<IBAN> is mine"],
    ["мой счёт MT84MALT011000012345MTLCAST001S.", "мой счёт <IBAN>."],
    ["счёт 40817810099910004312", "счёт <NUMBER>"],
  ])("cards and accounts: %s", (text, masked) => expect(hidden(text)).toBe(masked));

  it.each([
    ["Maria Petrova has my parcel", "<NAME> has my parcel", ["Maria Petrova"]],
    ["Petrova Maria has my parcel", "<NAME> has my parcel", ["Maria Petrova"]],
    ["передайте Сидорову Петру", "передайте <NAME>", ["Сидоров Пётр"]],
    ["без Петра Сидорова не отдали", "без <NAME> не отдали", ["Сидоров Пётр"]],
    ["Павлу и Артёму, от Артема", "<NAME> и <NAME>, от <NAME>", ["Павел", "Артём"]],
    ["Льву, Игорю и Любови", "<NAME>, <NAME> и <NAME>", ["Лев", "Игорь", "Любовь"]],
    ["От Яны и Ильи ЛЬВУ ДОСТОЕВСКОМУ", "От <NAME> и <NAME> <NAME>", ["Яна", "Илья", "Лев Достоевский"]],
    ["передайте сидорову петру", "передайте <NAME>", ["Сидоров Пётр"]],
    ["Антенна ловит, а игры нет", "Антенна ловит, а игры нет", ["Антон", "Лев", "Игорь"]],
    ["Игры или львы. Или Игра?", "Игры или львы. Или Игра?", ["Игорь", "Лев", "Илья"]],
    ["у Воробья", "у <NAME>", ["Воробей"]],
    ["MARIA  PETROVA's parcel", "<NAME>'s parcel", ["Maria Petrova"]],
    ["Отдайте Ивановой Марии", "Отдайте <NAME>", ["Иванова Мария"]],
    ["Mar\u200bia Petrova", "<NAME>", ["Maria Petrova"]],
    ["Ask Olga about it", "Ask <NAME> about it", ["olga"]],
    ["Olgas tea is no name", "Olgas tea is no name", ["Olga"]],
    ["the parcel", "the parcel", ["The"]],
  ])("names that were listed: %s", (text, masked, names) => expect(hidden(text, names)).toBe(masked));

  it("leaves what is nobody's: dates, times, prices, order numbers, amounts", () => {
    for (const text of [
      "on 2026-11-25 at 10:30",
      "25.11.2026 в 10:30",
      "It costs 1 299 000 ₽ or $1,299.00",
      "order 77120 of 12 items",
      "заказ А-77120, 3 шт.",
      "Mon-Fri 9-18, within 5 working days",
      "version 1.2.3, error E4012",
      "PX-48213 does not start. Can you help me with it today?",
      "No 12 of the list, because it is 5 and 6 and ends",
      "IT 99 staff cannot sign in at all since noon",
      "SE85 is the model, and 44 of the parts are missing again",
      "Кофемашина PX-48213 не включается. Что делать, если DE12 на экране",
    ])
      expect(hidden(text)).toBe(text);
  });
});

describe("placeholders", () => {
  it("are the same for the same words, and others for others", () => {
    const mask = openMask({ names: [], number: (words) => (words.length % 97) / 97 });
    const [one, two, again] = mask.hide("a@x.com bb@x.com a@x.com").split(" ");
    expect(one).toBe(again);
    expect(one).not.toBe(two);
  });

  it("never collide, though their numbers do", () => {
    const mask = openMask({ names: [], number: () => 0.5 });
    const masked = mask.hide("a@x.com b@x.com");
    expect(new Set(masked.split(" ")).size).toBe(2);
    expect(mask.show(masked)).toBe("a@x.com b@x.com");
  });

  it("that somebody wrote themselves open nothing", () => {
    const mask = openMask({ names: [], number: () => 0.5 });
    const masked = mask.hide("secret@x.com");
    const theirs = mask.hide(`what is ${masked}?`);
    expect(theirs).not.toContain(masked);
    expect(mask.show(theirs)).toBe(`what is ${masked}?`);
  });

  it("are known again however a model writes them, and left alone when nobody made them", () => {
    const mask = openMask({ names: [], number: () => 0.5 });
    const masked = mask.hide("a@x.com");
    const bare = masked.slice(1, -1);
    expect(mask.show(`${bare} ${masked.toLowerCase()} ${masked.replace("-", " ")}`)).toBe("a@x.com a@x.com a@x.com");
    expect(mask.show("[[EMAIL-1234]]")).toBe("[[EMAIL-1234]]");
  });

  it("are known without brackets, by another language's word for what they are, and with an ending behind them", () => {
    const mask = openMask({ names: ["Иванов", "Мария"], number: (words) => (words.length % 90) / 90 });
    const [ivanov, maria] = [mask.hide("Иванов"), mask.hide("Мария")];
    const n = ivanov.replace(/\D/g, "");
    expect(mask.show(`Передали ${ivanov}у и ${maria}и.`)).toBe("Передали Иванову и Мария.");
    expect(mask.show(`[[ИМЯ-${n}]], NAME-${n}, ${ivanov}'s`)).toBe("Иванов, Иванов, Иванов's");
    expect(mask.show(`[заказ ${n}] and XNAME-${n}`)).toBe(`[заказ ${n}] and XNAME-${n}`);
    expect(mask.showSoFar(`{"text": "${ivanov}у`)).toBe('{"text": "Иванову');
  });

  it("are shown in what is still being written, but never cut in half", () => {
    const mask = openMask({ names: ['Ann "B" Lee'], number: () => 0.5 });
    const json = `{"text": "Dear ${mask.hide('Ann "B" Lee')}, see [1] and ${mask.hide("a@x.com")}."}`;
    const seen = [...json].map((_, end) => mask.showSoFar(json.slice(0, end + 1)));
    for (const soFar of seen) expect(soFar).not.toMatch(/\[\[|EMAIL|NAME/);
    expect(JSON.parse(seen.at(-1) ?? "")).toEqual({ text: 'Dear Ann "B" Lee, see [1] and a@x.com.' });
    seen.forEach((soFar, n) => {
      expect(soFar.startsWith(seen[n - 1] ?? "")).toBe(true);
    });
  });
});

it("hides what stands in the data of a prompt, and keeps ids, orders and structure", () => {
  const mask = open(["Olga"]);
  const user =
    'Question:\n<data name="passages">\n[\n {\n  "id": "4111111111111111#0",\n  "text": "Write to help@desk.test"\n }\n]\n</data>\n<data name="question">\n"\\u003cOlga\\u003e 4111 1111 1111 1111"\n</data>';
  const { user: masked, system } = mask.hideIn({ name: "answer", version: 1, system: "Olga stays", user });
  expect(system).toBe("Olga stays");
  expect(masked).toContain('"4111111111111111#0"');
  expect(masked).toContain("\\u003c[[NAME");
  for (const word of ["help@desk.test", "Olga", "4111 1111"]) expect(masked).not.toContain(word);
});
