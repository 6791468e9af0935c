/** Hands what waits to home: in each lane one behind the other, different lanes side by side. */
import { type CallClock, callSigned, VERDICT_HEADER } from "../kernel/edge-call";
import type { Items, Waiting } from "./items";

export type Home = { url: string; secret: string; clock: CallClock; fetch: typeof fetch };

/** `refused`: home is there and could not keep it. `absent`: nobody of ours answered. */
type Outcome = "kept" | "refused" | "absent";

const AT_ONCE = 6;
/** A Worker may make fifty calls for one event; the next letter goes on. */
const CALLS_MAX = 40;
const PATIENCE_MS = 60_000;

const hand = async (home: Home, items: Items, { id, n }: Waiting): Promise<Outcome> => {
  const body = items.bodyOf(n);
  const call = { purpose: "delivery", id, about: items.postOf(n), body } as const;
  const send = (headers: Record<string, string>) =>
    home.fetch(`${home.url}/edge/deliveries`, {
      method: "POST",
      headers: { ...headers, "content-type": "application/octet-stream" },
      body: new Uint8Array(body).buffer,
      redirect: "manual",
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
  try {
    const response = await callSigned({ secret: home.secret, clock: home.clock, call: () => call, send });
    await response.body?.cancel();
    const verdict = response.headers.get(VERDICT_HEADER);
    if (verdict === "kept") return "kept";
    return verdict === "later" ? "refused" : "absent";
  } catch {
    return "absent";
  }
};

/** The next ones that nothing before them holds up. */
const ready = (waiting: Waiting[], stopped: Set<string>): Waiting[] => {
  const held = new Set(stopped);
  const chosen: Waiting[] = [];
  for (const one of waiting) {
    if (!one.lanes.some((lane) => held.has(lane))) chosen.push(one);
    for (const lane of one.lanes) held.add(lane);
    if (chosen.length === AT_ONCE) break;
  }
  return chosen;
};

/** Hands over until nothing is left, home is away, or this event's calls are used up. True when home answered at all. */
export const handOver = async (items: Items, home: Home): Promise<boolean> => {
  const stopped = new Set<string>();
  let isThere = false;
  for (let calls = 0; calls < CALLS_MAX; ) {
    const round = ready(items.waiting(), stopped);
    if (round.length === 0) break;
    calls += round.length;
    const outcomes = await Promise.all(
      round.map(async (one) => {
        const outcome = await hand(home, items, one);
        if (outcome === "kept") items.done(one.n);
        else for (const lane of one.lanes) stopped.add(lane);
        if (outcome === "refused") items.refused(one.n);
        return outcome;
      }),
    );
    if (outcomes.every((outcome) => outcome === "absent")) return isThere;
    isThere = true;
  }
  return isThere;
};
