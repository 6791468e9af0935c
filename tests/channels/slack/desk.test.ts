/** The whole desk with a workspace at the stand-in: what arrives in the inbox, and what arrives in Slack. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { fromPlain } from "../../../channels/kit/rich-text";
import { channelNamed } from "../../../channels/registry";
import { openSlackPlatform } from "../../../channels/slack/platform";
import { addConnection } from "../../../src/desk/connections/add";
import { filesOf } from "../../../src/desk/conversations/files";
import { editMessage, reactTo, removeMessage } from "../../../src/desk/conversations/revise";
import { MINUTE_MS } from "../../../src/kernel/time";
import { onBothEngines } from "../../desk/engines";
import { closeAfterTest, type Engine, must, openTestDesk } from "../../support/desk";

const openSlackDesk = async (set: Record<string, unknown> = {}, engine: Engine = "sqlite") => {
  const desk = await openTestDesk({ engine });
  const slack = await openSlackPlatform({ now: desk.clock.now, redeliverMs: 1 });
  closeAfterTest(slack.close);
  const { token, appToken, slackApiUrl } = slack;
  const connection = await addConnection(
    { ...desk.using, seal: desk.desk.seal, channelNamed },
    { channel: "slack", name: "Slack", settings: { token, appToken, slackApiUrl, requestTimeoutS: 2, ...set } },
  );
  await desk.desk.told();
  await expect.poll(slack.sockets).toBe(1);
  /** Does something at Slack, and lets the desk do all that follows. */
  const doing = async <Result>(deed: () => Result): Promise<Result> => {
    const result = deed();
    await slack.drained();
    await desk.runner.drain();
    return result;
  };
  const ours = (channel: string) =>
    slack.screen(channel).messages.filter(({ by, deleted }) => by === "app" && !deleted);
  return { desk, slack, connection, doing, ours, anna: slack.customer("Anna") };
};

onBothEngines("messages on top of a workspace", (engine) => {
  it("keeps what one person writes within the hour together, and answers under what it answers", async () => {
    const { desk, doing, ours, slack, anna } = await openSlackDesk({}, engine);
    const first = await doing(() => anna.writes("My kettle leaks"));
    desk.clock.forward(30 * MINUTE_MS);
    const second = await doing(() => anna.writes("It is the red one"));
    const [conversation, ...others] = await desk.conversations();
    expect(others).toEqual([]);
    expect((await desk.messages(must(conversation).id)).map(({ text }) => text)).toEqual([
      "My kettle leaks",
      "It is the red one",
    ]);
    await desk.say(must(conversation).id, "Red, yes");
    await doing(() => desk.clock.forward(MINUTE_MS));
    expect(ours(anna.channel)).toMatchObject([{ text: "Red, yes", thread: second }]);
    await doing(() => anna.writes("But it is the kettle that leaks", first));
    // Slack takes it and answers nothing: found again where it was put, and not sent twice.
    slack.trouble({ method: "chat.postMessage", does: "reset", effect: "after" });
    const doubtful = await desk.say(must(conversation).id, "The kettle, yes");
    await doing(() => anna.writes("Hurry", second));
    for (let n = 0; n < 2; n++) await doing(() => desk.clock.forward(MINUTE_MS));
    expect(await desk.delivery(doubtful)).toMatchObject({ state: "sent" });
    expect(ours(anna.channel)).toMatchObject([
      { text: "Red, yes", thread: second },
      { text: "The kettle, yes", thread: first },
    ]);
    await removeMessage(desk.using, { message: doubtful, by: desk.agents.vera });
    await doing(() => desk.clock.forward(MINUTE_MS));
    expect(ours(anna.channel)).toMatchObject([{ text: "Red, yes" }]);
    desk.clock.forward(61 * MINUTE_MS);
    await doing(() => anna.writes("And my toaster burns"));
    expect(await desk.conversations()).toHaveLength(2);
  });
});

