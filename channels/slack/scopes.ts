/** What the app must be allowed. The manifest in the README asks for the same. */

/** Without these nothing works. */
const NEEDED = ["chat:write", "users:read", "channels:history", "im:history"] as const;
/** Without these something does not: said on the connection. */
const USED = {
  "groups:history": "private channels stay silent",
  "mpim:history": "group messages stay silent",
  "channels:read": "channels are shown without their names, and messages missed in an outage are not fetched",
  "groups:read": "private channels are shown without their names",
  "im:read": "direct messages missed in an outage are not fetched",
  "mpim:read": "group messages missed in an outage are not fetched",
  "app_mentions:read": "mentions in channels are not heard",
  "reactions:read": "reactions are not seen, and none makes a conversation",
  "reactions:write": "agents can't react",
  "files:read": "files of customers can't be opened",
  "files:write": "agents can't send files",
} as const;
/** Nice to have. */
const OPTIONAL = ["chat:write.customize", "users:read.email", "usergroups:read", "commands"] as const;

/** All of them. */
export const SCOPES: string[] = [...NEEDED, ...Object.keys(USED), ...OPTIONAL];

/** Which of the scopes that nothing works without are missing. */
export const missing = (granted: readonly string[]): string[] => NEEDED.filter((scope) => !granted.includes(scope));

/** What does not work without the scopes that are missing; empty when all is well. */
export const lacking = (granted: readonly string[]): string[] =>
  Object.entries(USED).flatMap(([scope, effect]) => (granted.includes(scope) ? [] : [`Without ${scope} ${effect}.`]));
