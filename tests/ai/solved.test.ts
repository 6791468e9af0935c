import { expect, it } from "vitest";
import { pairsOf } from "../../src/ai/solved/model";
import { change } from "../../src/desk/conversations/change";
import { onBothEngines } from "../desk/engines";
import { openTestDesk, type TestDesk } from "../support/desk";

const solve = async (desk: TestDesk, { asks, answer }: { asks: string; answer: string }) => {
  const { id, customer } = await desk.talk(asks);
  await desk.say(id, answer);
  await desk.settle();
  await change(desk.using, { conversation: id, change: { status: "solved" }, by: desk.agents.vera });
  await desk.desk.told();
  return { id, customer };
};

onBothEngines("solved conversations, for agents", (engine) => {
  it("finds a past question like this one, in other word forms, with the person's answer", async () => {
    const desk = await openTestDesk({ engine });
    const { id } = await solve(desk, {
      asks: "My thermostats lost the wifi after an update",
      answer: "Hold the round button for ten seconds, then pair the thermostat again.",
    });
    await solve(desk, { asks: "Где мой чек за март?", answer: "Чек лежит в разделе «Платежи», его можно скачать." });
    const [found, ...others] = await desk.solved.search("thermostat does not see my wi-fi any more");
    expect(found).toMatchObject({ conversation: id, number: 1, isPrivate: true, by: "Vera" });
    expect(found?.answer).toContain("Hold the round button");
    expect(others.every(({ score }) => score < (found?.score ?? 0))).toBe(true);
    expect((await desk.solved.search("чеки за платеж"))[0]?.answer).toContain("Чек лежит");
  });

  it("learns what is solved later, and forgets what is opened again", async () => {
    const desk = await openTestDesk({ engine });
    expect(await desk.solved.search("invoice")).toEqual([]);
    const { id, customer } = await solve(desk, {
      asks: "The invoice shows a wrong address",
      answer: "Correct the address under Billing; the invoice is made anew at once.",
    });
    expect(await desk.solved.search("wrong address on my invoice")).toHaveLength(1);
    expect(await desk.solved.search("wrong address on my invoice", { besides: id })).toEqual([]);
    customer.writes("It is still wrong");
    await desk.settle();
    expect((await desk.see(id)).status).toBe("open");
    expect(await desk.solved.search("wrong address on my invoice")).toEqual([]);
  });
});

const line = (by: "customer" | "agent" | "bot", text: string) => ({
  id: text,
  direction: by === "customer" ? ("in" as const) : ("out" as const),
  authorKind: by,
  authorName: null,
  text,
  automatic: null,
  sendAs: null,
});

it("pairs a burst with the person's answer; greetings, thanks and the bot's words are no part of it", () => {
  const said = [
    line("customer", "Hello!"),
    line("bot", "Hello! How can I help?"),
    line("customer", "My parcel is lost"),
    line("customer", "Number 4411"),
    line("agent", "It waits at the post office in Main Street."),
    line("customer", "Thanks!"),
    line("agent", "ok"),
  ];
  expect(pairsOf(said)).toEqual([
    {
      id: "It waits at the post office in Main Street.",
      question: "My parcel is lost\nNumber 4411",
      answer: "It waits at the post office in Main Street.",
      by: null,
    },
  ]);
});
