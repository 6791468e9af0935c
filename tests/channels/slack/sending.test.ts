import { describe, expect, it } from "vitest";
import { fromMarkdown } from "../../../channels/kit/markdown";
import type { CallTrouble } from "../../../channels/slack/platform";
import { begin, failureOf, file, fresh, message, ours, type Workspace } from "./workspace";

/** A workspace in which Anna has written; her thread. */
const beginThread = async (options: Parameters<typeof begin>[0] = {}) => {
  const workspace = await begin(options);
  const root = await workspace.doing(() => workspace.anna.writes("My kettle leaks"));
  const thread = `${workspace.anna.channel}:${root}`;
  return { ...workspace, root, thread, shown: () => ours(workspace, workspace.anna.channel) };
};
const posts = ({ platform }: Pick<Workspace, "platform">) =>
  platform.calls.filter(({ method }) => method === "chat.postMessage");

describe("a message of ours", () => {
  it("goes into the thread under the agent's name and picture, marked with our id, without link previews", async () => {
    const { connection, thread, root, shown, platform } = await beginThread();
    const picture = "https://desk.example/mia.png";
    await connection.send(message(thread, "See https://example.com", { picture }), fresh());
    expect(shown()).toMatchObject([
      { thread: root, author: { name: "Mia", picture }, text: "See https://example.com" },
    ]);
    expect(posts({ platform })[0]?.params).toMatchObject({
      unfurl_links: "false",
      unfurl_media: "false",
      metadata: JSON.stringify({ event_type: "parley_message", event_payload: { id: "m1", piece: 0 } }),
    });
  });

  it("of the bot's stands under the app's own name", async () => {
    const { connection, thread, shown, platform } = await beginThread();
    await connection.send(message(thread, "Hello", { author: { name: "Parley", speaks: "bot" } }), fresh());
    expect(shown()).toMatchObject([{ author: { name: platform.app.name } }]);
  });

  it("stands under the app's name where names may not be changed, even when that was just taken back", async () => {
    const { connection, thread, shown, platform } = await beginThread();
    platform.scopes.delete("chat:write.customize");
    await connection.send(message(thread, "One"), fresh());
    await connection.probe();
    await connection.send(message(thread, "Two"), fresh());
    expect(shown()).toMatchObject([{ author: { name: "parley" } }, { author: { name: "parley" } }]);
    expect(posts({ platform }).map(({ error }) => error)).toEqual(["missing_scope", null, null]);
  });

  it("keeps its formatting as blocks and says the same in its fallback", async () => {
    const { connection, thread, shown, platform } = await beginThread();
    const rich = fromMarkdown(
      "**Turn** it _off_ & ~~wait~~\n\n- `a`\n- [b](https://b.example)\n\n> quoted\n\n```\ncode <b>\n```",
    );
    await connection.send(message(thread, "", { rich }), fresh());
    expect(shown()[0]?.rich).toEqual(rich);
    expect(posts({ platform })[0]?.params["text"]).toBe(
      "*Turn* it _off_ &amp; ~wait~\n\n• `a`\n• <https://b.example|b>\n\n> quoted\n\n```\ncode &lt;b&gt;\n```",
    );
  });

  it("carries its buttons under the last of its words, long labels cut", async () => {
    const { connection, thread, shown, anna, doing, desk } = await beginThread();
    const buttons = [
      { label: "Talk to a person", data: "person" },
      { label: "x".repeat(100), data: "other" },
    ];
    await connection.send(message(thread, "Did this help?", { buttons }), fresh());
    const [question] = shown();
    expect(question?.buttons.map(({ label }) => label.length)).toEqual([16, 75]);
    await doing(() => anna.presses(question?.ts ?? "", "person"));
    expect(desk.items("callback")).toMatchObject([
      { data: "person", thread, on: `${anna.channel}:${question?.ts}`, author: { address: anna.userId } },
    ]);
  });

  it("may be pressed twice, and each press is one of its own", async () => {
    const { connection, thread, shown, anna, doing, desk } = await beginThread();
    await connection.send(message(thread, "Rate us", { buttons: [{ label: "5", data: "rate:5" }] }), fresh());
    const ts = shown()[0]?.ts ?? "";
    await doing(() => anna.presses(ts, "rate:5"));
    await doing(() => anna.presses(ts, "rate:5"));
    expect(new Set(desk.items("callback").map(({ externalId }) => externalId)).size).toBe(2);
  });

  it("brings its files behind its words, all in one message, with the id of the message that shows them", async () => {
    const { connection, thread, root, shown, platform, anna } = await beginThread();
    const files = [file("guide.txt", "text/plain"), file("Größe (1).pdf", "application/pdf")];
    const { externalIds } = await connection.send(message(thread, "Read these", { files }), fresh());
    expect(shown().map((one) => [one.thread, one.text, one.files.map(({ name }) => name)])).toEqual([
      [root, "Read these", []],
      [root, "", ["guide.txt", "Größe (1).pdf"]],
    ]);
    expect(externalIds).toEqual(shown().map(({ ts }) => `${anna.channel}:${ts}`));
    const sent = platform.file(shown()[1]?.files[0]?.id ?? "");
    expect(Buffer.from(sent?.bytes ?? []).toString()).toBe("guide.txt");
  });

  it("is told apart by its file while Slack doesn't say which message shows it, and can still be deleted", async () => {
    const { connection, thread, shown, platform } = await beginThread();
    platform.trouble({ method: "files.info", does: "refuse", error: "file_not_found", times: 99 });
    const { externalIds } = await connection.send(
      message(thread, "", { files: [file("a.txt", "text/plain")] }),
      fresh(),
    );
    expect(externalIds[0]).toMatch(/:F\w+$/);
    await connection.send({ kind: "deletion", id: "d", thread, externalIds }, fresh());
    expect(shown()).toEqual([]);
  });

  it.each([
    ["an empty file", { files: [file("a.txt", "text/plain", new Uint8Array())] }, "not_supported"],
    ["nothing at all", {}, "not_supported"],
    [
      "a file of 101 MB",
      { files: [{ ...file("a.txt", "text/plain"), sizeBytes: 101 * 1024 * 1024 }] },
      "file_too_large",
    ],
    [
      "26 buttons",
      { buttons: Array.from({ length: 26 }, (_, n) => ({ label: `${n}`, data: `${n}` })) },
      "not_supported",
    ],
    ["2,001 characters on a button", { buttons: [{ label: "a", data: "x".repeat(2001) }] }, "not_supported"],
  ])("is refused before it is tried when it holds %s", async (_, more, code) => {
    const { connection, thread, platform } = await beginThread();
    expect(await failureOf(connection.send(message(thread, "", more), fresh()))).toMatchObject({
      kind: "rejected",
      code,
    });
    expect(posts({ platform })).toEqual([]);
  });

  it("mentions people, so that Slack tells them", async () => {
    const { connection, thread, anna, platform } = await beginThread();
    const rich = [{ type: "paragraph" as const, spans: [{ text: "@Anna", mention: anna.userId }, { text: " look" }] }];
    await connection.send(message(thread, "", { rich }), fresh());
    expect(posts({ platform })[0]?.params["blocks"]).toContain(`{"type":"user","user_id":"${anna.userId}"}`);
  });
});

