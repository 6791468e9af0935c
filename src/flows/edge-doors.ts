/** Tells the edge what it must know to check posts while we are away: at the start, at every change, and each hour again. */
import { createHash } from "node:crypto";
import { z } from "zod";
import { backoffMs } from "../../channels/kit/backoff";
import { callSigned } from "../kernel/edge-call";
import type { EdgeDoors } from "../kernel/edge-post";

type Stored = { id: string; channel: string; settings: Record<string, unknown> };
type Needs = {
  url: string;
  secret: string;
  list: () => Promise<Stored[]>;
  doorOf: (stored: Stored) => Record<string, string> | null;
  now: () => number;
  newId: () => string;
  chance: () => number;
  log: { info: (details: object, text: string) => void; warn: (details: object, text: string) => void };
};

const Kept = z.object({ kept: z.boolean() });
const HOUR_MS = 3_600_000;
const PATIENCE_MS = 20_000;

export const openEdgeDoors = (needs: Needs) => {
  let timer: NodeJS.Timeout | null = null;
  let turn: Promise<void> = Promise.resolve();
  let told = "";
  const clock = { now: needs.now, aheadMs: 0 };
  let closed = false;

  const doors = async (): Promise<EdgeDoors["doors"]> =>
    Object.fromEntries(
      (await needs.list()).flatMap((stored) => {
        const door = needs.doorOf(stored);
        return door ? [[stored.id, { channel: stored.channel, door }]] : [];
      }),
    );

  const tell = async ({ anyway }: { anyway: boolean }): Promise<void> => {
    const all = await doors();
    const digest = createHash("sha256").update(JSON.stringify(all)).digest("hex");
    if (digest === told && !anyway) return;
    const signal = AbortSignal.timeout(PATIENCE_MS);
    const response = await callSigned({
      secret: needs.secret,
      clock,
      call: (at) => ({
        purpose: "doors",
        id: needs.newId(),
        body: JSON.stringify({ at, doors: all } satisfies EdgeDoors),
      }),
      send: (headers, { body }) =>
        fetch(`${needs.url}/edge/doors`, { method: "PUT", headers, body: String(body), signal, redirect: "error" }),
    });
    if (!response.ok) throw new Error(`The edge answered ${response.status}.`);
    // Our clock was a little ahead when it was told last: in some minutes it takes these.
    if (!Kept.parse(await response.json()).kept) throw new Error("The edge has what we told at a later time.");
    told = digest;
    needs.log.info({ connections: Object.keys(all).length }, "The edge knows our connections.");
  };

  const later = (ms: number, work: () => void): void => {
    if (timer) clearTimeout(timer);
    timer = closed ? null : setTimeout(work, ms);
  };
  const attempt = async (anyway: boolean, tries = 1): Promise<void> => {
    if (closed) return;
    try {
      await tell({ anyway });
      later(HOUR_MS, () => run(true));
    } catch (err) {
      needs.log.warn({ err }, "The edge could not be told our connections; it is tried again.");
      later(backoffMs(tries, needs.chance()), () => {
        turn = turn.then(() => attempt(anyway, tries + 1));
      });
    }
  };
  /** One at a time, the newest state last. */
  const run = (anyway: boolean): Promise<void> => {
    turn = turn.then(() => attempt(anyway));
    return turn;
  };
  return {
    /** We are here: the edge hands over at once what it has. */
    start: () => void run(true),
    /** A connection was added, changed or removed. */
    changed: () => void run(false),
    close: async (): Promise<void> => {
      closed = true;
      if (timer) clearTimeout(timer);
      await turn;
    },
  };
};
