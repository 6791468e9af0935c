import { describe, expect, it } from "vitest";
import { openClassifier } from "../../src/ai/classifier";
import { predict, train } from "../../src/ai/local/classifier";
import { learnMore } from "../../src/ai/local/learn-more";
import type { Ask, Told } from "../../src/ai/local/thread";
import { openTrainer } from "../../src/ai/local/trainer";
import { saveCategory } from "../../src/desk/categories/store";
import { change } from "../../src/desk/conversations/change";
import { lastSeq } from "../../src/jobs/store";
import { openThread, type Thread } from "../../src/kernel/thread";
import { must, openTestDesk } from "../support/desk";

const sentences = {
  delivery: ["where is my parcel", "the courier did not come", "track my delivery", "когда привезут посылку"],
  refunds: ["i want my money back", "refund the payment please", "верните деньги", "charged twice, give it back"],
  access: ["cannot sign in", "forgot my password", "не могу войти", "the login code never arrives"],
};

describe("the desk's classifier", () => {
  const open = async () => {
    const desk = await openTestDesk();
    const { store, using, clock } = desk;
    const ids = new Map<string, string>();
    for (const [name, examples] of Object.entries(sentences)) {
      const making = { newId: using.newId, now: clock.now() };
      const id = await store.transact((tx) => saveCategory(tx, { name, description: "", examples }, making));
      ids.set(name, id);
    }
    const threads: Thread<Ask, Told>[] = [];
    const trainer = openTrainer({
      open: () => {
        const thread = openThread<Ask, Told>("classifier-thread");
        threads.push(thread);
        return thread;
      },
    });
    const classifier = openClassifier({ read: store.read, trainer });
    const first = async (text: string) => (await classifier.read(text)).topic.ranked[0]?.label;
    const changed = async () => classifier.changed({ seq: await lastSeq(store.read), soon: false });
    return { ...desk, classifier, threads, first, changed, ids };
  };

  it("answers with the last it learned when the thread that learns is killed, and learns in a new one", async () => {
    const { classifier, threads, first, ids, talk, using, agents, changed } = await open();
    expect(await first("my parcel is late")).toBe(ids.get("delivery"));
    await threads[0]?.close();
    expect(await first("forgot the password")).toBe(ids.get("access"));

    const { id } = await talk("my gizmo hums");
    await change(using, { conversation: id, change: { category: must(ids.get("refunds")) }, by: agents.vera });
    await changed();
    classifier.changed({ seq: 0, soon: true });
    // Learns anew beside this answer, in a thread that is killed as well.
    await first("my parcel is late");
    await expect.poll(() => threads.length, { timeout: 20_000 }).toBe(2);
    await threads[1]?.close();
    expect(await first("forgot the password")).toBe(ids.get("access"));
    classifier.changed({ seq: 0, soon: true });
    await expect
      .poll(
        async () => {
          classifier.changed({ seq: 0, soon: true });
          await first("forgot the password");
          return threads.length;
        },
        { timeout: 20_000 },
      )
      .toBeGreaterThan(2);
    expect(await first("gizmo hums again")).toBe(ids.get("refunds"));
    await classifier.close();
  });

  it("goes by a correction at the next message, without learning all anew", async () => {
    const { classifier, threads, first, ids, talk, using, agents, changed } = await open();
    const asked = "the zorbex keeps blinking at me";
    await first(asked);
    const { id } = await talk(asked);
    await change(using, { conversation: id, change: { category: must(ids.get("refunds")) }, by: agents.vera });
    await threads[0]?.close();
    await changed();
    expect((await classifier.read(asked)).exact).toBe(ids.get("refunds"));
    expect(await first("my zorbex is blinking")).toBe(ids.get("refunds"));
    expect((await classifier.read("my zorbex is blinking")).topic.near[0]?.text).toBe(asked);
    expect(await first("where is the courier with my parcel")).toBe(ids.get("delivery"));
    await classifier.close();
  });
});

it("takes a correction into a model without losing what it knew", () => {
  const examples = Object.entries(sentences).flatMap(([label, texts]) => texts.map((text) => ({ text, label })));
  const before = train(examples);
  const asked = "the blinking zorbex needs a new adapter";
  const after = learnMore(before, [{ text: asked, label: "access" }]);
  expect(predict(after, asked).ranked[0]?.label).toBe("access");
  expect(predict(after, asked).because).toContain("zorbex");
  for (const { text, label } of examples) expect(predict(after, text).ranked[0]?.label).toBe(label);
  expect(learnMore(after, [{ text: asked, label: "of no category" }])).toBe(after);
});
