import { describe, expect, it } from "vitest";
import { fromPlain } from "../../../../channels/kit/rich-text";
import { gapMs, typingMs } from "../../../../channels/whatsapp/web/pace";
import { openPhone } from "./open-phone";

const message = (thread: string, text: string, more = {}) => ({
  kind: "message" as const,
  id: `out-${text}`,
  thread,
  rich: fromPlain(text),
  files: [],
  author: { name: "Mia", speaks: "agent" as const },
  ...more,
});
const fresh = () => ({ done: [], sent: async () => {} });

describe("like a person", () => {
  it("types before it sends, longer for longer texts, and pauses between messages", async () => {
    const { platform, connection, pauses } = await openPhone({ settings: { pace: "person" } });
    const anna = platform.customer("Anna");
    const seen: boolean[] = [];
    platform.on("change", ({ chatId }) => seen.push(platform.chat(chatId).typing));
    pauses.splice(0);
    await connection.send(message(anna.chatId, "Yes"), fresh());
    await connection.send(message(anna.chatId, "A".repeat(150)), fresh());
    const [, short = 0, gap = 0, long = 0] = pauses;
    expect(seen).toContain(true);
    expect(short).toBeGreaterThan(500);
    expect(gap).toBeGreaterThan(500);
    expect(long).toBeGreaterThan(short * 3);
  });

  it("never sends two at once, whatever the chats", async () => {
    const { platform, connection } = await openPhone({ settings: { pace: "person" } });
    const all = ["Anna", "Ben", "Cleo"].map((name) => platform.customer(name));
    const typing: number[] = [];
    platform.on("change", () => typing.push(platform.chats().filter((chat) => chat.typing).length));
    await Promise.all(all.map((one) => connection.send(message(one.chatId, `To ${one.chatId}`), fresh())));
    expect(Math.max(...typing)).toBe(1);
  });

  it("takes no longer than eight seconds over any text, and no two pauses are alike", () => {
    expect(typingMs(100_000, 0.99)).toBe(8000);
    expect(typingMs(100, 0.1)).not.toBe(typingMs(100, 0.9));
    expect(gapMs(10_000, 0.5)).toBe(0);
  });
});

it("sends pictures as pictures, sounds as spoken messages, and the rest as documents", async () => {
  const { platform, connection } = await openPhone();
  const anna = platform.customer("Anna");
  const file = (name: string, mime: string) => ({ name, mime, sizeBytes: 1, open: async () => new Uint8Array([1]) });
  const files = [file("a.png", "image/png"), file("b.ogg", "audio/ogg"), file("c.html", "text/html")];
  await connection.send(message(anna.chatId, "Three", { files }), fresh());
  const shown = platform.chat(anna.chatId).messages;
  expect(shown.map(({ kind }) => kind)).toEqual(["image", "ptt", "document"]);
  expect(shown.map(({ text }) => text)).toEqual(["Three", "", ""]);
});

it("refuses what WhatsApp would refuse in silence: late edits, late deletions, reactions to what is gone", async () => {
  const { platform, connection, clock } = await openPhone();
  const anna = platform.customer("Anna");
  const { externalIds } = await connection.send(message(anna.chatId, "Typo"), fresh());
  clock.forward(16 * 60_000);
  const edit = { kind: "edit" as const, id: "e1", thread: anna.chatId, externalIds, rich: fromPlain("Mended") };
  await expect(connection.send(edit, fresh())).rejects.toMatchObject({ kind: "rejected", code: "not_permitted" });
  clock.forward(61 * 3_600_000);
  const deletion = { kind: "deletion" as const, id: "d1", thread: anna.chatId, externalIds };
  await expect(connection.send(deletion, fresh())).rejects.toMatchObject({ kind: "rejected", code: "not_permitted" });
  const reaction = {
    kind: "reaction" as const,
    id: "r1",
    thread: anna.chatId,
    externalId: "false_1@c.us_GONE",
    emoji: "👍",
  };
  await expect(connection.send(reaction, fresh())).rejects.toMatchObject({ kind: "rejected", code: "thread_gone" });
});

it("shows that somebody types, and never throws over it", async () => {
  const { platform, connection } = await openPhone();
  const anna = platform.customer("Anna");
  await connection.typing(anna.chatId, true);
  expect(platform.chat(anna.chatId).typing).toBe(true);
  await connection.typing(anna.chatId, false);
  expect(platform.chat(anna.chatId).typing).toBe(false);
  await connection.typing("nonsense", true);
});
