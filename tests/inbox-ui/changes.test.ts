import { describe, expect, it } from "vitest";
import { z } from "zod";
import { diffLines } from "../../inbox-ui/src/features/lab/diff";
import { begunFrom, bothTexts, mergedContent } from "../../inbox-ui/src/features/lab/merged";
import { changedOf } from "../../inbox-ui/src/features/settings/changes";
import { modelTasks } from "../../inbox-ui/src/features/settings/models/chosen";
import { ModelSettings } from "../../src/ai/models/model";
import { CategoryChange, CategoryInput, categoryAfter } from "../../src/desk/categories/model";
import { HoursChange, HoursSettings, hoursAfter } from "../../src/desk/hours/model";
import { Manners } from "../../src/desk/manners/model";
import { RuleChange, ruleAfter } from "../../src/desk/routing/model";
import { Settings } from "../../src/desk/setup/routes";
import { changed, changeOf } from "../../src/kernel/change";

type Fields = Record<string, unknown>;
const Fields = z.record(z.string(), z.unknown());
const fieldsOf = (value: unknown): Fields | null => Fields.safeParse(value).data ?? null;

/** A thing with one single field, however deep, as in the other; for each field in turn. */
const eachField = (one: Fields, other: Fields): [path: string, whole: Fields][] =>
  Object.entries(one).flatMap(([name, value]): [string, Fields][] => {
    const [inside, theirs] = [fieldsOf(value), fieldsOf(other[name])];
    if (!inside || !theirs) return [[name, { ...one, [name]: other[name] }]];
    return eachField(inside, theirs).map(([path, whole]) => [`${name}.${path}`, { ...one, [name]: whole }]);
  });

const week = (from: string) => [...Array.from({ length: 5 }, () => [{ from, to: "18:00" }]), [], []];
const hours = (timeZone: string, always: boolean, from: string) => ({
  ...{ always, timeZone, days: week(from) },
  holidays: always ? [] : [{ date: "2030-12-25", name: "Christmas" }],
});
const chosen = (n: number) =>
  Object.fromEntries(modelTasks.map((task) => [task, { provider: `p${n}`, model: `${task} ${n}` }]));

const category = {
  ...{ name: "A", nameRu: null, description: "", team: null, priority: null, examples: ["one"] },
  ...{ parent: "c2", strategy: "person" as const, person: "a1", threshold: null },
};

const forms = [
  {
    form: "the desk",
    ...{ schema: Settings, take: Settings.partial(), merge: changed, whole: [] },
    one: {
      ...{ undoSeconds: 1, quietWindowMs: 1, reopenDays: 1, applyThreshold: 0.1 },
      ...{ botEnabled: true, deskName: "One" },
    },
    other: {
      ...{ undoSeconds: 2, quietWindowMs: 2, reopenDays: 2, applyThreshold: 0.2 },
      ...{ botEnabled: false, deskName: "Two" },
    },
  },
  {
    form: "the manners",
    ...{ schema: Manners, take: changeOf(Manners), merge: changed, whole: [] },
    one: {
      ...{ name: "A", introduction: { en: "Hi", ru: "Привет" }, handOff: { en: "Wait", ru: "Ждите" } },
      ...{ personWords: ["human"], vipToPerson: true },
    },
    other: {
      ...{ name: "B", introduction: { en: "Hello", ru: "" }, handOff: { en: "", ru: "Минуту" } },
      ...{ personWords: [], vipToPerson: false },
    },
  },
  {
    form: "the hours",
    ...{ schema: HoursSettings, take: HoursChange, whole: [] },
    merge: (known: object, change: object) => hoursAfter(HoursSettings.parse(known), HoursChange.parse(change)),
    one: {
      ...{ desk: hours("UTC", true, "09:00"), teams: { t1: hours("Europe/Riga", false, "10:00") } },
      ...{ tellWait: true, tellPlace: true },
    },
    other: {
      ...{ desk: hours("Europe/Riga", false, "08:00"), teams: { t1: hours("UTC", true, "11:00") } },
      ...{ tellWait: false, tellPlace: false },
    },
  },
  {
    form: "a category",
    ...{ schema: CategoryInput, take: CategoryChange, whole: [] },
    merge: (known: object, change: object) => {
      const { id: _, ...rest } = categoryAfter({ id: "c1", ...category, ...known }, CategoryChange.parse(change));
      return rest;
    },
    one: category,
    other: {
      ...{ name: "B", nameRu: "Б", description: "b", team: "t2", priority: "low" as const, examples: ["two"] },
      ...{ parent: null, strategy: "none" as const, person: null, threshold: 0.9 },
    },
  },
  {
    form: "the models",
    ...{ schema: ModelSettings, take: changeOf(ModelSettings), merge: changed, whole: modelTasks },
    one: {
      ...{ onlyLocal: false, onlyLocalConnections: [], tasks: chosen(1), prices: [], currency: "USD" },
      ...{ dayBudget: null, conversationBudget: 1, callsPerMinuteMax: 1, cacheMinutes: 1, mask: true, maskNames: [] },
    },
    other: {
      ...{ onlyLocal: true, onlyLocalConnections: ["c1"], tasks: chosen(2), currency: "EUR" },
      ...{ prices: [{ model: "m", input: 1, output: 2 }], dayBudget: 1, conversationBudget: null },
      ...{ callsPerMinuteMax: 2, cacheMinutes: 2, mask: false, maskNames: ["Ann"] },
    },
  },
];

