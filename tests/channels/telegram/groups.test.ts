/** The whole desk with a bot in groups: who belongs to which conversation, who is spoken to, and what a group never sees. */
import { expect, it } from "vitest";
import { fromPlain } from "../../../channels/kit/rich-text";
import { setRoleOf } from "../../../src/desk/contacts/role";
import { note } from "../../../src/desk/conversations/note";
import { returnToBot } from "../../../src/desk/conversations/take-over";
import { MINUTE_MS, SECOND_MS } from "../../../src/kernel/time";
import { onBothEngines } from "../../desk/engines";
import { type Engine, must, openTestDesk } from "../../support/desk";

type Open = { telegram?: Record<string, unknown>; bot?: boolean; forum?: boolean; privacy?: boolean };

const openGroupDesk = async (engine: Engine, { telegram, bot = false, forum, privacy }: Open = {}) => {
  const desk = await openTestDesk({ engine, telegram, settings: { botEnabled: bot, undoSeconds: 0 } });
  const group = desk.platform.group({ title: "Fernway owners", isForum: forum, isPrivate: privacy });
  /** Does something in the group, and lets the desk do all that follows. */
  const doing = async <Result>(deed: () => Result): Promise<Result> => {
    const result = deed();
    await desk.settle();
    return result;
  };
  /** Time enough for the bot to have spoken. */
  const later = async () => {
    for (let second = 0; second < 6; second++) {
      desk.clock.forward(SECOND_MS);
      await desk.settle();
    }
  };
  const ours = (chatId = group.chatId) => desk.platform.chat(chatId).messages.filter(({ by }) => by === "bot");
  /** Every conversation as what was said in it. */
  const talks = async () =>
    Promise.all(
      (await desk.conversations()).map(async ({ id }) =>
        (await desk.messages(id)).filter(({ direction }) => direction !== "note").map(({ text }) => text),
      ),
    );
  return { desk, group, doing, later, ours, talks, anna: group.member("Anna"), boris: group.member("Boris") };
};

