/** A desk that hears Slack by its request URL and is away for three days: Slack gives up after an hour, its history doesn't. */
import { serve } from "@hono/node-server";
import { expect, it } from "vitest";
import { channelNamed } from "../../../channels/registry";
import { openSlackPlatform } from "../../../channels/slack/platform";
import { readConfig } from "../../../src/config";
import { addConnection } from "../../../src/desk/connections/add";
import { messagesOf, saveSettings } from "../../../src/desk/conversations/store";
import { HOUR_MS, MINUTE_MS } from "../../../src/kernel/time";
import { openDesk } from "../../../src/open-desk";
import { closeAfterTest, openClock, tempFolder } from "../../support/desk";

const log = { info: () => {}, warn: () => {}, error: () => {} };
type Desk = Awaited<ReturnType<typeof openDesk>>;

it("fetches what was written, answered, edited and deleted in 72 hours, each once, also what Slack was still repeating", async () => {
  const clock = openClock();
  const config = readConfig({ DATA_DIR: tempFolder("slack-away"), SECRET_KEY: "a secret of the tests, long enough" });
  let desk: Desk | null = null;
  const open = async () => {
    desk = await openDesk({ config, log, now: clock.now, publicUrl: "http://desk.test" });
    closeAfterTest(async () => desk?.close());
    return desk;
  };
  const first = await open();
  await first.store.transact((tx) => saveSettings(tx, { botEnabled: false }, clock.now()));
  const slack = await openSlackPlatform({ now: clock.now, redeliverMs: 1 });
  closeAfterTest(slack.close);
  const { token, signingSecret, slackApiUrl } = slack;
  const id = await addConnection(
    { ...first.using, seal: first.seal, channelNamed },
    { channel: "slack", name: "Slack", settings: { mode: "events", token, signingSecret, slackApiUrl } },
  );
  await first.told();
  const server = serve({
    hostname: "127.0.0.1",
    port: 0,
    fetch: (request) => desk?.exchange.webhook(id, request, "") ?? new Response(null, { status: 503 }),
  });
  closeAfterTest(() => new Promise((resolve) => server.close(() => resolve())));
  await new Promise<void>((resolve) => server.once("listening", resolve));
  const address = server.address();
  slack.setRequestUrl(`http://127.0.0.1:${typeof address === "object" && address ? address.port : 0}/`);
  const anna = slack.customer("Anna");
  const help = slack.customer({ name: "Boris", team: "T0ACME" }).in(slack.channel({ name: "acme", isShared: true }));
  const root = help.writes("The kettle leaks");
  const colour = help.writes("It is red", root);
  const slip = anna.writes("Wrong window, sorry", anna.writes("Hello"));
  await slack.drained();
  await first.exchange.probe(id);

  desk = null;
  await first.close();
  const written: string[] = ["The kettle leaks badly", "It is blue", "Hello"];
  const note = (text: string) => {
    written.push(text);
    return text;
  };
  for (let hour = 1; hour < 72; hour++) {
    clock.forward(HOUR_MS);
    if (hour === 5) {
      help.edits(root, "The kettle leaks badly");
      help.edits(colour, "It is blue");
      anna.deletes(slip);
    }
    if (hour % 3 === 0) help.writes(note(`in the thread, hour ${hour}`), root);
    else if (hour % 3 === 1) anna.writes(note(`directly, hour ${hour}`));
    else help.writes(note(`in the channel, hour ${hour}`));
  }
  clock.forward(40 * MINUTE_MS);
  const late = anna.writes(note("directly, just now"));
  anna.edits(late, note("directly, just now, edited"));
  written.splice(written.indexOf("directly, just now"), 1);

  const second = await open();
  await second.start();
  await slack.drained();
  const { messages: m, conversations: c } = second.store.read.t;
  const texts = async () =>
    (await second.store.read.q.select().from(m)).flatMap(({ text, deletedAt }) => (deletedAt ? [] : [text])).sort();
  await expect.poll(texts, { timeout: 30_000 }).toEqual(written.toSorted());
  for (const { id: conversation } of await second.store.read.q.select().from(c)) {
    const times = (await messagesOf(second.store.read, { conversation, limit: 200 })).map(({ createdAt }) => createdAt);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
  }
  expect((await second.exchange.probe(id)).at).toBe("online");
});
