/** The Web API's methods by name, and the scopes they want. */
import * as chat from "./chat";
import * as filing from "./filing";
import * as reading from "./reading";
import { Refusal } from "./refusal";
import type { World } from "./world";

type Method = (world: World, given: unknown) => Record<string, unknown>;

const HISTORY = ["channels:history", "groups:history", "im:history", "mpim:history"];
/** Any one of the scopes will do. */
const METHODS: Record<string, { does: Method; wants: string[] }> = {
  "auth.test": {
    does: ({ team, app }) => ({
      url: `https://${team.domain}.slack.com/`,
      team: team.name,
      team_id: team.id,
      user: app.name,
      user_id: app.userId,
      bot_id: app.botId,
      is_enterprise_install: false,
    }),
    wants: [],
  },
  "users.info": { does: reading.userInfo, wants: ["users:read"] },
  "bots.info": { does: reading.botInfo, wants: ["users:read"] },
  "usergroups.list": { does: reading.groups, wants: ["usergroups:read"] },
  "conversations.info": { does: reading.roomInfo, wants: ["channels:read", "groups:read", "im:read", "mpim:read"] },
  "users.conversations": { does: reading.ownRooms, wants: ["channels:read", "groups:read", "im:read", "mpim:read"] },
  "conversations.open": { does: reading.openDirect, wants: ["im:write"] },
  "conversations.history": { does: reading.history, wants: HISTORY },
  "conversations.replies": { does: reading.replies, wants: HISTORY },
  "chat.postMessage": { does: chat.postMessage, wants: ["chat:write"] },
  "chat.update": { does: chat.update, wants: ["chat:write"] },
  "chat.delete": { does: chat.remove, wants: ["chat:write"] },
  "reactions.add": { does: chat.addReaction, wants: ["reactions:write"] },
  "reactions.remove": { does: chat.removeReaction, wants: ["reactions:write"] },
  "reactions.get": { does: chat.getReactions, wants: ["reactions:read"] },
  "files.getUploadURLExternal": { does: filing.getUploadURLExternal, wants: ["files:write"] },
  "files.completeUploadExternal": { does: filing.completeUploadExternal, wants: ["files:write"] },
  "files.info": { does: filing.info, wants: ["files:read"] },
  "files.delete": { does: filing.remove, wants: ["files:write"] },
};

/** Carries out one call of the bot's. Throws Refusal. */
export const perform = (world: World, method: string, params: unknown): Record<string, unknown> => {
  const known = METHODS[method];
  if (!known) throw new Refusal("unknown_method", { req_method: method });
  const { wants, does } = known;
  if (wants.length > 0 && !wants.some((scope) => world.scopes.has(scope)))
    throw new Refusal("missing_scope", { needed: wants.join(), provided: [...world.scopes].join() });
  return does(world, params);
};