describe("changing what was said", () => {
  it("edits the words and leaves the files behind them alone", async () => {
    const { connection, thread, shown } = await beginThread();
    const files = [file("a.txt", "text/plain")];
    const { externalIds } = await connection.send(message(thread, "Old words", { files }), fresh());
    const rich = [{ type: "paragraph" as const, spans: [{ text: "New words" }] }];
    await connection.send({ kind: "edit", id: "e", thread, externalIds, rich }, fresh());
    expect(shown().map(({ text, edited, files: kept }) => [text, edited, kept.length])).toEqual([
      ["New words", true, 0],
      ["", false, 1],
    ]);
  });

  it("takes away the pieces that a shorter text no longer needs, and says when a longer one doesn't fit", async () => {
    const { connection, thread, shown } = await beginThread();
    const { externalIds } = await connection.send(message(thread, "word ".repeat(1500)), fresh());
    expect(externalIds).toHaveLength(2);
    const edit = { kind: "edit" as const, id: "e", thread, externalIds };
    const of = (text: string) => [{ type: "paragraph" as const, spans: [{ text }] }];
    expect(await failureOf(connection.send({ ...edit, rich: of("word ".repeat(2500)) }, fresh()))).toMatchObject({
      kind: "rejected",
      code: "too_long",
    });
    await connection.send({ ...edit, rich: of("Short") }, fresh());
    expect(shown().map(({ text }) => text)).toEqual(["Short"]);
  });

  it("deletes a file from the workspace with its message", async () => {
    const { connection, thread, shown, platform } = await beginThread();
    const { externalIds } = await connection.send(
      message(thread, "", { files: [file("a.txt", "text/plain")] }),
      fresh(),
    );
    const id = shown()[0]?.files[0]?.id ?? "";
    await connection.send({ kind: "deletion", id: "d", thread, externalIds }, fresh());
    await connection.send({ kind: "deletion", id: "d", thread, externalIds }, fresh());
    expect([shown(), platform.file(id)]).toEqual([[], null]);
  });

  it("has one reaction of its own on a message: the new one replaces the old, nothing takes it away", async () => {
    const { connection, thread, root, anna, platform, doing } = await beginThread();
    await doing(() => anna.reacts(root, "eyes"));
    const react = (emoji: string | null) =>
      connection.send({ kind: "reaction", id: "r", thread, externalId: thread, emoji }, fresh());
    const here = () => platform.screen(anna.channel).messages[0]?.reactions.map(({ emoji, by }) => [emoji, by]);
    await react("👍");
    await react("👍");
    await react("❤️");
    expect(here()).toEqual([
      ["👀", "customer"],
      ["❤️", "app"],
    ]);
    await react(null);
    await react(null);
    expect(here()).toEqual([["👀", "customer"]]);
    expect(await failureOf(react("🫨🫨"))).toMatchObject({ kind: "rejected", code: "not_supported" });
  });
});

