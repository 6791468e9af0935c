import { describe, expect, it } from "vitest";
import type { Inbound } from "../../../channels/contract";
import { toPlain } from "../../../channels/kit/rich-text";
import { openSlackPlatform } from "../../../channels/slack/platform";
import { begin } from "./workspace";

const identity = ({ externalId, kind, revision }: Inbound) => `${externalId} ${kind} ${revision}`;
const reasons = (items: { reason: string }[]) => items.map(({ reason }) => reason);

describe("who is heard, and where", () => {
  it("takes a direct message as a private thread, with the writer's name, handle, language and verified address", async () => {
    const { anna, doing, desk } = await begin();
    const ts = await doing(() => anna.writes("My kettle leaks"));
    const [item] = desk.items("message");
    expect(item).toMatchObject({
      externalId: `${anna.channel}:${ts}`,
      thread: `${anna.channel}:${ts}`,
      author: {
        address: anna.userId,
        name: "Anna Petrova",
        handle: "anna.p",
        language: "en",
        email: "anna@example.com",
        verified: ["email"],
      },
      near: { lane: anna.channel, windowMs: 3_600_000 },
    });
    expect(item?.place).toBeUndefined();
    expect(item?.follows).toBeUndefined();
  });

  it("puts a reply behind the root of its thread", async () => {
    const { anna, doing, desk } = await begin();
    const root = await doing(() => anna.writes("My kettle leaks"));
    await doing(() => anna.writes("From the lid", root));
    expect(desk.items("message")[1]).toMatchObject({
      thread: `${anna.channel}:${root}`,
      follows: [`${anna.channel}:${root}`],
    });
    expect(desk.items("message")[1]?.near).toBeUndefined();
  });

  it("knows a mention in a channel, named twice by Slack, as one message that speaks to us", async () => {
    const { anna, doing, desk, platform } = await begin();
    const inHelp = anna.in("help");
    await doing(() => inHelp.writes(`<@${platform.app.userId}> the kettle leaks`));
    const items = desk.items("message");
    expect(new Set(items.map(identity)).size).toBe(1);
    // Anna and the app: who writes there must know how many read.
    expect(items[0]).toMatchObject({
      place: { kind: "channel", title: "#help" },
      addressed: true,
      facts: { members: "2" },
    });
    expect(toPlain(items[0]?.rich ?? [])).toBe("@parley the kettle leaks");
  });

  it("hears every message of a channel it was invited to, and says which spoke to nobody in particular", async () => {
    const { anna, doing, desk } = await begin();
    await doing(() => anna.in("help").writes("Anybody there?"));
    expect(desk.items("message")).toMatchObject([{ place: { title: "#help" }, addressed: false }]);
  });

  it("hears only the chosen channels by name or id, mentions everywhere", async () => {
    const { anna, doing, desk, platform } = await begin({ set: { listen: "chosen", channels: "#help" } });
    await doing(() => anna.in("help").writes("In help"));
    await doing(() => anna.in("random").writes("In random"));
    await doing(() => anna.in("random").writes(`<@${platform.app.userId}> in random`));
    const texts = new Set(desk.items("message").map(({ rich }) => toPlain(rich)));
    expect(texts).toEqual(new Set(["In help", "@parley in random"]));
    expect(reasons(desk.items("ignored"))).toEqual(["in a channel that is not listened to, without a mention"]);
  });

  it("goes on hearing a thread that is a conversation already, though nobody mentions it again", async () => {
    const known = new Set<string>();
    const item = {
      seq: 1,
      id: "m",
      externalId: null,
      by: { speaks: "customer" as const, name: null },
      at: 0,
      rich: [],
    };
    const more = { parts: [], buttons: [], citations: [], edited: false, deleted: false, reactions: [], state: null };
    const { anna, doing, desk, platform } = await begin({
      set: { listen: "mentions" },
      history: (thread) => ({ seq: 1, items: known.has(thread) ? [{ ...item, ...more }] : [], more: false }),
    });
    const inHelp = anna.in("help");
    const other = await doing(() => inHelp.writes("Small talk"));
    const root = await doing(() => inHelp.writes(`<@${platform.app.userId}> the kettle leaks`));
    known.add(`${inHelp.channel}:${root}`);
    await doing(() => inHelp.writes("From the lid", root));
    await doing(() => inHelp.writes("More small talk", other));
    const texts = new Set(desk.items("message").map(({ rich }) => toPlain(rich)));
    expect(texts).toEqual(new Set(["@parley the kettle leaks", "From the lid"]));
  });

  it("shows what a colleague writes in a customer's thread of a shared channel as ours, and their own posts there not at all", async () => {
    const { doing, desk, platform } = await begin();
    const channel = platform.channel({ name: "acme-support", isShared: true });
    const boris = platform.customer({ name: "Boris", team: "T0ACME", email: "boris@acme.example" }).in(channel);
    const colleague = platform.customer({ name: "Kim", email: "kim@us.example" }).in(channel);
    const root = await doing(() => boris.writes("The kettle leaks"));
    await doing(() => colleague.writes("I look into it", root));
    await doing(() => colleague.writes("Lunch?"));
    expect(desk.items("message").map(({ ours, rich }) => [toPlain(rich), ours ?? false])).toEqual([
      ["The kettle leaks", false],
      ["I look into it", true],
    ]);
    expect(reasons(desk.items("ignored"))).toEqual(["a colleague's own post in a shared channel"]);
    // A foreign workspace's admin can write any address there.
    expect(desk.items("message")[0]?.author).toMatchObject({ email: "boris@acme.example" });
    expect(desk.items("message")[0]?.author.verified).toBeUndefined();
  });

  it("passes over other bots, Slack's notices and its own words, saying why", async () => {
    const { anna, doing, desk, platform } = await begin();
    const { channel } = anna.in("help");
    const robot = platform.customer({ name: "Robot", isBot: true });
    await doing(() => robot.in("help").writes("beep"));
    const { userId, botId, appId } = platform.app;
    const own = { type: "message", channel, channel_type: "channel", user: userId, bot_id: botId, app_id: appId };
    await doing(() => platform.push({ ...own, text: "mine", ts: "1700000000.000100", event_ts: "1700000000.000100" }));
    const joined = { type: "message", subtype: "channel_join", channel, user: anna.userId, text: "has joined" };
    await doing(() => platform.push({ ...joined, ts: "1700000000.000200" }));
    expect(desk.items("message")).toEqual([]);
    expect(reasons(desk.items("ignored"))).toEqual([
      "written by a bot",
      "our own message",
      "a notice of Slack's: channel join",
    ]);
  });
});

