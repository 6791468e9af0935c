import { expect, it } from "vitest";
import { saveArticle } from "../../src/knowledge/save-article";
import { openShelf } from "../../src/knowledge/shelf";
import { onBothEngines } from "../desk/engines";
import { openTestDesk } from "../support/desk";

const article = (n: number) => ({
  key: `a${n}`,
  title: `Lamp model ${n}`,
  text: `Turn the ring of lamp ${n} twice.`,
});

onBothEngines("search among articles", (engine) => {
  it("answers from what was committed before it was asked, whether or not anybody was told", async () => {
    const { using, agents, store } = await openTestDesk({ engine });
    const by = agents.vera;
    const shelf = openShelf(store.read);
    const ids: string[] = [];
    for (let n = 0; n < 12; n++) ids.push(await saveArticle(using, { article: article(n), by }));
    expect((await shelf.search("lamp model 7")).hits[0]?.id).toBe(ids[7]);
    await saveArticle(using, { article: { ...article(7), text: "The amber lamp hums." }, by });
    const { hits, articles } = await shelf.search("why does the amber lamp hum");
    expect(hits[0]).toMatchObject({ id: ids[7], passage: { text: "The amber lamp hums." } });
    expect(articles.get(ids[7] ?? "")?.version).toBe(2);
    await saveArticle(using, { article: { ...article(7), state: "archived" }, by });
    expect((await shelf.search("amber")).hits).toEqual([]);
    await shelf.close();
  });
  it("says that it is not ready when the articles can't be read in time, and answers when they can", async () => {
    const { using, agents, store } = await openTestDesk({ engine });
    const long = Array.from({ length: 3000 }, (_, n) => `Turn ring ${n} of the lamp.`).join("\n\n");
    for (const n of [1, 2]) await saveArticle(using, { article: { ...article(n), text: long }, by: agents.vera });
    const hasty = openShelf(store.read, { waitMsMax: 0 });
    await expect(hasty.search("lamp")).rejects.toMatchObject({ code: "store.busy" });
    const patient = openShelf(store.read);
    expect((await patient.search("lamp", { limit: 3 })).hits).toHaveLength(3);
    await Promise.all([hasty.close(), patient.close()]);
  });
});
