import { describe, expect, it } from "vitest";
import { openingFor } from "../../src/ai/local/opening";
import { splitIntoPassages } from "../../src/knowledge/passages";

const asking = (
  question: string,
  { title, text, at, lettersMax }: { title: string; text: string; at: number; lettersMax: number },
) => openingFor({ question, title, passages: splitIntoPassages({ title, text }), at, lettersMax });

const parking = {
  title: "Можно ли оставить велосипед на ночь?",
  text: "Да, **до трёх ночей**, если вы живёте в доме.\n\n## Полезно знать\n\n- Прокатные велосипеды оставлять нельзя.\n- Ключ лежит у консьержа.",
};
const lights = {
  title: "What do the lights of the boiler mean?",
  text: "The boiler shows its state by lights.\n\n| Light | Meaning | What to do |\n| --- | --- | --- |\n| **L1** | No gas. | Open the valve. |\n| **L2** | Low pressure. | Fill it up. See below. |\n\n## L2 step by step\n\n1. Open the tap.\n2. Wait for 1.5 bar.",
};

describe("the opening of an article", () => {
  it("stands whole before a later passage where there is room", () => {
    const opening = asking("можно оставить велосипед до утра?", { ...parking, at: 1, lettersMax: 300 });
    expect(opening?.text).toBe("Да, **до трёх ночей**, если вы живёте в доме.");
  });

  it("is not said twice", () => {
    expect(asking("можно оставить велосипед?", { ...parking, at: 0, lettersMax: 300 })).toBeNull();
  });

  it("is left out where it has nothing to do with the question, or no room", () => {
    expect(asking("когда работает консьерж", { ...parking, at: 1, lettersMax: 300 })).toBeNull();
    expect(asking("можно оставить велосипед?", { ...parking, at: 1, lettersMax: 20 })).toBeNull();
  });

  it("gives of a table the row that is asked about, with its head", () => {
    expect(asking("What does L2 mean?", { ...lights, at: 1, lettersMax: 100 })).toEqual({
      text: "| Light | Meaning | What to do |\n| --- | --- | --- |\n| **L2** | Low pressure. | Fill it up. See below. |",
      quotes: [
        "| Light | Meaning | What to do |",
        "| --- | --- | --- |",
        "| **L2** | Low pressure. | Fill it up. See below. |",
      ],
    });
  });
});
