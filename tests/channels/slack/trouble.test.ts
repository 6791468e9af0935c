import { createServer } from "node:http";
import { text } from "node:stream/consumers";
import { describe, expect, it } from "vitest";
import { DeliveryFailure } from "../../../channels/contract";
import { toPlain } from "../../../channels/kit/rich-text";
import { slack } from "../../../channels/slack";
import { openSlackPlatform } from "../../../channels/slack/platform";
import { openRecorder } from "../recorder";
import { connect, openWorkspace } from "./open-workspace";
import { begin, failureOf, fresh, message, open } from "./workspace";

const MINUTE_MS = 60_000;

/** A recorder whose clock is turned by hand. */
const turnable = () => {
  const desk = openRecorder();
  const clock = { now: desk.needs.now() };
  return { desk: { ...desk, needs: { ...desk.needs, now: () => clock.now } }, clock };
};

/** What the desk shows of a customer's message. */
const item = (externalId: string) => ({
  seq: 1,
  id: externalId,
  externalId,
  by: { speaks: "customer" as const, name: "Anna" },
  at: 0,
  rich: [],
  parts: [],
  buttons: [],
  citations: [],
  edited: false,
  deleted: false,
  reactions: [],
  state: null,
});

describe("the socket", () => {
  it("is opened anew when Slack recycles it, without a word and without a loss", async () => {
    const { anna, doing, desk, platform } = await begin();
    platform.closeSockets("refresh");
    await expect.poll(platform.sockets).toBe(1);
    await doing(() => anna.writes("Still there?"));
    expect(desk.items("message")).toHaveLength(1);
    expect(desk.states.map(({ at }) => at)).toEqual(["connecting", "online"]);
  });

  it("is opened anew after a cut, and what was in hand comes again", async () => {
    const { anna, desk, platform } = await begin();
    const release = desk.holdReceive();
    anna.writes("In the middle of a cut");
    await desk.until(() => desk.arrived() === 1);
    platform.closeSockets("cut");
    release();
    await platform.drained();
    expect(new Set(desk.items("message").map(({ externalId }) => externalId)).size).toBe(1);
  });

  it("waits longer after each failure, and says what is wrong", async () => {
    const { desk, platform, pauses } = await begin();
    platform.trouble({ method: "apps.connections.open", does: "error", status: 503, times: 3 });
    platform.closeSockets("cut");
    await desk.until(() => desk.states.at(-1)?.at === "online" && desk.states.length >= 4);
    expect(desk.states.map(({ at }) => at)).toEqual(["connecting", "online", "degraded", "online"]);
    expect(pauses.slice(-3).every((ms, n, all) => n === 0 || ms > (all[n - 1] ?? 0))).toBe(true);
  });

  it("is refused to a wrong app-level token: offline, with a cure", async () => {
    const platform = await openSlackPlatform({ now: () => Date.UTC(2026, 10, 23, 9) });
    const desk = openRecorder();
    open.push(await connect(desk.needs, { platform, set: { appToken: "xapp-1-A0APP0001-wrong" } }));
    await desk.until(() => desk.states.some(({ at }) => at === "offline"));
    expect(desk.states.at(-1)).toMatchObject({
      reason: expect.stringContaining("app-level token"),
      cure: expect.any(String),
    });
    expect(desk.logged()).not.toMatch(/xapp-1/);
  });
});

