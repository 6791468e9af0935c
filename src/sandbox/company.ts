/** Who the newcomer plays, and how the demo company's doors get into the desk. */
import type { ChannelName } from "../../channels/contract";
import { split } from "../desk/connections/add";
import * as connections from "../desk/connections/store";
import type { Desk } from "../open-desk";

const person = (firstName: string, lastName: string) => ({ firstName, lastName, name: `${firstName} ${lastName}` });
export const ALEX = person("Alex", "Newcomer");
export const MARIA = person("Maria", "Lopez");
export const IGOR = person("Игорь", "Белов");

export type Connection = {
  id: string;
  channel: ChannelName;
  name: string;
  address: string;
  settings: Record<string, unknown>;
};

/** Adds the door, or gives it the address of today's stand-in. */
export const keepConnection = async (
  desk: Desk,
  { now, isStandIn }: { now: () => number; isStandIn: boolean },
  door: Connection,
): Promise<void> => {
  const channel = desk.channels.find(({ name }) => name === door.channel);
  if (!channel) throw new Error(`There is no channel called ${door.channel}.`);
  const { open, secret } = split(channel, Object(channel.settings.parse(door.settings)));
  const { id, name, address } = door;
  const settings = { settings: open, secrets: desk.seal.seal(JSON.stringify(secret)) };
  const isKnown = (await connections.listConnections(desk.store.read)).some((one) => one.id === id);
  await desk.store.transact((tx) =>
    isKnown
      ? // A stand-in begins anew with each start, and so does what we remember of it; the web chat is the real one, and knows its visitors.
        connections.saveConnection(tx, id, { ...settings, ...(isStandIn && { memory: null }) })
      : connections.insertConnection(tx, { id, channel: door.channel, name, address, ...settings, at: now() }),
  );
};