describe("a workspace on the desk", () => {
  it("carries a whole talk: words, files, edits, reactions and deletions of both sides", async () => {
    const { desk, doing, ours, slack, anna } = await openSlackDesk();
    const root = await doing(() => anna.writes("My kettle leaks"));
    const picture = { name: "leak.png", mime: "image/png", bytes: new Uint8Array([1, 2, 3]), text: "See" };
    await doing(() => anna.sendsFile(picture, root));
    await doing(() => anna.edits(root, "My kettle leaks badly"));
    const [conversation] = await desk.conversations();
    const { id } = must(conversation);
    const [first, second] = await desk.messages(id);
    expect([first?.text, first?.authorName, second?.text]).toEqual(["My kettle leaks badly", "Anna", "See"]);
    expect(await filesOf(desk.store.read, [must(second).id])).toMatchObject([
      { name: "leak.png", state: "ready", sizeBytes: 3 },
    ]);
    await doing(() => anna.deletesFiles(must(must(second).externalId?.split(":")[1])));
    expect(await filesOf(desk.store.read, [must(second).id])).toMatchObject([
      { name: "leak.png", state: "failed", problem: "The file was deleted in Slack." },
    ]);
    expect((await desk.messages(id))[1]?.text).toBe("See");

    const answer = await desk.say(id, "Turn it off, please");
    await doing(() => desk.clock.forward(MINUTE_MS));
    expect(ours(anna.channel)).toMatchObject([{ text: "Turn it off, please", thread: root, author: { name: "Vera" } }]);
    await editMessage(desk.using, { message: answer, by: desk.agents.vera, rich: fromPlain("Unplug it, please") });
    await reactTo(desk.using, { message: must(first).id, by: desk.agents.vera, emoji: "👀" });
    await doing(() => desk.clock.forward(MINUTE_MS));
    expect(ours(anna.channel)).toMatchObject([{ text: "Unplug it, please", edited: true }]);
    expect(slack.screen(anna.channel).messages[0]?.reactions).toMatchObject([{ emoji: "👀", by: "app" }]);
    const shown = must(ours(anna.channel)[0]).ts;
    await doing(() => anna.reacts(shown, "pray"));
    await removeMessage(desk.using, { message: answer, by: desk.agents.vera });
    await doing(() => desk.clock.forward(MINUTE_MS));
    expect(ours(anna.channel)).toEqual([]);
    expect((await desk.events()).filter(({ type }) => type === "message.reacted")).toHaveLength(2);
  });

  it("goes on hearing the thread of its answer under a later message where only mentions are heard", async () => {
    const { desk, doing, slack, anna } = await openSlackDesk({ listen: "mentions" });
    const inHelp = anna.in("help");
    await doing(() => inHelp.writes(`<@${slack.app.userId}> My kettle leaks`));
    const second = await doing(() => inHelp.writes(`<@${slack.app.userId}> It is the red one`));
    const [conversation] = await desk.conversations();
    await desk.say(must(conversation).id, "Red, yes");
    await doing(() => desk.clock.forward(MINUTE_MS));
    await doing(() => inHelp.writes("Thank you for asking", second));
    expect((await desk.messages(must(conversation).id)).map(({ text }) => text)).toContain("Thank you for asking");
    expect(await desk.conversations()).toHaveLength(1);
  });

  it("keeps two people of one channel apart, also within the hour", async () => {
    const { desk, doing, slack, anna } = await openSlackDesk();
    await doing(() => anna.in("help").writes("My kettle leaks"));
    await doing(() => slack.customer("Boris").in("help").writes("Mine too"));
    expect(await desk.conversations()).toHaveLength(2);
  });

  it("finds out by itself that a doubtful answer arrived", async () => {
    const { desk, doing, ours, slack, anna } = await openSlackDesk();
    await doing(() => anna.writes("My kettle leaks"));
    const [conversation] = await desk.conversations();
    slack.trouble({ method: "chat.postMessage", does: "reset", effect: "after" });
    const answer = await desk.say(must(conversation).id, "On my way");
    await doing(() => desk.clock.forward(MINUTE_MS));
    await doing(() => desk.clock.forward(MINUTE_MS));
    expect(await desk.delivery(answer)).toMatchObject({ state: "sent" });
    expect(ours(anna.channel)).toHaveLength(1);
  });

  it("sends a doubtful answer again when Slack never got it", async () => {
    const { desk, doing, ours, slack, anna } = await openSlackDesk();
    await doing(() => anna.writes("My kettle leaks"));
    const [conversation] = await desk.conversations();
    slack.trouble({ method: "chat.postMessage", does: "reset", effect: "before" });
    const answer = await desk.say(must(conversation).id, "On my way");
    for (let n = 0; n < 4; n++) await doing(() => desk.clock.forward(MINUTE_MS));
    expect(await desk.delivery(answer)).toMatchObject({ state: "sent" });
    expect(ours(anna.channel)).toHaveLength(1);
  });

  it("says that it is offline as soon as the app is removed", async () => {
    const { desk, doing, slack } = await openSlackDesk();
    await doing(() => slack.uninstall());
    const offline = async () =>
      (await desk.events()).some(
        ({ type, payload }) => type === "connection.state" && "at" in payload && payload.at === "offline",
      );
    await expect.poll(offline).toBe(true);
  });
});

const shared = new URL("../../../../shared/data/channels/", import.meta.url).pathname;
const folders = [
  new URL("./fixtures/", import.meta.url).pathname,
  `${shared}slack_payloads/`,
  `${shared}slack_schema/`,
];
const files = folders.flatMap((folder) =>
  existsSync(folder)
    ? readdirSync(folder)
        .filter((file) => file.endsWith(".json"))
        .map((file) => folder + file)
    : [],
);

/** The same order every time, and another one for each seed. */
const shuffled = (list: readonly string[], seed: number): string[] =>
  list
    .map((value, n) => ({ value, at: (n * 7919 + seed * 104_729) % 1009 }))
    .sort((a, b) => a.at - b.at)
    .map(({ value }) => value);

it(`records every payload once, though each comes three times in any order (${existsSync(shared) ? "with" : "without"} ../shared/data)`, async () => {
  const { desk, connection } = await openSlackDesk();
  const channel = must(channelNamed("slack"));
  const settings = { token: "xoxb-1-a", mode: "events", signingSecret: "s" };
  const take = async (path: string) => {
    const raw = JSON.parse(readFileSync(path, "utf8"));
    const items = await desk.desk.readPayload(channel, { id: connection, settings, raw });
    return desk.desk.receiveBatch(connection, { raw, items });
  };
  const identities = new Set<string>();
  for (const path of files)
    for (const item of await desk.desk.readPayload(channel, {
      id: connection,
      settings,
      raw: JSON.parse(readFileSync(path, "utf8")),
    }))
      identities.add(`${item.externalId} ${item.kind} ${item.revision}`);
  const outcomes: string[] = [];
  for (const seed of [1, 2, 3])
    for (const path of shuffled(files, seed)) outcomes.push(...(await take(path)).map(({ outcome }) => outcome));
  expect(outcomes.filter((outcome) => outcome !== "duplicate")).toHaveLength(identities.size);
  const texts = await Promise.all((await desk.conversations()).map(({ id }) => desk.messages(id)));
  const ids = texts.flat().map(({ externalId }) => externalId);
  expect(new Set(ids).size).toBe(ids.length);
});
