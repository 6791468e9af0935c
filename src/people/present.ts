import { z } from "@hono/zod-openapi";
import { permissions, roles } from "./roles";

/** An agent on the wire. */
export const AgentView = z
  .object({
    id: z.string(),
    name: z.string(),
    email: z.string(),
    role: z.enum(roles),
    locale: z.enum(["en", "ru"]),
    color: z.string().nullable(),
    teams: z.array(z.string()),
    disabled: z.boolean(),
  })
  .openapi("Agent");

/** The signed-in agent on the wire, with all they may do. */
export const Me = AgentView.extend({ permissions: z.array(z.enum([...permissions])) }).openapi("Me");

/** A team on the wire. */
export const TeamView = z
  .object({
    id: z.string(),
    key: z.string(),
    name: z.string(),
    nameRu: z.string().nullable(),
    agents: z.array(z.string()),
  })
  .openapi("Team");

const cursor = z.string().nullable();
export const AgentPage = z.object({ items: z.array(AgentView), cursor }).openapi("AgentPage");
export const TeamPage = z.object({ items: z.array(TeamView), cursor }).openapi("TeamPage");

export const IdParam = z.object({ id: z.string().min(1).max(64) });
