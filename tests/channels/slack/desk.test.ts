/** The whole desk with a workspace at the stand-in: what arrives in the inbox, and what arrives in Slack. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { serve } from "@hono/node-server";
import { describe, expect, it } from "vitest";
import { fromPlain } from "../../../channels/kit/rich-text";
import { channelNamed } from "../../../channels/registry";
import { openSlackPlatform } from "../../../channels/slack/platform";
import { openCloudPlatform } from "../../../channels/whatsapp/cloud/platform";
import { readConfig } from "../../../src/config";
import { addConnection } from "../../../src/desk/connections/add";
import { filesOf } from "../../../src/desk/conversations/files";
import { reply } from "../../../src/desk/conversations/reply";
import { editMessage, reactTo, removeMessage } from "../../../src/desk/conversations/revise";
import { saveSettings } from "../../../src/desk/conversations/store";
import { newId } from "../../../src/kernel/ids";
import { MINUTE_MS } from "../../../src/kernel/time";
import { openDesk } from "../../../src/open-desk";
import { onBothEngines } from "../../desk/engines";
import {
  closeAfterTest,
  type Engine,
  insertAgent,
  must,
  openTestDesk,
  ourPostgres,
  tempFolder,
} from "../../support/desk";
import { postgresAt, WITHOUT_POSTGRES } from "../../support/postgres";

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
  await expect.poll(slack.sockets, { timeout: 30_000 }).toBe(1);
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

  it("takes nothing for deleted that stands beside its conversation's thread, and what is gone there for deleted", async () => {
    const { desk, doing, slack, anna } = await openSlackDesk();
    await doing(() => anna.writes("My kettle leaks"));
    await doing(() => anna.writes("It is the red one"));
    const slip = await doing(() => anna.writes("Wrong window, sorry"));
    const heardAgain = async () => {
      const asked = () => slack.calls.filter(({ method }) => method === "users.conversations").length;
      const before = asked();
      slack.closeSockets("cut");
      await expect.poll(asked, { timeout: 30_000 }).toBeGreaterThan(before);
      await expect.poll(slack.sockets, { timeout: 30_000 }).toBe(1);
      await doing(() => anna.writes("Hello?"));
    };
    const [conversation] = await desk.conversations();
    const standing = async () =>
      (await desk.messages(must(conversation).id)).flatMap(({ text, deletedAt }) => (deletedAt === null ? [text] : []));
    await heardAgain();
    await expect.poll(standing).toEqual(["My kettle leaks", "It is the red one", "Wrong window, sorry", "Hello?"]);
    slack.trouble({ does: "lose" });
    anna.deletes(slip);
    await heardAgain();
    await expect.poll(standing).toEqual(["My kettle leaks", "It is the red one", "Hello?", "Hello?"]);
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

  it("shows a customer's people in a shared channel and in a shared direct message by name, with files and reactions, and ours as ours", async () => {
    const { desk, doing, ours, slack } = await openSlackDesk();
    const boris = slack.customer({ name: "Boris Acme", team: "T0ACME" });
    const channel = slack.channel({ name: "acme-support", isShared: true });
    const kim = slack.customer({ name: "Kim" }).in(channel);
    const there = boris.in(channel);
    const root = await doing(() => there.writes("The kettle leaks"));
    const picture = { name: "leak.png", mime: "image/png", bytes: new Uint8Array([1, 2, 3]), text: "See" };
    await doing(() => there.sendsFile(picture, root));
    const answer = await doing(() => kim.writes("I look into it", root));
    await doing(() => there.reacts(answer, "pray"));
    const [conversation] = await desk.conversations();
    const shown = await desk.messages(must(conversation).id);
    expect(shown.map(({ authorName, direction, text }) => [authorName, direction, text])).toEqual([
      ["Boris Acme", "in", "The kettle leaks"],
      ["Boris Acme", "in", "See"],
      ["Kim", "out", "I look into it"],
    ]);
    expect(await filesOf(desk.store.read, [must(shown[1]).id])).toMatchObject([
      { name: "leak.png", mime: "image/png", look: "photo", state: "ready", sizeBytes: 3 },
    ]);
    expect((await desk.events()).filter(({ type }) => type === "message.reacted")).toHaveLength(1);
    await doing(() => boris.writes("And privately: who pays?"));
    await doing(() => boris.sendsFile(picture));
    const own = must((await desk.conversations())[1]);
    expect((await desk.messages(own.id)).map(({ authorName, text }) => [authorName, text])).toEqual([
      ["Boris Acme", "And privately: who pays?"],
      ["Boris Acme", "See"],
    ]);
    expect(own.contact).toBe(must(conversation).contact);
    await desk.say(own.id, "We do.");
    await doing(() => desk.clock.forward(MINUTE_MS));
    expect(ours(boris.channel)).toMatchObject([{ text: "We do." }]);
    expect(ours(channel)).toEqual([]);
  });

  it("says that it is offline as soon as the app is removed", async () => {
    const { desk, doing, slack } = await openSlackDesk();
    await doing(() => slack.uninstall());
    const offline = async () =>
      (await desk.events()).some(
        ({ type, payload }) => type === "connection.state" && "at" in payload && payload.at === "offline",
      );
    await expect.poll(offline, { timeout: 30_000 }).toBe(true);
  });
});

/** Two processes on one database, in the order they started. */
const openTwo = async () => {
  const DATABASE_URL = await (await ourPostgres()).migrated();
  const log = { info: () => {}, warn: () => {}, error: () => {} };
  const SECRET_KEY = "a secret of the tests that is long enough";
  const begin = async () => {
    const config = readConfig({ DATA_DIR: tempFolder("one-of-two"), SECRET_KEY, DATABASE_URL });
    const desk = await openDesk({ config, log, now: Date.now, publicUrl: "http://desk.test" });
    closeAfterTest(desk.close);
    return desk;
  };
  const first = await begin();
  await first.store.transact((tx) => saveSettings(tx, { botEnabled: false, undoSeconds: 0 }, Date.now()));
  const add = (channel: string, settings: Record<string, unknown>) =>
    addConnection({ ...first.using, seal: first.seal, channelNamed }, { channel, name: channel, settings });
  return { first, add, begin };
};

