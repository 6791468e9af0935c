import { createRoute, z } from "@hono/zod-openapi";
import type { Context } from "hono";
import type { Store } from "../../../db/client";
import { Problem } from "../../kernel/problem";
import type { Now } from "../../kernel/time";
import { changeAgent } from "../change-agent";
import { agentOf, guard, open } from "../guard";
import { asMe, FirstAdmin, OwnChange, PASSWORD_CHARS_MAX } from "../model";
import { Me } from "../present";
import { addressOf, body, json, openRoom, refusals } from "../room";
import type { SignIn } from "../sign-in";

const Credentials = z.object({ email: z.string().max(254), password: z.string().max(PASSWORD_CHARS_MAX) });

const who = createRoute({
  method: "get",
  path: "/me",
  summary: "Who is signed in",
  middleware: guard(),
  responses: { 200: json(Me), ...refusals },
});
const change = createRoute({
  method: "patch",
  path: "/me",
  summary: "Change one's own name, language, colour or password",
  middleware: guard(),
  request: body(OwnChange),
  responses: { 200: json(Me), ...refusals },
});
const enter = createRoute({
  method: "post",
  path: "/sign-in",
  summary: "Sign in; sets the session cookie",
  middleware: open(),
  request: body(Credentials),
  responses: { 200: json(Me), ...refusals },
});
const leave = createRoute({
  method: "post",
  path: "/sign-out",
  summary: "Sign out; safe to repeat",
  middleware: open(),
  responses: { 204: { description: "Signed out" }, ...refusals },
});
const needed = createRoute({
  method: "get",
  path: "/setup",
  summary: "Whether the first admin is still to be made",
  middleware: open(),
  responses: { 200: json(z.object({ needed: z.boolean() })), ...refusals },
});
const setUp = createRoute({
  method: "post",
  path: "/setup",
  summary: "Make the first admin and sign in; only while there is nobody",
  middleware: open(),
  request: body(FirstAdmin),
  responses: { 200: json(Me), ...refusals },
});

type Needs = { store: Store; signIn: SignIn; now: Now };

const bake = (c: Context, cookies: readonly string[]) => {
  for (const cookie of cookies) c.header("set-cookie", cookie, { append: true });
};

/** The routes about oneself: signing in and out, the first admin, one's own settings. */
export const meRoutes = (needs: Needs) => {
  const { signIn } = needs;
  const signInHere = async (c: Context, { email, password }: { email: string; password: string }) => {
    const userAgent = c.req.header("user-agent");
    const { cookies, agent } = await signIn.signIn({ email, password, ip: addressOf(c), userAgent });
    bake(c, cookies);
    return agent;
  };
  return openRoom()
    .openapi(who, (c) => c.json(asMe(agentOf(c)), 200))
    .openapi(change, async (c) => {
      const me = agentOf(c);
      const { currentPassword, ...wanted } = c.req.valid("json");
      const { password } = wanted;
      if (password !== undefined) {
        if (currentPassword === undefined) throw new Problem("bad_input", { field: "currentPassword" });
        await signIn.checkPassword(me, { password: currentPassword, ip: addressOf(c) });
      }
      const agent = await changeAgent(needs, { id: me.id, change: wanted, by: { kind: "agent", id: me.id } });
      // The new password ended every session, this one too; this browser gets the first new one.
      if (password !== undefined) await signInHere(c, { email: agent.email, password });
      return c.json(asMe(agent), 200);
    })
    .openapi(enter, async (c) => c.json(asMe(await signInHere(c, c.req.valid("json"))), 200))
    .openapi(leave, async (c) => {
      bake(c, (await signIn.signOut(c.req.raw.headers)).cookies);
      return c.body(null, 204);
    })
    .openapi(needed, async (c) => c.json({ needed: await signIn.needsSetup() }, 200))
    .openapi(setUp, async (c) => {
      const first = c.req.valid("json");
      await signIn.setUp(first);
      return c.json(asMe(await signInHere(c, first)), 200);
    });
};