describe("a message that becomes a conversation", () => {
  it("by 🎫: its whole thread, the message's author as the contact", async () => {
    const { anna, doing, desk, platform } = await begin({ set: { listen: "mentions" } });
    const inHelp = anna.in("help");
    const root = await doing(() => inHelp.writes("The kettle leaks"));
    const reply = await doing(() => inHelp.writes("From the lid", root));
    expect(desk.items("message")).toEqual([]);
    const kim = platform.customer("Kim").in("help");
    await doing(() => kim.reacts(reply, "ticket"));
    expect(desk.items("message")).toMatchObject([
      { externalId: `${inHelp.channel}:${root}`, author: { address: anna.userId, name: "Anna Petrova" } },
      { externalId: `${inHelp.channel}:${reply}`, follows: [`${inHelp.channel}:${root}`] },
    ]);
    expect(desk.items("reaction")).toMatchObject([{ author: { address: kim.userId }, emoji: ["🎫"] }]);
  });

  it("by 🎫 again once Slack gives the thread it would not give before", async () => {
    const { anna, doing, desk, platform } = await begin({ mode: "events", set: { listen: "mentions" } });
    const root = await doing(() => anna.in("help").writes("The kettle leaks"));
    platform.trouble({ method: "conversations.replies", does: "throttle", retryAfterS: 1 });
    await doing(() => anna.in("help").reacts(root, "ticket"));
    expect(desk.items("message").map(({ rich }) => toPlain(rich))).toEqual(["The kettle leaks"]);
  });

  it("by 🎫 on another bot's form", async () => {
    const { doing, desk, platform, anna } = await begin();
    const form = await doing(() =>
      platform.customer({ name: "Form", isBot: true }).in("help").writes("Broken: kettle"),
    );
    await doing(() => anna.in("help").reacts(form, "ticket"));
    expect(desk.items("message").map(({ rich }) => toPlain(rich))).toEqual(["Broken: kettle"]);
  });

  it("by the shortcut, and tells the person so", async () => {
    const { anna, doing, desk, platform } = await begin({ set: { listen: "mentions" } });
    const inHelp = anna.in("help");
    const root = await doing(() => inHelp.writes("The kettle leaks"));
    const kim = platform.customer("Kim").in("help");
    await doing(() => kim.makesConversation(root));
    expect(desk.items("message")).toMatchObject([{ author: { address: anna.userId, handle: "anna.p" } }]);
    await expect.poll(() => platform.whispers).toMatchObject([{ user: kim.userId, channel: inHelp.channel }]);
  });

  it("not by another emoji, nor by another app's shortcut", async () => {
    const { anna, doing, desk } = await begin({ set: { listen: "mentions" } });
    const root = await doing(() => anna.in("help").writes("The kettle leaks"));
    await doing(() => anna.in("help").reacts(root, "eyes"));
    await doing(() => anna.in("help").makesConversation(root, "somebody_elses"));
    expect(desk.items("message")).toEqual([]);
    expect(reasons(desk.items("ignored"))).toContain("another shortcut: somebody_elses");
  });
});

