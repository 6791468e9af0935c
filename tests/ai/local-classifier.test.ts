import { describe, expect, it } from "vitest";
import { belongs, predict, train } from "../../src/ai/local/classifier";

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
  it("names the words that spoke for its guess, and the likest examples", () => {
    const { because, near } = predict(model, "hello, I forgot the password again");
    expect(because).toContain("password");
    expect(near[0]?.text).toBe("forgot my password");
  });
});

describe("with next to nothing to learn from", () => {
  it("says nothing without categories", () => {
    expect(predict(train([]), "anything")).toEqual({ ranked: [], inScope: 0, because: [], near: [] });
  });
  it("knows a category without examples by its name and description", () => {
    const bare = train([], {
      categories: [{ label: "billing", name: "Billing", about: ["invoices, счета и оплата"] }, { label: "careers" }],
    });
    expect(first("пришлите счет", bare)).toBe("billing");
    expect(first("career", bare)).toBe("careers");
  });
  it("works with a single category and a single example", () => {
    expect(first("refund", train([{ text: "refund", label: "money" }]))).toBe("money");
  });
});

it("trains the same model twice from the same examples", () => {
  expect(predict(train(examples), "parcel refund")).toEqual(predict(model, "parcel refund"));
});

it("tells a chance for a desk where most belongs somewhere, from evidence at even odds", () => {
  expect([0, 0.5, 1].map(belongs)).toEqual([0, 0.8, 1]);
  expect(belongs(0.2)).toBeCloseTo(0.5);
});
