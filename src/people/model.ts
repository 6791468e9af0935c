import { z } from "zod";
import type { AgentId, TeamId } from "../kernel/ids";
import { Problem } from "../kernel/problem";
import { permissionsOf, type Role, roles } from "./roles";

export const PASSWORD_CHARS_MIN = 10;
export const PASSWORD_CHARS_MAX = 128;

/** A person inside. E-mail in lower case; `teams` are ids. A disabled agent keeps their history and cannot sign in. */
export type Agent = {
  id: AgentId;
  name: string;
  email: string;
  role: Role;
  locale: "en" | "ru";
  color: string | null;
  teams: TeamId[];
  disabled: boolean;
};

/** A group of agents. `key` is the stable name that files and rules use. */
export type Team = { id: TeamId; key: string; name: string; nameRu: string | null; agents: AgentId[] };

const id = z.string().min(1).max(64);
export const Email = z
  .string()
  .trim()
  .max(254)
  .transform((text) => text.toLowerCase())
  .pipe(z.email());
export const Password = z.string().min(PASSWORD_CHARS_MIN).max(PASSWORD_CHARS_MAX);
const PersonName = z.string().trim().min(1).max(120);
const RoleName = z.enum(roles);
const LocaleName = z.enum(["en", "ru"]);
const Color = z
  .string()
  .regex(/^#[0-9a-fA-F]{6}$/)
  .nullable();
const Key = z.string().regex(/^[a-z0-9][a-z0-9_-]{0,39}$/);

export const NewAgent = z.object({
  name: PersonName,
  email: Email,
  role: RoleName.default("agent"),
  locale: LocaleName.default("en"),
  color: Color.default(null),
  teams: z.array(id).max(100).default([]),
  /** Without one the agent cannot sign in until an admin sets it. */
  password: Password.optional(),
});
/** A new agent as it may be given; what is left out has its default. */
export type AgentInput = z.input<typeof NewAgent>;

export const AgentChange = z
  .object({
    name: PersonName,
    email: Email,
    role: RoleName,
    locale: LocaleName,
    color: Color,
    teams: z.array(id).max(100),
    disabled: z.boolean(),
    password: Password,
  })
  .partial()
  .strict();
export type AgentChange = z.infer<typeof AgentChange>;

/** What agents may change about themselves; a new password needs the current one. */
export const OwnChange = z
  .object({
    name: PersonName,
    locale: LocaleName,
    color: Color,
    password: Password,
    currentPassword: z.string().max(PASSWORD_CHARS_MAX),
  })
  .partial()
  .strict();
export type OwnChange = z.infer<typeof OwnChange>;

export const FirstAdmin = z.object({
  name: PersonName,
  email: Email,
  password: Password,
  locale: LocaleName.default("en"),
});
export type FirstAdmin = z.infer<typeof FirstAdmin>;

export const NewTeam = z.object({
  key: Key.optional(),
  name: PersonName,
  nameRu: PersonName.nullable().default(null),
  agents: z.array(id).max(1000).default([]),
});
export type TeamInput = z.input<typeof NewTeam>;
export const TeamChange = z
  .object({ name: PersonName, nameRu: PersonName.nullable(), agents: z.array(id).max(1000) })
  .partial()
  .strict();
export type TeamChange = z.infer<typeof TeamChange>;

/** The key of a team that was given none: its name in small Latin letters, or `team`, numbered until free. */
export const keyFor = (name: string, taken: ReadonlySet<string>): string => {
  const base =
    name
      .normalize("NFKD")
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, "-")
      .replace(/^-+|-+$/g, "")
      .slice(0, 32) || "team";
  if (!taken.has(base)) return base;
  for (let n = 2; ; n++) if (!taken.has(`${base}-${n}`)) return `${base}-${n}`;
};

const rulesDesk = (agent: Pick<Agent, "role" | "disabled">) => agent.role === "admin" && !agent.disabled;

/** The agent after a change. Throws `conflict` when the desk would be left without an admin. */
export const changed = (
  agent: Agent,
  change: Pick<AgentChange, "name" | "email" | "role" | "locale" | "color" | "teams" | "disabled">,
  others: { admins: number },
): Agent => {
  const { name, email, role, locale, color, teams, disabled } = change;
  const next: Agent = {
    ...agent,
    name: name ?? agent.name,
    email: email ?? agent.email,
    role: role ?? agent.role,
    locale: locale ?? agent.locale,
    color: color === undefined ? agent.color : color,
    teams: teams ? [...new Set(teams)] : agent.teams,
    disabled: disabled ?? agent.disabled,
  };
  if (rulesDesk(agent) && !rulesDesk(next) && others.admins === 0)
    throw new Problem("conflict", { reason: "last_admin" });
  return next;
};

/** An agent as they see themselves: with all they may do. */
export const asMe = (agent: Agent) => ({ ...agent, permissions: permissionsOf(agent.role) });
