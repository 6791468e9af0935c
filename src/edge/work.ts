/** What the queues and the clock bring: letters that say which mailbox has something for home. */
import type { Env, QueueBatch, QueueMessage } from "./bindings";
import { readDoors } from "./doors";
import { bury, handOver, wake } from "./mailboxes";

const FIRST_PAUSE_S = 2;

/** Doubles with each try, up to the longest pause: home may be away for a day. */
const pauseAfter = (attempts: number, { RETRY_SECONDS_MAX }: Env): number =>
  Math.min(FIRST_PAUSE_S * 2 ** Math.min(attempts - 1, 20), Number(RETRY_SECONDS_MAX) || 1800);

const deliver = async (env: Env, message: QueueMessage): Promise<void> => {
  const { connection, n } = message.body;
  const fate = await handOver(env, connection, n).catch(() => "waiting" as const);
  if (fate === "waiting") message.retry({ delaySeconds: pauseAfter(message.attempts, env) });
  else message.ack();
};

/** The letter has tried as often as a queue allows. */
const layAside = async (env: Env, message: QueueMessage): Promise<void> => {
  await bury(env, message.body.connection, message.body.n);
  message.ack();
};

export const work = async (env: Env, { queue, messages }: QueueBatch): Promise<void> => {
  const one = queue.includes("dead") ? layAside : deliver;
  await Promise.all(messages.map((message) => one(env, message)));
};

/** Every mailbox, whether or not a letter of it is left. */
export const sweep = async (env: Env): Promise<void> => {
  const connections = Object.keys((await readDoors(env))?.doors ?? {});
  await Promise.all(connections.map((connection) => wake(env, connection)));
};
