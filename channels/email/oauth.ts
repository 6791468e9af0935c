/** A refresh token becomes access tokens, each used until shortly before it ends. */
import { z } from "zod";
import { DeliveryFailure } from "../contract";
import type { EmailSettings } from "./settings";

const answer = z.looseObject({ access_token: z.string().min(1), expires_in: z.coerce.number().optional() });
const problem = z.looseObject({ error: z.string().optional() }).catch({});
const EARLY_MS = 60_000;

export type Tokens = {
  /** A token that is good now. Throws DeliveryFailure. */
  get: () => Promise<string>;
  /** The server did not take the last one: the next `get` asks for a new one. */
  forget: () => void;
};

const request = async (settings: EmailSettings): Promise<z.infer<typeof answer>> => {
  const { tokenUrl, clientId, clientSecret, refreshToken, scope, timeoutS } = settings;
  const body = new URLSearchParams({
    grant_type: "refresh_token",
    client_id: clientId,
    refresh_token: refreshToken,
    ...(clientSecret ? { client_secret: clientSecret } : {}),
    ...(scope ? { scope } : {}),
  });
  const response = await fetch(tokenUrl, { method: "POST", body, signal: AbortSignal.timeout(timeoutS * 1000) }).catch(
    () => {
      throw new DeliveryFailure("unreachable", "network", "The token server could not be reached.");
    },
  );
  const said: unknown = await response.json().catch(() => ({}));
  if (response.status === 429 || response.status >= 500)
    throw new DeliveryFailure("unreachable", "platform_error", `The token server answered ${response.status}.`);
  const good = answer.safeParse(said);
  if (response.ok && good.success) return good.data;
  const { error = `status ${response.status}` } = problem.parse(said);
  throw new DeliveryFailure(
    "unauthorised",
    "bad_token",
    `The token server refuses the refresh token (${error.replace(/[^\w .-]/g, "").slice(0, 60)}).`,
  );
};

/** Tokens for one mailbox; askers at the same moment share one request. */
export const openTokens = (settings: EmailSettings, now: () => number): Tokens => {
  let held: { token: string; untilMs: number } | null = null;
  let asking: Promise<string> | null = null;
  const ask = async () => {
    const { access_token: token, expires_in: seconds = 3600 } = await request(settings);
    held = { token, untilMs: now() + seconds * 1000 - EARLY_MS };
    return token;
  };
  return {
    get: async () => {
      if (held && held.untilMs > now()) return held.token;
      asking ??= ask().finally(() => {
        asking = null;
      });
      return asking;
    },
    forget: () => {
      held = null;
    },
  };
};
