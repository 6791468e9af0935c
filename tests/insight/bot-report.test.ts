import { expect, it } from "vitest";
import { settleAssist } from "../../src/ai/assist/settle";
import { judge } from "../../src/desk/conversations/verdicts/judge";
import { botReport } from "../../src/insight/reports/bot-report";
import { endOf, QUIET_MS, type Story } from "../../src/insight/reports/model";
import { DAY_MS, MINUTE_MS } from "../../src/kernel/time";
import { saveArticle } from "../../src/knowledge/save-article";
import { onBothEngines } from "../desk/engines";
import { must, openTestDesk } from "../support/desk";

const story = (said: Story["said"], more: Partial<Story> = {}): Story => ({
  openedAt: 0,
  category: null,
  said,
  handOffs: [],
  verdicts: [],
  suggestions: [],
  ...more,
});
const asks = (at: number) => ({ at, by: "customer" as const, isAnswer: false });
const answers = (at: number) => ({ at, by: "bot" as const, isAnswer: true });
const steps = (at: number) => ({ at, by: "agent" as const, isAnswer: false });

it("calls a conversation resolved by the bot once the customer was quiet for three days, and not before", () => {
  expect(endOf(story([asks(0), answers(1)]), QUIET_MS)).toBe("early");
  expect(endOf(story([asks(0), answers(1)]), QUIET_MS + 1)).toBe("alone");
});

it("takes a question three days later as a new one, and one before that as the same", () => {
  const later = [asks(0), answers(1), asks(QUIET_MS + 1), steps(QUIET_MS + 2)];
  expect(endOf(story(later), QUIET_MS * 9)).toBe("alone");
  const sooner = [asks(0), answers(1), asks(QUIET_MS), steps(QUIET_MS + 2)];
  expect(endOf(story(sooner), QUIET_MS * 9)).toBe("person");
});

it("counts neither what the bot only greeted nor what it gave to a person", () => {
  const greeted = { at: 1, by: "bot" as const, isAnswer: false };
  expect(endOf(story([asks(0), greeted]), QUIET_MS * 2)).toBe("unanswered");
  const handOffs = [{ at: 3, reason: "no_proof" }];
  expect(endOf(story([asks(0), answers(1), asks(2)], { handOffs }), QUIET_MS * 2)).toBe("person");
});

onBothEngines("the report on the bot", (engine) => {
  it("tells what was answered, handed over and judged from the desk's own rows", async () => {
    const desk = await openTestDesk({ engine, settings: { botEnabled: true } });
    const from = desk.clock.now();
    const title = "When will I get my money back?";
    const text = "We refund within 5 working days after the parcel reaches our warehouse.";
    await saveArticle(desk.using, { article: { locale: "en", title, text }, by: { kind: "system" } });
    const { id } = await desk.talk("When do I get my money back?");
    const settle = async () => {
      desk.clock.forward(MINUTE_MS);
      await desk.settle();
    };
    await settle();
    await desk.talk("I want to talk to a person");
    await settle();
    const answer = must((await desk.messages(id)).find(({ authorKind }) => authorKind === "bot"));
    await judge(desk.using, { message: answer.id, verdict: "wrong", by: desk.agents.vera });
    // What an agent did with a reply that was made for them counts as their word on a suggestion.
    const assist = { conversation: id, by: desk.agents.vera.id, kind: "reply" as const };
    for (const fate of ["accepted", "corrected", "dismissed", "accepted"] as const)
      await settleAssist({ store: desk.store, now: desk.clock.now }, { ...assist, fate });
    for (const kind of ["summary", "translate", "rewrite"] as const)
      await settleAssist({ store: desk.store, now: desk.clock.now }, { ...assist, kind, fate: "accepted" });
    const span = { from, to: from + 10 * DAY_MS };
    const needs = { store: desk.store, now: desk.clock.now };
    const soon = await botReport(needs, span);
    expect(soon).toMatchObject({ conversations: 2, answered: 1, alone: 0, early: 1, handedOver: 1 });
    expect(soon.reasons).toEqual([{ name: "asked_for_person", count: 1 }]);
    expect(soon.suggestions).toContainEqual({ kind: "reply", kept: 2, corrected: 1, dismissed: 1, open: 0 });
    for (const kind of ["summary", "translate", "rewrite"])
      expect(soon.suggestions).toContainEqual({ kind, kept: 1, corrected: 0, dismissed: 0, open: 0 });
    expect(soon.verdicts.agent).toEqual({ right: 0, wrong: 1, should_hand_over: 0 });
    desk.clock.forward(3 * DAY_MS);
    expect(await botReport(needs, span)).toMatchObject({ conversations: 2, alone: 1, early: 0 });
    expect(await botReport(needs, { from: span.to, to: span.to + DAY_MS })).toMatchObject({ conversations: 0 });
  });
});
