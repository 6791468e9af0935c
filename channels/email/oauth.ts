/** A refresh token becomes access tokens, each used until shortly before it ends. */
import { z } from "zod";
import { DeliveryFailure } from "../contract";
import { shortHash } from "./ids";
import type { Memory } from "./memory";
import { sealed, unsealed } from "./seal";
import type { EmailSettings } from "./settings";

const answer = z.looseObject({
  access_token: z.string().min(1),
  expires_in: z.coerce.number().optional(),
  refresh_token: z.string().optional(),
});
const problem = z.looseObject({ error: z.string().optional() }).catch({});
const EARLY_MS = 60_000;

export type Tokens = {
  /** A token that is good now. Throws DeliveryFailure. */
  get: () => Promise<string>;
  /** The server did not take the last one: the next `get` asks for a new one. */
  forget: () => void;
};

type Asking = { settings: EmailSettings; refreshToken: string };
const request = async ({ settings, refreshToken }: Asking): Promise<z.infer<typeof answer>> => {
  const { tokenUrl, clientId, clientSecret, scope, timeoutS } = settings;
  if (!refreshToken || !clientId)
    throw new DeliveryFailure("rejected", "not_permitted", "The settings lack the OAuth2 client ID or refresh token.");
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

const PART = "refreshToken";
const kept = z.object({ of: z.string(), sealed: z.string() });

/** Microsoft gives a new refresh token with every access token, and each is good for 90 days only: the newest is kept. */
const openRefreshToken = (settings: EmailSettings, keeping: Keeping | null) => {
  // A token that the admin has saved since replaces what was kept under the old one.
  const of = shortHash(settings.refreshToken);
  return {
    get: (): string => {
      const found = kept.safeParse(keeping?.memory.get(PART));
      const known = keeping && found.success && found.data.of === of && unsealed(keeping.secret, found.data.sealed);
      return known || settings.refreshToken;
    },
    set: async (token: string) => keeping?.memory.set(PART, { of, sealed: sealed(keeping.secret, token) }),
  };
};

type Keeping = { memory: Memory; secret: string };
type Needs = { settings: EmailSettings; now: () => number; keeping: Keeping | null };

/** Tokens for one mailbox; askers at the same moment share one request. `keeping`: where a new refresh token is kept. */
export const openTokens = ({ settings, now, keeping }: Needs): Tokens => {
  const refresh = openRefreshToken(settings, keeping);
  let held: { token: string; untilMs: number } | null = null;
  let asking: Promise<string> | null = null;
  const ask = async () => {
    const refreshToken = refresh.get();
    const { access_token: token, expires_in: seconds = 3600, ...more } = await request({ settings, refreshToken });
    if (more.refresh_token && more.refresh_token !== refreshToken) await refresh.set(more.refresh_token);
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
