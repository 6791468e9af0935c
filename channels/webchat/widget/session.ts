import type { Config } from "../protocol";
import { isConfig, isSession } from "./guards";
import type { Store } from "./store";
import { type Answer, alone, call } from "./wire";

/** A signed identity as the page gave it; passed on, never looked into. */
export type Identity = Record<string, unknown>;

/** Who we are to the desk. `moved` is called when that turns out to be somebody else than before. */
export const openSession = ({ base, store, moved }: { base: string; store: Store; moved: () => void }) => {
  let identity: Identity | undefined;
  let isTold = false;
  let current: Promise<Answer> | undefined;

  const take = ({ token, thread }: { token: string; thread: string }) => {
    const before = store.get("thread");
    store.set("token", token);
    store.set("thread", thread);
    isTold = true;
    if (before !== "" && before !== thread) moved();
  };
  const ask = () =>
    // Two tabs that open at once must become one visitor.
    alone(`${store.prefix}session`, async () => {
      const visitor = store.get("token") || undefined;
      const answer = await call(`${base}/session`, { body: { visitor, ...(identity && { identity }) } });
      if (answer.status === 200 && isSession(answer.body)) take(answer.body);
      return answer;
    });
  const renew = (): Promise<Answer> => {
    current ??= ask().finally(() => {
      current = undefined;
    });
    return current;
  };
  return {
    token: () => store.get("token"),
    /** Says who it is now; the next `renew` tells the desk. */
    identify: (given: Identity | undefined): void => {
      identity = given;
      isTold = false;
    },
    renew,
    /** Undefined once there is a token that stands for whoever is here, else the desk's refusal. */
    missing: async (): Promise<Answer | undefined> => {
      if (store.get("token") !== "" && (isTold || !identity)) return undefined;
      const answer = await renew();
      return answer.status === 200 ? undefined : answer;
    },
    config: async (): Promise<Config | undefined> => {
      const { body } = await call(`${base}/config`);
      return isConfig(body) ? body : undefined;
    },
    /** A request with the token; a token that is no longer good is renewed once. */
    post: async (path: string, body: object): Promise<Answer> => {
      const first = await call(`${base}${path}`, { token: store.get("token"), body });
      if (first.status !== 401) return first;
      const renewed = await renew();
      return renewed.status === 200 ? call(`${base}${path}`, { token: store.get("token"), body }) : renewed;
    },
  };
};