describe("the token", () => {
  it("revoked makes the connection offline with the cure, told by the next probe, and online when it is good again", async () => {
    const { connection, desk, platform } = await begin();
    platform.trouble({ method: "auth.test", does: "refuse", error: "token_revoked" });
    expect(await connection.probe()).toMatchObject({ at: "offline", cure: expect.stringContaining("Install") });
    expect(await connection.probe()).toEqual({ at: "online" });
    expect(desk.states.map(({ at }) => at)).toEqual(["connecting", "online", "offline", "online"]);
  });

  it.each(["socket", "events"] as const)(
    "is known to be gone as soon as Slack says that the app was removed (%s)",
    async (mode) => {
      const { desk, platform } = await begin({ mode });
      platform.uninstall();
      await platform.drained();
      expect(desk.items("account").map(({ state }) => state)).toEqual(["app_uninstalled", "tokens_revoked"]);
      expect(desk.states.at(-1)).toMatchObject({ at: "offline", cure: expect.any(String) });
    },
  );

  it("of a person may be revoked without any harm", async () => {
    const { desk, platform, doing } = await begin();
    await doing(() => platform.push({ type: "tokens_revoked", tokens: { oauth: ["U1"], bot: [] } }));
    expect(desk.states.at(-1)).toEqual({ at: "online" });
  });

  it("found dead while sending makes the connection offline at once", async () => {
    const { connection, desk, platform, anna, doing } = await begin();
    const root = await doing(() => anna.writes("Hello"));
    platform.revokeToken();
    await failureOf(connection.send(message(`${anna.channel}:${root}`, "Answer"), fresh()));
    expect(desk.states.at(-1)).toMatchObject({ at: "offline", cure: expect.any(String) });
  });

  it("without some rights leaves the connection degraded, saying what does not work", async () => {
    const platform = await openSlackPlatform({ now: () => Date.UTC(2026, 10, 23, 9) });
    platform.scopes.delete("files:write");
    const desk = openRecorder();
    open.push(await connect(desk.needs, { platform }));
    await desk.until(() => desk.states.at(-1)?.at === "degraded");
    expect(desk.states.at(-1)).toMatchObject({
      reason: expect.stringContaining("Without files:write agents can't send files."),
    });
  });
});

