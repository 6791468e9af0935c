import { expect, it } from "vitest";
import { prompts } from "../../../prompts";
import { live } from "../../../src/ai/lab/live";
import { Content, KeptCategory, shipped, wordsOf } from "../../../src/ai/lab/model";
import { mergeCategories } from "../../../src/ai/lab/versions/categories";
import { emit } from "../../../src/jobs/outbox";
import { MINUTE_MS } from "../../../src/kernel/time";
import { saveArticle } from "../../../src/knowledge/save-article";
import { onBothEngines } from "../../desk/engines";
import { must, openTestDesk, type TestDesk } from "../../support/desk";

const question = "When will I get my money back?";
const text = "We refund within 5 working days after the parcel reaches our warehouse.";

const ask = async (desk: TestDesk, firstName: string) => {
  const talk = await desk.talk(question, firstName);
  desk.clock.forward(MINUTE_MS);
  await desk.settle();
  const messages = await desk.messages(talk.id);
  return { ...talk, trace: must(messages.findLast(({ authorKind, trace }) => authorKind === "bot" && trace)).trace };
};

onBothEngines("the live version", (engine) => {
  it("is made of what Parley ships with at the first start, and at no later one", async () => {
    const { store } = await openTestDesk({ engine });
    const rows = await store.read.q.select().from(store.read.t.versions);
    expect(rows).toMatchObject([{ number: 1, state: "live" }]);
    const { content } = await live(store.read);
    expect(content.gate).toEqual(shipped.gate);
    expect(Object.keys(content.prompts).sort()).toEqual(prompts.map(({ name }) => name).sort());
  });

  it("is what the bot goes by from the moment it changes, and every answer says which one it was", async () => {
    const desk = await openTestDesk({ engine, settings: { botEnabled: true } });
    const { store, using, clock } = desk;
    await saveArticle(using, { article: { locale: "en", title: question, text }, by: { kind: "system" } });
    const { id, content } = await live(store.read);
    const first = await ask(desk, "Olga");
    expect(first.trace).toMatchObject({ version: id });
    expect(await desk.see(first.id)).toMatchObject({ owner: "bot" });
    const strict = { ...content, gate: { ...content.gate, answerThreshold: 1, clarifyMin: 1 } };
    await store.transact(async (tx) => {
      await tx.q.update(tx.t.versions).set({ content: strict });
      const payload = { what: "live" as const, id };
      await emit(tx, { type: "lab.changed", conversation: null, actor: { kind: "system" }, payload }, clock.now());
    });
    await desk.told();
    const second = await ask(desk, "Ivan");
    expect(await desk.see(second.id)).toMatchObject({ owner: "nobody" });
    expect(second.trace).toMatchObject({ version: id });
  });
});

it("reads what was stored before a setting was thought of", () => {
  expect(Content.parse({ prompts: {}, gate: { answerThreshold: 0.6 } })).toEqual({
    ...shipped,
    gate: { ...shipped.gate, answerThreshold: 0.6 },
  });
});

it("falls back to the release's words where a version's no longer fit the prompt", () => {
  const [prompt] = prompts;
  const reworded = prompt.markdown.replace("You sort the messages", "You kindly sort the messages");
  expect(wordsOf({ prompts: { [prompt.name]: reworded } }, prompt).markdown).toBe(reworded);
  expect(wordsOf({ prompts: { [prompt.name]: "no front matter" } }, prompt).markdown).toBe(prompt.markdown);
  expect(wordsOf({ prompts: {} }, prompt).markdown).toBe(prompt.markdown);
});

it("goes live with what a draft changed, over what the desk has become meanwhile, field by field", () => {
  const category = (id: string, more: object = {}) => KeptCategory.parse({ id, name: id, ...more });
  const base = [
    category("late", { examples: ["a", "b"], description: "was" }),
    category("lost", { examples: ["c"] }),
    category("gone"),
  ];
  const draft = [
    category("late", { examples: ["b", "new"], description: "was" }),
    category("lost", { examples: ["c", "d"] }),
    category("gone"),
  ];
  // The desk has taken in an example and a description, and made one category part of another.
  const desk = [category("late", { examples: ["a", "b", "came"], description: "is", team: "t" })];
  const [late, ...others] = mergeCategories({ base, desk, draft }, new Map([["lost", "late"]]));
  expect(late).toMatchObject({ examples: ["b", "new", "came", "d"], description: "is", team: "t" });
  expect(others).toEqual([]);
  // Over a chain of merges too, and back in its place once the last of them is taken back.
  const chain = new Map([
    ["lost", "gone"],
    ["gone", "late"],
  ]);
  expect(mergeCategories({ base, desk, draft }, chain)[0]?.examples).toEqual(["b", "new", "came", "d"]);
  const undone = [...desk, category("gone", { examples: ["c"] })];
  const [, gone] = mergeCategories({ base, desk: undone, draft }, new Map([["lost", "gone"]]));
  expect(gone).toMatchObject({ id: "gone", examples: ["c", "d"] });
  // What was only taken off the desk comes back where the draft has changed it.
  expect(mergeCategories({ base, desk, draft }).map(({ id }) => id)).toEqual(["late", "lost"]);
});
