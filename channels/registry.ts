import type { Channel, ChannelName } from "./contract";
import { telegram } from "./telegram";
import { webchat } from "./webchat";

/** Every channel there is, one line each. */
export const channels: Channel[] = [telegram, webchat];

export const channelNamed = (name: ChannelName | string): Channel | null =>
  channels.find((one) => one.name === name) ?? null;