describe("after a silence", () => {
  it.each(["socket", "events"] as const)(
    "fetches what was written meanwhile, also in old threads, and says since when and how much (%s)",
    async (mode) => {
      const { desk, clock } = turnable();
      const platform = await openSlackPlatform({ now: () => clock.now, redeliverMs: 1 });
      const first = await openWorkspace({ desk, platform, mode });
      const anna = platform.customer("Anna");
      const inHelp = anna.in("help");
      const root = anna.writes("Before");
      const helpRoot = inHelp.writes("In help, before");
      await platform.drained();
      await first.leave();
      const leftAt = clock.now;
      platform.trouble({ does: "lose", times: 99 });
      clock.now += 90 * MINUTE_MS;
      anna.writes("In the thread", root);
      const edited = inHelp.writes("On top, with a tpyo");
      inHelp.edits(edited, "On top, with a typo");
      inHelp.reacts(edited, "thumbsup");
      inHelp.writes("Under the new one", edited);
      inHelp.writes("Under the old one", helpRoot);
      platform.customer({ name: "Robot", isBot: true }).in("help").writes("beep");
      clock.now += MINUTE_MS;
      platform.trouble({ does: "lose", times: 0 });
      const before = desk.items("message").length;
      const second = await openWorkspace({ desk, platform, mode });
      open.push({ close: () => second.leave().then(platform.close) });
      await desk.until(() => desk.states.some((state) => state.at === "online" && state.filled !== undefined));
      expect(desk.states.filter((state) => state.at === "online" && state.filled)).toEqual([
        { at: "online", filled: { sinceMs: leftAt, messages: 4 } },
      ]);
      const texts = desk
        .items("message")
        .slice(before)
        .map(({ rich }) => toPlain(rich));
      expect(new Set(texts)).toEqual(
        new Set([
          "In the thread",
          "On top, with a typo",
          "Under the new one",
          "Under the old one",
          ...texts.filter((one) => one.includes("efore")),
        ]),
      );
      expect(desk.items("edit").map(({ externalId }) => externalId)).toEqual([`${inHelp.channel}:${edited}`]);
      expect(desk.items("reaction")).toMatchObject([{ externalId: `${inHelp.channel}:${edited}`, emoji: ["👍"] }]);
      // News once: the next probe is simply online.
      expect(await second.connection.probe()).toEqual({ at: "online" });
    },
  );

  it.each([
    ["an hour ahead of", 60],
    ["an hour behind", -60],
    ["a day ahead of", 1440],
    ["a day behind", -1440],
  ])("fetches it though our clock is %s Slack's, and takes its signed posts", async (_, minutes) => {
    const { desk, clock } = turnable();
    const ahead = minutes * MINUTE_MS;
    const skewed = { ...desk, needs: { ...desk.needs, now: () => clock.now + ahead } };
    const platform = await openSlackPlatform({ now: () => clock.now, redeliverMs: 1 });
    const first = await openWorkspace({ desk: skewed, platform, mode: "events" });
    const anna = platform.customer("Anna");
    const root = anna.writes("Before");
    await platform.drained();
    expect(desk.items("message").map(({ rich }) => toPlain(rich))).toEqual(["Before"]);
    await first.leave();
    platform.trouble({ does: "lose", times: 9 });
    clock.now += 30 * MINUTE_MS;
    anna.writes("Meanwhile", root);
    clock.now += MINUTE_MS;
    const second = await openWorkspace({ desk: skewed, platform, mode: "events" });
    open.push({ close: () => second.leave().then(platform.close) });
    await desk.until(() => desk.states.some((state) => state.at === "online" && state.filled !== undefined));
    expect(desk.states.find((state) => state.at === "online" && state.filled)).toEqual({
      at: "online",
      filled: { sinceMs: clock.now + ahead - 31 * MINUTE_MS, messages: 1 },
    });
    expect(desk.items("message").map(({ rich }) => toPlain(rich))).toContain("Meanwhile");
    // A send in doubt is looked for where Slack has it, and not sent again.
    platform.trouble({ method: "chat.postMessage", does: "reset", effect: "after" });
    const sent = message(`${anna.channel}:${root}`, "Answer");
    await failureOf(second.connection.send(sent, fresh()));
    expect(await second.connection.settle?.(sent, skewed.needs.now())).toMatchObject({
      externalIds: [expect.any(String)],
    });
  });

  it("finds a send in doubt though our clock was two hours ahead when it left and is set right by now", async () => {
    const { desk, clock } = turnable();
    const ahead = 120 * MINUTE_MS;
    const skewed = { ...desk, needs: { ...desk.needs, now: () => clock.now + ahead } };
    const platform = await openSlackPlatform({ now: () => clock.now, redeliverMs: 1 });
    const first = await openWorkspace({ desk: skewed, platform, mode: "events" });
    const anna = platform.customer("Anna");
    const root = anna.writes("Before");
    await platform.drained();
    platform.trouble({ method: "chat.postMessage", does: "reset", effect: "after" });
    const sent = message(`${anna.channel}:${root}`, "Answer");
    const begunAt = skewed.needs.now();
    await failureOf(first.connection.send(sent, fresh()));
    await first.leave();
    clock.now += 150 * MINUTE_MS;
    const second = await openWorkspace({ desk, platform, mode: "events" });
    open.push({ close: () => second.leave().then(platform.close) });
    expect(await second.connection.settle?.(sent, begunAt)).toMatchObject({ externalIds: [expect.any(String)] });
  });

  it("is patient with Slack's limits, and tries again at the next probe what it could not fetch", async () => {
    const { desk, clock } = turnable();
    const platform = await openSlackPlatform({ now: () => clock.now, redeliverMs: 1 });
    const first = await openWorkspace({ desk, platform });
    const anna = platform.customer("Anna");
    await first.leave();
    platform.trouble({ does: "lose", times: 1 });
    clock.now += 10 * MINUTE_MS;
    anna.writes("Anybody?");
    platform.trouble({ method: "conversations.history", does: "throttle", retryAfterS: 9, times: 6 });
    const second = await openWorkspace({ desk, platform });
    open.push({ close: () => second.leave().then(platform.close) });
    await desk.until(() => desk.logged().includes("could not be fetched yet"));
    expect(second.pauses).toContain(9000);
    expect(await second.connection.probe()).toEqual({ at: "online" });
    expect(desk.items("message").map(({ rich }) => toPlain(rich))).toEqual(["Anybody?"]);
  });

  it("of three days fetches page after page, in order, and each message once", async () => {
    const { desk, clock } = turnable();
    const platform = await openSlackPlatform({ now: () => clock.now, redeliverMs: 1 });
    const first = await openWorkspace({ desk, platform });
    const inHelp = platform.customer("Anna").in("help");
    await first.leave();
    platform.trouble({ does: "lose", times: 999 });
    const texts = Array.from({ length: 450 }, (_, n) => `line ${n}`);
    for (const text of texts) {
      clock.now += (72 * 60 * MINUTE_MS) / texts.length;
      inHelp.writes(text);
    }
    const second = await openWorkspace({ desk, platform });
    open.push({ close: () => second.leave().then(platform.close) });
    await desk.until(() => desk.states.some((state) => state.at === "online" && state.filled?.messages === 450));
    expect(desk.items("message").map(({ rich }) => toPlain(rich))).toEqual(texts);
  });

  it("fetches also what Slack held back because too much came", async () => {
    const { anna, connection, desk, platform, doing } = await begin();
    await doing(() => anna.writes("Before"));
    platform.trouble({ does: "lose", times: 1 });
    anna.writes("Held back");
    await doing(() =>
      platform.pushBody("events_api", { type: "app_rate_limited", team_id: "T1", minute_rate_limited: 1 }),
    );
    expect(desk.items("account")).toMatchObject([{ state: "app_rate_limited" }]);
    expect(desk.states.at(-1)).toEqual({ at: "online" });
    await connection.probe();
    expect(desk.items("message").map(({ rich }) => toPlain(rich))).toContain("Held back");
  });

  it("fetches what Slack could not post though we reached Slack all the time, as soon as a repeated post comes through", async () => {
    const { desk, clock } = turnable();
    const platform = await openSlackPlatform({ now: () => clock.now, redeliverMs: 1 });
    const { connection, url, close } = await openWorkspace({ desk, platform, mode: "events" });
    open.push({ close });
    const anna = platform.customer("Anna");
    anna.writes("Before");
    await platform.drained();
    const turnedAway: string[] = [];
    const wall = createServer(async (request, response) => {
      turnedAway.push(await text(request));
      response.writeHead(503).end();
    });
    await new Promise<void>((resolve) => wall.listen(0, "127.0.0.1", resolve));
    open.push({ close: () => new Promise((resolve) => wall.close(() => resolve())) });
    const address = wall.address();
    platform.setRequestUrl(`http://127.0.0.1:${typeof address === "object" && address ? address.port : 0}/`);
    clock.now += MINUTE_MS;
    for (const day of ["First day", "Second day", "Third day"]) {
      anna.writes(day);
      clock.now += 24 * 60 * MINUTE_MS;
      expect(await connection.probe()).toEqual({ at: "online" });
    }
    anna.writes("Just now");
    await expect.poll(() => turnedAway.some((one) => one.includes("Just now")), { timeout: 20_000 }).toBe(true);
    platform.setRequestUrl(url);
    await platform.drained();
    await connection.probe();
    const texts = desk.items("message").map(({ externalId, rich }) => `${externalId} ${toPlain(rich)}`);
    expect([...new Set(texts)].map((one) => one.replace(/^\S+ /, "")).sort()).toEqual([
      "Before",
      "First day",
      "Just now",
      "Second day",
      "Third day",
    ]);
    // Deaf since the first of them, though each probe was answered.
    const first = desk.items("message").find(({ rich }) => toPlain(rich) === "First day");
    expect(desk.states.at(-1)).toMatchObject({ at: "online", filled: { sinceMs: first?.at, messages: 4 } });
  });

  it("tells of no silence where nobody had written for days and one post came only at its second try", async () => {
    const { desk, clock } = turnable();
    const platform = await openSlackPlatform({ now: () => clock.now, redeliverMs: 1 });
    const { connection, close } = await openWorkspace({ desk, platform, mode: "events" });
    open.push({ close });
    const anna = platform.customer("Anna");
    anna.writes("Before");
    await platform.drained();
    for (let hour = 0; hour < 72; hour++) {
      clock.now += 60 * MINUTE_MS;
      expect(await connection.probe()).toEqual({ at: "online" });
    }
    desk.refuseNext();
    anna.writes("Just now");
    await platform.drained();
    expect(await connection.probe()).toEqual({ at: "online" });
    expect(desk.items("message").map(({ rich }) => toPlain(rich))).toContain("Just now");
    expect(desk.states.filter((state) => state.at === "online" && state.filled)).toEqual([]);
  });

  it("takes for deleted what is gone though older things stand there, and not what a workspace lets go by its age", async () => {
    const { desk, clock } = turnable();
    const platform = await openSlackPlatform({ now: () => clock.now, redeliverMs: 1 });
    const history = (thread: string) => ({ seq: 1, items: [item(thread)], more: false });
    const first = await openWorkspace({ desk, platform, history });
    const anna = platform.customer("Anna");
    const [oldest, slip] = [anna.writes("Long ago"), anna.writes("Wrong window")];
    await platform.drained();
    await first.leave();
    platform.trouble({ does: "lose", times: 9 });
    clock.now += 48 * 60 * MINUTE_MS;
    anna.deletes(slip);
    const open2 = async () => {
      const workspace = await openWorkspace({ desk, platform, history });
      await desk.until(() => desk.states.some((state) => state.at === "online" && state.filled !== undefined));
      return workspace;
    };
    const second = await open2();
    expect(desk.items("deletion")).toMatchObject([{ externalId: `${anna.channel}:${slip}` }]);
    await second.leave();
    // Nothing older is left: its time may have come.
    anna.deletes(oldest);
    desk.states.splice(0);
    clock.now += 60 * MINUTE_MS;
    const third = await open2();
    open.push({ close: () => third.leave().then(platform.close) });
    expect(new Set(desk.items("deletion").map(({ externalId }) => externalId))).toEqual(
      new Set([`${anna.channel}:${slip}`]),
    );
  });

  it("takes nothing for deleted because it came while Slack was asked, nor what another workspace lets go by its age", async () => {
    const { desk, clock } = turnable();
    const platform = await openSlackPlatform({ now: () => clock.now, redeliverMs: 1 });
    open.push(platform);
    const channel = platform.channel({ name: "acme", isShared: true });
    const kim = platform.customer("Kim").in(channel);
    const boris = platform.customer({ name: "Boris", team: "T0ACME" }).in(channel);
    const anna = platform.customer("Anna");
    const threads = new Map<string, string[]>();
    let whileAsked = () => {};
    const history = (thread: string) => {
      whileAsked();
      return { seq: 1, items: (threads.get(thread) ?? []).map(item), more: false };
    };
    const first = await openWorkspace({ desk, platform, history });
    kim.writes(`<@${platform.app.userId}> for later`);
    const theirs = boris.writes("The kettle leaks");
    const root = anna.writes("My toaster burns");
    await platform.drained();
    await first.leave();
    threads.set(`${channel}:${theirs}`, [`${channel}:${theirs}`]);
    threads.set(`${anna.channel}:${root}`, [`${anna.channel}:${root}`]);
    platform.trouble({ does: "lose", times: 9 });
    clock.now += 48 * 60 * MINUTE_MS;
    boris.deletes(theirs);
    whileAsked = () => {
      whileAsked = () => {};
      const late = anna.writes("It burns still", root);
      threads.get(`${anna.channel}:${root}`)?.push(`${anna.channel}:${late}`);
    };
    const second = await openWorkspace({ desk, platform, history });
    await desk.until(() => desk.states.some((state) => state.at === "online" && state.filled !== undefined));
    await second.leave();
    expect(threads.get(`${anna.channel}:${root}`)).toHaveLength(2);
    expect(desk.items("deletion")).toEqual([]);
  });

  it("fetches nothing at the very first start: what was said before is none of ours", async () => {
    const platform = await openSlackPlatform({ now: () => Date.UTC(2026, 10, 23, 9) });
    platform.stands(platform.channel("help"), { user: "U1", text: "Long ago" });
    const workspace = await openWorkspace({ platform });
    open.push(workspace);
    expect(platform.calls.some(({ method }) => method === "conversations.history")).toBe(false);
  });
});

