import { describe, expect, it } from "vitest";
import { toPlain } from "../../../channels/kit/rich-text";
import { telegram } from "../../../channels/telegram/index";
import { openTelegramPlatform } from "../../../channels/telegram/platform";
import { openRecorder } from "../recorder";
import { begin, failureOf, fresh, message, open } from "./bot";
import { connect } from "./open-bot";

describe.each(["polling", "webhook"] as const)("a bot by %s", (mode) => {
  it("hears text, edits, reactions, buttons, blocks and unblocks in order", async () => {
    const bot = await begin({ mode });
    const { anna, desk, platform, connection } = bot;
    const id = anna.writes("My kettle leaks");
    const { externalIds } = await connection.send(
      message(anna.chatId, "Solved?", { buttons: [{ label: "No", data: "no" }] }),
      fresh(),
    );
    anna.edits(id, "My kettle leaks badly");
    anna.reacts(Number(externalIds[0]?.split(":")[1]), "❤");
    anna.presses(Number(externalIds[0]?.split(":")[1]), "no");
    anna.blocks();
    anna.unblocks();
    await platform.drained();
    const kinds = desk.batches.flatMap(({ items }) => items.map(({ kind }) => kind));
    expect(kinds).toEqual(["message", "edit", "reaction", "callback", "status", "status"]);
    expect(desk.items("status").map(({ state }) => state)).toEqual(["blocked", "unblocked"]);
  });

  it("answers the press of a button, so that the phone stops waiting", async () => {
    const { anna, platform, connection } = await begin({ mode });
    const answered = new Promise<void>((resolve) => {
      platform.on("change", ({ type }) => type === "callback-answer" && resolve());
    });
    const { externalIds } = await connection.send(
      message(anna.chatId, "Solved?", { buttons: [{ label: "No", data: "no" }] }),
      fresh(),
    );
    anna.presses(Number(externalIds[0]?.split(":")[1]), "no");
    await answered;
  });

  it("hears again what the desk refused, and loses nothing", async () => {
    const { anna, desk, platform } = await begin({ mode });
    desk.refuseNext(3);
    for (const text of ["one", "two", "three"]) anna.writes(text);
    await platform.drained();
    const texts = desk.items("message").map(({ rich }) => toPlain(rich));
    expect([...new Set(texts)]).toEqual(["one", "two", "three"]);
  });

  it("keeps what it can't read in quarantine and goes on", async () => {
    const { anna, desk, platform } = await begin({ mode });
    platform.push({ message: { message_id: "forty", text: "?" } });
    anna.writes("I am fine");
    await platform.drained();
    expect(desk.unreadable).toMatchObject([{ raw: { message: { message_id: "forty" } }, error: expect.any(String) }]);
    expect(desk.items("message")).toHaveLength(1);
  });

  it("hears updates that come several times and newest first", async () => {
    const { anna, desk, platform } = await begin({ mode });
    const release = platform.hold();
    for (const text of ["one", "two", "three"]) anna.writes(text);
    platform.trouble({ does: "reverse" });
    platform.trouble({ does: "duplicate", copies: 3, times: 3 });
    release();
    await platform.drained();
    const seen = desk.items("message");
    expect(seen).toHaveLength(9);
    expect(new Set(seen.map(({ externalId }) => externalId)).size).toBe(3);
    // A batch can be put in order again; single posts come as they come.
    const texts = seen.map(({ rich }) => toPlain(rich)).filter((_, n) => n % 3 === 0);
    expect(texts).toEqual(mode === "polling" ? ["one", "two", "three"] : ["three", "two", "one"]);
  });

  it("hears many people at once, each person's words in order", async () => {
    const { desk, platform } = await begin({ mode });
    // Polling takes a hundred updates a call; the webhook one a post.
    const lines = mode === "polling" ? 100 : 25;
    const people = Array.from({ length: 20 }, (_, n) => platform.customer(`Person ${n}`));
    for (let n = 0; n < lines; n++) for (const person of people) person.writes(`${n}`);
    await platform.drained();
    const inOrder = Array.from({ length: lines }, (_, n) => `${n}`);
    for (const { chatId } of people) {
      const theirs = desk.items("message").filter(({ thread }) => thread === String(chatId));
      expect(theirs.map(({ rich }) => toPlain(rich))).toEqual(inOrder);
    }
  });
});

