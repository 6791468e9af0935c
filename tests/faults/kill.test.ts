import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { asc, count, eq, inArray } from "drizzle-orm";
import { expect, it } from "vitest";
import { openTelegramPlatform, type TelegramPlatform } from "../../channels/telegram/platform";
import { openPostgres } from "../../db/postgres";
import { openSqlite } from "../../db/sqlite";
import { onBothEngines } from "../desk/engines";
import { closeAfterTest, type Engine, must, ourPostgres, tempFolder } from "../support/desk";
import { seeded } from "./chance";
import { patiently, post, prepare, secretKey, signInAt } from "./desk";
import { openServer } from "./server";

const INCOMING = Number(process.env.KILL_INCOMING ?? 2000);
const REPLIES = Number(process.env.KILL_REPLIES ?? 500);
const SEED = Number(process.env.KILL_SEED ?? 20_300_107);
/** What comes in before each reply. */
const EACH = Math.round(INCOMING / REPLIES);
/** Agents at work, each with customers of their own: of every second one the bot polls, of the others it takes a webhook. */
const AGENTS = 5;
const CUSTOMERS_EACH = 6;
/** How many times it is killed for no reason at all, beside the chosen moments. */
const ANY_TIME = 4;

type Seen = { chatId: number; platform: TelegramPlatform; wrote: string[]; answers: { id: string; text: string }[] };

/** Two bots on two platforms, and the server that is going to die. */
const openTrial = async (engine: Engine) => {
  const dataDir = tempFolder("kill");
  const polled = await openTelegramPlatform();
  const posted = await openTelegramPlatform({ token: "7000002:STAND-IN_token_never_secret", username: "posted_bot" });
  for (const platform of [polled, posted]) closeAfterTest(() => platform.close());
  const databaseUrl = engine === "postgres" ? await (await ourPostgres()).database() : "";
  const store = databaseUrl ? await openPostgres(databaseUrl) : openSqlite(join(dataDir, "parley.db"));
  closeAfterTest(() => store.close());
  await prepare(store, [
    { platform: polled, settings: { pollTimeoutS: 5 } },
    { platform: posted, settings: { mode: "webhook" } },
  ]);
  const server = await openServer({ dataDir, secretKey, env: { DATABASE_URL: databaseUrl } });
  closeAfterTest(() => server.close());
  return { store, server, cookie: await signInAt(server.url), platforms: [polled, posted] };
};
type Trial = Awaited<ReturnType<typeof openTrial>>;

const shownBy = ({ platforms }: Trial) =>
  platforms
    .flatMap((platform) => platform.chats())
    .flatMap(({ messages }) => messages.filter(({ by }) => by === "bot"));

/** Kills at moments of every kind: while updates come in, in the middle of a send, around a reply, and at any time at all. */
const openKiller = ({ server, platforms }: Trial, upTo: (n: number) => number) => {
  // Killed in the middle of a send: the platform has shown it, and we were never told.
  const atSend = new Set(
    [3 + upTo(10), 60 + upTo(60), 200 + upTo(60), 350 + upTo(60)].map((n) => Math.ceil((n * REPLIES) / 500)),
  );
  const atWrite = new Set(
    [40 + upTo(100), 500 + upTo(300), 1300 + upTo(300)].map((n) => Math.ceil((n * INCOMING) / 2000)),
  );
  const atAsking = new Set([30 + upTo(30), 270 + upTo(30)].map((n) => Math.ceil((n * REPLIES) / 500)));
  const atAnswered = new Set([5 + upTo(20), 150 + upTo(40), 420 + upTo(40)].map((n) => Math.ceil((n * REPLIES) / 500)));
  let sends = 0;
  for (const platform of platforms)
    platform.on("change", ({ chatId, type }) => {
      if (type !== "message" || platform.chat(chatId).messages.at(-1)?.by !== "bot") return;
      sends += 1;
      if (atSend.delete(sends)) server.kill();
    });
  const when = (moments: Set<number>) => (n: number) => void (moments.delete(n) && server.kill());
  let timer: NodeJS.Timeout;
  let isOver = false;
  const anyTime = async (left: number): Promise<void> => {
    await server.ready();
    if (isOver || left === 0) return;
    timer = setTimeout(() => {
      server.kill();
      void anyTime(left - 1);
    }, 1000 + upTo(4000));
  };
  void anyTime(ANY_TIME);
  const stop = () => {
    isOver = true;
    clearTimeout(timer);
  };
  return { wrote: when(atWrite), asking: when(atAsking), answered: when(atAnswered), stop };
};

const conversationOf = ({ store: { read } }: Trial, { chatId }: Seen) =>
  patiently(async () => {
    const { conversations: c } = read.t;
    const [row] = await read.q
      .select({ id: c.id })
      .from(c)
      .where(eq(c.thread, String(chatId)));
    return must(row, "conversation").id;
  });

