/** The channels of the workspace and what their windows show. */
import { openRoom } from "./rooms";
import { screenOf } from "./screen";
import { type ApiMessage, addMessage, type Room, type World } from "./world";

export type RoomFacts = { name: string; kind?: Room["kind"]; isShared?: boolean; isAppIn?: boolean };

const roomNamed = (world: World, facts: string | RoomFacts): Room => {
  const { name, kind = "channel", ...more } = typeof facts === "string" ? { name: facts } : facts;
  const known = [...world.rooms.values()].find((room) => room.name === name && room.kind === kind);
  return known ?? openRoom(world, { kind, name, ...more });
};

const roomAt = (world: World, id: string): Room => {
  const room = world.rooms.get(id);
  if (!room) throw new Error(`no channel ${id}`);
  return room;
};

/** The channels and what stands in them. */
export const windows = (world: World) => ({
  channel: (facts: string | RoomFacts) => roomNamed(world, facts).id,
  stands: (channel: string, message: Partial<ApiMessage>) =>
    addMessage(world, roomAt(world, channel), "customer", message).message.ts,
  screen: (channel: string) => screenOf(world, roomAt(world, channel)),
  thread: (channel: string, root: string) =>
    screenOf(world, roomAt(world, channel)).messages.filter(({ ts, thread }) => ts === root || thread === root),
  screens: () => [...world.rooms.values()].map((room) => screenOf(world, room)),
  invite: (channel: string, isIn = true) => {
    roomAt(world, channel).isAppIn = isIn;
  },
});
