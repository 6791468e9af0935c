import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { asc, eq } from "drizzle-orm";
import { expect, it, vi } from "vitest";
import { channelNamed } from "../../channels/registry";
import { openSlackPlatform, type SlackPlatform } from "../../channels/slack/platform";
import type { Store } from "../../db/client";
import { openSqlite } from "../../db/sqlite";
import { addConnection } from "../../src/desk/connections/add";
import { saveSettings } from "../../src/desk/conversations/store";
import { newId } from "../../src/kernel/ids";
import { openSeal } from "../../src/kernel/seal";
import { openSignIn } from "../../src/people/sign-in";
import { closeAfterTest, must, tempFolder } from "../support/desk";
import { openServer } from "./server";

/** `KILL_REPLIES=200` for the long run. */
const REPLIES = Number(process.env.KILL_REPLIES ?? 30);
const EACH = 4;
const CUSTOMERS = 6;
const secretKey = "a secret of the tests that is long enough";
const vera = { name: "Vera", email: "vera@desk.test", password: "Vera has a password" };
type Mode = "socket" | "events";

const prepare = async (store: Store, slack: SlackPlatform, mode: Mode): Promise<string> => {
  const { token, appToken, signingSecret, slackApiUrl } = slack;
  const id = await addConnection(
    { transact: store.transact, now: Date.now, newId, seal: openSeal(secretKey), channelNamed },
    { channel: "slack", name: "Slack", settings: { token, appToken, signingSecret, slackApiUrl, mode } },
  );
  await store.transact((tx) => saveSettings(tx, { undoSeconds: 0, botEnabled: false }, Date.now()));
  const signIn = openSignIn({ store, secret: secretKey, publicUrl: "http://127.0.0.1", now: Date.now });
  await signIn.addAgent({ ...vera, role: "admin" });
  return id;
};

const post = async (url: string, json: unknown, cookie = "") => {
  const headers = { "content-type": "application/json", "x-parley": "1", cookie };
  const response = await fetch(url, { method: "POST", headers, body: JSON.stringify(json) });
  if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
  return response;
};
const patiently = <T>(deed: () => T | Promise<T>): Promise<T> => vi.waitFor(deed, { timeout: 150_000, interval: 50 });

it.each<Mode>(["socket", "events"])(
  "loses nothing and says nothing twice in Slack however often the desk is killed (%s)",
  { timeout: 300_000 },
  async (mode) => {
    const dataDir = tempFolder("kill-slack");
    const slack = await openSlackPlatform({ redeliverMs: 100, ackMs: 1000 });
    closeAfterTest(slack.close);
    const store = openSqlite(join(dataDir, "parley.db"));
    closeAfterTest(() => store.close());
    const connection = await prepare(store, slack, mode);
    const server = await openServer({ dataDir, secretKey, env: { PUBLIC_URL: "http://127.0.0.1" } });
    closeAfterTest(() => server.close());
    if (mode === "events") slack.setRequestUrl(`${server.url}/webhooks/${connection}`);
    const signedIn = await patiently(() => post(`${server.url}/api/sign-in`, vera));
    const cookie = must(signedIn.headers.getSetCookie()[0]?.split(";")[0], "cookie");

    const people = Array.from({ length: CUSTOMERS }, (_, n) => slack.customer(`Customer ${n}`));
    const roots = people.map((person) => person.writes("first"));
    const written: string[] = [];
    const replies: string[] = [];
    const conversationOf = (n: number) =>
      patiently(async () => {
        const { messages: m } = store.read.t;
        const externalId = `${people[n]?.channel}:${roots[n]}`;
        const [row] = await store.read.q.select().from(m).where(eq(m.externalId, externalId));
        return must(row, "conversation").conversation;
      });
    for (let n = 0; n < REPLIES; n++) {
      for (let line = 0; line < EACH; line++) {
        const text = `incoming ${written.length}`;
        people[written.length % CUSTOMERS]?.writes(text, roots[written.length % CUSTOMERS]);
        written.push(text);
      }
      const path = `${server.url}/api/conversations/${await conversationOf(n % CUSTOMERS)}/replies`;
      const reply = { id: randomUUID(), text: `reply ${n}`, seenSeq: 2 ** 31 - 1 };
      await patiently(() => post(path, reply, cookie));
      replies.push(reply.text);
      // Right after a reply was acknowledged: on its way to Slack, or just arrived there.
      if (n % 8 === 5) server.kill();
    }

    const inbox = async () => {
      const { messages: m } = store.read.t;
      const rows = await store.read.q.select().from(m).where(eq(m.direction, "in")).orderBy(asc(m.seq));
      return rows.map(({ text }) => text).filter((text) => text !== "first");
    };
    const shown = () =>
      people.flatMap(({ channel }) =>
        slack
          .screen(channel)
          .messages.filter(({ by }) => by === "app")
          .map(({ text }) => text),
      );
    await patiently(async () => expect(new Set(await inbox())).toEqual(new Set(written)));
    await patiently(() => expect(new Set(shown())).toEqual(new Set(replies)));
    expect([await inbox(), shown()].map((texts) => texts.length)).toEqual([written.length, replies.length]);
    expect(server.kills()).toBeGreaterThanOrEqual(3);
  },
);
