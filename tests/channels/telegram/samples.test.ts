/** Payloads published by libraries for Telegram, and our own: read, recorded, and never doubled. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { channelNamed } from "../../../channels/registry";
import { onBothEngines } from "../../desk/engines";
import { must, openTestDesk } from "../../support/desk";

const shared = new URL("../../../../shared/data/channels/telegram/", import.meta.url).pathname;
const own = new URL("./fixtures/", import.meta.url).pathname;
const without = existsSync(shared) ? "" : " (skipped without ../shared/data)";

const EXPECTED: Record<string, string> = {
  botMemberBanned: "status",
  callbackQuery: "callback",
  channelPost: "ignored",
  command: "message",
  editedMessage: "edit",
  message: "message",
};

const filesIn = (folder: string): string[] =>
  existsSync(folder)
    ? readdirSync(folder)
        .filter((file) => file.endsWith(".json"))
        .map((file) => folder + file)
    : [];
const rawOf = (path: string): unknown => JSON.parse(readFileSync(path, "utf8"));
const telegram = must(channelNamed("telegram"));
const settings = { token: "7000001:samples" };

/** The same order every time, and another one for each seed. */
const shuffled = (list: readonly string[], seed: number): string[] =>
  list
    .map((value, n) => ({ value, at: (n * 7919 + seed * 104_729) % 1009 }))
    .sort((a, b) => a.at - b.at)
    .map(({ value }) => value);

const openTaking = async (engine: "sqlite" | "postgres") => {
  const desk = await openTestDesk({ engine });
  const read = (path: string) => desk.desk.readPayload(telegram, { id: desk.connection, settings, raw: rawOf(path) });
  const take = async (path: string) =>
    desk.desk.receiveBatch(desk.connection, { raw: rawOf(path), items: await read(path) });
  return { desk, read, take };
};

describe.skipIf(without !== "")(`payloads published by others${without}`, () => {
  it("are read, each as what it is, with a reason where it is of no interest", async () => {
    const { read } = await openTaking("sqlite");
    const kinds: Record<string, string> = {};
    for (const path of filesIn(shared)) {
      const [item] = await read(path);
      kinds[path.slice(shared.length, -".json".length)] = must(item).kind;
      if (item?.kind === "ignored") expect(item.reason).not.toBe("");
    }
    expect(kinds).toMatchObject(EXPECTED);
  });
});

onBothEngines("every payload we have", (engine) => {
  it(`is recorded once, though each comes three times in any order (${without === "" ? "with" : "without"} ../shared/data)`, async () => {
    const { desk, read, take } = await openTaking(engine);
    const files = [...filesIn(shared), ...filesIn(own)];
    const identities = new Set<string>();
    for (const path of files)
      for (const { externalId, kind, revision } of await read(path))
        identities.add(`${externalId} ${kind} ${revision}`);
    const outcomes: string[] = [];
    for (const seed of [1, 2, 3])
      for (const path of shuffled(files, seed)) outcomes.push(...(await take(path)).map(({ outcome }) => outcome));
    expect(outcomes.filter((outcome) => outcome !== "duplicate")).toHaveLength(identities.size);
    const texts = await Promise.all((await desk.conversations()).map(({ id }) => desk.messages(id)));
    const ids = texts.flat().map(({ externalId }) => externalId);
    expect(new Set(ids).size).toBe(ids.length);
    expect(desk.errors).toEqual([]);
  });
});
