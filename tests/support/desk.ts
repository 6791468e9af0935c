import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fromPlain } from "../../channels/kit/rich-text";
import { channelNamed } from "../../channels/registry";
import { openTelegramPlatform } from "../../channels/telegram/platform";
import type { Store } from "../../db/client";
import { readConfig } from "../../src/config";
import { addConnection } from "../../src/desk/connections/add";
import type { DeskSettings } from "../../src/desk/conversations/model";
import { deliveriesOf } from "../../src/desk/conversations/outbox";
import { reply } from "../../src/desk/conversations/reply";
import { get, messagesOf, saveSettings } from "../../src/desk/conversations/store";
import { eventsAfter } from "../../src/jobs/store";
import { newId } from "../../src/kernel/ids";
import { openDesk } from "../../src/open-desk";
import { afterEveryFile, afterEveryTest } from "./after";
import { closePglite, openPglite } from "./pglite";
import { openPostgresServer, type PostgresServer } from "./postgres";

export type Engine = "sqlite" | "pglite" | "postgres";
export type Clock = ReturnType<typeof openClock>;

/** A clock that only moves when it is turned. */
export const openClock = (start = "2030-01-07T09:00:00Z") => {
  let at = Date.parse(start);
  return {
    now: () => at,
    forward: (ms: number) => {
      at += ms;
    },
  };
};

/** What must be there for the test to go on. */
export const must = <T>(value: T | null | undefined, what = "value"): T => {
  if (value === null || value === undefined) throw new Error(`There is no ${what}.`);
  return value;
};

/** Gives the id. */
export const insertAgent = async (store: Store, { name, now }: { name: string; now: number }): Promise<string> => {
  const id = newId();
  await store.transact(async ({ q, t }) => {
    await q
      .insert(t.agents)
      .values({ id, name, email: `${name.toLowerCase()}@desk.test`, createdAt: now, updatedAt: now });
  });
  return id;
};

const closing: (() => Promise<void>)[] = [];
afterEveryTest(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

let server: Promise<PostgresServer> | null = null;
/** This file's PostgreSQL, started at its first use. */
export const ourPostgres = (): Promise<PostgresServer> => {
  server ??= openPostgresServer();
  return server;
};
afterEveryFile(async () => {
  await (await server)?.close();
  server = null;
  await closePglite();
});

/** A folder that is gone after the test. */
export const tempFolder = (name: string): string => {
  const folder = mkdtempSync(join(tmpdir(), `parley-${name}-`));
  closing.push(async () => rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 }));
  return folder;
};
export const closeAfterTest = (close: () => Promise<void>): void => {
  closing.push(close);
};

/** `llm`: the address of a compatible server; without one the desk has no model. `telegram`: more of the bot's settings. `isFrozen`: it does not look after its leases. */
type Open = {
  isFrozen?: boolean;
  engine?: Engine;
  clock?: Clock;
  settings?: Partial<DeskSettings>;
  llm?: string;
  telegram?: Record<string, unknown>;
};

/** The whole desk but its web face, with one Telegram bot at the stand-in. Nothing happens by itself: `settle` takes in what was written and runs what is due. */
export const openTestDesk = async ({
  engine = "sqlite",
  clock = openClock(),
  settings = {},
  llm,
  telegram = {},
  isFrozen = false,
}: Open = {}) => {
  const dataDir = tempFolder("desk");
  const platform = await openTelegramPlatform({ now: clock.now });
  closing.push(() => platform.close());
  const config = readConfig({
    DATA_DIR: dataDir,
    SECRET_KEY: "a secret of the tests that is long enough",
    DATABASE_URL: engine === "postgres" ? await (await ourPostgres()).migrated() : "",
    ...(llm ? { OPENAI_BASE_URL: llm, LLM_MODEL: "test-model" } : {}),
  });
  const errors: { text: string; details: object }[] = [];
  const log = {
    info: () => {},
    warn: () => {},
    error: (details: object, text: string) => {
      errors.push({ text, details });
    },
  };
  const given = engine === "pglite" ? { store: await openPglite() } : {};
  const pace = isFrozen ? { leases: { beatMs: 3_600_000, ttlMs: 3_600_000 } } : {};
  const desk = await openDesk({ config, log, now: clock.now, publicUrl: "http://desk.test", ...given, ...pace });
  closing.push(() => desk.close());
  const { store, using, runner } = desk;
  await store.transact((tx) => saveSettings(tx, { botEnabled: false, ...settings }, clock.now()));
  const agents = {
    vera: { kind: "agent" as const, id: await insertAgent(store, { name: "Vera", now: clock.now() }), name: "Vera" },
    ida: { kind: "agent" as const, id: await insertAgent(store, { name: "Ida", now: clock.now() }), name: "Ida" },
  };
  const connection = await addConnection(
    { ...using, seal: desk.seal, channelNamed },
    { channel: "telegram", name: "Help", settings: { token: platform.token, apiRoot: platform.apiRoot, ...telegram } },
  );
  const settle = async () => {
    await platform.drained();
    await runner.drain();
  };
  const all = async () => {
    const rows = await store.read.q.select().from(store.read.t.conversations);
    return rows.sort((a, b) => a.number - b.number);
  };
  const see = (id: string) => get(store.read, id);
  const messages = (conversation: string) => messagesOf(store.read, { conversation, limit: 200 });
  const say = async (conversation: string, text: string, { by = agents.vera, id = newId() } = {}) => {
    const { lastPublicSeq: seenSeq } = await see(conversation);
    await reply(using, { conversation, id, by, rich: fromPlain(text), seenSeq });
    return id;
  };
  return {
    ...desk,
    desk,
    clock,
    dataDir,
    platform,
    connection,
    agents,
    errors,
    settle,
    see,
    messages,
    conversations: all,
    /** Vera answers having seen everything; gives the message's id. */
    say,
    /** The later of the bot's or agents' words as the customer's phone shows them. */
    phone: (chatId: number) =>
      platform
        .chat(chatId)
        .messages.filter((message) => message.by === "bot")
        .map((message) => message.text),
    delivery: async (message: string) => must((await deliveriesOf(store.read, [message]))[0], "delivery"),
    events: async () => eventsAfter(store.read, { since: 0, limit: 10_000 }),
    /** A customer whose first message is in; gives both. */
    talk: async (text = "My printer is on fire", firstName = "Olga") => {
      const customer = platform.customer(firstName);
      const messageId = customer.writes(text);
      await settle();
      const conversation = must(
        (await all()).findLast((one) => one.thread === String(customer.chatId)),
        "conversation",
      );
      return { customer, messageId, conversation, id: conversation.id };
    },
  };
};
export type TestDesk = Awaited<ReturnType<typeof openTestDesk>>;