describe("what changes later", () => {
  it("tells a deletion of what others have answered, which leaves a tombstone", async () => {
    const { anna, doing, desk } = await begin();
    const root = await doing(() => anna.writes("The kettle leaks"));
    await doing(() => anna.writes("From the lid", root));
    await doing(() => anna.deletes(root));
    expect(desk.items("deletion")).toMatchObject([{ externalId: `${anna.channel}:${root}`, revision: "deleted" }]);
  });

  it("tells all reactions of a person after each change, and none when they are taken back", async () => {
    const { anna, doing, desk } = await begin();
    const ts = await doing(() => anna.writes("Thanks"));
    await doing(() => anna.reacts(ts, "thumbsup"));
    await doing(() => anna.reacts(ts, "wave::skin-tone-3"));
    await doing(() => anna.unreacts(ts, "thumbsup"));
    await doing(() => anna.unreacts(ts, "wave::skin-tone-3"));
    expect(desk.items("reaction").map(({ emoji }) => emoji)).toEqual([["👍"], ["👍", "👋🏼"], ["👋🏼"], []]);
  });

  it("leaves alone what Slack itself changes: previews and counters", async () => {
    const { anna, doing, desk, platform } = await begin();
    const ts = await doing(() => anna.writes("See https://example.com"));
    const inner = { type: "message", user: anna.userId, ts, text: "See https://example.com" };
    await doing(() =>
      platform.push({
        type: "message",
        subtype: "message_changed",
        channel: anna.channel,
        message: { ...inner, attachments: [{ from_url: "https://example.com", text: "A preview" }] },
        previous_message: inner,
        ts: "1700000001.000100",
      }),
    );
    expect(desk.items("edit")).toEqual([]);
    expect(reasons(desk.items("ignored"))).toEqual(["a link preview or a counter changed, not the words"]);
  });
});

