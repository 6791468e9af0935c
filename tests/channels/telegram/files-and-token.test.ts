import { describe, expect, it } from "vitest";
import { telegram } from "../../../channels/telegram/index";
import { openTelegramPlatform } from "../../../channels/telegram/platform";
import { type Bot, begin, failureOf, file, fresh, message, open } from "./bot";

describe("fetching files", () => {
  const received = async (bot: Bot) => {
    const [part] = (await bot.desk.seen("message")).parts;
    if (part?.type !== "file") throw new Error("no file");
    return part;
  };

  it("brings the bytes of the largest photo", async () => {
    const bot = await begin();
    const bytes = new Uint8Array(300_000).fill(7);
    bot.anna.sendsPhoto({ bytes, caption: "Look" });
    const { ref } = await received(bot);
    expect((await bot.connection.fetchFile(ref)).bytes.byteLength).toBe(300_000);
  });

  it("says that a file beyond 20 MB will never come", async () => {
    const bot = await begin();
    bot.anna.sendsDocument({ sizeBytes: 21 * 1024 * 1024, name: "film.mov" });
    const { ref, unavailable } = await received(bot);
    expect(unavailable).toContain("20 MB");
    expect(await failureOf(bot.connection.fetchFile(ref))).toMatchObject({ kind: "rejected", code: "file_too_large" });
  });

  it("is to be tried again when Telegram stumbles", async () => {
    const bot = await begin();
    bot.anna.sendsVoice();
    const { ref } = await received(bot);
    bot.platform.trouble({ method: "getFile", does: "reset", effect: "before" });
    expect(await failureOf(bot.connection.fetchFile(ref))).toMatchObject({ kind: "unreachable" });
    expect((await bot.connection.fetchFile(ref)).name).toBe("voice.ogg");
  });
});

describe("the token", () => {
  it("is checked with Telegram before a bot is added", async () => {
    const platform = await openTelegramPlatform({ username: "fernway_help_bot" });
    open.push(platform);
    const { apiRoot } = platform;
    expect(await telegram.check({ token: platform.token, apiRoot })).toEqual({
      address: "@fernway_help_bot",
      name: "Stand-in",
    });
    const wrong = await failureOf(telegram.check({ token: "123:wrong-token", apiRoot }));
    expect(wrong).toMatchObject({ kind: "unauthorised", code: "bad_token" });
  });

  it("appears in no failure, state or log", async () => {
    const bot = await begin({ requestTimeoutS: 2 });
    const { platform, connection, anna, desk } = bot;
    anna.sendsVoice();
    const [part] = (await desk.seen("message")).parts;
    const failures: unknown[] = [];
    const tries = async () => {
      failures.push(await failureOf(connection.send(message(anna.chatId, "Hello"), fresh())));
      failures.push(
        await failureOf(connection.send(message(anna.chatId, "", { files: [file("a", "text/plain")] }), fresh())),
      );
      if (part?.type === "file") failures.push(await failureOf(connection.fetchFile(part.ref)));
      await connection.typing(String(anna.chatId), true);
      failures.push(await connection.probe());
    };
    const description = `Bad Request: odd words about ${platform.token}`;
    for (const trouble of [
      { does: "reset", effect: "before" },
      { does: "silence" },
      { does: "error", status: 502, body: "html" },
      { does: "error", status: 400, description },
    ] as const) {
      const end = platform.trouble({ ...trouble, times: 100 });
      await tries();
      end();
    }
    await platform.close();
    await tries();
    const secret = platform.token.split(":")[1] ?? "";
    const said = failures.map((each) =>
      each instanceof Error ? `${each.message} ${each.stack} ${JSON.stringify(each)}` : JSON.stringify(each),
    );
    expect(said.length).toBeGreaterThan(15);
    expect(`${said.join("\n")} ${JSON.stringify(desk.states)} ${desk.logged()}`).not.toContain(secret);
  });
});
