import { expect, it } from "vitest";
import { draft } from "../../../src/ai/gaps/draft";
import { keepConversation } from "../../../src/ai/gaps/past/store";
import { addStep, getGap, insertGap, putInto, recount } from "../../../src/ai/gaps/store";
import { must, openTestDesk } from "../../support/desk";
import { type Asked, complains, openLlmPlatform, type Reaction, says } from "../llm-platform";

const asked = [
  [
    "Olga",
    "Do you sell decaf beans?",
    "Hi Olga, we roast one decaf: Quiet Hill, 250 g for 12.90 euros. Order FW-118204 is on its way to you.",
  ],
  [
    "Piet",
    "Do you have decaf beans in the subscription?",
    "Quiet Hill can be chosen in every subscription under Beans.",
  ],
] as const;

const openAsked = async (reaction: Reaction) => {
  const heard: Asked[] = [];
  const platform = await openLlmPlatform((answer, request) => {
    heard.push(request);
    reaction(answer, request);
  });
  const desk = await openTestDesk({ llm: platform.baseUrl });
  const messages: string[] = [];
  for (const [name, question, answer] of asked) {
    const { id } = await desk.talk(question, name);
    await desk.say(id, answer);
    const message = must((await desk.messages(id))[0]).id;
    const found = { message, why: "abstained", language: "en", text: question, at: desk.clock.now() } as const;
    await desk.store.transact((tx) => keepConversation(tx, { conversation: id, questions: [found], uses: [] }));
    messages.push(message);
  }
  const at = desk.clock.now();
  await desk.store.transact(async (tx) => {
    const moments = { firstAt: at, lastAt: at, createdAt: at, updatedAt: at, publishedAt: null };
    const blank = { article: null, engine: null, sources: [], tried: null, questions: 0, state: "open" as const };
    await insertGap(tx, { id: "decaf", language: "en", title: asked[0][1], ...blank, ...moments });
    await putInto(tx, { gap: "decaf", messages });
    await recount(tx, "decaf");
    await addStep(tx, { id: "found", gap: "decaf", what: "found", by: null, figures: null, at });
  });
  const needs = { ...desk.using, llm: desk.llm, publicUrl: "http://desk.test", think: desk.gaps.think };
  const article = await draft(needs, { gap: "decaf", by: desk.agents.vera });
  return { desk, heard, article, gap: await getGap(desk.store.read, "decaf") };
};

/** The ids of the replies that a model was told, as a model reads them. */
const repliesIn = ({ messages }: Asked): string[] =>
  [...(messages.at(-1)?.content ?? "").matchAll(/"id": "([^"]+)"/g)].map(([, id = ""]) => id);

it("keeps of what a model writes only what the replies prove, and tells it nothing personal", async () => {
  const { heard, article, gap } = await openAsked((answer, request) => {
    const [first = "", second = ""] = repliesIn(request);
    says({
      title: "Do you have decaf coffee?",
      paragraphs: [
        { text: "Yes: Quiet Hill is our decaf, 250 g cost 12.90 euros.", from: [first, second] },
        { text: "It costs 9.90 euros in a subscription.", from: [first, second] },
        { text: "Ask Olga, she likes it.", from: [first] },
        { text: "We will write to you about it soon.", from: [second] },
        { text: "Decaf is good for you.", from: ["nobody"] },
      ],
    })(answer, request);
  });
  expect(gap.engine).toBe("llm");
  expect(article).toMatchObject({ title: "Do you have decaf coffee?", state: "draft" });
  expect(article.text).toBe("Yes: Quiet Hill is our decaf, 250 g cost 12.90 euros.");
  expect(gap.sources).toMatchObject([{ paragraph: article.text }]);
  const told = heard.flatMap(({ messages }) => messages.map(({ content }) => content)).join("\n");
  expect(told).toContain("Quiet Hill");
  expect(told).not.toMatch(/Olga|Piet|FW-118204/);
});

it.each([
  [
    "writes nothing that is proved",
    says({ title: "Free decaf", paragraphs: [{ text: "It is free for 500 people.", from: [] }] }),
  ],
  ["is down", complains(500, "down")],
])("drafts from the agents' own words where the model %s", async (_, reaction) => {
  const { article, gap } = await openAsked(reaction);
  expect(gap.engine).toBe("local");
  expect(article.title).toBe("Do you sell decaf beans?");
  expect(article.text).toContain("250 g for 12.90 euros");
});
