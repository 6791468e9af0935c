import type { Context, MiddlewareHandler } from "hono";
import { Problem } from "../kernel/problem";
import { type HeadersLike, headerOf } from "./auth/cookie";
import type { Agent } from "./model";
import { may, type Permission } from "./roles";
import type { SignIn } from "./sign-in";

type Caller = { whoIs: () => Promise<Agent | null>; agent?: Agent };
declare module "hono" {
  interface ContextVariableMap {
    caller?: Caller;
  }
}

type Needs = { signIn: Pick<SignIn, "whoIs">; publicUrl: string };

const reads = new Set(["GET", "HEAD", "OPTIONS"]);
const parsed = (url: string): URL | null => (URL.canParse(url) ? new URL(url) : null);

/** Whether a request comes from a page of ours. Without an Origin it comes from a program, which no page can borrow. */
const isOurOrigin = (headers: HeadersLike, publicUrl: string): boolean => {
  const origin = headerOf(headers, "origin");
  if (origin === null) return true;
  const from = parsed(origin);
  if (!from) return false;
  return from.origin === parsed(publicUrl)?.origin || from.host === headerOf(headers, "host");
};

/** Mounted once before every room: refuses writes that another site could have caused, and knows who asks. */
export const identify =
  ({ signIn, publicUrl }: Needs): MiddlewareHandler =>
  async (c, next) => {
    const { headers, method } = c.req.raw;
    if (!reads.has(method)) {
      // A form of another site can neither set a header of its own nor hide where it comes from.
      if (headers.get("x-parley") !== "1")
        throw new Problem("not_allowed", { reason: "missing_header", header: "x-parley" });
      if (!isOurOrigin(headers, publicUrl)) throw new Problem("not_allowed", { reason: "foreign_origin" });
    }
    c.set("caller", { whoIs: () => signIn.whoIs(headers) });
    await next();
  };

const callerOf = (c: Context): Caller => {
  const caller = c.get("caller");
  // Failing here keeps a room that was mounted before `identify` shut instead of open.
  if (!caller) throw new Error("This route is mounted before identify().");
  return caller;
};

/** Lets only agents with this permission pass; without one, any signed-in agent. Throws `not_signed_in` or `not_allowed`. */
export const guard =
  (permission?: Permission): MiddlewareHandler =>
  async (c, next) => {
    const caller = callerOf(c);
    const agent = await caller.whoIs();
    if (!agent) throw new Problem("not_signed_in");
    if (permission && !may(agent.role, permission)) throw new Problem("not_allowed", { permission });
    c.set("caller", { ...caller, agent });
    await next();
  };

/** For the few routes open to anyone: they still pass `identify`, and fail loudly where it is missing. */
export const open = (): MiddlewareHandler => async (c, next) => {
  callerOf(c);
  await next();
};

/** The agent who asks. Behind `guard` only. */
export const agentOf = (c: Context): Agent => {
  const agent = c.get("caller")?.agent;
  if (!agent) throw new Problem("not_signed_in");
  return agent;
};

/** Who opens a socket, from its handshake headers; null for nobody and for pages of other sites. */
export const guardSocket =
  ({ signIn, publicUrl }: Needs) =>
  async (headers: HeadersLike): Promise<Agent | null> =>
    isOurOrigin(headers, publicUrl) ? signIn.whoIs(headers) : null;
