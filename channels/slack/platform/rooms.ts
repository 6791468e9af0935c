/** People and channels of the workspace. */
import { Refusal } from "./refusal";
import type { ApiUser, Room, RoomKind, World } from "./world";

/** `team` is another workspace's id for people of a customer's company (Slack Connect). */
export type Profile = {
  name: string;
  handle?: string;
  email?: string;
  locale?: string;
  team?: string;
  isBot?: boolean;
  id?: string;
};

/** The person; the same id gives the same one again. */
export const enter = (world: World, profile: Profile): ApiUser => {
  const known = profile.id === undefined ? undefined : world.users.get(profile.id);
  if (known) return known;
  const { name, email } = profile;
  const user: ApiUser = {
    id: profile.id ?? world.newId("U"),
    team_id: profile.team ?? world.team.id,
    name: profile.handle ?? name.toLowerCase().replaceAll(/\W+/g, "."),
    real_name: name,
    is_bot: profile.isBot ?? false,
    locale: profile.locale ?? "en-US",
    profile: { display_name: name, real_name: name, ...(email ? { email } : {}) },
  };
  world.users.set(user.id, user);
  return user;
};

const PREFIX: Record<RoomKind, string> = { im: "D", mpim: "G", channel: "C", private: "C" };

/** The app is somebody too: it can be mentioned and looked up. */
export const enterApp = (world: World): void => {
  const { userId: id, name } = world.app;
  enter(world, { id, name, handle: name, isBot: true });
};

/** A channel, or a direct conversation with the app. */
export const openRoom = (
  world: World,
  { kind, name, ...more }: { kind: RoomKind; name: string } & Partial<Pick<Room, "id" | "isShared" | "isAppIn">>,
): Room => {
  const room: Room = {
    id: more.id ?? world.newId(PREFIX[kind]),
    kind,
    name,
    isShared: more.isShared ?? false,
    isAppIn: more.isAppIn ?? true,
    isArchived: false,
    members: new Set(),
    messages: new Map(),
  };
  world.rooms.set(room.id, room);
  world.changed({ channel: room.id, type: "channel" });
  return room;
};

/** The person's direct conversation with the app. */
export const directOf = (world: World, user: ApiUser): Room => {
  for (const room of world.rooms.values()) if (room.kind === "im" && room.members.has(user.id)) return room;
  const isShared = user.team_id !== world.team.id;
  const room = openRoom(world, { kind: "im", name: user.real_name, isShared });
  room.members.add(user.id);
  return room;
};

/** Throws as the Web API does for channels that the app cannot see. */
export const roomOf = (world: World, id: string): Room => {
  const room = world.rooms.get(id);
  if (!room || (room.kind !== "channel" && !room.isAppIn)) throw new Refusal("channel_not_found");
  return room;
};

/** The same, for posting. */
export const openedRoom = (world: World, id: string): Room => {
  const room = roomOf(world, id);
  if (!room.isAppIn) throw new Refusal("not_in_channel");
  if (room.isArchived) throw new Refusal("is_archived");
  return room;
};

/** As conversations.info shows it. */
export const shownRoom = (world: World, room: Room) => ({
  id: room.id,
  name: room.kind === "im" ? undefined : room.name,
  user: room.kind === "im" ? [...room.members][0] : undefined,
  is_channel: room.kind === "channel",
  is_group: room.kind === "private",
  is_im: room.kind === "im",
  is_mpim: room.kind === "mpim",
  is_private: room.kind !== "channel",
  is_archived: room.isArchived,
  is_ext_shared: room.isShared,
  is_member: room.isAppIn,
  context_team_id: world.team.id,
});
