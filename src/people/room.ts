import { getConnInfo } from "@hono/node-server/conninfo";
import { OpenAPIHono, z } from "@hono/zod-openapi";
import type { Context } from "hono";
import { Problem } from "../kernel/problem";
import { type Client, openClient } from "../kernel/proxies";
import { guard } from "./guard";
import type { Permission } from "./roles";

/** A room's HTTP app: what doesn't fit a route's schema becomes the Problem `bad_input`, with a path and a sentence per fault. */
export const openRoom = () =>
  new OpenAPIHono({
    defaultHook: (result) => {
      if (result.success) return;
      const issues = result.error.issues.map(({ path, message }) => ({ path: path.join("."), message }));
      throw new Problem("bad_input", { issues });
    },
  });

const ProblemBody = z
  .object({
    code: z.string(),
    message: z.string(),
    details: z.record(z.string(), z.unknown()),
    requestId: z.string().optional(),
  })
  .openapi("Problem");

/** A JSON body, for a route's description. */
export const json = <T extends z.ZodType>(schema: T, description = "The answer") => ({
  content: { "application/json": { schema } },
  description,
});

/** A JSON body that must be there. */
export const body = <T extends z.ZodType>(schema: T) => ({
  body: { content: { "application/json": { schema } }, required: true },
});

/** What every route may answer instead, for its description; `http/problems` makes the answers. */
export const refusals = { default: json(ProblemBody, "A rule said no") };

type Method = "get" | "post" | "put" | "patch" | "delete";
/** Describes routes that all ask for one permission. */
export const describedFor =
  (permission: Permission) =>
  <S extends z.ZodType>(method: Method, path: string, summary: string, answer: S) =>
    ({
      method,
      path,
      summary,
      middleware: guard(permission),
      responses: { 200: json(answer), ...refusals },
    }) as const;

/** As high as a place in a list can be: a whole number of 32 bits in the database. Anything beyond is a fault of who asks. */
const PLACE_MAX = 2 ** 31 - 1;
/** A sequence number of a message, or another place in a list. */
export const Place = z.number().int().min(0).max(PLACE_MAX);
/** The same in a query. */
export const PlaceInQuery = z.coerce.number().int().min(0).max(PLACE_MAX);

/** Where a list goes on, and how much of it is wanted. */
export const Window = z.object({
  cursor: z.string().max(64).optional(),
  limit: z.coerce.number().int().min(1).max(500).default(200),
});

/** Cuts one page from rows read with `limit + 1`. */
export const pageOf = <T extends { id: string }>(rows: T[], limit: number) => {
  const items = rows.slice(0, limit);
  return { items, cursor: rows.length > limit ? (items.at(-1)?.id ?? null) : null };
};

declare module "hono" {
  interface ContextVariableMap {
    client?: Client;
  }
}
const clientHere = openClient();

/** The caller's address. A proxy on this machine, or one that TRUST_PROXY names, is believed about whom it speaks for; anyone else is not. */
export const addressOf = (c: Context): string => {
  const peer = c.env && ("incoming" in c.env || "server" in c.env) ? (getConnInfo(c).remote.address ?? "") : "";
  return (c.get("client") ?? clientHere)({ peer, forwarded: c.req.header("x-forwarded-for") });
};
