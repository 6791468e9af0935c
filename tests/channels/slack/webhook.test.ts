import { createHmac } from "node:crypto";
import { describe, expect, it } from "vitest";
import { openPlatformClock } from "../../../channels/kit/platform-clock";
import { openWebhook } from "../../../channels/slack/webhook";
import { openRecorder } from "../recorder";
import { begin, type Workspace } from "./workspace";

type Post = { text?: string; type?: string; at?: number; secret?: string; headers?: Record<string, string> };

/** Posts as Slack does; whatever is named is done otherwise. */
const posting = ({ url, platform, desk }: Workspace) => {
  return ({
    text = "{}",
    type = "application/json",
    secret = platform.signingSecret,
    headers = {},
    ...given
  }: Post) => {
    const at = String(given.at ?? Math.floor(desk.needs.now() / 1000));
    const signature = `v0=${createHmac("sha256", secret).update(`v0:${at}:${text}`).digest("hex")}`;
    return fetch(url, {
      method: "POST",
      body: text,
      headers: {
        "content-type": type,
        "x-slack-request-timestamp": at,
        "x-slack-signature": signature,
        ...headers,
      },
    });
  };
};
const beginPosting = async () => {
  const workspace = await begin({ mode: "events" });
  return { ...workspace, post: posting(workspace) };
};
const event = (event: Record<string, unknown>, more: Record<string, unknown> = {}) =>
  JSON.stringify({ type: "event_callback", team_id: "T1", event_id: "Ev1", event, ...more });

describe("the request URL", () => {
  it("answers Slack's challenge", async () => {
    const { post } = await beginPosting();
    const response = await post({ text: JSON.stringify({ type: "url_verification", challenge: "3eZbr", token: "x" }) });
    expect([response.status, await response.json()]).toEqual([200, { challenge: "3eZbr" }]);
  });

  it.each<[string, Post]>([
    ["another secret", { secret: "guessed" }],
    ["a signature of five minutes ago", { at: Date.UTC(2026, 10, 23, 8, 54) / 1000 }],
    ["a signature of the future", { at: Date.UTC(2026, 10, 23, 9, 6) / 1000 }],
    ["no signature", { headers: { "x-slack-signature": "" } }],
    ["a signature of no version", { headers: { "x-slack-signature": "deadbeef" } }],
    ["no time", { headers: { "x-slack-request-timestamp": "" } }],
    ["a time that is none", { headers: { "x-slack-request-timestamp": "1e9" } }],
    [
      "a command's form beside the certificate check",
      { type: "application/x-www-form-urlencoded", text: "payload=1", secret: "x" },
    ],
  ])("refuses %s", async (_, how) => {
    const { post, desk } = await beginPosting();
    expect((await post(how)).status).toBe(401);
    expect([desk.arrived(), desk.unreadable]).toEqual([0, []]);
  });

  it("says so when the clocks are too far apart to trust anything, and fetches what was refused once they agree", async () => {
    const { post, desk } = await beginPosting();
    const now = desk.needs.now() / 1000;
    expect((await post({ at: now - 600, text: event({ type: "team_join" }) })).status).toBe(401);
    expect(desk.states.at(-1)).toMatchObject({ at: "degraded", reason: expect.stringContaining("10 minutes ahead") });
    expect((await post({ at: now, text: event({ type: "team_join" }) })).status).toBe(200);
    await desk.until(() => desk.states.at(-1)?.at === "online");
  });

  it("reads nothing but posts", async () => {
    const { url } = await beginPosting();
    expect((await fetch(url)).status).toBe(405);
  });

  it("lets Slack look at its certificate", async () => {
    const { post, desk } = await beginPosting();
    const type = "application/x-www-form-urlencoded";
    expect((await post({ type, text: "ssl_check=1&token=x", secret: "unsigned" })).status).toBe(200);
    expect(desk.arrived()).toBe(0);
  });

  it.each([
    ["no JSON", "{oops", "application/json"],
    ["a list", "[1]", "application/json"],
    ["a form whose payload is no JSON", "payload=oops", "application/x-www-form-urlencoded"],
    ["no UTF-8", "\ud800", "application/json"],
    ["an event without its type", event({ channel: "C1" }), "application/json"],
    ["an event that is a word", JSON.stringify({ type: "event_callback", event: "message" }), "application/json"],
    ["neither event nor interaction", JSON.stringify({ hello: "world" }), "application/json"],
  ])("keeps %s aside, and does not ask for it again", async (_, text, type) => {
    const { post, desk } = await beginPosting();
    expect((await post({ text, type })).status).toBe(200);
    expect(desk.unreadable).toHaveLength(1);
    expect(desk.batches).toEqual([]);
  });

  it.each([
    ["an event of tomorrow", event({ type: "brand_new", channel: { id: "C1" }, deep: { er: [null] } }), "brand new"],
    [
      "an event with nulls for everything",
      event({ type: "team_join", user: null, channel: null, item: null }),
      "team join",
    ],
    ["a modal's answer", JSON.stringify({ type: "view_submission", view: {}, user: { id: "U1" } }), "view submission"],
    ["an interaction without its team", JSON.stringify({ type: "block_suggestion", team: null }), "block suggestion"],
  ])("sets %s aside with its reason", async (_, text, reason) => {
    const { post, desk } = await beginPosting();
    expect((await post({ text })).status).toBe(200);
    expect(desk.items("ignored").map((item) => item.reason)).toEqual([reason]);
  });

  it("takes a press from an organisation's app, whose team is null", async () => {
    const { post, desk } = await beginPosting();
    const payload = {
      type: "block_actions",
      team: null,
      enterprise: { id: "E1" },
      user: { id: "U1", name: "anna", team_id: "T1" },
      container: { type: "message", message_ts: "1700000000.000100", channel_id: "C1", thread_ts: "1700000000.000000" },
      actions: [{ type: "button", action_id: "parley_0", value: "person", action_ts: "1700000001.000100" }],
    };
    const text = new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
    expect((await post({ text, type: "application/x-www-form-urlencoded" })).status).toBe(200);
    expect(desk.items("callback")).toMatchObject([{ data: "person", thread: "C1:1700000000.000000" }]);
  });

  it("takes a slash command's form for what it is", async () => {
    const { post, desk } = await beginPosting();
    const text = new URLSearchParams({ command: "/help", text: "me", team_id: "T1", user_id: "U1", channel_id: "C1" });
    expect((await post({ text: text.toString(), type: "application/x-www-form-urlencoded" })).status).toBe(200);
    expect(desk.items("ignored").map(({ reason }) => reason)).toEqual(["the command /help"]);
  });

  it("takes what Slack posts a second time, numbered, as the same", async () => {
    const { post, desk } = await beginPosting();
    const text = event({
      type: "message",
      channel: "D1",
      channel_type: "im",
      user: "U1",
      text: "Hi",
      ts: "1700000000.000100",
    });
    desk.refuseNext();
    expect((await post({ text })).status).toBe(500);
    const headers = { "x-slack-retry-num": "1", "x-slack-retry-reason": "http_error" };
    expect((await post({ text, headers })).status).toBe(200);
    expect((await post({ text, headers: { ...headers, "x-slack-retry-num": "2" } })).status).toBe(200);
    expect(desk.items("message").map(({ externalId }) => externalId)).toEqual([
      "D1:1700000000.000100",
      "D1:1700000000.000100",
    ]);
  });
});