describe("without a public address", () => {
  it("events can't come: offline, with the two ways out", async () => {
    const platform = await openSlackPlatform();
    const desk = openRecorder();
    const opened = await slack.open({
      ...desk.needs,
      id: "c1",
      settings: { token: platform.token, mode: "events", signingSecret: "s", slackApiUrl: platform.slackApiUrl },
      webhookUrl: null,
      history: async () => ({ seq: 0, items: [], more: false }),
      spool: { put: async () => "", get: async () => null, drop: async () => {} },
    });
    open.push({ close: () => opened.close().then(platform.close) });
    expect(desk.states.at(-1)).toMatchObject({ at: "offline", cure: expect.stringMatching(/PUBLIC_URL.*socket/) });
  });
});

describe("another process that holds the door alone", () => {
  it("takes posts and fetches files, and sends nothing", async () => {
    const { anna, desk, platform, doing } = await begin({ mode: "events" });
    await doing(() => anna.sendsFile({ name: "a.txt", mime: "text/plain", bytes: new TextEncoder().encode("bytes") }));
    const [part] = desk.items("message")[0]?.parts ?? [];
    const door = await slack.door?.({
      ...desk.needs,
      id: "c1",
      settings: {
        token: platform.token,
        mode: "events",
        signingSecret: platform.signingSecret,
        slackApiUrl: platform.slackApiUrl,
      },
      webhookUrl: null,
      history: async () => ({ seq: 0, items: [], more: false }),
      spool: { put: async () => "", get: async () => null, drop: async () => {} },
    });
    expect(await failureOf(door?.send(message("D1:1.2", "Hello"), fresh()) ?? Promise.resolve())).toBeInstanceOf(
      DeliveryFailure,
    );
    expect(await door?.fetchFile(part?.type === "file" ? part.ref : {})).toMatchObject({ name: "a.txt" });
    expect((await door?.webhook?.(new Request("http://desk/webhooks/c1", { method: "POST" }), ""))?.status).toBe(401);
    await door?.close();
  });
});