describe("polling", () => {
  it("keeps everything that was written while nobody listened", async () => {
    const platform = await openTelegramPlatform();
    platform.customer("Anna").writes("Anybody there?");
    const { desk } = await begin({ platform });
    await platform.drained();
    expect(desk.items("message")).toHaveLength(1);
  });

  it("confirms what it kept when it closes, so that a restart repeats nothing", async () => {
    const platform = await openTelegramPlatform();
    const first = openRecorder();
    const bot = await connect(first.needs, { platform });
    platform.customer("Anna").writes("Once");
    await first.seen("message");
    await bot.connection.close();
    await platform.drained();
    const again = await begin({ platform });
    platform.customer("Boris").writes("Next");
    await platform.drained();
    expect(again.desk.items("message").map(({ rich }) => toPlain(rich))).toEqual(["Next"]);
  });

  it("says what to do when another program polls the same bot, and recovers", async () => {
    const { desk, platform } = await begin();
    const url = `${platform.apiRoot}/bot${platform.token}/getUpdates?timeout=0`;
    await (await fetch(url)).json();
    await desk.until(() => desk.states.some(({ at }) => at === "degraded"));
    expect(desk.states.find(({ at }) => at === "degraded")).toMatchObject({
      reason: expect.stringContaining("Another program is polling"),
    });
    await desk.until(() => desk.states.at(-1)?.at === "online");
  });

  it("is degraded while Telegram is down, backs off, and comes back by itself", async () => {
    const { anna, desk, platform, pauses } = await begin();
    platform.trouble({ method: "getUpdates", does: "error", status: 502, body: "html", times: 2 });
    platform.trouble({ method: "getUpdates", does: "reset", effect: "before", times: 2 });
    anna.writes("Still there?");
    await desk.until(() => desk.states.at(-1)?.at === "online" && pauses.length >= 4);
    await platform.drained();
    expect(desk.states.map(({ at }) => at)).toContain("degraded");
    expect(pauses[3]).toBeGreaterThan(pauses[0] ?? 0);
    expect(desk.items("message")).toHaveLength(1);
  });

  it("waits exactly as long as Telegram asks", async () => {
    const { anna, desk, platform, pauses } = await begin();
    platform.trouble({ method: "getUpdates", does: "throttle", retryAfterS: 17 });
    anna.writes("Hello");
    await desk.until(() => pauses.length === 1);
    expect(pauses).toEqual([17_000]);
  });

  it("goes offline with a cure when the token is revoked", async () => {
    const { anna, desk, platform } = await begin();
    platform.revokeToken();
    anna.writes("Hello?");
    await desk.until(() => desk.states.at(-1)?.at === "offline");
    expect(desk.states.at(-1)).toMatchObject({ cure: expect.stringContaining("BotFather") });
  });

  it("goes offline with a cure when a send finds the token revoked, with a webhook too", async () => {
    const { anna, desk, platform, connection } = await begin({ mode: "webhook" });
    platform.revokeToken();
    expect(await failureOf(connection.send(message(anna.chatId, "x"), fresh()))).toMatchObject({
      kind: "unauthorised",
    });
    expect(desk.states.at(-1)).toMatchObject({ at: "offline", cure: expect.stringContaining("BotFather") });
  });

  it("takes a forgotten webhook away before it polls", async () => {
    const platform = await openTelegramPlatform();
    await fetch(`${platform.apiRoot}/bot${platform.token}/setWebhook?url=http://127.0.0.1:9/old`);
    const { desk, anna } = await begin({ platform });
    anna.writes("Hello");
    await platform.drained();
    expect(desk.items("message")).toHaveLength(1);
  });
});

describe("the webhook", () => {
  it("turns away posts without Telegram's secret", async () => {
    const { url, desk } = await begin({ mode: "webhook" });
    const post = (headers: Record<string, string>) => fetch(url, { method: "POST", headers, body: '{"update_id":1}' });
    expect((await post({})).status).toBe(401);
    expect((await post({ "x-telegram-bot-api-secret-token": "guess" })).status).toBe(401);
    expect(desk.batches).toEqual([]);
  });

  it("says so when the desk has no public address", async () => {
    const desk = openRecorder();
    const { settings } = telegram;
    const platform = await openTelegramPlatform();
    open.push(platform);
    const connection = await telegram.open({
      ...desk.needs,
      id: "c1",
      settings: settings.parse({ token: platform.token, apiRoot: platform.apiRoot, mode: "webhook" }),
      webhookUrl: null,
      history: async () => ({ seq: 0, items: [], more: false }),
      spool: { put: async () => "", get: async () => null, drop: async () => {} },
    });
    expect(desk.states.at(-1)).toMatchObject({ at: "offline", cure: expect.stringContaining("PUBLIC_URL") });
    await connection.close();
  });

  it("tells by its probe when Telegram posts to somebody else", async () => {
    const { connection, platform } = await begin({ mode: "webhook" });
    expect(await connection.probe()).toEqual({ at: "online" });
    await fetch(`${platform.apiRoot}/bot${platform.token}/setWebhook?url=http://127.0.0.1:9/other`);
    expect(await connection.probe()).toMatchObject({ at: "degraded" });
  });
});
