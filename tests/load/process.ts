import { setTimeout as pause } from "node:timers/promises";
import { compare, type Figure, type Round } from "./figure";
import type { Places } from "./place";
import { type Running, startDesk, startFloor } from "./server";

const IDLE_MS = 3000;

const readyMs = async (starting: Promise<Running>): Promise<number> => {
  const server = await starting;
  await server.stop();
  return server.readyMs;
};

const idleMB = async (starting: Promise<Running>): Promise<Round> => {
  const server = await starting;
  await pause(IDLE_MS);
  const resident = server.residentMB();
  await server.stop();
  return { idleMB: resident };
};

/** From spawn to "ready at", with nothing there yet and on what the first start left. */
export const start = (places: Places): Promise<Figure[]> =>
  compare("start", {
    floor: async () => ({
      freshMs: await readyMs(startFloor("empty", {})),
      againMs: await readyMs(startFloor("empty", {})),
    }),
    product: async () => {
      const place = await places.make();
      const freshMs = await readyMs(startDesk(place.env));
      const againMs = await readyMs(startDesk(place.env));
      await place.remove();
      return { freshMs, againMs };
    },
  });

/** What the started server holds while nothing happens. */
export const memory = (places: Places): Promise<Figure[]> =>
  compare("memory", {
    floor: () => idleMB(startFloor("empty", {})),
    product: async () => {
      const place = await places.make();
      const round = await idleMB(startDesk(place.env));
      await place.remove();
      return round;
    },
  });
