/** What Slack wraps around what happened. */
import { type ApiUser, type Room, type Stored, shownMessage, type World } from "./world";

/** The Events API's envelope around an event. */
export const envelope = (world: World, event: Record<string, unknown>, isShared = false): Record<string, unknown> => ({
  token: "verification-token-of-old",
  team_id: world.team.id,
  context_team_id: world.team.id,
  api_app_id: world.app.appId,
  event,
  type: "event_callback",
  event_id: world.newId("Ev"),
  event_time: Math.floor(world.now() / 1000),
  authorizations: [
    {
      enterprise_id: null,
      team_id: world.team.id,
      user_id: world.app.userId,
      is_bot: true,
      is_enterprise_install: false,
    },
  ],
  is_ext_shared_channel: isShared,
  event_context: world.newId("4-"),
});

type Interacting = { world: World; user: ApiUser; room: Room };
/** What every interaction with a message carries. */
export const interaction = ({ world, user, room }: Interacting, stored: Stored) => ({
  user: { id: user.id, username: user.name, name: user.name, team_id: user.team_id },
  api_app_id: world.app.appId,
  token: "verification-token-of-old",
  trigger_id: world.newId("trigger."),
  team: { id: world.team.id, domain: world.team.domain },
  enterprise: null,
  is_enterprise_install: false,
  channel: { id: room.id, name: room.kind === "im" ? "directmessage" : room.name },
  message: shownMessage(room, stored),
  response_url: `${world.address()}/response/${room.id}/${user.id}`,
});