onBothEngines("a Telegram group on the desk", (engine) => {
  it("keeps what one person writes on top within the hour together, two people apart, and answers under the last of it", async () => {
    const { desk, doing, ours, talks, anna, boris } = await openGroupDesk(engine);
    await doing(() => anna.writes("My kettle leaks"));
    await doing(() => boris.writes("Where are you open?"));
    desk.clock.forward(30 * MINUTE_MS);
    const second = await doing(() => anna.writes("It is the red one"));
    expect(await talks()).toEqual([["My kettle leaks", "It is the red one"], ["Where are you open?"]]);
    const [conversation] = await desk.conversations();
    expect(conversation).toMatchObject({ place: { kind: "group", title: "Fernway owners" } });
    await desk.say(must(conversation).id, "Red, I see");
    await doing(() => desk.clock.forward(SECOND_MS));
    expect(ours()).toMatchObject([{ text: "Red, I see", replyTo: { id: second } }]);
    desk.clock.forward(61 * MINUTE_MS);
    await doing(() => anna.writes("And my toaster burns"));
    expect(await talks()).toHaveLength(3);
  });

  it("continues a conversation along its chain of answers, whoever answers", async () => {
    const { desk, doing, ours, talks, anna, boris } = await openGroupDesk(engine);
    const first = await doing(() => anna.writes("My kettle leaks"));
    const second = await doing(() => boris.replies(first, "Mine too"));
    desk.clock.forward(180 * MINUTE_MS);
    await doing(() => anna.replies(second, "Also red?"));
    const { id } = must((await desk.conversations())[0]);
    await desk.say(id, "Both, then");
    await doing(() => desk.clock.forward(SECOND_MS));
    await doing(() => boris.replies(must(ours()[0]).id, "Both", "Both"));
    expect(await talks()).toEqual([["My kettle leaks", "Mine too", "Also red?", "Both, then", "Both"]]);
    expect((await desk.messages(id)).map(({ authorName }) => authorName)).toEqual([
      "Anna",
      "Boris",
      "Anna",
      "Vera",
      "Boris",
    ]);
  });

  it("has a topic as one conversation, and answers in it", async () => {
    const { desk, group, doing, ours, talks } = await openGroupDesk(engine, { forum: true });
    const [grinders, kettles] = [group.topic("Grinders", "Anna"), group.topic("Kettles", "Anna")];
    await doing(() => group.member("Anna", { topic: grinders }).writes("It grinds too coarse"));
    await doing(() => group.member("Boris", { topic: kettles }).writes("My kettle leaks"));
    await doing(() => group.member("Boris", { topic: grinders }).writes("Mine as well"));
    expect(await talks()).toEqual([["It grinds too coarse", "Mine as well"], ["My kettle leaks"]]);
    const { id, place } = must((await desk.conversations())[0]);
    expect(place).toMatchObject({ topic: "Grinders" });
    await desk.say(id, "Turn it to the left");
    await doing(() => desk.clock.forward(SECOND_MS));
    expect(ours()).toMatchObject([{ text: "Turn it to the left", topic: grinders }]);
  });

  it("keeps those who comment on a channel's post apart", async () => {
    const { group, doing, talks, anna, boris } = await openGroupDesk(engine);
    const post = await doing(() => group.posts("The Fern Two is here"));
    await doing(() => anna.replies(post, "Does it fit a small kitchen?"));
    const asked = await doing(() => boris.replies(post, "How much is it?"));
    await doing(() => anna.replies(post, "40 cm wide"));
    await doing(() => anna.replies(asked, "449 I think"));
    expect(await talks()).toEqual([
      ["Does it fit a small kitchen?", "40 cm wide"],
      ["How much is it?", "449 I think"],
    ]);
  });

  it("goes on in the supergroup that a group has become", async () => {
    const { desk, doing, ours, talks } = await openGroupDesk(engine);
    const flat = desk.platform.group({ title: "Flat 12", kind: "group" });
    await doing(() => flat.member("Anna").writes("Our boiler is cold"));
    const { id } = must((await desk.conversations())[0]);
    const next = await doing(() => flat.migrates());
    await desk.say(id, "Since when?");
    await doing(() => desk.clock.forward(SECOND_MS));
    expect(ours(next.chatId)).toMatchObject([{ text: "Since when?" }]);
    await doing(() => next.member("Anna").writes("Since this morning"));
    await doing(() => next.member("Anna").replies(must(ours(next.chatId)[0]).id, "About nine"));
    expect(await talks()).toEqual([["Our boiler is cold", "Since when?", "Since this morning", "About nine"]]);
  });

  it("learns of the move from a refusal, when nobody told it", async () => {
    const { desk, doing, ours } = await openGroupDesk(engine);
    const flat = desk.platform.group({ title: "Flat 12", kind: "group" });
    await doing(() => flat.member("Anna").writes("Our boiler is cold"));
    const release = desk.platform.hold();
    const next = flat.migrates();
    await desk.say(must((await desk.conversations())[0]).id, "Since when?");
    desk.clock.forward(SECOND_MS);
    await desk.runner.drain();
    expect(ours(next.chatId)).toMatchObject([{ text: "Since when?" }]);
    release();
  });

  it("shows what one of ours writes in the group as ours, silences the bot with it, and opens nothing for it", async () => {
    const { desk, group, doing, later, talks, anna } = await openGroupDesk(engine, {
      bot: true,
      telegram: { colleagues: "@mia_fernway" },
    });
    const mia = group.member({ firstName: "Mia", username: "Mia_Fernway" });
    await doing(() => mia.writes("Good morning all"));
    expect(await desk.conversations()).toEqual([]);
    const asked = await doing(() => anna.writes("@stand_in_bot can I talk to a person"));
    await doing(() => mia.replies(asked, "I am here, Anna"));
    const { id } = must((await desk.conversations())[0]);
    expect(await desk.see(id)).toMatchObject({ owner: "nobody", status: "pending" });
    expect((await desk.messages(id)).filter(({ direction }) => direction !== "note").at(-1)).toMatchObject({
      direction: "out",
      authorKind: "agent",
      authorName: "Mia",
    });
    const before = (await talks())[0]?.length;
    await doing(() => anna.replies(asked, "@stand_in_bot hello?"));
    await later();
    expect((await talks())[0]).toHaveLength((before ?? 0) + 1);
  });

  it("takes a member for ours once somebody has said so", async () => {
    const { desk, doing, anna, boris } = await openGroupDesk(engine);
    const first = await doing(() => anna.writes("My kettle leaks"));
    await doing(() => boris.writes("I work here"));
    const { t, q } = desk.store.read;
    const identity = must((await q.select().from(t.identities)).find(({ person }) => person.name === "Boris"));
    await setRoleOf(desk.using, { identity: identity.id, role: "ours", by: desk.agents.vera });
    await doing(() => boris.replies(first, "Unplug it, please"));
    const { id } = must((await desk.conversations())[0]);
    expect((await desk.messages(id)).at(-1)).toMatchObject({ direction: "out", authorKind: "agent" });
  });

  it("leaves to people what they say among themselves, and answers who speaks to the bot again", async () => {
    const { desk, doing, later, ours, anna } = await openGroupDesk(engine, { bot: true });
    const call = `@${desk.platform.botUsername}`;
    await doing(() => anna.writes(`${call} my kettle sings at night`));
    await later();
    const said = ours().length;
    expect(said).toBeGreaterThan(0);
    const { id } = must((await desk.conversations())[0]);
    await returnToBot(desk.using, { conversation: id, by: desk.agents.vera });
    await doing(() => anna.writes("Has anybody tried the new beans?"));
    await later();
    expect(ours()).toHaveLength(said);
    expect(await desk.see(id)).toMatchObject({ owner: "nobody" });
    await doing(() => anna.writes(`${call} I want to talk to a person`));
    await later();
    expect(ours().length).toBeGreaterThan(said);
    const notes = (await desk.messages(id)).filter(({ direction }) => direction === "note");
    expect(notes.length).toBeGreaterThan(0);
  });

  it("never shows a note to the group", async () => {
    const { desk, group, doing, anna } = await openGroupDesk(engine);
    await doing(() => anna.writes("My kettle leaks"));
    const { id } = must((await desk.conversations())[0]);
    await note(desk.using, { conversation: id, id: "n1", by: desk.agents.vera, rich: fromPlain("Beware: a reseller") });
    await doing(() => desk.clock.forward(MINUTE_MS));
    await desk.say(id, "On it");
    await doing(() => desk.clock.forward(MINUTE_MS));
    expect(desk.platform.chat(group.chatId).messages.map(({ text }) => text)).toEqual(["My kettle leaks", "On it"]);
    expect(JSON.stringify(desk.platform.calls)).not.toContain("reseller");
  });

  it("lets the bot speak only to whom spoke to it, and leaves the rest to people", async () => {
    const { desk, doing, later, ours, anna, boris } = await openGroupDesk(engine, { bot: true });
    await doing(() => anna.writes("Hello"));
    await later();
    expect(ours()).toEqual([]);
    expect(await desk.conversations()).toMatchObject([{ owner: "nobody" }]);
    const called = await doing(() => boris.writes("@stand_in_bot hello"));
    await later();
    expect(ours()).toMatchObject([{ replyTo: { id: called } }]);
    expect(await desk.conversations()).toMatchObject([{ owner: "nobody" }, { owner: "bot" }]);
    await doing(() => boris.replies(must(ours()[0]).id, "Hi"));
    await later();
    expect(ours()).toHaveLength(2);
    await doing(() => boris.writes("Has anybody seen my keys"));
    await later();
    expect(ours()).toHaveLength(2);
    expect((await desk.conversations())[1]).toMatchObject({ owner: "nobody", status: "open" });
  });

  it("gives the bot what began without it, as soon as somebody speaks to it", async () => {
    const { desk, doing, later, ours, anna } = await openGroupDesk(engine, { bot: true });
    const first = await doing(() => anna.writes("Hello"));
    await doing(() => anna.replies(first, "@stand_in_bot hello"));
    await later();
    expect(await desk.conversations()).toMatchObject([{ owner: "bot" }]);
    expect(ours()).toHaveLength(1);
  });

  it("lets the bot speak to everybody where the connection says so", async () => {
    const { doing, later, ours, anna } = await openGroupDesk(engine, { bot: true, telegram: { speaks: "always" } });
    await doing(() => anna.writes("Hello"));
    await later();
    expect(ours()).toHaveLength(1);
  });

  it("hears only what concerns it with privacy mode on, and knows whom an answer answers", async () => {
    const { doing, talks, anna, boris } = await openGroupDesk(engine, { privacy: true });
    const unheard = await doing(() => anna.writes("My kettle leaks"));
    await doing(() => boris.replies(unheard, "@stand_in_bot can you help Anna?"));
    await doing(() => anna.replies(unheard, "@stand_in_bot yes please"));
    expect(await talks()).toEqual([["@stand_in_bot can you help Anna?", "@stand_in_bot yes please"]]);
  });

  it("leaves no trace of who joins and who leaves", async () => {
    const { desk, group, doing } = await openGroupDesk(engine);
    await doing(() => group.joins("Carla"));
    await doing(() => group.leaves("Carla"));
    expect(await desk.conversations()).toEqual([]);
    expect(desk.errors).toEqual([]);
  });

  it("hears buttons and reactions of anybody in the group", async () => {
    const { desk, doing, ours, anna, boris } = await openGroupDesk(engine);
    await doing(() => anna.writes("My kettle leaks"));
    const { id } = must((await desk.conversations())[0]);
    await desk.say(id, "Which one?");
    await doing(() => desk.clock.forward(SECOND_MS));
    await doing(() => boris.reacts(must(ours()[0]).id, "👍"));
    const reacted = (await desk.events()).filter(({ type }) => type === "message.reacted");
    expect(reacted).toMatchObject([{ conversation: id }]);
  });
});
