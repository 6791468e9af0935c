import { readdirSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { byCentre, group } from "../../../src/ai/gaps/group";
import { detectLanguage } from "../../../src/kernel/text";

const asked = (texts: readonly string[]) =>
  texts.map((text) => ({
    id: text,
    text,
    language: detectLanguage(text) === "ru" ? ("ru" as const) : ("en" as const),
  }));

const decaf = [
  "Do you sell decaf beans?",
  "Hi, do you have decaf beans? Pregnant and missing my cup terribly",
  "are there decaf beans in the subscription",
  "Can I get decaf beans with my next order?",
];
const foam = [
  "Почему молоко не взбивается в пену?",
  "Не получается взбить молоко в пену, что не так?",
  "как взбить молоко, чтобы была пена без пузырей",
];
const others = [
  "My parcel has been in Vilnius for eleven days",
  "The invoice has the wrong address on it",
  "How do I switch the app to English?",
  "Можно ли оплатить заказ криптовалютой?",
  "Когда откроется магазин в Алматы?",
];
/** By the demo company's articles it is known which words are rare. */
const folder = new URL("../../../db/seed/articles/", import.meta.url);
const background = readdirSync(folder).map((file) => readFileSync(new URL(file, folder), "utf8"));

it("puts questions that ask the same together, each language by itself, and leaves the others alone", () => {
  const { made } = group({ known: [], loose: asked([...decaf, ...others, ...foam]), background });
  expect(made.map((ids) => ids.toSorted()).toSorted()).toEqual([decaf.toSorted(), foam.toSorted()].toSorted());
});

it("lets a new question join the gap that asks it, whatever the gap's state, and keeps the gap what it was", () => {
  const [first, second, ...later] = asked(decaf);
  if (!first || !second) throw new Error("There are no questions.");
  const known = [{ id: "g1", language: "en" as const, questions: [first, second] }];
  const { joined, made, merged } = group({ known, loose: [...later, ...asked(others)], background });
  expect(joined).toEqual(later.map(({ id }) => ({ question: id, gap: "g1" })));
  expect(made).toEqual([]);
  expect(merged).toEqual([]);
});

it("forgives typos", () => {
  const { made } = group({
    known: [],
    loose: asked(["do you sell decaf beans", "do you sel decafe beans?"]),
    background,
  });
  expect(made).toHaveLength(1);
});

it("finds that two gaps have turned out to be one, the younger in the older", () => {
  const [one, two, three, four] = asked(decaf).map((question) => [question]);
  const known = [
    { id: "old", language: "en" as const, questions: [...(one ?? []), ...(four ?? [])] },
    { id: "young", language: "en" as const, questions: [...(two ?? []), ...(one ?? []), ...(three ?? [])] },
  ];
  expect(group({ known, loose: [], background }).merged).toEqual([{ from: "young", into: "old" }]);
});

it("calls a gap by the question in its middle", () => {
  const questions = asked([
    "Do you sell decaf beans?",
    "are there decaf beans in the subscription",
    "decaf beans? I am pregnant and miss my coffee",
  ]);
  expect(byCentre(questions)[0]?.text).toBe("Do you sell decaf beans?");
});

it("groups three hundred questions within seconds", () => {
  const things = [
    "grinder",
    "kettle",
    "scale",
    "filter",
    "portafilter",
    "tamper",
    "hopper",
    "tank",
    "cable",
    "display",
  ];
  const asks = ["how do I clean the", "what does a new", "where is the spare", "why is it loud, the", "is it safe, my"];
  const loose = Array.from({ length: 300 }, (_, n) => ({
    id: String(n),
    language: "en" as const,
    text: `${asks[n % 5]} ${things[Math.floor(n / 5) % 10]} model ${Math.floor(n / 50)}`,
  }));
  const from = performance.now();
  expect(group({ known: [], loose, background }).made.length).toBeGreaterThan(0);
  expect(performance.now() - from).toBeLessThan(20_000);
}, 30_000);
