import { setTimeout as pause } from "node:timers/promises";
import { io, type Socket } from "socket.io-client";
import { flood, ok, openClient } from "./client";
import { furnish, post, stock } from "./desk";
import { compare, type Figure, percentile, type Round } from "./figure";
import type { Places } from "./place";
import { startDesk, startFloor, until } from "./server";

const SOCKETS = 50;
const PERSONS = 50;
const PER_S = 200;
const MESSAGES = 600;
const CONNECTIONS = 32;

type Seen = { type: string; message: { text: string } | null };
type Target = { origin: string; connection: string; cookie: string };

const openSocket = ({ origin, cookie }: Target, onEvents: (events: Seen[]) => void): Promise<Socket> =>
  new Promise((resolve, reject) => {
    const socket = io(origin, {
      transports: ["websocket"],
      forceNew: true,
      reconnection: false,
      extraHeaders: { cookie },
      auth: { since: null },
    });
    socket.on("events", onEvents);
    socket.once("connect_error", reject);
    socket.once("caught-up", () => resolve(socket));
  });

const measure = async (target: Target): Promise<Round> => {
  const sentAt = new Map<string, number>();
  const tookMs: number[] = [];
  const onEvents = (events: Seen[]) => {
    const at = performance.now();
    for (const { type, message } of events) {
      const began = type === "message.received" && message ? sentAt.get(message.text) : undefined;
      if (began !== undefined) tookMs.push(at - began);
    }
  };
  const client = openClient(target.origin, CONNECTIONS);
  const ask = (n: number, text: string) => post(target.connection, { number: n + 1, person: (n % PERSONS) + 1, text });
  const warm = Array.from({ length: 4 * PERSONS }, (_, n) => ask(n, `Good day ${n}`));
  await flood(client, warm, CONNECTIONS);
  const sockets: Socket[] = [];
  for (let n = 0; n < SOCKETS; n += 1) sockets.push(await openSocket(target, onEvents));
  const startedAt = performance.now();
  const answers: Promise<unknown>[] = [];
  for (let n = 0; n < MESSAGES; n += 1) {
    const ahead = startedAt + (n * 1000) / PER_S - performance.now();
    if (ahead > 0) await pause(ahead);
    const text = `Message ${n} of the bench`;
    sentAt.set(text, performance.now());
    const answer = ok(client, ask(warm.length + n, text));
    answer.catch(() => {}); // told when all are waited for
    answers.push(answer);
  }
  await Promise.all(answers);
  await until("every socket to hear everything", async () => tookMs.length >= MESSAGES * SOCKETS);
  for (const socket of sockets) socket.disconnect();
  client.close();
  if (tookMs.length > MESSAGES * SOCKETS) throw new Error("A socket heard something twice.");
  return { p50Ms: percentile(tookMs, 0.5), p99Ms: percentile(tookMs, 0.99) };
};

const product = async (places: Places): Promise<Round> => {
  const place = await places.make();
  stock(place);
  const desk = await startDesk(place.env);
  const { connection, cookie, platform } = await furnish(desk, PERSONS);
  const round = await measure({ origin: desk.origin, connection, cookie });
  await desk.stop();
  await platform.close();
  await place.remove();
  return round;
};

const floor = async (places: Places): Promise<Round> => {
  const place = await places.make();
  const server = await startFloor("live", place.env);
  const round = await measure({ origin: server.origin, connection: "floor", cookie: "none=1" });
  await server.stop();
  await place.remove();
  return round;
};

/** Webhook → fifty agents' sockets, at two hundred messages a second. */
export const live = (places: Places): Promise<Figure[]> =>
  compare("live", { floor: () => floor(places), product: () => product(places) });