describe("what goes wrong", () => {
  const cases: [string, CallTrouble, object][] = [
    ["429", { does: "throttle", retryAfterS: 17 }, { kind: "throttled", retryAfterMs: 17_000 }],
    ["ratelimited", { does: "refuse", error: "ratelimited" }, { kind: "throttled", code: "rate_limited" }],
    ["503", { does: "error", status: 503 }, { kind: "unreachable", code: "platform_error" }],
    ["500 behind the door", { does: "error", status: 500 }, { kind: "uncertain" }],
    ["fatal_error", { does: "refuse", error: "fatal_error" }, { kind: "uncertain" }],
    ["a connection cut after the deed", { does: "reset", effect: "after" }, { kind: "uncertain", code: "network" }],
    ["no answer", { does: "silence" }, { kind: "uncertain", code: "timeout" }],
    ["is_archived", { does: "refuse", error: "is_archived" }, { kind: "rejected", code: "thread_gone" }],
    ["not_in_channel", { does: "refuse", error: "not_in_channel" }, { kind: "rejected", code: "not_permitted" }],
    ["msg_too_long", { does: "refuse", error: "msg_too_long" }, { kind: "rejected", code: "too_long" }],
    [
      "a code of tomorrow",
      { does: "refuse", error: "brand_new" },
      { kind: "rejected", message: "Slack says: brand_new." },
    ],
    ["account_inactive", { does: "refuse", error: "account_inactive" }, { kind: "unauthorised", code: "bad_token" }],
    ["missing_scope", { does: "refuse", error: "missing_scope", more: { needed: "chat:write" } }, { kind: "rejected" }],
  ];
  it.each(cases)("names %s", async (_, trouble, expected) => {
    const { connection, thread, platform, desk } = await beginThread({ requestTimeoutS: 1 });
    platform.trouble({ method: "chat.postMessage", times: 1, ...trouble });
    const failure = await failureOf(connection.send(message(thread, "Hello"), fresh()));
    expect(failure).toMatchObject({ name: "DeliveryFailure", ...expected });
    expect(`${failure}${desk.logged()}`).not.toMatch(/xox|xapp/);
  });

  it("knows that nothing left when Slack can't be reached at all", async () => {
    const { connection, thread, platform } = await beginThread();
    await platform.close();
    // The kept-alive connection is used up; from now on a new one would have to be made.
    await connection.probe();
    expect(await failureOf(connection.send(message(thread, "Hello"), fresh()))).toMatchObject({ kind: "unreachable" });
  });
});