/** A door whose clock is two hours ahead of Slack's, which it has learned. `run`: what a clock shows that nobody sets. */
const openAhead = () => {
  const state = { slack: Date.parse("2030-01-07T12:00:00Z"), ahead: 7_200_000, run: 0, asked: 0, taken: 0 };
  const { needs } = openRecorder();
  const clock = openPlatformClock(
    () => state.slack + state.ahead,
    () => state.run,
  );
  const learn = () => clock.learn({ headers: new Headers({ date: new Date(state.slack).toUTCString() }) });
  learn();
  const webhook = openWebhook({
    signingSecret: "secret",
    take: async () => {
      state.taken++;
      return undefined;
    },
    quarantine: needs.quarantine,
    log: needs.log,
    now: clock.now,
    isOld: clock.isOld,
    askTime: async () => {
      state.asked++;
      await new Promise((resolve) => setImmediate(resolve));
      learn();
    },
    signed: () => {},
  });
  const post = (at: number) => {
    const [body, seconds] = ["payload=%7B%22type%22%3A%22block_actions%22%7D", Math.floor(at / 1000)];
    const signature = createHmac("sha256", "secret").update(`v0:${seconds}:${body}`).digest("hex");
    const headers = {
      "content-type": "application/x-www-form-urlencoded",
      "x-slack-request-timestamp": String(seconds),
      "x-slack-signature": `v0=${signature}`,
    };
    return webhook(new Request("http://desk.example/", { method: "POST", body, headers }), "");
  };
  const forward = (ms: number) => {
    state.slack += ms;
    state.run += ms;
  };
  return { state, post, forward };
};

describe("what was learned of Slack's clock", () => {
  it("is forgotten when ours is set, so that nothing old is taken for new", async () => {
    const { state, post } = openAhead();
    expect((await post(state.slack)).status).toBe(200);
    const captured = state.slack - 7_200_000;
    state.ahead = 0;
    expect((await post(captured)).status).toBe(401);
    expect((await post(state.slack)).status).toBe(200);
    expect(state.taken).toBe(2);
  });

  it("is asked for again after some minutes by the next post, and not before", async () => {
    const { state, post, forward } = openAhead();
    await post(state.slack);
    expect(state.asked).toBe(0);
    forward(600_000);
    expect((await post(state.slack)).status).toBe(200);
    expect((await post(state.slack)).status).toBe(200);
    expect(state.asked).toBe(1);
  });

  it("is asked for once, however many old posts come at once", async () => {
    const { state, post } = openAhead();
    const answers = await Promise.all(Array.from({ length: 50 }, () => post(state.slack - 86_400_000)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([401]));
    expect(state.asked).toBe(1);
  });
});
