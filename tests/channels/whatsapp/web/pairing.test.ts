import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { fromPlain } from "../../../../channels/kit/rich-text";
import { whatsAppWeb } from "../../../../channels/whatsapp/web";
import { check } from "../../../../channels/whatsapp/web/connection";
import { openWhatsAppWebPlatform } from "../../../../channels/whatsapp/web/platform";
import { settings } from "../../../../channels/whatsapp/web/settings";
import { openPhone } from "./open-phone";

const answer = (thread: string, text = "Answer") => ({
  kind: "message" as const,
  id: `out-${text}`,
  thread,
  rich: fromPlain(text),
  files: [],
  author: { name: "Mia", speaks: "agent" as const },
});
const fresh = () => ({ done: [], sent: async () => {} });

it("shows the code to scan, each new one, and is online once it is scanned", async () => {
  const { desk, platform, connection, clock, online } = await openPhone({ paired: false });
  await desk.until(() => desk.states.at(-1)?.at === "pairing");
  const first = desk.states.at(-1);
  expect(first).toEqual({ at: "pairing", qr: expect.stringContaining(platform.me) });
  await expect(connection.send(answer("4917@c.us"), fresh())).rejects.toMatchObject({ kind: "unreachable" });
  // The page stops making codes after a few; a new browser makes new ones.
  clock.forward(200_000);
  await connection.probe();
  await desk.until(() => desk.states.at(-1) !== first && desk.states.at(-1)?.at === "pairing");
  platform.scan();
  await online();
});

it("does not ask again after a restart, for the session lies in the connection's own folder", async () => {
  const { folder, platform, close } = await openPhone();
  expect(existsSync(join(folder, "session"))).toBe(true);
  await close();
  const again = await openPhone({ folder, platform });
  expect(again.desk.states.map(({ at }) => at)).not.toContain("pairing");
});

it("forgets the session when the phone unlinks it, says how to mend it, and asks to be paired again", async () => {
  const { desk, folder, platform, online } = await openPhone();
  platform.unlinks();
  await desk.until(() => desk.states.at(-1)?.at === "pairing");
  expect(desk.states).toContainEqual({
    at: "offline",
    reason: expect.stringContaining("unlinked"),
    cure: expect.stringContaining("Linked devices"),
  });
  expect(existsSync(join(folder, "session"))).toBe(false);
  platform.scan();
  await online();
});

it("takes no other phone than the one named in the settings", async () => {
  const { desk, platform } = await openPhone({ paired: false, settings: { number: "+49 (1) 70-7777777" } });
  await desk.until(() => desk.states.at(-1)?.at === "pairing");
  platform.scan();
  await desk.until(() => desk.states.some((state) => state.at === "offline" && state.reason.includes("Another phone")));
  expect(desk.states.map(({ at }) => at)).not.toContain("online");
});

it("starts again when the page dies without a word", async () => {
  const { desk, platform, connection, pauses, isAt, online } = await openPhone();
  platform.dies();
  expect(await connection.probe()).toMatchObject({
    at: "degraded",
    reason: expect.stringContaining("does not answer"),
  });
  await desk.until(() => pauses.length > 0);
  await online();
  expect(isAt("online")).toBe(true);
  const anna = platform.customer("Anna");
  anna.writes("Are you back?");
  await desk.seen("message");
});

it("backs off when the browser will not start, and is offline with the reason meanwhile", async () => {
  const platform = openWhatsAppWebPlatform({ now: Date.now, name: "bad-start", pairs: "by itself" });
  platform.trouble("start", "Failed to launch the browser process", 3);
  const { desk, pauses } = await openPhone({ platform, paired: false });
  await desk.until(() => desk.states.at(-1)?.at === "online");
  expect(pauses).toHaveLength(3);
  expect(pauses[2]).toBeGreaterThan((pauses[0] ?? 0) * 2);
  expect(desk.states).toContainEqual({ at: "offline", reason: expect.stringContaining("Failed to launch") });
});

it("is degraded while WhatsApp Web reconnects by itself, and then sends nothing", async () => {
  const { platform, connection } = await openPhone();
  const anna = platform.customer("Anna");
  platform.goes("TIMEOUT");
  expect(await connection.probe()).toMatchObject({ at: "degraded" });
  await expect(connection.send(answer(anna.chatId), fresh())).rejects.toMatchObject({ kind: "unreachable" });
  platform.goes("CONNECTED");
  expect(await connection.probe()).toEqual({ at: "online" });
});

it("says where Chromium is missing and how to get it, before anything is connected", async () => {
  await expect(check(settings.parse({ chromiumPath: "/nowhere/chromium" }))).rejects.toMatchObject({
    kind: "rejected",
    message: expect.stringContaining("/nowhere/chromium"),
  });
});

it("tells its risk in both languages, and is not loaded before a connection opens", () => {
  expect(whatsAppWeb.warning?.en).toMatch(/Unofficial.*block/s);
  expect(whatsAppWeb.warning?.ru).toMatch(/Неофициально.*заблокировать/s);
});

it("unlinks the device and leaves no session behind when the connection is removed", async () => {
  const { connection, folder, platform } = await openPhone();
  await connection.removed?.();
  expect(existsSync(folder)).toBe(false);
  await platform.close();
});