const expectNothingLostOrDoubled = async ({ store: { read } }: Trial, customers: Seen[]) => {
  const { q, t } = read;
  const { messages: m, conversations: c } = t;
  const rows = await q.select({ thread: m.thread, text: m.text, direction: m.direction }).from(m).orderBy(asc(m.seq));
  expect(await q.select({ n: count() }).from(c)).toEqual([{ n: customers.length }]);
  for (const { chatId, wrote, answers } of customers) {
    const ours = rows.filter(({ thread }) => thread === String(chatId));
    // In the order of the thread, each once.
    expect(ours.flatMap(({ direction, text }) => (direction === "in" ? [text] : []))).toEqual(wrote);
    expect(ours.flatMap(({ direction, text }) => (direction === "out" ? [text] : []))).toEqual(
      answers.map(({ text }) => text),
    );
  }
};

const expectSaidOnce = async ({ store: { read } }: Trial, customers: Seen[]): Promise<number> => {
  const { deliveries: d } = read.t;
  const states = new Map(
    (await read.q.select({ id: d.message, state: d.state }).from(d)).map(({ id, state }) => [id, state]),
  );
  let sent = 0;
  for (const { chatId, platform, answers } of customers) {
    const shown = platform.chat(chatId).messages.flatMap(({ by, text }) => (by === "bot" ? [text] : []));
    // Exactly once, or at most once and marked as in doubt; never out of turn.
    expect(shown).toEqual(answers.flatMap(({ text }) => (shown.includes(text) ? [text] : [])));
    const unsure = answers.filter(({ text }) => !shown.includes(text)).map(({ id }) => states.get(id));
    expect(unsure.filter((state) => state !== "uncertain")).toEqual([]);
    const said = answers.filter(({ text }) => shown.includes(text)).map(({ id }) => states.get(id));
    expect(said.filter((state) => state !== "sent" && state !== "uncertain")).toEqual([]);
    sent += said.filter((state) => state === "sent").length;
  }
  return sent;
};

/** One agent at work: customers write, the agent answers, as the inbox does: the same id again until it is acknowledged. */
const openAgent = (
  trial: Trial,
  killer: ReturnType<typeof openKiller>,
  { chance, upTo }: ReturnType<typeof seeded>,
) => {
  let written = 0;
  let replied = 0;
  const write = (customer: Seen) => {
    const text = `incoming ${written}`;
    if (chance() < 0.3) customer.platform.trouble({ does: "duplicate", copies: 2 + upTo(2), times: 5 });
    customer.platform.customer({ firstName: "", id: customer.chatId }).writes(text);
    customer.wrote.push(text);
    written += 1;
    killer.wrote(written);
  };
  const answer = async (customer: Seen) => {
    const conversation = await conversationOf(trial, customer);
    const one = { id: randomUUID(), text: `reply ${replied}` };
    replied += 1;
    const n = replied;
    // What came in between has been seen.
    const url = `${trial.server.url}/api/conversations/${conversation}/replies`;
    await patiently(() => {
      const asked = post(url, { ...one, seenSeq: 2_000_000_000 }, trial.cookie);
      killer.asking(n);
      return asked;
    });
    customer.answers.push(one);
    killer.answered(n);
  };
  return async (customers: Seen[]): Promise<void> => {
    for (let n = 0; n < REPLIES / AGENTS; n++) {
      for (let k = 0; k < EACH; k++) write(must(customers[(n * EACH + k) % customers.length]));
      await answer(must(customers[(n * EACH) % customers.length]));
    }
  };
};

const killOften = async (engine: Engine) => {
  const random = seeded(SEED);
  const trial = await openTrial(engine);
  const { server, store, platforms } = trial;
  const killer = openKiller(trial, random.upTo);
  closeAfterTest(async () => killer.stop());
  const customers = Array.from({ length: AGENTS * CUSTOMERS_EACH }, (_, n): Seen => {
    const platform = must(platforms[n % platforms.length]);
    const { chatId } = platform.customer({ firstName: `Customer ${n}`, id: 700_000_001 + n });
    return { chatId, platform, wrote: [], answers: [] };
  });
  const work = openAgent(trial, killer, random);
  await Promise.all(Array.from({ length: AGENTS }, (_, at) => work(customers.filter((_, n) => n % AGENTS === at))));
  killer.stop();
  await server.ready();
  await Promise.all(platforms.map((platform) => platform.drained()));
  const { deliveries: d } = store.read.t;
  await patiently(async () => {
    const waiting = inArray(d.state, ["queued", "sending"]);
    expect(await store.read.q.select({ n: count() }).from(d).where(waiting)).toEqual([{ n: 0 }]);
  });

  expect(customers.flatMap(({ wrote }) => wrote)).toHaveLength(INCOMING);
  expect(server.kills()).toBeGreaterThanOrEqual(8);
  await expectNothingLostOrDoubled(trial, customers);
  const sent = await expectSaidOnce(trial, customers);
  console.log(
    `${engine}: killed ${server.kills()} times: ${INCOMING} in, ${sent} of ${REPLIES} sent, the others in doubt`,
  );
  expect(sent).toBeGreaterThan(REPLIES * 0.7);
  expect(shownBy(trial).length).toBeGreaterThanOrEqual(sent);
};

onBothEngines("killed again and again", (engine) => {
  it(`loses nothing of ${INCOMING} messages, and says nothing of ${REPLIES} replies twice`, { timeout: 900_000 }, () =>
    killOften(engine),
  );
});
