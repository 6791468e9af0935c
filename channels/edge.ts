/** The channels whose posts the edge can check and keep, one line each. Without their SDKs: this is part of the Worker. */
import type { ChannelName } from "./contract";
import { guard as email } from "./email/edge";
import type { Guard } from "./kit/edge";
import { guard as slack } from "./slack/edge";
import { guard as telegram } from "./telegram/edge";
import { guard as whatsApp } from "./whatsapp/cloud/edge";

const guards: Partial<Record<ChannelName, Guard>> = { email, slack, telegram, whatsapp: whatsApp };

export const guardOf = (channel: string): Guard | null =>
  Object.entries(guards).find(([name]) => name === channel)?.[1] ?? null;