describe.skipIf(!postgresAt)(`two processes${postgresAt ? "" : ` (${WITHOUT_POSTGRES})`}`, () => {
  it("listen once to a workspace, and take and send once for it and for a WhatsApp number", {
    timeout: 240_000,
  }, async () => {
    const slack = await openSlackPlatform({ redeliverMs: 1 });
    const cloud = await openCloudPlatform({ redeliverMs: 20 });
    for (const { close } of [slack, cloud]) closeAfterTest(close);
    const { first, add, begin } = await openTwo();
    const { token, appToken, slackApiUrl } = slack;
    await add("slack", { token, appToken, slackApiUrl });
    const number = await add("whatsapp", cloud.settings);
    const second = await begin();
    const both = [first, second];
    for (const { start } of both) await start();
    // Every post comes to both, as from a load balancer that lost patience with the first.
    const fetch = async (request: Request): Promise<Response> => {
      const body = request.method === "GET" ? null : await request.text();
      const { method, headers, url } = request;
      const copy = () => new Request(url, { method, headers, body });
      const [answer] = await Promise.all(both.map(({ exchange }) => exchange.webhook(number, copy(), "")));
      return must(answer);
    };
    const door = await new Promise<ReturnType<typeof serve>>((resolve) => {
      const server = serve({ port: 0, hostname: "127.0.0.1", fetch }, () => resolve(server));
    });
    closeAfterTest(() => new Promise((resolve) => door.close(() => resolve())));
    const address = door.address();
    await expect.poll(slack.sockets, { timeout: 30_000 }).toBe(1);
    await cloud.subscribe(`http://127.0.0.1:${typeof address === "object" && address ? address.port : 0}/`);
    const [anna, ben] = [slack.customer("Anna"), cloud.customer("Ben")];
    anna.writes("My kettle leaks");
    ben.writes("Mine too");
    const { messages: m, conversations: c, deliveries: d } = first.store.read.t;
    const texts = async () => (await first.store.read.q.select().from(m)).map(({ text }) => text).sort();
    await expect.poll(texts, { timeout: 30_000 }).toEqual(["Mine too", "My kettle leaks"]);
    const vera = {
      kind: "agent" as const,
      id: await insertAgent(first.store, { name: "Vera", now: Date.now() }),
      name: "Vera",
    };
    // Whoever is asked, the holder sends.
    for (const { id } of await first.store.read.q.select().from(c))
      await reply(second.using, {
        conversation: id,
        id: newId(),
        by: vera,
        rich: fromPlain("Which one?"),
        seenSeq: 1e9,
      });
    const states = async () => (await first.store.read.q.select().from(d)).map(({ state }) => state);
    await expect
      .poll(states, { timeout: 30_000 })
      .toEqual([expect.stringMatching(/sent|delivered/), expect.stringMatching(/sent|delivered/)]);
    await slack.drained();
    await cloud.drained();
    expect(slack.sockets()).toBe(1);
    const app = slack.screen(anna.channel).messages.filter(({ by }) => by === "app");
    const us = cloud.chat(ben.waId).messages.filter(({ by }) => by === "us");
    expect([...app, ...us].map(({ text }) => text)).toEqual(["Which one?", "Which one?"]);
    expect(await texts()).toEqual(["Mine too", "My kettle leaks", "Which one?", "Which one?"]);
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
