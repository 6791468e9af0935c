import { and, eq, isNotNull, sql } from "drizzle-orm";
import { expect, it, vi } from "vitest";
import type { Store } from "../../db/client";
import { saveSettings } from "../../src/desk/conversations/store";
import { onBothEngines } from "../desk/engines";
import { openWebForTest } from "../http/web";
import { closeAfterTest, type Engine, must, ourPostgres } from "../support/desk";
import { seeded } from "./chance";
import { openLine } from "./line";

const RACES = 200;
const AT_ONCE = 8;
const SEED = 20_300_107;
/** An answer from the knowledge base, a greeting, a hand-over with a word for the customer, and one by a word of ours. */
const questions = ["How do I reset my password?", "Hello", "I want to talk to a human", "Why does the moon hum?"];

const patiently = <T>(deed: () => T | Promise<T>): Promise<T> => vi.waitFor(deed, { timeout: 240_000, interval: 10 });
const after = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** A desk whose way to the platform is slow by chance, so that take-overs meet answers at every step of theirs. */
const openRacing = async (engine: Engine) => {
  const { chance, upTo } = seeded(SEED);
  const web = await openWebForTest({
    env: { DATABASE_URL: engine === "postgres" ? await (await ourPostgres()).database() : "" },
    way: async (apiRoot) => {
      const line = await openLine({ port: Number(new URL(apiRoot).port), delayMs: () => upTo(25) });
      closeAfterTest(line.close);
      return `http://127.0.0.1:${line.port}`;
    },
  });
  const { store } = web.desk;
  await store.transact((tx) => saveSettings(tx, { quietWindowMs: 20 }, Date.now()));
  const article = { title: "How to reset your password", text: "Press Forgot password and open the link in the mail." };
  const json = { ...article, locale: "en", published: true };
  const added = await web.ask("POST", "/api/articles", { as: "admin", json });
  expect(added.status).toBe(200);
  return { ...web, store, chance, upTo };
};
type Racing = Awaited<ReturnType<typeof openRacing>>;

const conversationOf = ({ read: { q, t } }: Store, chatId: number) =>
  patiently(async () => {
    const found = await q
      .select({ id: t.conversations.id })
      .from(t.conversations)
      .where(eq(t.conversations.thread, String(chatId)));
    return must(found[0], "conversation").id;
  });

type Race = { chatId: number; conversation: string; confirmedAt: number };

/** How long after the question an agent takes over, at most: it follows the machine, so that about half come too late. */
const openPace = () => {
  let ms = 120;
  return {
    ms: () => Math.round(ms),
    /** What the last race tells: the bot had spoken, or it was forestalled. */
    learn: (hadSpoken: boolean) => {
      ms = Math.min(30_000, Math.max(10, ms * (hadSpoken ? 0.9 : 1.12)));
    },
  };
};

type Run = { n: number; pace: ReturnType<typeof openPace>; hasSpoken: (chatId: number) => boolean };
const race = async ({ platform, ask, store, upTo }: Racing, { n, pace, hasSpoken }: Run): Promise<Race> => {
  const customer = platform.customer(`Customer ${n}`);
  customer.writes(must(questions[n % questions.length]));
  const conversation = await conversationOf(store, customer.chatId);
  await after(upTo(pace.ms()));
  const taken = await ask("POST", `/api/conversations/${conversation}/take-over`, { as: "agent" });
  const confirmedAt = performance.now();
  expect(taken).toMatchObject({ status: 200, body: { owner: "agent" } });
  pace.learn(hasSpoken(customer.chatId));
  return { chatId: customer.chatId, conversation, confirmedAt };
};

const jobsLeft = async ({ read: { q, t, jobs } }: Store): Promise<number> => {
  const queue = jobs === "graphile" ? sql`graphile_worker.jobs` : t.jobs;
  const [row] = await q.select({ n: sql<number>`count(*)` }).from(queue);
  return Number(row?.n);
};

/** What the database says: the first event by which an agent speaks, and what of the bot is later than that. */
const saidAfter = async ({ read: { q, t } }: Store, conversation: string) => {
  const told = await q.select().from(t.events).where(eq(t.events.conversation, conversation)).orderBy(t.events.seq);
  const taken = must(
    told.find(({ type, payload }) => type === "conversation.owner" && JSON.stringify(payload).includes('"to":"agent"')),
  );
  const spoken = await q
    .select({ id: t.messages.id, seq: t.messages.seq })
    .from(t.messages)
    .where(and(eq(t.messages.conversation, conversation), eq(t.messages.authorKind, "bot")));
  const ids = new Set(spoken.map(({ id }) => id));
  const begun = told.filter(
    ({ seq, payload }) =>
      seq > taken.seq &&
      /"to":"sending"/.test(JSON.stringify(payload)) &&
      [...ids].some((id) => JSON.stringify(payload).includes(id)),
  );
  return { later: spoken.filter(({ seq }) => seq > taken.seq).length, begun: begun.length };
};

onBothEngines(`${RACES} take-overs while the bot thinks or speaks`, (engine) => {
  it("never lets the bot speak after a take-over was confirmed", { timeout: 600_000 }, async () => {
    const racing = await openRacing(engine);
    const { platform, store, upTo } = racing;
    const saidAt = new Map<number, number[]>();
    platform.on("change", ({ chatId, type }) => {
      if (type !== "message" || platform.chat(chatId).messages.at(-1)?.by !== "bot") return;
      saidAt.set(chatId, [...(saidAt.get(chatId) ?? []), performance.now()]);
      if (upTo(12) === 0) platform.trouble({ does: "throttle", retryAfterS: 1, method: "sendMessage" });
    });
    const races: Race[] = [];
    const pace = openPace();
    const hasSpoken = (chatId: number) => saidAt.has(chatId);
    let next = 0;
    const lane = async (): Promise<void> => {
      for (let n = next++; n < RACES; n = next++) races.push(await race(racing, { n, pace, hasSpoken }));
    };
    await Promise.all(Array.from({ length: AT_ONCE }, lane));
    await patiently(async () => expect(await jobsLeft(store)).toBe(0));

    expect(races).toHaveLength(RACES);
    const late = races.filter(({ chatId, confirmedAt }) => saidAt.get(chatId)?.some((at) => at > confirmedAt));
    expect(late.map(({ chatId }) => platform.chat(chatId).messages.map(({ text }) => text))).toEqual([]);
    for (const { conversation } of races) expect(await saidAfter(store, conversation)).toEqual({ later: 0, begun: 0 });
    const { deliveries: d } = store.read.t;
    const ofBot = await store.read.q.select({ state: d.state }).from(d).where(isNotNull(d.epoch));
    const states = ofBot.map(({ state }) => state);
    const silent = races.filter(({ chatId }) => !saidAt.has(chatId)).length;
    console.log(
      `${engine}: the bot had spoken in ${RACES - silent} of ${RACES}, ${states.filter((one) => one === "undone").length} answers withdrawn`,
    );
    // Otherwise nothing raced.
    expect(silent).toBeGreaterThan(RACES / 10);
    expect(silent).toBeLessThan(RACES * 0.9);
    expect(states).toContain("undone");
    expect(states.filter((one) => one === "queued" || one === "sending")).toEqual([]);
  });
});
