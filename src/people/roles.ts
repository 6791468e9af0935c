/** What an agent may do, from least to most. A lead may all an agent may; an admin may all. */
export const roles = ["agent", "lead", "admin"] as const;
export type Role = (typeof roles)[number];

const agent = ["agent", "lead", "admin"] as const;
const lead = ["lead", "admin"] as const;
const admin = ["admin"] as const;

// The one permission table: a row per permission, the roles that hold it beside it.
const table = {
  "conversations.read": agent,
  "conversations.write": agent,
  "contacts.read": agent,
  "contacts.write": agent,
  "agents.read": agent,
  "articles.read": agent,
  "articles.write": lead,
  "canned.read": agent,
  "canned.write": lead,
  "categories.read": agent,
  "categories.write": lead,
  "connections.read": agent,
  "connections.manage": admin,
  "reports.read": agent,
  "audit.read": lead,
  "automation.manage": lead,
  "sla.manage": lead,
  "quarantine.manage": lead,
  "prompts.manage": lead,
  "gaps.manage": lead,
  "hours.manage": lead,
  "manners.manage": lead,
  "models.read": lead,
  "models.manage": admin,
  "service.read": agent,
  "service.write": agent,
  "service.manage": lead,
  "agents.manage": admin,
  "teams.manage": admin,
  "settings.read": agent,
  "settings.manage": admin,
} as const satisfies Record<string, readonly Role[]>;

export type Permission = keyof typeof table;

const isPermission = (name: string): name is Permission => Object.hasOwn(table, name);

/** Every permission there is, in the order of the table. */
export const permissions: readonly Permission[] = Object.keys(table).filter(isPermission);

/** Whether this role holds this permission. */
export const may = (role: Role, permission: Permission): boolean =>
  table[permission].some((holder: Role) => holder === role);

/** All that a role may, for the screen to hide what would be refused. */
export const permissionsOf = (role: Role): Permission[] => permissions.filter((permission) => may(role, permission));
