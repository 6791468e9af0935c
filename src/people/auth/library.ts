import { betterAuth } from "better-auth/minimal";
import type { Store } from "../../../db/client";
import { newId } from "../../kernel/ids";
import { DAY_MS, type Now, SECOND_MS } from "../../kernel/time";
import { PASSWORD_CHARS_MAX, PASSWORD_CHARS_MIN } from "../model";
import { findAgent } from "../store";
import { signInStorage } from "./adapter";

/** How long a sign-in lasts. */
const SESSION_MS = 30 * DAY_MS;
/** Our own header, made by us and never taken from a request, that tells the library where the request came from. */
export const IP_HEADER = "x-parley-ip";

const PREFIX = "parley";

/** Cookies are Secure exactly when people reach us by https. */
export const isSecure = (publicUrl: string): boolean => publicUrl.startsWith("https://");
export const sessionCookieName = (publicUrl: string): string =>
  `${isSecure(publicUrl) ? "__Secure-" : ""}${PREFIX}.session_token`;

type Needs = { store: Store; secret: string; publicUrl: string; now: Now };

/** better-auth as we use it: e-mail and password, our tables, our clock. Its own HTTP routes are not mounted. */
export const openLibrary = ({ store, secret, publicUrl, now }: Needs) =>
  betterAuth({
    appName: "Parley",
    baseURL: publicUrl,
    secret,
    database: signInStorage(store),
    user: { modelName: "agents" },
    session: { modelName: "sessions", expiresIn: SESSION_MS / SECOND_MS, disableSessionRefresh: true },
    account: { modelName: "accounts" },
    verification: { modelName: "verifications" },
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: PASSWORD_CHARS_MIN,
      maxPasswordLength: PASSWORD_CHARS_MAX,
    },
    advanced: {
      cookiePrefix: PREFIX,
      useSecureCookies: isSecure(publicUrl),
      ipAddress: { ipAddressHeaders: [IP_HEADER] },
      database: { generateId: () => newId() },
    },
    databaseHooks: {
      session: {
        create: {
          // Refused here, after the password was checked, so that a disabled agent takes as long as a wrong password.
          before: async (session) => {
            const agent = await findAgent(store.read, { id: session.userId });
            if (!agent || agent.disabled) return false;
            const at = now();
            return {
              data: {
                ...session,
                createdAt: new Date(at),
                updatedAt: new Date(at),
                expiresAt: new Date(at + SESSION_MS),
              },
            };
          },
        },
      },
    },
    rateLimit: { enabled: false },
    telemetry: { enabled: false },
    logger: { disabled: true },
  });
