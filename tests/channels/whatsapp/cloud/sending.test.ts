import { describe, expect, it } from "vitest";
import { toPlain } from "../../../../channels/kit/rich-text";
import { check } from "../../../../channels/whatsapp/cloud/health";
import { settings } from "../../../../channels/whatsapp/cloud/settings";
import { begin, failureOf, fresh, message, ours } from "./open-number";

const HOUR = 3_600_000;
const file = (name: string, mime: string, sizeBytes = 3) => ({
  name,
  mime,
  sizeBytes,
  open: async () => new Uint8Array(sizeBytes),
});

describe("sending", () => {
  it("writes WhatsApp's marks, quotes, and puts words under a picture", async () => {
    const number = await begin();
    const { anna, connection } = number;
    const theirs = anna.writes("Which?");
    await anna.told();
    const rich = [{ type: "paragraph" as const, spans: [{ text: "This ", bold: true as const }, { text: "one" }] }];
    const files = [file("a.png", "image/png"), file("b.zip", "application/zip")];
    await connection.send(message(anna.waId, "", { rich, files, quote: theirs }), fresh());
    expect(ours(number)).toMatchObject([
      { text: "*This* one", file: { kind: "image" }, replyTo: { id: theirs } },
      { text: "", file: { kind: "document", name: "b.zip" } },
    ]);
  });

  it("offers more than three choices, or long ones, as a list", async () => {
    const number = await begin();
    number.anna.writes("Hi");
    const buttons = [1, 2, 3, 4, 5].map((n) => ({ label: "⭐".repeat(n), data: `csat:${n}` }));
    await number.connection.send(message(number.anna.waId, "How was it?", { buttons }), fresh());
    expect(ours(number)[0]?.buttons).toHaveLength(5);
  });

  it("says before sending that the 24 hours are over, and sends a template then", async () => {
    const number = await begin();
    const { anna, connection, clock, platform } = number;
    platform.addTemplate({
      name: "order_update",
      language: "en_US",
      status: "APPROVED",
      components: [
        {
          type: "BODY",
          text: "Hello {{1}}, your order {{2}} is on its way.",
          example: { body_text: [["Anna", "B-7"]] },
        },
      ],
    });
    platform.addTemplate({ name: "draft", language: "en_US", status: "PENDING", components: [] });
    anna.writes("Hello");
    await anna.told();
    const behind = { externalIds: [], last: { author: "Anna", at: Date.UTC(2026, 10, 23, 9), rich: [] } };
    clock.forward(25 * HOUR);
    const calls = platform.calls.length;
    expect(await failureOf(connection.send(message(anna.waId, "Late", { behind }), fresh()))).toMatchObject({
      kind: "rejected",
      code: "window_closed",
      message: expect.stringContaining("24 hours"),
    });
    expect(platform.calls.length).toBe(calls);
    expect(await connection.templates?.()).toEqual([
      {
        name: "order_update",
        language: "en_US",
        body: "Hello {{1}}, your order {{2}} is on its way.",
        gaps: [
          { wants: "words", example: "Anna" },
          { wants: "words", example: "B-7" },
        ],
      },
    ]);
    const template = { name: "order_update", language: "en_US", variables: ["Anna", "7\n8"] };
    await connection.send(message(anna.waId, "x", { behind, template }), fresh());
    expect(ours(number)[0]).toMatchObject({
      template: "order_update",
      text: "Hello Anna, your order 7 8 is on its way.",
    });
    const wrong = { ...template, variables: ["Anna"] };
    expect(await failureOf(connection.send(message(anna.waId, "x", { template: wrong }), fresh()))).toMatchObject({
      kind: "rejected",
      message: expect.stringContaining("2 variables"),
    });
  });

  it.each([-1440, -60, 60, 1440])("counts the 24 hours by WhatsApp's clock, %i minutes from ours", async (minutes) => {
    const ahead = (minutes * HOUR) / 60;
    const number = await begin({ aheadMs: ahead });
    const { anna, connection, clock, desk } = number;
    anna.writes("Hello");
    await anna.told();
    // As the desk shows it: never in the future.
    const at = Math.min(desk.items("message")[0]?.at ?? 0, Date.UTC(2026, 10, 23, 9) + ahead);
    const behind = { externalIds: [], last: { author: "Anna", at, rich: [] } };
    clock.forward(23 * HOUR);
    await connection.send(message(anna.waId, "In time", { behind }), fresh());
    clock.forward(2 * HOUR);
    expect(await failureOf(connection.send(message(anna.waId, "Late", { behind }), fresh()))).toMatchObject({
      code: "window_closed",
    });
    expect(ours(number).map(({ text }) => text)).toEqual(["In time"]);
    expect(connection.aheadMs?.()).toBe(ahead);
    // Our clock is set right: what was learned of it holds no longer, before WhatsApp has said anything new.
    number.clock.setRight();
    expect(connection.aheadMs?.()).toBe(0);
  });

  it("offers templates with a picture on top and codes to copy, and none that needs more than words", async () => {
    const number = await begin();
    const { anna, connection, platform } = number;
    const add = (name: string, ...components: object[]) =>
      platform.addTemplate({ name, language: "en", status: "APPROVED", components });
    add(
      "sale",
      { type: "HEADER", format: "IMAGE", example: { header_handle: ["https://scontent.example/x"] } },
      {
        type: "BODY",
        text: "{{name}}, everything is cheaper",
        example: { body_text_named_params: [{ param_name: "name", example: "Boris" }] },
      },
      {
        type: "BUTTONS",
        buttons: [
          { type: "QUICK_REPLY", text: "Stop" },
          { type: "COPY_CODE", text: "Copy code", example: "SALE10" },
        ],
      },
    );
    add("paused", { type: "BODY", text: "Hello" });
    platform.addTemplate({ name: "paused-by-whatsapp", language: "en", status: "PAUSED", components: [] });
    add("leaf-through", { type: "BODY", text: "Look" }, { type: "CAROUSEL", cards: [] });
    add("where", { type: "HEADER", format: "LOCATION" }, { type: "BODY", text: "Here" });
    add("goods", { type: "BODY", text: "Look" }, { type: "BUTTONS", buttons: [{ type: "MPM", text: "View" }] });
    const offered = await connection.templates?.();
    expect(offered?.map(({ name }) => name)).toEqual(["sale", "paused"]);
    expect(offered?.[0]).toMatchObject({
      gaps: [
        { wants: "picture" },
        { wants: "words", name: "name", example: "Boris" },
        { wants: "code", name: "Copy code", example: "SALE10" },
      ],
      body: "🖼 {{1}}\n\n{{2}}, everything is cheaper\n\n[Stop] [Copy code: {{3}}]",
    });
    const send = (picture: string) => {
      const template = { name: "sale", language: "en", variables: [picture, "Anna", "SALE25"] };
      return connection.send(message(anna.waId, "x", { template }), fresh());
    };
    expect(await failureOf(send("a nice one"))).toMatchObject({ kind: "rejected", code: "not_supported" });
    await send("https://shop.example/kettle.jpg");
    expect(ours(number)).toMatchObject([
      { template: "sale", text: "https://shop.example/kettle.jpg\nAnna, everything is cheaper" },
    ]);
  });

  it("sends a document on top of a template under the name at the end of its address, however that is written", async () => {
    const number = await begin();
    const { anna, connection, platform } = number;
    const components = [
      { type: "HEADER", format: "DOCUMENT" },
      { type: "BODY", text: "Your slides" },
    ];
    platform.addTemplate({ name: "slides", language: "en", status: "APPROVED", components });
    for (const name of ["Pr%C3%A9sentation.pdf", "Pr%E9sentation.pdf", "100%.pdf"]) {
      const template = { name: "slides", language: "en", variables: [`https://cdn.example/${name}`] };
      await connection.send(message(anna.waId, "x", { template }), fresh());
    }
    const named = /"filename":"([^"]*)"/;
    expect(platform.calls.flatMap(({ body }) => body.match(named)?.[1] ?? [])).toEqual([
      "Présentation.pdf",
      "Pr%E9sentation.pdf",
      "100.pdf",
    ]);
  });

  it("waits by itself before WhatsApp has to refuse one person's flood", async () => {
    const number = await begin({ quiet: true });
    const { anna, connection, clock } = number;
    anna.writes("Hi");
    const flood = async () => {
      for (let n = 0; n < 60; n++) await connection.send(message(anna.waId, `line ${n}`), fresh());
    };
    expect(await failureOf(flood())).toMatchObject({ kind: "throttled", retryAfterMs: 6000 });
    expect(ours(number)).toHaveLength(45);
    clock.forward(6000);
    await connection.send(message(anna.waId, "goes on"), fresh());
  });

  it("learns from a status that a send in doubt went through", async () => {
    const number = await begin({ requestTimeoutS: 0.3 });
    const { anna, connection, platform } = number;
    anna.writes("Hi");
    await anna.told();
    const doubtful = message(anna.waId, "Did it arrive?", { id: "m-77" });
    platform.trouble({ does: "silence", effect: "after" });
    expect(await failureOf(connection.send(doubtful, fresh()))).toMatchObject({ kind: "uncertain" });
    expect(await connection.settle?.({ ...doubtful, id: "m-78" }, 0)).toBe("unknown");
    await platform.drained();
    const arrived = ours(number)[0]?.id ?? expect.unreachable();
    expect(await connection.settle?.(doubtful, 0)).toMatchObject({ externalIds: [arrived] });
    // Of a later try it proves nothing.
    expect(await connection.settle?.(doubtful, 0, { done: [], gone: [arrived] })).toBe("unknown");
    // Written down as sent before we died: nothing of it is missing.
    expect(await connection.settle?.(doubtful, 0, { done: [arrived], gone: [] })).toMatchObject({
      externalIds: [arrived],
    });
  });

  it("shows that somebody types, marks as read, and reacts", async () => {
    const number = await begin();
    const { anna, connection, platform } = number;
    const theirs = anna.writes("Hi");
    await anna.told();
    await connection.typing(anna.waId, true);
    expect(platform.chat(anna.waId).typing).toBe(true);
    await connection.send({ kind: "reaction", id: "r", thread: anna.waId, externalId: theirs, emoji: "👍" }, fresh());
    expect(platform.chat(anna.waId).messages[0]?.reactions).toEqual([{ emoji: "👍", by: "us" }]);
  });

  it("goes offline with a cure when the token is no longer good, and still hears", async () => {
    const { anna, connection, platform, desk } = await begin();
    platform.revokeToken();
    expect(await failureOf(connection.send(message(anna.waId, "x"), fresh()))).toMatchObject({ kind: "unauthorised" });
    expect(desk.states.at(-1)).toMatchObject({ at: "offline", cure: expect.stringContaining("System users") });
    expect(await connection.probe()).toMatchObject({ at: "offline" });
    anna.writes("Still there?");
    await anna.told();
    expect(desk.items("message")).toHaveLength(1);
    // Good news of the number is none of the token.
    await platform.posts("phone_number_quality_update", { event: "UPGRADE", current_limit: "TIER_10K" });
    expect(desk.states.at(-1)).toMatchObject({ at: "offline", cure: expect.stringContaining("System users") });
    expect(desk.logged()).not.toContain("EAAstandintoken");
  });
});

