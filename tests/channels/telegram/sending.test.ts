import { describe, expect, it } from "vitest";
import { fromPlain } from "../../../channels/kit/rich-text";
import { begin, failureOf, file, fresh, message, ours } from "./bot";

it("answers in the talk with a channel that was asked in, all pieces of it", async () => {
  const { connection, platform, anna } = await begin();
  // The stand-in's chat, as the one behind a channel.
  const outbound = {
    ...message(anna.chatId, "On Monday."),
    thread: `${anna.chatId}!512`,
    files: [file("a.png", "image/png"), file("b.png", "image/png")],
  };
  await connection.send(outbound, fresh());
  await connection.send({ ...message(anna.chatId, "word ".repeat(900)), thread: `${anna.chatId}!512` }, fresh());
  await connection.typing(`${anna.chatId}!512`, true);
  const sent = platform.calls.filter(({ method }) => method.startsWith("send"));
  expect(sent.map(({ method }) => method)).toEqual(["sendMediaGroup", "sendMessage", "sendMessage"]);
  for (const { params } of sent) expect(Number(params.direct_messages_topic_id)).toBe(512);
});

describe("sending", () => {
  const troubles = [
    ["throttled, with the wait", { does: "throttle", retryAfterS: 5 }, { kind: "throttled", retryAfterMs: 5000 }],
    ["unreachable by a plain 500", { does: "error", status: 500 }, { kind: "unreachable", code: "platform_error" }],
    ["uncertain by a 502", { does: "error", status: 502 }, { kind: "uncertain" }],
    ["uncertain by a gateway's page", { does: "error", status: 504, body: "html" }, { kind: "uncertain" }],
    ["uncertain when no answer comes", { does: "silence" }, { kind: "uncertain", code: "timeout" }],
    [
      "uncertain when the connection breaks",
      { does: "reset", effect: "after" },
      { kind: "uncertain", code: "network" },
    ],
    [
      "rejected without a chat",
      { does: "error", status: 400, description: "Bad Request: chat not found" },
      { kind: "rejected", code: "thread_gone" },
    ],
    [
      "rejected by a deleted account",
      { does: "error", status: 403, description: "Forbidden: user is deactivated" },
      { kind: "rejected", code: "blocked_by_contact" },
    ],
    [
      "rejected as too large",
      { does: "error", status: 413, description: "Request Entity Too Large" },
      { kind: "rejected", code: "file_too_large" },
    ],
    [
      "rejected as too long",
      { does: "error", status: 400, description: "Bad Request: message is too long" },
      { kind: "rejected", code: "too_long" },
    ],
    [
      "unauthorised by 401",
      { does: "error", status: 401, description: "Unauthorized" },
      { kind: "unauthorised", code: "bad_token" },
    ],
    ["unauthorised by 404", { does: "error", status: 404, description: "Not Found" }, { kind: "unauthorised" }],
  ] as const;
  for (const [name, trouble, expected] of troubles)
    it(`is ${name}`, async () => {
      const { connection, platform, anna } = await begin({ requestTimeoutS: 2 });
      platform.trouble({ method: "sendMessage", ...trouble });
      const failure = await failureOf(connection.send(message(anna.chatId, "Hello"), fresh()));
      expect(failure).toMatchObject(expected);
    });

  it("is unreachable when nobody listens", async () => {
    const { connection, platform, anna } = await begin();
    await platform.close();
    const failure = await failureOf(connection.send(message(anna.chatId, "Hello"), fresh()));
    expect(failure).toMatchObject({ name: "DeliveryFailure", kind: expect.stringMatching(/unreachable|uncertain/) });
    expect(await failureOf(connection.send(message(anna.chatId, "Hello"), fresh()))).toMatchObject({
      kind: "unreachable",
      code: "network",
    });
  });

  it("names a customer who blocked the bot", async () => {
    const { connection, anna } = await begin();
    anna.blocks();
    expect(await failureOf(connection.send(message(anna.chatId, "Hello"), fresh()))).toMatchObject({
      kind: "rejected",
      code: "blocked_by_contact",
    });
  });

  it("never resends a piece that was confirmed before the trouble", async () => {
    const bot = await begin();
    const done: string[] = [];
    const long = message(bot.anna.chatId, "Long words. ".repeat(1000));
    bot.platform.trouble({ method: "sendMessage", does: "error", status: 500, skip: 1 });
    const sent = async (id: string) => {
      done.push(id);
    };
    expect(await failureOf(bot.connection.send(long, { done: [], sent }))).toMatchObject({ kind: "unreachable" });
    expect(done).toHaveLength(1);
    const { externalIds } = await bot.connection.send(long, { done: [...done], sent });
    expect(ours(bot).map(({ id }) => `${bot.anna.chatId}:${id}`)).toEqual(externalIds);
    expect(done).toEqual(externalIds);
  });

  it("sends files with the right method, byte for byte", async () => {
    const bot = await begin();
    const files = [
      file("a.jpg", "image/jpeg"),
      file("b.ogg", "audio/ogg"),
      file("c.mp3", "audio/mpeg"),
      file("d.mp4", "video/mp4"),
      file("инструкция (1).pdf", "application/pdf"),
    ];
    for (const one of files) await bot.connection.send(message(bot.anna.chatId, "", { files: [one] }), fresh());
    const shown = ours(bot).map(({ file: got }) => got);
    expect(shown.map((got) => got?.kind)).toEqual(["photo", "voice", "audio", "video", "document"]);
    expect(shown.at(-1)?.name).toBe("инструкция (1).pdf");
    for (const [n, got] of shown.entries())
      expect(bot.platform.file(got?.fileId ?? "")?.bytes).toEqual(await files[n]?.open());
  });

  it("sends an album with its caption, and deletes all of it", async () => {
    const bot = await begin();
    const files = [file("a.jpg", "image/jpeg"), file("b.png", "image/png"), file("c.mp4", "video/mp4")];
    const { externalIds } = await bot.connection.send(message(bot.anna.chatId, "Three", { files }), fresh());
    expect(externalIds).toHaveLength(3);
    expect(ours(bot).map(({ text, album }) => [text, album])).toEqual([
      ["Three", expect.any(String)],
      ["", expect.any(String)],
      ["", expect.any(String)],
    ]);
    const thread = String(bot.anna.chatId);
    await bot.connection.send({ kind: "deletion", id: "d", thread, externalIds }, fresh());
    expect(ours(bot).every(({ deleted }) => deleted)).toBe(true);
  });

  it("sends a picture that Telegram can't read as a document", async () => {
    const bot = await begin();
    const description = "Bad Request: PHOTO_INVALID_DIMENSIONS";
    bot.platform.trouble({ method: "sendPhoto", does: "error", status: 400, description });
    await bot.connection.send(message(bot.anna.chatId, "", { files: [file("tall.jpg", "image/jpeg")] }), fresh());
    expect(ours(bot)[0]?.file?.kind).toBe("document");
  });

  it("passes on an error of our own disk as it is", async () => {
    const { connection, anna } = await begin();
    const broken = { ...file("a.pdf", "application/pdf"), open: async () => Promise.reject(new Error("disk gone")) };
    expect(await failureOf(connection.send(message(anna.chatId, "", { files: [broken] }), fresh()))).toMatchObject({
      name: "Error",
      message: "disk gone",
    });
  });

  it("edits the caption of a file and the pieces of a long text, and drops what is left over", async () => {
    const bot = await begin();
    const thread = String(bot.anna.chatId);
    const edit = async (externalIds: string[], text: string) => {
      const rich = fromPlain(text);
      await bot.connection.send({ kind: "edit", id: "e", thread, externalIds, rich }, fresh());
    };
    const files = [file("a.pdf", "application/pdf")];
    const captioned = await bot.connection.send(message(bot.anna.chatId, "Old", { files }), fresh());
    await edit(captioned.externalIds, "New");
    const long = await bot.connection.send(message(bot.anna.chatId, "Long words. ".repeat(1000)), fresh());
    await edit(long.externalIds, "Short");
    expect(
      ours(bot)
        .filter(({ deleted }) => !deleted)
        .map(({ text }) => text),
    ).toEqual(["New", "Short"]);
  });

  it("rejects a reaction that Telegram does not know, and strips the selector from one it knows", async () => {
    const { connection, anna, platform } = await begin();
    const externalId = `${anna.chatId}:${anna.writes("Thanks")}`;
    const react = (emoji: string) =>
      connection.send({ kind: "reaction", id: "r", thread: String(anna.chatId), externalId, emoji }, fresh());
    expect(await failureOf(react("🫖"))).toMatchObject({ kind: "rejected", code: "not_supported" });
    await react("❤\uFE0F");
    expect(platform.chat(anna.chatId).messages[0]?.reactions).toMatchObject([{ emoji: "❤", by: "bot" }]);
  });

  it("shows that somebody types, and never fails over it", async () => {
    const { connection, anna, platform } = await begin();
    const typed = new Promise<void>((resolve) => {
      platform.on("change", ({ type }) => type === "typing" && resolve());
    });
    await connection.typing(String(anna.chatId), true);
    await typed;
    await connection.typing("not a thread", true);
    anna.blocks();
    await connection.typing(String(anna.chatId), true);
  });
});
