/** Whatever platforms' own libraries publish, and our fixtures: recorded once, though each comes three times in any order. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { channelNamed } from "../../channels/registry";
import * as connections from "../../src/desk/connections/store";
import { must, openTestDesk } from "../support/desk";

const here = import.meta.dirname;
const shared = join(here, "../../../shared/data/channels");
const without = existsSync(shared) ? "with" : "without";

type Case = { channel: string; settings: Record<string, unknown>; folders: string[] };
const CASES: Case[] = [
  {
    channel: "slack",
    settings: { token: "xoxb-1-a", mode: "events", signingSecret: "s" },
    folders: [join(shared, "slack_payloads"), join(shared, "slack_schema"), join(here, "slack/fixtures")],
  },
  {
    channel: "whatsapp",
    settings: {
      phoneNumberId: "106540352242922",
      businessAccountId: "102290129340398",
      accessToken: "EAA-token-of-nobody",
      appSecret: "a-secret-of-an-app",
      verifyToken: "verify",
    },
    folders: [join(shared, "whatsapp_cloud"), join(here, "whatsapp/cloud/fixtures")],
  },
  { channel: "whatsapp-web", settings: {}, folders: [join(here, "whatsapp/web/fixtures")] },
];

const filesIn = (folder: string): string[] =>
  existsSync(folder)
    ? readdirSync(folder)
        .filter((file) => file.endsWith(".json"))
        .map((file) => join(folder, file))
    : [];

/** The same order every time, and another one for each seed. */
const shuffled = (list: readonly string[], seed: number): string[] =>
  list
    .map((value, n) => ({ value, at: (n * 7919 + seed * 104_729) % 1009 }))
    .sort((a, b) => a.at - b.at)
    .map(({ value }) => value);

describe(`payloads that come again (${without} ../shared/data)`, () => {
  it.each(CASES)("$channel: nothing breaks, and nothing is doubled", async ({ channel: name, settings, folders }) => {
    const desk = await openTestDesk();
    const channel = must(channelNamed(name));
    const connection = `again-${name}`;
    await desk.store.transact((tx) =>
      connections.insertConnection(tx, {
        id: connection,
        channel: channel.name,
        name,
        address: name,
        settings: {},
        secrets: desk.seal.seal("{}"),
        at: desk.clock.now(),
      }),
    );
    const files = folders.flatMap(filesIn);
    expect(files.length).toBeGreaterThan(10);
    const identities = new Set<string>();
    const aside = new Set<string>();
    const outcomes: string[] = [];
    for (const seed of [1, 2, 3])
      for (const path of shuffled(files, seed)) {
        const raw: unknown = JSON.parse(readFileSync(path, "utf8"));
        const read = await desk.desk.readPayload(channel, { id: connection, settings, raw }).catch(() => null);
        if (!read) {
          aside.add(path.slice(path.lastIndexOf("/") + 1));
          continue;
        }
        for (const { externalId, kind, revision } of read) identities.add(`${externalId} ${kind} ${revision}`);
        outcomes.push(
          ...(await desk.desk.receiveBatch(connection, { raw, items: read })).map(({ outcome }) => outcome),
        );
      }
    // What is no payload at all is set aside, and that is only what was made to be so.
    expect(
      [...aside].filter((file) => !/shortcut-without-a-message|no-message-at-all|not-yet-invented/.test(file)),
    ).toEqual([]);
    expect(outcomes.filter((outcome) => outcome !== "duplicate")).toHaveLength(identities.size);
    const { messages } = desk.store.read.t;
    const rows = await desk.store.read.q.select({ id: messages.externalId }).from(messages);
    expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length);
    expect(desk.errors).toEqual([]);
  });
});