describe("receiving", () => {
  it("proves that it is ours, and refuses what is not signed with the app secret", async () => {
    const { url, desk } = await begin();
    const asked = (token: string) => fetch(`${url}?hub.mode=subscribe&hub.verify_token=${token}&hub.challenge=42`);
    expect(await (await asked("stand-in-verify")).text()).toBe("42");
    expect((await asked("guess")).status).toBe(403);
    const post = (signature: string) =>
      fetch(url, { method: "POST", body: "{}", headers: { "x-hub-signature-256": signature } });
    expect((await post("sha256=00")).status).toBe(401);
    expect((await post("")).status).toBe(401);
    expect(desk.batches).toEqual([]);
  });

  it("keeps aside what it cannot read, and takes account news as the connection's state", async () => {
    const { platform, desk } = await begin();
    await platform.posts("phone_number_quality_update", { event: "FLAGGED", current_limit: "TIER_1K" });
    expect(desk.states.at(-1)).toMatchObject({ at: "degraded", reason: expect.stringContaining("quality is low") });
    await platform.posts("account_update", { event: "DISABLED_UPDATE", ban_info: { waba_ban_state: "DISABLE" } });
    expect(desk.states.at(-1)).toMatchObject({ at: "offline" });
  });

  it("lets no good probe of the number end the account's trouble before Meta calls it off, or a day has passed", async () => {
    const { platform, connection, clock } = await begin();
    const disabled = (waba_ban_state: string) =>
      platform.posts("account_update", { event: "DISABLED_UPDATE", ban_info: { waba_ban_state } });
    await disabled("DISABLE");
    expect(await connection.probe()).toMatchObject({ at: "offline", reason: expect.stringContaining("disabled") });
    await disabled("REINSTATE");
    expect(await connection.probe()).toEqual({ at: "online" });
    await platform.posts("account_update", { event: "ACCOUNT_VIOLATION", violation_info: { violation_type: "SPAM" } });
    clock.forward(23 * HOUR);
    expect(await connection.probe()).toMatchObject({ at: "degraded" });
    clock.forward(2 * HOUR);
    expect(await connection.probe()).toEqual({ at: "online" });
  });

  it("keeps each matter of the account by its latest news, shows them all and is as bad as the worst, also after a restart", async () => {
    const { platform, desk, clock, reopen, ...number } = await begin();
    const end = (clock.now() + 48 * HOUR) / 1000;
    const restriction_info = [{ restriction_type: "RESTRICTED_BIZ_INITIATED_MESSAGING", expiration: end }];
    await platform.posts("account_update", { event: "ACCOUNT_RESTRICTION", restriction_info });
    clock.forward(HOUR);
    await platform.posts("phone_number_quality_update", { event: "FLAGGED", current_limit: "TIER_1K" });
    clock.forward(HOUR);
    await platform.posts("phone_number_quality_update", { event: "UNFLAGGED", current_limit: "TIER_1K" });
    // The number is well again; the account is restricted still.
    expect(desk.states.at(-1)).toMatchObject({
      at: "degraded",
      reason: expect.stringContaining("may not write first"),
    });
    const template = { message_template_name: "hello", message_template_language: "en", event: "PAUSED" };
    await platform.posts("message_template_status_update", template);
    const told = async () => (await number.connection.news?.())?.map(({ tone, text }) => [tone, text.ru]);
    const all = [
      ["degraded", "WhatsApp ограничил аккаунт: писать первыми нельзя, шаблоны не уходят."],
      ["notice", expect.stringContaining("Качество номера снова хорошее")],
      ["notice", "Шаблон hello (en): приостановлено."],
    ];
    expect((await told())?.toSorted()).toEqual(all.toSorted());
    const again = await reopen();
    expect(desk.states.at(-1)).toMatchObject({ at: "degraded" });
    expect(await again.news?.()).toHaveLength(3);
    // It ends by itself.
    clock.forward(47 * HOUR);
    expect(await again.probe()).toEqual({ at: "online" });
    expect((await again.news?.())?.map(({ tone }) => tone)).toEqual(["notice", "notice"]);
  });

  it("takes news of a number only for its own, and news of the account for all its numbers", async () => {
    const { platform, connection, desk } = await begin();
    const flagged = { event: "FLAGGED", current_limit: "TIER_1K" };
    const before = desk.states.length;
    await platform.posts("phone_number_quality_update", { ...flagged, display_phone_number: "+1 555-000-1111" });
    const alert = {
      alert_severity: "CRITICAL",
      alert_type: "X",
      alert_description: "Bad",
      entity_type: "PHONE_NUMBER",
    };
    await platform.posts("account_alerts", { ...alert, entity_id: "999999" });
    await platform.posts("security", { event: "PIN_CHANGED", display_phone_number: "15550001111" });
    expect(desk.items("account")).toEqual([]);
    expect(desk.items("ignored").map(({ reason }) => reason)).toEqual([
      "for another number of this account (+15550001111)",
      "for another number of this app (999999)",
      "for another number of this account (+15550001111)",
    ]);
    expect(desk.states.slice(before)).toEqual([]);
    expect(await connection.news?.()).toEqual([]);
    await platform.posts("phone_number_quality_update", { ...flagged, display_phone_number: "1 555 078 3881" });
    await platform.posts("account_update", { event: "ACCOUNT_VIOLATION", violation_info: { violation_type: "SPAM" } });
    expect((await connection.news?.())?.map(({ matter }) => matter.split(" ")[0]).sort()).toEqual([
      "quality",
      "violation",
    ]);
  });

  it("loses nobody's message because its number has gone to another account than the one entered", async () => {
    const { anna, platform, desk } = await begin({ settings: { businessAccountId: "209999999999999" } });
    anna.writes("Hello");
    await platform.drained();
    expect(desk.items("message").map(({ rich }) => toPlain(rich))).toEqual(["Hello"]);
    await platform.posts("account_update", { event: "ACCOUNT_DELETED" });
    expect(desk.items("ignored").map(({ reason }) => reason)).toEqual([
      "for another account of this app (102290129340398)",
    ]);
  });

  it("ends what was told of the number's quality as soon as a probe finds it good", async () => {
    const { platform, connection, desk } = await begin();
    await platform.posts("phone_number_quality_update", { event: "FLAGGED" });
    expect(desk.states.at(-1)).toMatchObject({ at: "degraded" });
    expect(await connection.probe()).toEqual({ at: "online" });
    expect(await connection.news?.()).toEqual([]);
  });

  it("brings a status of each kind, whatever the order", async () => {
    const number = await begin({ quiet: true });
    const { anna, connection, platform, desk } = number;
    anna.writes("Hi");
    const { externalIds } = await connection.send(message(anna.waId, "Hello"), fresh());
    const [id = ""] = externalIds;
    await platform.tells(id, "read");
    await platform.tells(id, "delivered");
    await platform.tells(id, "failed", { code: 131026, title: "Message undeliverable" });
    expect(desk.items("receipt").map(({ state, reason }) => [state, reason?.slice(0, 22)])).toEqual([
      ["read", undefined],
      ["delivered", undefined],
      ["failed", "It cannot be delivered"],
    ]);
  });

  it("brings files of each kind, and says when one is gone", async () => {
    const { anna, connection, desk } = await begin();
    anna.sendsPhoto({ caption: "look" });
    anna.sendsVoice();
    anna.sendsSticker();
    await anna.told();
    const parts = desk.items("message").flatMap(({ parts: all }) => all);
    expect(parts.map((part) => (part.type === "file" ? part.look : part.type))).toEqual(["photo", "voice", "sticker"]);
    expect(await failureOf(connection.fetchFile({ mediaId: "404", name: null }))).toMatchObject({ kind: "rejected" });
  });
});

describe("checking the settings", () => {
  it("says in plain words which of them is wrong", async () => {
    const { platform } = await begin();
    const given = settings.parse(platform.settings);
    expect(await check(given)).toEqual({ address: "15550783881", name: "Stand-in" });
    const wrong = async (change: Partial<typeof given>) => {
      const failure = await failureOf(check({ ...given, ...change }));
      return typeof failure === "string" ? failure : failure.message;
    };
    expect(await wrong({ accessToken: "another token" })).toContain("access token has expired or was revoked");
    expect(await wrong({ phoneNumberId: "1" })).toContain("phone number ID is wrong");
    expect(await wrong({ businessAccountId: "1" })).toContain("Business account ID is wrong");
    expect(await wrong({ appSecret: "of another app" })).toContain("app secret is not that of the app");
  });
});
