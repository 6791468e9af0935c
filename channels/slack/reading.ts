/** What every reader of a payload needs: who we are, what things are called, and what is listened to. */
import { createHash } from "node:crypto";
import { z } from "zod";
import type { Inbound, InboundMessage, Person } from "../contract";
import { msOf } from "./ids";
import type { Names } from "./mrkdwn-in";
import type { Body, Known } from "./payload";
import { known } from "./payload";
import type { SlackSettings } from "./settings";

export type Reading = {
  body: Body;
  known: Known;
  settings: SlackSettings;
  now: number;
  names: Names;
  /** Our own user ids; several when Slack names others in the envelope. */
  selves: Set<string>;
  /** Stands in for an id that is blank. The same payload gives the same one. */
  fallbackId: string;
};

const nothing: Known = known.parse({});

/** Gathers it from the envelope and from what was looked up. */
export const readingOf = (body: Body, settings: SlackSettings, now: number): Reading => {
  const about = body.parley ?? nothing;
  const bots = body.authorizations.flatMap(({ user_id, is_bot }) => (is_bot && user_id ? [user_id] : []));
  const { parley: _, ...bare } = body;
  return {
    body,
    known: about,
    settings,
    now,
    names: {
      user: (id) => about.users[id]?.name ?? id,
      channel: (id) => about.channels[id]?.name ?? id,
      group: (id) => about.groups[id]?.name,
    },
    selves: new Set([...bots, ...(about.self?.userId ? [about.self.userId] : [])]),
    fallbackId: body.event_id
      ? `${body.event_id}.${z.looseObject({ type: z.string() }).safeParse(body.event).data?.type ?? "event"}`
      : createHash("sha256").update(JSON.stringify(bare)).digest("hex").slice(0, 24),
  };
};

/** The person behind a user id, as far as Slack told us. */
export const personOf = ({ known, body }: Reading, id: string): Person => {
  const user = known.users[id];
  const given = body.user?.id === id ? (body.user.name ?? body.user.username) : undefined;
  return {
    address: id,
    name: user?.name ?? given,
    handle: user?.handle ?? (body.user?.id === id ? body.user.username : undefined),
    language: user?.language,
    // A foreign workspace's admin can write any address there; only our own workspace's are vouched for.
    ...(user?.email ? { email: user.email, ...(user.isOurs ? { verified: ["email" as const] } : {}) } : {}),
    ...(user?.isBot ? { isBot: true } : {}),
  };
};

/** Direct messages have channels of their own kind. */
export const isDirect = (channel: string, type: string | undefined): boolean =>
  type === "im" || channel.startsWith("D");

/** Every message of this channel is for us. */
export const isListened = ({ settings, known }: Reading, channel: string): boolean => {
  if (settings.listen === "invited") return true;
  const name = known.channels[channel]?.name;
  return (
    settings.listen === "chosen" &&
    (settings.channels.includes(channel) || (!!name && settings.channels.includes(name)))
  );
};

export const placeOf = ({ known }: Reading, channel: string, type: string | undefined): InboundMessage["place"] => {
  if (isDirect(channel, type)) return undefined;
  const about = known.channels[channel];
  if ((type ?? about?.type) === "mpim") return { kind: "group", ...(about?.name ? { title: about.name } : {}) };
  return { kind: "channel", ...(about?.name ? { title: `#${about.name}` } : {}) };
};

/** When it happened: the message's own time, else the envelope's, else now. */
export const atOf = ({ body, now }: Reading, ts: string | undefined): number =>
  msOf(ts) ?? msOf(String(body.event_time)) ?? now;

export const ignored = (reading: Reading, reason: string, ts?: string): Inbound => ({
  kind: "ignored",
  externalId: `event:${reading.fallbackId}`,
  revision: "0",
  at: atOf(reading, ts),
  reason,
});
