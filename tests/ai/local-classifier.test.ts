import { describe, expect, it } from "vitest";
import { learn, predict, train } from "../../src/ai/local/classifier";
import { packModel, unpackModel } from "../../src/ai/local/pack";

const examples = [
  ...[
    "where is my parcel",
    "the courier did not come",
    "track my delivery",
    "когда привезут посылку",
    "где мой заказ, курьер не приехал",
  ],
]
  .map((text) => ({ text, label: "delivery" }))
  .concat(
    [
      "i want my money back",
      "refund the payment please",
      "верните деньги",
      "хочу возврат оплаты",
      "charged twice, give it back",
    ].map((text) => ({ text, label: "refund" })),
    [
      "cannot sign in",
      "forgot my password",
      "не могу войти",
      "забыл пароль от аккаунта",
      "the login code never arrives",
    ].map((text) => ({ text, label: "sign-in" })),
  );
const model = train(examples);
const first = (text: string, from = model) => predict(from, text).ranked[0]?.label;

describe("predict", () => {
  it.each([
    ["wheres my pacel?", "delivery"],
    ["КУРЬЕР ОПЯТЬ НЕ ПРИЕХАЛ", "delivery"],
    ["please return the money", "refund"],
    ["деньги назад!!", "refund"],
    ["пороль забыла", "sign-in"],
    ["reset password", "sign-in"],
  ])("files %j under %s", (text, label) => {
    expect(first(text)).toBe(label);
  });
  it("gives every label a share of one", () => {
    const { ranked } = predict(model, "track my refund");
    expect(ranked.map(({ label }) => label).toSorted()).toEqual(["delivery", "refund", "sign-in"]);
    expect(ranked.reduce((sum, { confidence }) => sum + confidence, 0)).toBeCloseTo(1);
  });
  it("finds a real question more in scope than what no category knows", () => {
    const known = predict(model, "where is my parcel").inScope;
    expect(known).toBeGreaterThan(predict(model, "sing something nice").inScope);
    expect(predict(model, "🙂").inScope).toBe(0);
  });
  it("names the words that spoke for its guess, and the likest example", () => {
    const { because, nearest } = predict(model, "hello, I forgot the password again");
    expect(because).toContain("password");
    expect(nearest?.text).toBe("forgot my password");
  });
});

describe("with next to nothing to learn from", () => {
  it("says nothing without categories", () => {
    expect(predict(train([]), "anything")).toEqual({ ranked: [], inScope: 0, because: [] });
  });
  it("knows a category without examples by its name and description", () => {
    const bare = train([], {
      categories: [{ label: "billing", about: "invoices, счета и оплата" }, { label: "careers" }],
    });
    expect(first("пришлите счет", bare)).toBe("billing");
    expect(first("career", bare)).toBe("careers");
  });
  it("works with a single category and a single example", () => {
    expect(first("refund", train([{ text: "refund", label: "money" }]))).toBe("money");
  });
});

describe("learn", () => {
  it("takes a correction, and leaves the model it came from as it was", () => {
    const before = first("my cat ate the charger");
    const corrected = learn(model, { text: "my cat ate the charger", label: "refund" });
    expect(first("my cat ate the charger", corrected)).toBe("refund");
    expect(first("my cat ate the charger")).toBe(before);
    expect(first("track my delivery", corrected)).toBe("delivery");
  });
  it("corrects a grown model without training it anew, a new category included", () => {
    const many = Array.from({ length: 30 }, (_, n) =>
      examples.map(({ text, label }) => ({ text: `${text} ${n}`, label })),
    ).flat();
    const grown = train(many);
    const corrected = learn(grown, { text: "the parcel money password", label: "brand-new" });
    expect(first("the parcel money password", corrected)).toBe("brand-new");
    expect(first("track my delivery", corrected)).toBe("delivery");
    expect(corrected.engine.vocabulary).toBe(grown.engine.vocabulary);
  });
});

it("survives being packed and unpacked, to the last digit", () => {
  const copy = unpackModel(JSON.parse(JSON.stringify(packModel(model))));
  expect(predict(copy, "верните мои деньги")).toEqual(predict(model, "верните мои деньги"));
});

it("trains the same model twice from the same examples", () => {
  expect(predict(train(examples), "parcel refund")).toEqual(predict(model, "parcel refund"));
});
