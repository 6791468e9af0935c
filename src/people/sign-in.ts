import { APIError } from "better-auth/api";
import { hashPassword, verifyPassword } from "better-auth/crypto";
import { z } from "zod";
import { type Limit, type Limiter, openLimiter } from "../../channels/kit/limiter";
import type { Store } from "../../db/client";
import { emit } from "../jobs/outbox";
import type { Actor } from "../kernel/events";
import { given } from "../kernel/given";
import { type AgentId, newId } from "../kernel/ids";
import { Problem } from "../kernel/problem";
import { type Now, SECOND_MS } from "../kernel/time";
import { callLibrary } from "./auth/calls";
import { type HeadersLike, headerOf, readSessionCookie } from "./auth/cookie";
import { IP_HEADER, openLibrary, sessionCookieName } from "./auth/library";
import { findPasswordHash, findSession, savePasswordHash } from "./auth/store";
import { type Agent, type AgentInput, NewAgent, Password } from "./model";
import { openSeen } from "./seen";
import { countAgents, endSessions, findAgent, getAgent, saveAgent } from "./store";

// A whole office may sit behind one address, so its bucket is the larger one.
const perAddress: Limit = { burst: 60, everyMs: 2 * SECOND_MS };
const perEmail: Limit = { burst: 10, everyMs: 20 * SECOND_MS };

/** Without a limiter tries are counted by this process alone. */
type SignInNeeds = { store: Store; secret: string; publicUrl: string; now: Now; limiter?: Limiter };
type SignInResult = { cookies: string[]; agent: Agent };
type Attempt = { email: string; password: string; ip: string; userAgent?: string };
type By = { by?: Actor };

const wrong = () => new Problem("not_signed_in", { reason: "wrong_sign_in" }, "The e-mail or the password is wrong.");
const tooMany = (waitMs: number) =>
  new Problem("rate_limited", { retryAfterS: Math.ceil(waitMs / SECOND_MS) }, "Too many tries. Wait a little.");
const isRefusal = (failure: unknown) => failure instanceof APIError && failure.statusCode < 500;

/** Who is who: signing in and out, and the agents' passwords. One per process; it remembers for seconds who a cookie is. */
export const openSignIn = ({ store, secret, publicUrl, now, limiter = openLimiter(now) }: SignInNeeds) => {
  const library = openLibrary({ store, secret, publicUrl, now });
  const cookie = { name: sessionCookieName(publicUrl), secret };
  const seen = openSeen(now);

  const spend = async (ip: string, email: string) => {
    const waits = [limiter.take(`address ${ip}`, perAddress), limiter.take(`email ${email}`, perEmail)];
    const waitMs = Math.max(...(await Promise.all(waits)));
    if (waitMs > 0) throw tooMany(waitMs);
  };
  const giveBack = async (ip: string, email: string) => {
    await Promise.all([limiter.giveBack(`address ${ip}`, perAddress), limiter.giveBack(`email ${email}`, perEmail)]);
  };

  const signIn = async ({ email: typed, password, ip, userAgent }: Attempt): Promise<SignInResult> => {
    const email = typed.trim().toLowerCase();
    await spend(ip, email);
    const headers = new Headers({ [IP_HEADER]: ip, "user-agent": (userAgent ?? "").slice(0, 300) });
    const answer = await callLibrary(() =>
      library.api.signInEmail({ body: { email, password }, headers, returnHeaders: true }),
    ).catch((failure: unknown) => {
      throw isRefusal(failure) ? wrong() : failure;
    });
    await giveBack(ip, email);
    return { cookies: answer.headers.getSetCookie(), agent: await getAgent(store.read, answer.response.user.id) };
  };

  /** Ends the session of these headers, if there is one; gives the cookies that make the browser forget it. */
  const signOut = async (headers: HeadersLike): Promise<{ cookies: string[] }> => {
    seen.forget({ raw: readSessionCookie(headers, cookie)?.raw ?? "" });
    const given = new Headers({ cookie: headerOf(headers, "cookie") ?? "" });
    const answer = await callLibrary(() => library.api.signOut({ headers: given, returnHeaders: true }));
    seen.forget({ raw: readSessionCookie(headers, cookie)?.raw ?? "" });
    return { cookies: answer.headers.getSetCookie() };
  };

  /** The agent these headers prove, or null: nobody, expired, or disabled. */
  const whoIs = async (headers: HeadersLike): Promise<Agent | null> => {
    const given = readSessionCookie(headers, cookie);
    if (!given) return null;
    const known = seen.find(given.raw);
    if (known) return known;
    const remember = seen.start(given.raw);
    const token = given.token();
    const session = token ? await findSession(store.read, token) : null;
    if (!session || session.expiresAt <= now()) return null;
    const agent = await findAgent(store.read, { id: session.agent });
    if (!agent || agent.disabled) return null;
    remember({ agent, expiresAt: session.expiresAt });
    return agent;
  };

  const create = async (input: AgentInput, { by, isFirst }: By & { isFirst: boolean }): Promise<Agent> => {
    const { password, ...rest } = given(NewAgent, input);
    const hash = password === undefined ? null : await hashPassword(password);
    const agent: Agent = { ...rest, id: newId(), disabled: false };
    const at = now();
    await store.transact(async (tx) => {
      if (isFirst && (await countAgents(tx)) > 0) throw new Problem("conflict", { reason: "already_set_up" });
      if (await findAgent(tx, { email: agent.email })) throw new Problem("conflict", { field: "email" });
      await saveAgent(tx, agent, at);
      if (hash) await savePasswordHash(tx, { id: newId(), agent: agent.id, hash, at });
      const actor = by ?? { kind: "system" };
      await emit(tx, { type: "desk.changed", conversation: null, actor, payload: { what: "agents" } }, at);
    });
    return agent;
  };

  const needsSetup = async () => (await countAgents(store.read)) === 0;

  return {
    signIn,
    signOut,
    whoIs,
    /** True until there is an agent. */
    needsSetup,
    /** Adds an agent. Throws `conflict` when the e-mail is taken. */
    addAgent: (input: AgentInput, { by }: By = {}) => create(input, { by, isFirst: false }),
    /** Makes the first admin; throws `conflict` when there is anyone already, however many try at once. */
    setUp: async (input: AgentInput): Promise<Agent> => {
      if (!(await needsSetup())) throw new Problem("conflict", { reason: "already_set_up" });
      return create({ ...input, role: "admin" }, { isFirst: true });
    },
    /** Sets a password and ends every session of the agent. */
    setPassword: async (agent: AgentId, password: string): Promise<void> => {
      const hash = await hashPassword(given(z.object({ password: Password }), { password }).password);
      const at = now();
      await store.transact(async (tx) => {
        await getAgent(tx, agent);
        await savePasswordHash(tx, { id: newId(), agent, hash, at });
        await endSessions(tx, agent);
      });
      seen.forget({ agent });
    },
    /** Throws `not_allowed` when this is not the agent's password; counts as a try to sign in. */
    checkPassword: async (agent: Agent, { password, ip }: { password: string; ip: string }): Promise<void> => {
      const { email } = agent;
      await spend(ip, email);
      const hash = await findPasswordHash(store.read, agent.id);
      if (!hash || !(await verifyPassword({ hash, password })))
        throw new Problem("not_allowed", { field: "currentPassword" }, "This is not your current password.");
      await giveBack(ip, email);
    },
    /** Must be called after a change to an agent: makes the next request look them up again. */
    forget: (agent: AgentId) => seen.forget({ agent }),
  };
};
export type SignIn = ReturnType<typeof openSignIn>;
