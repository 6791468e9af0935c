import type { z } from "zod";
import type { ConnectionNeeds, Person } from "../contract";
import { openLimiter } from "../kit/limiter";
import { bodyOf, Refusal } from "./answers";
import { jsonOf } from "./seal";
import { personOf } from "./sessions";
import type { WebchatSettings } from "./settings";

/** What is counted apart: words, uploads, first visits, open streams, and the small signs of reading and typing. */
export type Counted = "messages" | "files" | "sessions" | "streams" | "signs";

/** `burst` at once, then `perMinute`. */
type Rate = { burst: number; perMinute: number };

const bodyBytesMax = 64 * 1024;

const ratesOf = (settings: WebchatSettings): Record<Counted, Rate> => {
  const rate = (perMinute: number): Rate => ({
    burst: Math.max(10, Math.ceil(perMinute / 2)),
    perMinute,
  });
  return {
    messages: rate(settings.messagesPerMinute),
    files: rate(settings.filesPerMinute),
    sessions: rate(settings.sessionsPerMinute),
    streams: rate(Math.max(60, settings.messagesPerMinute)),
    signs: rate(Math.max(240, settings.messagesPerMinute * 4)),
  };
};

/** Decides who may come in: by rate, by token, by shape. */
export const openDoor = (
  needs: Pick<ConnectionNeeds<WebchatSettings>, "now" | "settings" | "quarantine" | "limiter">,
  secret: string,
) => {
  const limiter = needs.limiter ?? openLimiter(needs.now);
  /** Takes one, or refuses with 429 and how long to wait. */
  const spend = async (key: string, { burst, perMinute }: Rate): Promise<void> => {
    const waitMs = await limiter.take(key, { burst, everyMs: 60_000 / perMinute });
    if (waitMs > 0) throw new Refusal(429, "too_fast", Math.max(1, Math.ceil(waitMs / 1000)));
  };
  const rates = ratesOf(needs.settings);
  const times = needs.settings.visitorsPerAddress;

  return {
    /** Counts the request against its network address, before anything of it is read. */
    fromAddress: async (request: Request, what: Counted): Promise<void> => {
      const { burst, perMinute } = rates[what];
      // First visits are counted by address alone, so their rate is the address's own.
      const factor = what === "sessions" ? 1 : times;
      const ip = request.headers.get("x-real-ip") ?? "unknown";
      await spend(`ip ${what} ${ip}`, {
        burst: burst * factor,
        perMinute: perMinute * factor,
      });
    },
    /** The visitor a token belongs to, counted; refuses with 401. */
    visitor: async (token: string | null, what: Counted): Promise<Person> => {
      const person = token
        ? personOf(token, {
            secret,
            settings: needs.settings,
            now: needs.now(),
          })
        : undefined;
      if (!person) throw new Refusal(401, "session");
      await spend(`visitor ${what} ${person.address}`, rates[what]);
      return person;
    },
    /** The body in its shape. A known visitor's words nobody can read are kept aside before they are refused. */
    body: async <Schema extends z.ZodType>(
      request: Request,
      schema: Schema,
      keep?: { person: Person; path: string },
    ): Promise<z.infer<Schema>> => {
      const body = jsonOf(new TextDecoder().decode(await bodyOf(request, bodyBytesMax)));
      const parsed = schema.safeParse(body);
      if (parsed.success) return parsed.data;
      if (keep && body !== undefined)
        await needs.quarantine({
          raw: { ...keep, at: needs.now(), body },
          error: parsed.error.message,
        });
      throw new Refusal(400, "unreadable");
    },
  };
};

/** The token of an ordinary request. */
export const bearerOf = (request: Request): string | null =>
  /^Bearer (\S+)$/i.exec(request.headers.get("authorization") ?? "")?.[1] ?? null;