describe("a form that sends what was changed and no more", () => {
  it.each(forms)(
    "is understood whichever single field of $form it was",
    ({ schema, take, merge, whole, one, other }) => {
      // Every field the server knows, and none it would drop.
      expect([schema.parse(one), schema.parse(other)]).toEqual([one, other]);
      expect(Object.keys(one).sort()).toEqual(Object.keys(schema.shape).sort());
      const fields = eachField(one, other);
      expect(fields.length).toBeGreaterThanOrEqual(Object.keys(one).length);
      for (const [path, wanted] of fields) {
        expect(wanted, path).not.toEqual(one);
        const read = take.safeParse(changedOf<object>(one, wanted, whole));
        expect(read.error?.issues, path).toBeUndefined();
        expect(merge(one, fieldsOf(read.data) ?? {}), path).toEqual(wanted);
      }
    },
  );

  it("hears two who teach a category at once, and two who change a rule's actions", () => {
    const taught = categoryAfter({ id: "c1", ...category }, { learn: ["two"] });
    expect(categoryAfter(taught, { forget: ["one"], learn: ["two", "three"] }).examples).toEqual(["two", "three"]);
    const full = { id: "c1", ...category, examples: Array.from({ length: 20_000 }, (_, n) => `${n}`) };
    expect(() => categoryAfter(full, { learn: ["one more"] })).toThrow(/examples/);
    expect(categoryAfter(full, { learn: ["one more"], forget: ["7"] }).examples).toHaveLength(20_000);
    const rule = { name: "A", enabled: true, conditions: [], actions: { category: "c1", priority: "low" } };
    const first = ruleAfter(rule, RuleChange.parse({ actions: { category: null } }));
    expect(ruleAfter(first, RuleChange.parse({ actions: { team: "t1" } }))).toEqual({
      ...rule,
      actions: { priority: "low", team: "t1" },
    });
  });

  it("keeps in a draft what two changed apart, and asks where both changed the same", () => {
    const gate = {
      answerThreshold: 0.5,
      clarifyMin: 0.1,
      choicesMax: 3,
      missesMax: 2,
      perHourMax: 9,
      calibration: null,
    };
    const classify = { applyThreshold: null, targetPrecision: 0.9, shownMin: 0.1, likelyMin: 0.5 };
    const base = { prompts: { answer: "A", clarify: "C" }, categories: [{ id: "c1", ...category }], classify, gate };
    const renamed = { ...base, categories: [{ id: "c1", ...category, name: "B" }] };
    const theirs = {
      ...base,
      prompts: { answer: "A2", clarify: "C" },
      categories: [
        { id: "c1", ...category, description: "theirs" },
        { id: "c2", ...category },
      ],
    };
    const both = mergedContent({ base, mine: renamed, theirs });
    expect(both).toMatchObject({ clashes: [], whole: { prompts: { answer: "A2", clarify: "C" } } });
    expect(both.whole.categories).toMatchObject([{ id: "c1", name: "B", description: "theirs" }, { id: "c2" }]);
    const mine = { ...base, prompts: { answer: "A1", clarify: "C2" } };
    expect(mergedContent({ base, mine, theirs })).toMatchObject({
      clashes: [["prompts", "answer"]],
      whole: { prompts: { answer: "A1", clarify: "C2" }, categories: [{ description: "theirs" }, { id: "c2" }] },
    });
    expect(mergedContent({ base, mine, theirs }, "theirs").whole.prompts).toEqual({ answer: "A2", clarify: "C2" });
    expect(mergedContent({ base, mine, theirs }, "both").whole.prompts).toEqual({ answer: "A2\nA1", clarify: "C2" });
    // What was the release's until both reworded it is no text twice, and what neither did stays the release's.
    const shipped = [
      { name: "answer", markdown: "You answer.\n# Data\n{{question}}" },
      { name: "clarify", markdown: "Ask." },
    ];
    const three = {
      base: { ...base, prompts: {} },
      mine: { ...base, prompts: { answer: "You answer.\nBe kind.\n# Data\n{{question}}" } },
      theirs: { ...base, prompts: { answer: "You answer.\n# Data\n{{question}}\nCite." } },
    };
    const { whole } = mergedContent({ ...three, base: begunFrom(three, shipped) }, "both");
    expect(whole.prompts).toEqual({ answer: "You answer.\nBe kind.\n# Data\n{{question}}\nCite." });
  });

  it("makes one prompt of two with every line that either wrote, and none that either took out", () => {
    const base = "You answer.\n\nBe short.\nBe kind.\n{{question}}\n";
    const theirs = "You answer.\nCite.\n\nBe short.\nBe kind.\n{{question}}\n";
    const mine = "You answer.\n\nBe very short.\n{{question}}\nNo lists.\n";
    expect(bothTexts(base, mine, theirs)).toBe("You answer.\nCite.\n\nBe very short.\n{{question}}\nNo lists.\n");
    expect(bothTexts(base, "Mine\n", "Theirs\n")).toBe("Theirs\nMine\n");
    expect(bothTexts(base, mine, mine)).toBe(mine);
    expect(bothTexts(base, base, theirs)).toBe(theirs);
    expect(bothTexts("", "", "")).toBe("");
  });

  it("makes one prompt of two that both raised its version, with one version in its front matter", () => {
    const prompt = (version: number, ...words: string[]) =>
      ["---", `version: ${version}`, "description: Answers.", "---", ...words].join("\n");
    const both = bothTexts(prompt(1, "Cite."), prompt(3, "Cite.", "Be kind."), prompt(2, "version: one", "Cite."));
    expect(both).toBe(prompt(3, "version: one", "Cite.", "Be kind."));
  });

  it("tells two texts apart line by line, whatever they begin and end with", () => {
    const told = (before: string, after: string) => diffLines(before, after).map(({ kind, text }) => `${kind} ${text}`);
    expect(told("a\nb\nc", "a\nx\nc")).toEqual(["same a", "gone b", "new x", "same c"]);
    expect(told("a\na", "a\na\na")).toEqual(["same a", "same a", "new a"]);
    expect(told("a", "b")).toEqual(["gone a", "new b"]);
    expect(told("a\nb", "a\nb")).toEqual(["same a", "same b"]);
  });

  it("takes a model's choice away, and makes one where there was none", () => {
    const none = { tasks: { ...chosen(1), answer: null } };
    for (const [was, is] of [
      [{ tasks: chosen(1) }, none],
      [none, { tasks: chosen(1) }],
    ] as const)
      expect(changed<object>(was, changeOf(ModelSettings).parse(changedOf<object>(was, is, modelTasks)))).toEqual(is);
  });
});
