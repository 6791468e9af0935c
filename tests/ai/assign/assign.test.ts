import { describe, expect, it } from "vitest";
import { type Colleague, chooseAssignee, hindranceOf } from "../../../src/ai/assign/model";
import { reasonOf } from "../../../src/ai/assign/texts";
import { saveCategory } from "../../../src/desk/categories/store";
import { change } from "../../../src/desk/conversations/change";
import { newId } from "../../../src/kernel/ids";
import { HOUR_MS } from "../../../src/kernel/time";
import type { Strategy } from "../../../src/kernel/wire";
import { saveTeam } from "../../../src/people/store";
import { isOpenAt, unlimited } from "../../../src/people/work/model";
import { saveTeamHours, saveWork } from "../../../src/people/work/store";
import { onBothEngines } from "../../desk/engines";
import { openTestDesk } from "../../support/desk";

const monday = Date.parse("2030-01-07T09:00:00Z");
const wanted = { team: "shop", language: "ru", categories: ["late", "orders"], at: monday };
const colleague = (
  id: string,
  more: Omit<Partial<Colleague>, "work"> & { work?: Partial<Colleague["work"]> } = {},
): Colleague => ({
  id,
  name: id,
  disabled: false,
  teams: ["shop"],
  hours: [],
  open: 0,
  online: true,
  ...more,
  work: { ...unlimited(id), ...more.work },
});
const solved = (label: string) => ({ text: "", label, similarity: 0.9 });
const nobodyKnown = { ranked: [], inScope: 0, because: [], near: [] };

describe("working hours", () => {
  const weekdays = [{ day: 0, from: 540, to: 1080 }];
  it("go by the clock of the place, summer and winter", () => {
    expect(isOpenAt(weekdays, { at: monday, timeZone: "Europe/Riga" })).toBe(true);
    expect(isOpenAt(weekdays, { at: monday, timeZone: "America/New_York" })).toBe(false);
    expect(isOpenAt(weekdays, { at: monday + 86_400_000, timeZone: "Europe/Riga" })).toBe(false);
    const july = Date.parse("2030-07-01T06:30:00Z");
    expect(isOpenAt(weekdays, { at: july, timeZone: "Europe/Riga" })).toBe(true);
  });
});

describe("what keeps a colleague from a conversation", () => {
  const cases: [string, Parameters<typeof colleague>[1]][] = [
    ["language", { work: { languages: ["en"] } }],
    ["skill", { work: { categories: ["money"] } }],
    ["away", { work: { awayAt: 1 } }],
    ["offline", { online: false }],
    ["off_hours", { work: { hours: [], timeZone: "UTC" } }],
    ["full", { open: 3, work: { capacity: 3 } }],
  ];
  it.each(cases)("%s", (is, more) => expect(hindranceOf(colleague("a", more), wanted)).toMatchObject({ is }));
  it("nothing, where the skill is in the category above", () => {
    expect(hindranceOf(colleague("a", { work: { categories: ["orders"], languages: ["ru"] } }), wanted)).toBeNull();
  });
  it("the hours of the team, where there are none of one's own", () => {
    const hours = [{ team: "shop", hours: [{ day: 5, from: 0, to: 60 }], timeZone: "UTC" }];
    expect(hindranceOf(colleague("a", { hours }), wanted)).toEqual({ is: "off_hours" });
    // Another team of theirs is there always.
    expect(hindranceOf(colleague("a", { hours: [...hours, null] }), wanted)).toBeNull();
  });
});