describe("what Slack repeats, mixes up or won't say", () => {
  it.each(["socket", "events"] as const)("knows repetitions of every kind by their identity (%s)", async (mode) => {
    const { anna, doing, desk, platform } = await begin({ mode });
    platform.trouble({ does: "duplicate", copies: 3, times: 9 });
    const ts = await doing(() => anna.writes("The kettle leaks"));
    await doing(() => anna.edits(ts, "The kettle leaks badly"));
    await doing(() => anna.reacts(ts, "thumbsup"));
    await doing(() => anna.deletes(ts));
    const items = desk.batches.flatMap((batch) => batch.items);
    expect(items).toHaveLength(12);
    expect(new Set(items.map(identity)).size).toBe(4);
  });

  it("takes an edit that comes before its message", async () => {
    const { anna, desk, platform } = await begin();
    const release = platform.hold();
    platform.trouble({ does: "reverse" });
    const ts = anna.writes("The kettle leaks");
    anna.edits(ts, "The kettle leaks badly");
    release();
    await platform.drained();
    expect(desk.batches.flatMap(({ items }) => items.map(({ kind }) => kind))).toEqual(["edit", "message"]);
  });

  it("keeps a message whose writer Slack won't name, under the person's id", async () => {
    const { anna, doing, desk, platform } = await begin();
    platform.trouble({ method: "users.info", does: "throttle", retryAfterS: 30, times: 9 });
    await doing(() => anna.writes("Who am I?"));
    expect(desk.items("message")).toMatchObject([{ author: { address: anna.userId } }]);
    expect(desk.items("message")[0]?.author.name).toBeUndefined();
  });

  it("asks for each name once", async () => {
    const { anna, doing, platform } = await begin();
    for (const text of ["one", "two", "three"]) await doing(() => anna.writes(text));
    expect(platform.calls.filter(({ method }) => method === "users.info")).toHaveLength(1);
  });

  it("shows mentioned people and channels by name", async () => {
    const { anna, doing, desk, platform } = await begin();
    const kim = platform.customer("Kim");
    const channel = platform.channel("kettles");
    await doing(() => anna.writes(`Ask <@${kim.userId}> in <#${channel}> :tada:`));
    expect(toPlain(desk.items("message")[0]?.rich ?? [])).toBe("Ask @Kim in #kettles 🎉");
  });

  it("shows a mentioned group of people by name, asked for once, and readable where the app may not ask", async () => {
    const { anna, doing, desk, platform } = await begin();
    platform.groups.set("S0KETTLES", "kettle-team");
    const shown = () => desk.items("message").map(({ rich }) => toPlain(rich));
    const plain = "Ask <!subteam^S0KETTLES> or <!subteam^S0GONE>, <!subteam^S1|@labelled>";
    await doing(() =>
      platform.push({
        type: "message",
        channel: anna.channel,
        channel_type: "im",
        user: anna.userId,
        ts: "1795424613.000100",
        text: plain,
      }),
    );
    await doing(() => anna.writes("<!subteam^S0KETTLES>?"));
    expect(shown()).toEqual(["Ask @kettle-team or @group, @labelled", "@kettle-team?"]);
    expect(platform.calls.filter(({ method }) => method === "usergroups.list")).toHaveLength(1);
    const old = await openSlackPlatform({ now: desk.needs.now, redeliverMs: 1 });
    old.scopes.delete("usergroups:read");
    const without = await begin({ platform: old });
    await without.doing(() => without.anna.writes("<!subteam^S0KETTLES>?"));
    expect(toPlain(without.desk.items("message")[0]?.rich ?? [])).toBe("@S0KETTLES?");
    expect(old.calls.some(({ method }) => method === "usergroups.list")).toBe(false);
  });

  it("keeps no verification token", async () => {
    const { anna, doing, desk } = await begin();
    await doing(() => anna.writes("Hello"));
    expect(JSON.stringify(desk.batches)).not.toContain("verification-token");
  });
});
