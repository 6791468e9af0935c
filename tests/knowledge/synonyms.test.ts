import { expect, it } from "vitest";
import { saveArticle } from "../../src/knowledge/save-article";
import { buildIndex, openRewriting, search } from "../../src/knowledge/search";
import { saveSynonyms } from "../../src/knowledge/synonyms";
import { onBothEngines } from "../desk/engines";
import { openTestDesk } from "../support/desk";

const synonyms = [
  ["thermostat", "nest box", "heating puck"],
  ["термостат", "греющая шайба", "шайба"],
];

it("says every phrase by its group's first, in any form, and leaves the rest as it stands", () => {
  const plain = openRewriting(synonyms);
  expect(plain("My heating pucks, all three: dead!")).toBe("My thermostat, all three: dead!");
  expect(plain("У меня две греющие шайбы")).toBe("У меня две термостат");
  expect(plain("heating. Puck")).toBe("heating. Puck");
  expect(openRewriting([])("heating puck")).toBe("heating puck");
});

it("finds by a desk's own word what the article calls otherwise", () => {
  const docs = [
    { id: "t", title: "Pairing a thermostat", text: "Hold the button for ten seconds." },
    { id: "b", title: "Heating bills", text: "Bills for heating come every month." },
  ];
  const question = "how do I pair the heating puck";
  expect(search(buildIndex(docs, { synonyms }), question)[0]?.id).toBe("t");
  expect(search(buildIndex(docs, { synonyms }), question)[0]?.passage.text).toBe("Hold the button for ten seconds.");
});

onBothEngines("the desk's synonyms", (engine) => {
  it("hold from the next question on", async () => {
    const desk = await openTestDesk({ engine });
    const { using } = desk;
    const by = desk.agents.vera;
    const article = { title: "Сброс термостата", text: "Держите кнопку десять секунд.", locale: "ru" as const };
    const id = await saveArticle(using, { article, by });
    await desk.desk.told();
    expect((await desk.shelf.search("шайба")).hits).toEqual([]);
    await saveSynonyms(using, { synonyms: { groups: synonyms }, by });
    await desk.desk.told();
    expect((await desk.shelf.search("как сбросить шайбу")).hits[0]?.id).toBe(id);
    await saveArticle(using, { article: { ...article, state: "archived" }, by });
    await desk.desk.told();
    expect((await desk.shelf.search("как сбросить шайбу")).hits).toEqual([]);
  });
});