describe("the strategy of a category finds", () => {
  const choose = (strategy: Exclude<Strategy, "none">, colleagues: Colleague[], more: object = {}) =>
    chooseAssignee(strategy, { colleagues, wanted, solver: nobodyKnown, person: null, ...more });
  it("who has the least to do", () => {
    expect(choose("least_loaded", [colleague("a", { open: 4 }), colleague("b", { open: 2 })]).agent).toBe("b");
  });
  it("who is next in turn", () => {
    const [a, b] = [colleague("a", { work: { givenAt: 9 } }), colleague("b", { open: 7, work: { givenAt: 5 } })];
    expect(choose("round_robin", [a, b]).agent).toBe("b");
  });
  it("who solved similar ones, unless they have too much; else who has the least to do", () => {
    const ranked = [
      { label: "a", confidence: 0.6 },
      { label: "b", confidence: 0.4 },
    ];
    const solver = { ranked, inScope: 1, because: [], near: [solved("a"), solved("a"), solved("b")] };
    const choice = choose("similar", [colleague("a", { open: 1 }), colleague("b")], { solver });
    expect(choice.agent).toBe("a");
    expect(JSON.parse(reasonOf(choice))).toEqual({ say: "similar", similar: 2, open: 1 });
    expect(choose("similar", [colleague("a", { open: 40 }), colleague("b")], { solver }).agent).toBe("b");
    expect(choose("similar", [colleague("c", { open: 2 }), colleague("d")], { solver }).agent).toBe("d");
  });
  it("the one named, in whatever team, or nobody", () => {
    const named = colleague("a", { teams: [] });
    expect(choose("person", [named, colleague("b")], { person: "a" }).agent).toBe("a");
    const gone = choose("person", [colleague("a", { work: { awayAt: 1 } }), colleague("b")], { person: "a" });
    expect(gone.agent).toBeNull();
    expect(JSON.parse(reasonOf(gone))).toEqual({
      say: "nobody",
      who: [{ name: "a", hindrance: { is: "away" } }],
      more: false,
    });
  });
  it("nobody disabled, and nobody of another team", () => {
    const others = [colleague("a", { disabled: true }), colleague("b", { teams: ["repairs"] })];
    expect(JSON.parse(reasonOf(choose("least_loaded", others)))).toEqual({ say: "none" });
  });
});