describe("checking the settings", () => {
  const settings = { slackApiUrl: "", token: "", appToken: "" };
  const checking = async (
    change: (platform: Awaited<ReturnType<typeof openSlackPlatform>>) => Partial<typeof settings>,
  ) => {
    const platform = await openSlackPlatform();
    open.push(platform);
    const changed = change(platform);
    const { token, appToken, slackApiUrl } = platform;
    return slack.check({ token, appToken, slackApiUrl, requestTimeoutS: 1, ...changed });
  };

  it("names the workspace and the app", async () => {
    expect(await checking(() => ({}))).toEqual({ address: "Stand-in Ltd (@parley)", name: "Stand-in Ltd" });
  });

  it.each([
    ["a wrong bot token", () => ({ token: "xoxb-wrong" }), /does not accept the app's token/],
    ["a wrong app-level token", () => ({ appToken: "xapp-1-A0APP0001-x" }), /app-level token \(xapp/],
    ["the app-level token of another app", () => ({ appToken: "xapp-1-A0OTHER-x" }), /belongs to another app/],
    ["nobody at the address", () => ({ slackApiUrl: "http://127.0.0.1:65533/api/" }), /could not be reached/],
  ])("says that it is %s", async (_, change, words) => {
    expect(String(await failureOf(checking(change)))).toMatch(words);
  });

  it("names each scope without which nothing works", async () => {
    const failure = await failureOf(
      checking(({ scopes }) => {
        scopes.delete("im:history");
        scopes.delete("users:read");
        return {};
      }),
    );
    expect(String(failure)).toMatch(/lacks users:read, im:history/);
  });
});
