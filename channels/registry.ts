import type { Channel, ChannelName } from "./contract";
import { email } from "./email";
import { slack } from "./slack";
import { telegram } from "./telegram";
import { webchat } from "./webchat";
import { whatsApp } from "./whatsapp/cloud";
import { whatsAppWeb } from "./whatsapp/web";

/** Every channel there is, one line each. */
export const channels: Channel[] = [telegram, slack, webchat, email, whatsApp, whatsAppWeb];

export const channelNamed = (name: ChannelName | string): Channel | null =>
  channels.find((one) => one.name === name) ?? null;
