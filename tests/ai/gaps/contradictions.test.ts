import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { contradictionsIn } from "../../../src/ai/gaps/contradictions";
import { readArticle } from "../../../src/knowledge/read-markdown";

const pair = (one: string, other: string, locale = "en") =>
  contradictionsIn([
    { id: "a", locale, title: "One", text: one },
    { id: "b", locale, title: "Other", text: other },
  ]);

describe("contradicting articles", () => {
  it("are those that count the same differently, in both languages", () => {
    const days = pair(
      "You can return unused machines within 30 days of delivery. Keep the box.",
      "Unused machines can be returned within 14 days of delivery.",
    );
    expect(days).toMatchObject([
      {
        what: "figures",
        one: { sentence: "You can return unused machines within 30 days of delivery." },
        other: { sentence: "Unused machines can be returned within 14 days of delivery." },
      },
    ]);
    expect(
      pair("Возврат денег на карту занимает 5 рабочих дней.", "Возврат денег на карту занимает 10 рабочих дней.", "ru"),
    ).toMatchObject([{ what: "figures" }]);
    expect(
      pair("Express delivery in Riga costs 4.90 euros.", "Express delivery in Riga costs 6.90 euros."),
    ).toHaveLength(1);
  });

  it("are those of which one denies what the other says", () => {
    expect(
      pair("Gift cards can be used for subscription payments.", "Gift cards cannot be used for subscription payments."),
    ).toMatchObject([{ what: "negation" }]);
    expect(
      pair(
        "Подарочной картой можно оплатить подписку на зёрна.",
        "Подарочной картой нельзя оплатить подписку на зёрна.",
        "ru",
      ),
    ).toMatchObject([{ what: "negation" }]);
  });

  it("are found between a heading, a bullet under its heading, and a sentence", () => {
    const took = pair("## What we can't take back\n\n- Opened bags of coffee", "We take back opened bags of coffee.");
    expect(took).toMatchObject([
      { what: "negation", one: { sentence: "What we can't take back: opened bags of coffee" } },
    ]);
    expect(pair("## Repairs take 5 days", "- Repairs take 9 days.")).toMatchObject([{ what: "figures" }]);
    expect(pair("## Express delivery\n\n- Costs €14.90.", "Express delivery costs €12.")).toHaveLength(1);
    expect(
      pair("## Что мы не принимаем\n\n- Открытые пачки кофе", "Мы принимаем открытые пачки кофе.", "ru"),
    ).toMatchObject([{ what: "negation" }]);
    expect(pair("## Ремонт занимает 5 дней", "- Ремонт занимает 9 дней.", "ru")).toHaveLength(1);
    // A heading is no part of what stands under it in another article.
    expect(pair("## It doesn't work\n\n- Restart the router twice", "Restart the router twice.")).toEqual([]);
    expect(pair("## Express delivery\n\n- Costs €14.90.", "## Standard delivery\n\n- Costs €5.90.")).toEqual([]);
  });

  it("are not those that speak of different things, or say the same", () => {
    expect(pair("Parcels to Latvia travel 2 days by courier.", "Parcels to Poland travel 3 days by courier.")).toEqual(
      [],
    );
    expect(pair("Returns are free within 30 days.", "Unused machines can be returned within 30 days.")).toEqual([]);
    expect(pair("The pump of the machine hums for 20 seconds.", "The grinder stops after 10 seconds of work.")).toEqual(
      [],
    );
  });

  it("finds none in the demo company's articles, which agree", () => {
    const folder = new URL("../../../db/seed/articles/", import.meta.url);
    const all = readdirSync(folder).map((file) => {
      const { key = file, locale = "en", title, text } = readArticle(readFileSync(new URL(file, folder), "utf8"), file);
      return { id: `${key}.${locale}`, locale, title, text };
    });
    expect(contradictionsIn(all)).toEqual([]);
  });
});
