import { expect, it, vi } from "vitest";
import { channelNamed } from "../../../../channels/registry";
import { openWhatsAppWebPlatform } from "../../../../channels/whatsapp/web/platform";
import { addConnection } from "../../../../src/desk/connections/add";
import { getConnection } from "../../../../src/desk/connections/store";
import { SECOND_MS } from "../../../../src/kernel/time";
import { onBothEngines } from "../../../desk/engines";
import { type Engine, must, openTestDesk } from "../../../support/desk";

/** The whole desk with a paired phone beside its bot. */
const openDeskWithPhone = async (engine: Engine, { botEnabled = false } = {}) => {
  const desk = await openTestDesk({ engine, settings: { undoSeconds: 0, botEnabled } });
  const platform = openWhatsAppWebPlatform({ now: desk.clock.now, name: `desk-${engine}-${botEnabled}` });
  const connection = await addConnection(
    { ...desk.using, seal: desk.seal, channelNamed },
    { channel: "whatsapp-web", name: "Phone", settings: { client: platform.name, pace: "none" } },
  );
  await desk.desk.start();
  const row = () => getConnection(desk.store.read, connection);
  const isAt = (at: string) => expect.poll(async () => (await row()).state, { timeout: 20_000 }).toBe(at);
  await isAt("pairing");
  return { ...desk, platform, connection, row, isAt };
};
const wait = { timeout: 20_000 };

onBothEngines("a paired phone in the desk", (engine) => {
  it("is paired by the code that stands in its state, and answers where it was asked", async () => {
    const desk = await openDeskWithPhone(engine);
    // It waits to be paired before the phone has made its code.
    await expect.poll(async () => (await desk.row()).stateReason, wait).toContain(desk.platform.me);
    desk.platform.scan();
    await desk.isAt("online");
    const anna = desk.platform.customer("Anna");
    anna.writes("My kettle leaks");
    await expect.poll(async () => (await desk.conversations()).length, wait).toBe(1);
    const conversation = must((await desk.conversations())[0]);
    await desk.say(conversation.id, "Which one?");
    await expect
      .poll(() => desk.platform.chat(anna.chatId).messages.map(({ text }) => text), wait)
      .toEqual(["My kettle leaks", "Which one?"]);
    anna.receives(3);
    const [, ours] = await desk.messages(conversation.id);
    await expect.poll(async () => (await desk.delivery(must(ours).id)).state, wait).toBe("read");
    // Told again, as after a restart that forgot what was just sent: it stands here once.
    const batch = {
      raw: {},
      items: [
        {
          kind: "message" as const,
          externalId: await vi.waitFor(async () => must((await desk.messages(conversation.id))[1]?.externalId), wait),
          revision: "again",
          at: desk.clock.now(),
          thread: anna.chatId,
          author: { address: desk.platform.me },
          rich: [],
          parts: [],
          ours: true,
        },
      ],
    };
    expect(await desk.desk.receiveBatch(desk.connection, batch)).toMatchObject([{ outcome: "duplicate" }]);
    expect(await desk.messages(conversation.id)).toHaveLength(2);
  });

  it("tells in the desk since when it was deaf and how much was fetched", async () => {
    const desk = await openDeskWithPhone(engine);
    desk.platform.scan();
    await desk.isAt("online");
    const anna = desk.platform.customer("Anna");
    anna.writes("Before");
    await expect.poll(async () => (await desk.conversations()).length, wait).toBe(1);
    const since = desk.clock.now();
    desk.platform.disconnects();
    await desk.isAt("offline");
    desk.clock.forward(1_800_000);
    anna.writes("During");
    await expect.poll(async () => (await desk.row()).gapFilledAt, wait).not.toBeNull();
    expect(await desk.row()).toMatchObject({ state: "online", gapSince: since, gapMessages: 1 });
    expect((await desk.messages(must((await desk.conversations())[0]).id)).map(({ text }) => text)).toEqual([
      "Before",
      "During",
    ]);
    expect((await desk.events()).findLast(({ type }) => type === "connection.state")?.payload).toMatchObject({
      at: "online",
      filled: { sinceMs: since, messages: 1 },
    });
  });

  it("speaks in a group only to whom spoke to it, and keeps out of what one of ours answers on the phone", async () => {
    const desk = await openDeskWithPhone(engine, { botEnabled: true });
    desk.platform.scan();
    await desk.isAt("online");
    const [anna, ben] = [desk.platform.customer("Anna"), desk.platform.customer("Ben")];
    const group = desk.platform.group("Coffee lovers", [anna, ben]);
    const ours = () => desk.platform.chat(group.chatId).messages.filter(({ by }) => by === "us");
    const conversations = () => desk.conversations();
    const first = group.as(anna).writes("Hello");
    group.as(ben).mentions("@4915550001 hello", [desk.platform.me]);
    await expect.poll(async () => (await conversations()).length, wait).toBe(2);
    for (let second = 0; second < 6; second++) {
      desk.clock.forward(SECOND_MS);
      await desk.runner.drain();
    }
    await expect.poll(() => ours().length, wait).toBe(1);
    expect(await conversations()).toMatchObject([
      { owner: "nobody", place: { kind: "group", title: "Coffee lovers" } },
      { owner: "bot" },
    ]);
    group.asUs().replies(first, "Good morning, Anna");
    const [about, other] = await conversations();
    await expect.poll(async () => (await desk.messages(must(about).id)).length, wait).toBe(2);
    expect((await desk.messages(must(about).id))[1]).toMatchObject({ direction: "out", authorKind: "agent" });
    expect(await desk.see(must(about).id)).toMatchObject({ status: "pending", owner: "nobody" });
    expect(await desk.see(must(other).id)).toMatchObject({ owner: "bot" });
  });
});
