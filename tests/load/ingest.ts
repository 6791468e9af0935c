import { flood, openClient } from "./client";
import { furnish, post, stock } from "./desk";
import { compare, type Figure, type Round } from "./figure";
import type { Places } from "./place";
import { startDesk, startFloor } from "./server";

const CONNECTIONS = 32;
const PERSONS = 500;
const WARM = 300;
const UPDATES = 2000;

const measure = async (origin: string, connection: string): Promise<Round> => {
  const client = openClient(origin, CONNECTIONS);
  const asks = Array.from({ length: WARM + UPDATES }, (_, n) =>
    post(connection, { number: n + 1, person: (n % PERSONS) + 1, text: `Where is my order number ${n}?` }),
  );
  try {
    await flood(client, asks.slice(0, WARM), CONNECTIONS);
    return { perS: await flood(client, asks.slice(WARM), CONNECTIONS) };
  } finally {
    client.close();
  }
};

const product = async (places: Places): Promise<Round> => {
  const place = await places.make();
  stock(place);
  const desk = await startDesk(place.env);
  const { connection, platform } = await furnish(desk, PERSONS);
  const round = await measure(desk.origin, connection);
  await desk.stop();
  await platform.close();
  await place.remove();
  return round;
};

const floor = async (places: Places): Promise<Round> => {
  const place = await places.make();
  const server = await startFloor("ingest", place.env);
  const round = await measure(server.origin, "floor");
  await server.stop();
  await place.remove();
  return round;
};

/** Webhook → durable and acknowledged. */
export const ingest = (places: Places): Promise<Figure[]> =>
  compare("ingest", { floor: () => floor(places), product: () => product(places) });
