import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { channelNamed } from "../../../../channels/registry";
import { insertConnection } from "../../../../src/desk/connections/store";
import { onBothEngines } from "../../../desk/engines";
import { seeded } from "../../../faults/chance";
import { must, openTestDesk } from "../../../support/desk";

const FOLDER = join(import.meta.dirname, "fixtures");
const payloads = readdirSync(FOLDER)
  .filter((name) => name !== "no-message-at-all.json")
  .map((name): unknown => JSON.parse(readFileSync(join(FOLDER, name), "utf8")));

const shuffled = <T>(all: readonly T[], upTo: (below: number) => number): T[] => {
  const left = [...all];
  const out: T[] = [];
  while (left.length > 0) out.push(...left.splice(upTo(left.length), 1));
  return out;
};

onBothEngines("WhatsApp Web payloads that come three times, in any order", (engine) => {
  it.each([1, 2, 3])("make the same messages once each (order %i)", async (seed) => {
    const desk = await openTestDesk({ engine });
    const { upTo } = seeded(seed);
    const channel = must(channelNamed("whatsapp-web"), "channel");
    const settings: Record<string, unknown> = Object(channel.settings.parse({}));
    await desk.store.transact((tx) =>
      insertConnection(tx, {
        id: "phone",
        channel: "whatsapp-web",
        name: "Phone",
        address: "phone",
        settings,
        secrets: "",
        at: desk.clock.now(),
      }),
    );
    const expected = new Set<string>();
    for (const raw of shuffled([...payloads, ...payloads, ...payloads], upTo)) {
      const items = await desk.desk.readPayload(channel, { id: "phone", settings, raw });
      for (const item of items) if (item.kind === "message") expected.add(item.externalId);
      await desk.receiveBatch("phone", { raw, items });
    }
    const conversations = await desk.conversations();
    const all = (await Promise.all(conversations.map(({ id }) => desk.messages(id)))).flat();
    const ids = all.map(({ externalId }) => externalId);
    expect(new Set(ids).size).toBe(ids.length);
    expect(new Set(ids)).toEqual(expected);
    const deleted = all.filter(({ deletedAt }) => deletedAt !== null).map(({ externalId }) => externalId);
    expect(deleted).toEqual(["false_491700001@c.us_3EB0A1"]);
    expect(desk.errors).toEqual([]);
  });
});
