import { expect, it } from "vitest";
import { judge } from "../../src/desk/conversations/verdicts/judge";
import { openVerdictLinks } from "../../src/desk/conversations/verdicts/links";
import { opinionOfReactions } from "../../src/desk/conversations/verdicts/model";
import { verdictPages } from "../../src/desk/conversations/verdicts/routes";
import { countJudged, judged, verdictsOf } from "../../src/desk/conversations/verdicts/store";
import { MINUTE_MS } from "../../src/kernel/time";
import { saveArticle } from "../../src/knowledge/save-article";
import { must, openTestDesk } from "../support/desk";
import { onBothEngines } from "./engines";

const text = "We refund within 5 working days after the parcel reaches our warehouse.";
const title = "When will I get my money back?";

/** A customer whom the bot has just answered. */
const answered = async (engine: "sqlite" | "postgres" = "sqlite") => {
  const desk = await openTestDesk({ engine, settings: { botEnabled: true } });
  await saveArticle(desk.using, { article: { locale: "en", title, text }, by: { kind: "system" } });
  const { customer, id } = await desk.talk("When do I get my money back?");
  desk.clock.forward(MINUTE_MS);
  await desk.settle();
  const answer = must((await desk.messages(id)).find(({ authorKind }) => authorKind === "bot"));
  const shown = must(desk.platform.chat(customer.chatId).messages.findLast(({ by }) => by === "bot"));
  const verdicts = async () =>
    (await verdictsOf(desk.store.read, [answer.id])).map(({ by, verdict, article }) => ({ by, verdict, article }));
  const settle = async () => {
    await desk.settle();
    desk.clock.forward(MINUTE_MS);
    await desk.settle();
  };
  return { desk, customer, id, answer, shown, verdicts, settle };
};

const labels = ({ buttons }: { buttons: { label: string }[][] }) =>
  buttons.map((row) => row.map(({ label }) => label).join(" "));

onBothEngines("verdicts on answers of the bot", (engine) => {
  it("offers both thumbs under an answer, and keeps one verdict per person, which may change", async () => {
    const { desk, customer, shown, verdicts, settle } = await answered(engine);
    expect(labels(shown)).toEqual(["Talk to a person", "👍 👎"]);
    customer.presses(shown.id, "verdict:up");
    await settle();
    expect(await verdicts()).toEqual([{ by: "customer", verdict: "right", article: null }]);
    customer.presses(shown.id, "verdict:up");
    customer.presses(shown.id, "verdict:down");
    await settle();
    expect(await verdicts()).toEqual([{ by: "customer", verdict: "wrong", article: null }]);
    const told = (await desk.events()).filter(({ type }) => type === "message.judged");
    expect(told.map(({ payload }) => payload)).toMatchObject([{ verdict: "right" }, { verdict: "wrong" }]);
  });

  it("takes a thumb among the reactions as a verdict, and its going as taking it back; a heart is none", async () => {
    const { customer, shown, verdicts, settle } = await answered(engine);
    customer.reacts(shown.id, "❤️");
    await settle();
    expect(await verdicts()).toEqual([]);
    customer.reacts(shown.id, "👍");
    await settle();
    expect(await verdicts()).toEqual([{ by: "customer", verdict: "right", article: null }]);
    customer.reacts(shown.id);
    await settle();
    expect(await verdicts()).toEqual([]);
  });

  it("counts a thumb down as a miss and offers a person; the second one calls them", async () => {
    const { desk, customer, id, shown, settle } = await answered(engine);
    customer.presses(shown.id, "verdict:down");
    await settle();
    expect(await desk.see(id)).toMatchObject({ owner: "bot", botMisses: 1 });
    const offer = must(desk.platform.chat(customer.chatId).messages.findLast(({ by }) => by === "bot"));
    expect(offer.text).toContain("Sorry");
    expect(labels(offer)).toEqual(["Talk to a person"]);
    customer.presses(shown.id, "verdict:up");
    customer.presses(shown.id, "verdict:down");
    await settle();
    expect(await desk.see(id)).toMatchObject({ owner: "nobody" });
    expect(desk.errors).toEqual([]);
  });

  it("says nothing to a thumb down once a person has the conversation", async () => {
    const { desk, customer, id, shown, verdicts, settle } = await answered(engine);
    await desk.say(id, "I am Vera, let me look.");
    await settle();
    const before = desk.phone(customer.chatId).length;
    customer.presses(shown.id, "verdict:down");
    await settle();
    expect(await verdicts()).toEqual([{ by: "customer", verdict: "wrong", article: null }]);
    expect(desk.phone(customer.chatId)).toHaveLength(before);
  });

  it("keeps an agent's verdict beside the customer's, with the article that was right", async () => {
    const { desk, customer, answer, shown, verdicts, settle } = await answered(engine);
    customer.presses(shown.id, "verdict:up");
    await settle();
    const by = { kind: "agent" as const, id: desk.agents.vera.id };
    await judge(desk.using, { message: answer.id, by, verdict: "wrong", article: "a-better-one" });
    expect(await verdicts()).toEqual(
      expect.arrayContaining([
        { by: "customer", verdict: "right", article: null },
        { by: "agent", verdict: "wrong", article: "a-better-one" },
      ]),
    );
    const all = await judged(desk.store.read, { from: 0, to: Number.MAX_SAFE_INTEGER, limit: 10 });
    expect(countJudged(all)).toMatchObject({ customer: { right: 1, wrong: 0 }, agent: { wrong: 1 } });
    const [first] = await desk.messages(answer.conversation);
    await expect(judge(desk.using, { message: must(first).id, by, verdict: "right" })).rejects.toMatchObject({
      code: "message.not_supported",
    });
  });

  it("asks by signed links where nothing can be pressed: looking is no verdict, the form's press is", async () => {
    const { desk, answer, verdicts } = await answered(engine);
    const links = openVerdictLinks({ secret: "a secret", publicUrl: "https://desk.test" });
    const [line] = links.under(answer);
    const hrefs = line?.type === "paragraph" ? line.spans.flatMap(({ href }) => href ?? []) : [];
    expect(hrefs).toHaveLength(2);
    const pages = verdictPages({ ...desk.using, links });
    const path = must(hrefs[1]).replace("https://desk.test", "");
    const looked = await pages.request(path);
    expect(looked.status).toBe(200);
    expect(await looked.text()).toContain("Did this answer help?");
    expect(await verdicts()).toEqual([]);
    const form = { method: "POST", body: new URLSearchParams({ said: "down" }) };
    expect((await pages.request(path.split("?")[0] ?? "", form)).status).toBe(200);
    expect(await verdicts()).toEqual([{ by: "customer", verdict: "wrong", article: null }]);
    const forged = `/verdict/${links.tokenOf(answer.id).replace(/.$/, (last) => (last === "0" ? "1" : "0"))}`;
    expect((await pages.request(forged, form)).status).toBe(404);
    expect((await pages.request("/verdict/nonsense", form)).status).toBe(404);
    const other = openVerdictLinks({ secret: "another secret", publicUrl: "" });
    expect((await pages.request(`/verdict/${other.tokenOf(answer.id)}`, form)).status).toBe(404);
  });
});

it.each([
  [["👍"], "right"],
  [["👍🏽"], "right"],
  [["👎", "❤️"], "wrong"],
  [["👍", "👎"], null],
  [["❤️"], null],
  [[], null],
])("reads %j as %j", (emoji, opinion) => expect(opinionOfReactions(emoji)).toBe(opinion));