describe("a send in doubt", () => {
  const long = "word ".repeat(1500);
  it("is found by our id when it arrived", async () => {
    const { connection, thread, shown, platform, anna, desk } = await beginThread({ requestTimeoutS: 1 });
    platform.trouble({ method: "chat.postMessage", does: "reset", effect: "after" });
    const sent = message(thread, "Hello");
    expect(await failureOf(connection.send(sent, fresh()))).toMatchObject({ kind: "uncertain" });
    expect(await connection.settle?.(sent, desk.needs.now())).toMatchObject({
      externalIds: [`${anna.channel}:${shown()[0]?.ts}`],
    });
    expect(await connection.settle?.(message(thread, "Hello", { id: "m2" }), desk.needs.now())).toBe("absent");
  });

  it("is absent when nothing arrived", async () => {
    const { connection, thread, platform, desk } = await beginThread({ requestTimeoutS: 1 });
    platform.trouble({ method: "chat.postMessage", does: "error", status: 504 });
    const sent = message(thread, "Hello");
    expect(await failureOf(connection.send(sent, fresh()))).toMatchObject({ kind: "uncertain" });
    expect(await connection.settle?.(sent, desk.needs.now())).toBe("absent");
  });

  it("is finished when a part of it arrived, and no piece comes twice", async () => {
    const { connection, thread, shown, platform, desk } = await beginThread({ requestTimeoutS: 1 });
    const sent = message(thread, long, { files: [file("a.txt", "text/plain")] });
    platform.trouble({ method: "chat.postMessage", does: "reset", effect: "after", skip: 1 });
    expect(await failureOf(connection.send(sent, fresh()))).toMatchObject({ kind: "uncertain" });
    expect(shown()).toHaveLength(2);
    const receipt = await connection.settle?.(sent, desk.needs.now());
    expect(shown().map(({ files }) => files.length)).toEqual([0, 0, 1]);
    expect(receipt).toMatchObject({ externalIds: shown().map(({ ts }) => thread.replace(/:.*/, `:${ts}`)) });
  });

  it("stays in doubt where the app may not read, or the thread is gone", async () => {
    const { connection, thread, platform, desk } = await beginThread();
    platform.trouble({ method: "conversations.replies", does: "refuse", error: "thread_not_found" });
    expect(await connection.settle?.(message(thread, "Hello"), desk.needs.now())).toBe("unknown");
  });

  it("knows the files that arrived by their names", async () => {
    const { connection, thread, shown, platform, desk } = await beginThread({ requestTimeoutS: 1 });
    const sent = message(thread, "Read this", { files: [file("a.txt", "text/plain")] });
    platform.trouble({ method: "files.completeUploadExternal", does: "reset", effect: "after" });
    expect(await failureOf(connection.send(sent, fresh()))).toMatchObject({ kind: "uncertain" });
    await connection.settle?.(sent, desk.needs.now());
    expect(shown().map(({ files }) => files.length)).toEqual([0, 1]);
  });

  it("is tried again without harm while only the upload failed, which nobody sees", async () => {
    const { connection, thread, shown, platform } = await beginThread({ requestTimeoutS: 1 });
    const sent = message(thread, "", { files: [file("a.txt", "text/plain")] });
    platform.trouble({ method: "files.getUploadURLExternal", does: "silence" });
    expect(await failureOf(connection.send(sent, fresh()))).toMatchObject({ kind: "unreachable" });
    await connection.send(sent, fresh());
    expect(shown()).toHaveLength(1);
  });
});
