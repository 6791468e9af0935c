import { hash } from "node:crypto";
import { Redis } from "ioredis";
import { type Limit, type Limiter, openLimiter } from "../../channels/kit/limiter";
import { SECOND_MS } from "../kernel/time";

type Log = { error: (details: object, text: string) => void };
type Needs = { redisUrl: string | null; now: () => number; log: Log };

/** Nobody waits longer for an answer before the try is counted here. */
const PATIENCE_MS = SECOND_MS;

/** The bucket of `channels/kit/limiter`, by the clock of Redis: takes ARGV[3] tokens, or says how long to wait for them. */
const SPEND = `
local burst, every, cost = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local time = redis.call('time')
local at = time[1] * 1000 + math.floor(time[2] / 1000)
local kept = redis.call('hmget', KEYS[1], 'tokens', 'at')
local tokens = burst
if kept[1] then tokens = math.min(burst, tonumber(kept[1]) + math.max(0, at - tonumber(kept[2])) / every) end
local wait = 0
if tokens < cost then wait = math.ceil((cost - tokens) * every) else tokens = math.min(burst, tokens - cost) end
redis.call('hset', KEYS[1], 'tokens', tostring(tokens), 'at', at)
redis.call('pexpire', KEYS[1], math.ceil((burst - tokens) * every) + 1000)
return wait`;

/** Addresses and e-mails of people are no names to leave in somebody's cache. */
const nameOf = (key: string): string => `parley:limit:${hash("sha256", key, "base64url")}`;

const openLine = (url: string, log: Log) => {
  const redis = new Redis(url, {
    // What Redis cannot take at once is counted here, and never by Redis later.
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    commandTimeout: PATIENCE_MS,
    connectTimeout: 5 * SECOND_MS,
  });
  redis.on("error", (err: Error) =>
    log.error({ err: err.message }, "Redis at REDIS_URL is disturbed; limits are counted by each process meanwhile."),
  );
  return {
    spend: async (key: string, { burst, everyMs }: Limit, cost: 1 | -1): Promise<number> =>
      Number(await redis.eval(SPEND, 1, nameOf(key), burst, everyMs, cost)),
    close: () => redis.disconnect(),
  };
};

/** How often something may be tried: over all processes together where there is a Redis, else in each by itself. */
export const openLimits = ({ redisUrl, now, log }: Needs) => {
  const line = redisUrl ? openLine(redisUrl, log) : null;
  return {
    /** What is counted for one purpose, by its own keys. */
    of: (purpose: string): Limiter => {
      const here = openLimiter(now);
      if (!line) return here;
      return {
        take: (key, limit) => line.spend(`${purpose} ${key}`, limit, 1).catch(() => here.take(key, limit)),
        giveBack: (key, limit) =>
          line.spend(`${purpose} ${key}`, limit, -1).then(
            () => {},
            () => here.giveBack(key, limit),
          ),
      };
    },
    close: (): void => line?.close(),
  };
};
export type Limits = ReturnType<typeof openLimits>;