onBothEngines("giving a conversation to somebody", (engine) => {
  const open = async (strategy: Strategy) => {
    const desk = await openTestDesk({ engine });
    const { store, using, clock, agents } = desk;
    const now = clock.now();
    const team = newId();
    await store.transact(async (tx) => {
      const members = [agents.vera.id, agents.ida.id];
      await saveTeam(tx, { id: team, key: "shop", name: "Shop", nameRu: null, agents: members }, now);
    });
    const category = await store.transact((tx) =>
      saveCategory(
        tx,
        { name: "Late", description: "", examples: ["my parcel is late"], team, strategy },
        { newId: using.newId, now },
      ),
    );
    let here: string[] = [agents.vera.id, agents.ida.id];
    desk.desk.hooks.online = () => here;
    return { ...desk, team, category, now, setOnline: (ids: string[]) => (here = ids) };
  };

  it("takes turns, and says so", async () => {
    const { talk, see, agents, events, category, team } = await open("round_robin");
    const given = [];
    for (const name of ["A", "B", "C"]) given.push(await see((await talk("my parcel is late", name)).id));
    expect(given.map((one) => one.category)).toEqual([category, category, category]);
    expect(given[0]).toMatchObject({ team });
    expect(new Set([given[0]?.assignee, given[1]?.assignee])).toEqual(new Set([agents.vera.id, agents.ida.id]));
    const assigned = (await events()).filter(({ type }) => type === "conversation.assigned").at(-1);
    expect(assigned?.payload).toMatchObject({ why: '{"say":"round_robin"}' });
  });

  it("leaves it with the team where nobody is free, says who and why, and gives it once somebody is", async () => {
    const { talk, see, settle, store, agents, events, now, setOnline } = await open("least_loaded");
    await store.transact((tx) => saveWork(tx, { agent: agents.vera.id, awayAt: now, now }));
    setOnline([agents.vera.id]);
    const { id, customer } = await talk("my parcel is late");
    expect((await see(id)).assignee).toBeNull();
    const who = [
      { name: "Vera", hindrance: { is: "away" } },
      { name: "Ida", hindrance: { is: "offline" } },
    ];
    const why = JSON.stringify({ say: "nobody", who, more: false });
    const said = async () => (await events()).filter(({ payload }) => "why" in payload && payload.why === why).length;
    expect(await said()).toBe(1);
    customer.writes("are you there");
    await settle();
    expect(await said()).toBe(1);
    setOnline([agents.ida.id]);
    customer.writes("hello");
    await settle();
    expect((await see(id)).assignee).toBe(agents.ida.id);
  });

  it("looks again once somebody comes online, comes back or begins work, without a word from the customer", async () => {
    const { talk, see, settle, store, agents, clock, now, setOnline, desk, team } = await open("least_loaded");
    const look = async () => {
      await desk.timetable.assignWaiting();
      await settle();
    };
    setOnline([]);
    const first = await talk("my parcel is late", "A");
    await look();
    expect((await see(first.id)).assignee).toBeNull();
    setOnline([agents.ida.id]);
    await look();
    expect((await see(first.id)).assignee).toBe(agents.ida.id);

    await store.transact((tx) => saveWork(tx, { agent: agents.ida.id, awayAt: now, now }));
    const second = await talk("my parcel is late", "B");
    await look();
    expect((await see(second.id)).assignee).toBeNull();
    await store.transact((tx) => saveWork(tx, { agent: agents.ida.id, awayAt: null, now }));
    await look();
    expect((await see(second.id)).assignee).toBe(agents.ida.id);

    const opens = new Date(clock.now() + 2 * HOUR_MS);
    const day = (opens.getUTCDay() + 6) % 7;
    const said = { hours: [{ day, from: opens.getUTCHours() * 60, to: 1440 }], timeZone: "UTC" };
    await store.transact((tx) => saveTeamHours(tx, { team, said, now }));
    const third = await talk("my parcel is late", "C");
    await look();
    expect((await see(third.id)).assignee).toBeNull();
    clock.forward(2 * HOUR_MS);
    await look();
    expect((await see(third.id)).assignee).toBe(agents.ida.id);
  });

  it("moves the team with a corrected category, unless somebody chose the team", async () => {
    const { talk, see, settle, store, using, agents, now, team } = await open("none");
    const [other, chosen] = [newId(), newId()];
    await store.transact(async (tx) => {
      for (const [id, key] of [
        [other, "desk"],
        [chosen, "vip"],
      ] as const)
        await saveTeam(tx, { id, key, name: key, nameRu: null, agents: [] }, now);
    });
    const refunds = await store.transact((tx) =>
      saveCategory(
        tx,
        { name: "Refunds", description: "", examples: ["give my money back"], team: other },
        { newId: using.newId, now },
      ),
    );
    const correct = async (id: string) => {
      await change(using, { conversation: id, change: { category: refunds }, by: agents.vera });
      await settle();
    };
    const first = await talk("my parcel is late", "A");
    expect((await see(first.id)).team).toBe(team);
    await correct(first.id);
    expect((await see(first.id)).team).toBe(other);

    const second = await talk("my parcel is late", "B");
    await change(using, { conversation: second.id, change: { team: chosen }, by: agents.vera });
    await correct(second.id);
    expect((await see(second.id)).team).toBe(chosen);

    const third = await talk("my parcel is late", "C");
    await change(using, { conversation: third.id, change: { team: chosen }, by: agents.vera });
    await change(using, { conversation: third.id, change: { team }, by: agents.vera });
    await correct(third.id);
    expect((await see(third.id)).team).toBe(team);
  });

  it("does not give again what people have given back", async () => {
    const { talk, see, settle, using, agents } = await open("least_loaded");
    const { id, customer } = await talk("my parcel is late");
    expect((await see(id)).assignee).not.toBeNull();
    await change(using, { conversation: id, change: { assignee: null }, by: agents.vera });
    customer.writes("and now?");
    await settle();
    expect((await see(id)).assignee).toBeNull();
  });

  it("keeps to the hours of the team", async () => {
    const { talk, see, store, team, now } = await open("least_loaded");
    const said = { hours: [{ day: 6, from: 0, to: 1440 }], timeZone: "UTC" };
    await store.transact((tx) => saveTeamHours(tx, { team, said, now }));
    const { id } = await talk("my parcel is late");
    expect(await see(id)).toMatchObject({ team, assignee: null });
  });
});
