/** What is looked up before a payload is kept, so that reading it again needs no network. */
import { z } from "zod";
import { type ConnectionNeeds, DeliveryFailure } from "../contract";
import type { Api } from "./api";
import { openCache } from "./cache";
import { repeatable, wordsOf } from "./failure";
import { threadOf } from "./ids";
import { SHORTCUT } from "./inbound";
import {
  type Body,
  body as bodyShape,
  event as eventShape,
  type Known,
  type Message,
  message as messageShape,
} from "./payload";
import { namedIn } from "./rich-in";
import type { SlackSettings } from "./settings";
import type { Self } from "./us";

type Needs = {
  needs: Pick<ConnectionNeeds<SlackSettings>, "settings" | "history" | "log" | "now">;
  /** Answers quickly or not at all: Slack waits three seconds for us. */
  api: Api;
  self: Self;
};

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
/** Of a thread that becomes a conversation. */
const THREAD_PAGES = 3;
/** Names in one message; more are shown as ids. */
const NAMES_MAX = 20;

const word = z
  .string()
  .nullish()
  .transform((given) => given || undefined)
  .catch(undefined);
const flag = z
  .boolean()
  .nullish()
  .transform((given) => given ?? false)
  .catch(false);
const userAnswer = z.looseObject({
  user: z.looseObject({
    id: z.string(),
    team_id: word,
    name: word,
    real_name: word,
    locale: word,
    is_bot: flag,
    is_stranger: flag,
    profile: z.looseObject({ display_name: word, real_name: word, email: word }).optional().catch(undefined),
  }),
});
const channelAnswer = z.looseObject({
  channel: z.looseObject({
    name: word,
    is_im: flag,
    is_mpim: flag,
    is_private: flag,
    is_ext_shared: flag,
    is_member: flag,
  }),
});
const reactionsAnswer = z.looseObject({ message: messageShape });
const page = z.looseObject({
  messages: z.array(z.unknown()).catch([]),
  has_more: flag,
  response_metadata: z.looseObject({ next_cursor: word }).optional().catch(undefined),
});

type User = Known["users"][string];
type Channel = Known["channels"][string];

const userOf = async (api: Api, id: string, ours: string | undefined): Promise<User> => {
  const { user } = userAnswer.parse(await api.users.info({ user: id, include_locale: true }));
  return {
    name: user.profile?.display_name ?? user.profile?.real_name ?? user.real_name ?? user.name,
    handle: user.name,
    email: user.profile?.email,
    language: user.locale?.split("-")[0],
    teamId: user.team_id,
    isBot: user.is_bot,
    isOurs: !user.is_stranger && ours !== undefined && user.team_id === ours,
  };
};

const channelOf = async (api: Api, id: string): Promise<Channel> => {
  const { channel } = channelAnswer.parse(await api.conversations.info({ channel: id }));
  const type = channel.is_im ? "im" : channel.is_mpim ? "mpim" : channel.is_private ? "group" : "channel";
  return { name: channel.name, type, isShared: channel.is_ext_shared };
};

const messagesIn = (given: readonly unknown[]): Message[] =>
  given.flatMap((one) => {
    const read = messageShape.safeParse(one);
    return read.success ? [read.data] : [];
  });

const threadPages = async (api: Api, channel: string, ts: string): Promise<Message[]> => {
  const all: Message[] = [];
  let cursor: string | undefined;
  for (let n = 0; n < THREAD_PAGES; n++) {
    const read = page.parse(
      await api.conversations.replies({ channel, ts, limit: 200, ...(cursor ? { cursor } : {}) }),
    );
    all.push(...messagesIn(read.messages));
    cursor = read.response_metadata?.next_cursor;
    if (!cursor) break;
  }
  return all;
};

/** The whole thread around a message, root first. Throws as the API does. */
export const threadAround = async (api: Api, channel: string, ts: string): Promise<Message[]> => {
  const found = await threadPages(api, channel, ts);
  const root = found[0]?.thread_ts;
  // Asked for a reply, Slack gives that reply alone.
  return root !== undefined && root !== found[0]?.ts ? threadPages(api, channel, root) : found;
};

type About = {
  channel?: string;
  ts?: string;
  threadTs?: string;
  people: string[];
  reaction?: { name: string; user: string; isAdded: boolean };
  isShortcut: boolean;
};

/** What a payload is about, as far as it must be known before it is read. */
const aboutOf = (body: Body): About => {
  const event = eventShape.safeParse(body.event).data;
  if (event) {
    const inner = event.message ?? event;
    const channel = event.item?.channel ?? event.channel;
    const reacted = event.type === "reaction_added" || event.type === "reaction_removed";
    return {
      channel: channel || undefined,
      ts: event.item?.ts ?? inner.ts,
      threadTs: inner.thread_ts,
      people: [inner.user, event.user].flatMap((id) => (id ? [id] : [])),
      isShortcut: false,
      ...(reacted && event.item && event.reaction && event.user
        ? { reaction: { name: event.reaction, user: event.user, isAdded: event.type === "reaction_added" } }
        : {}),
    };
  }
  return {
    channel: body.channel?.id ?? body.container?.channel_id,
    ts: body.message?.ts ?? body.container?.message_ts,
    threadTs: body.message?.thread_ts,
    people: [body.user?.id, body.message?.user].flatMap((id) => (id ? [id] : [])),
    isShortcut: body.type === "message_action" && body.callback_id === SHORTCUT,
  };
};

/** Nobody's name is needed for what is thrown away anyway. */
const NEEDS_LOOKING = /^(event_callback|block_actions|message_action)$/;
const EVENTS = /^(message|app_mention|reaction_added|reaction_removed)$/;
const isWorthIt = (body: Body): boolean => {
  if (!NEEDS_LOOKING.test(body.type ?? "")) return false;
  const event = eventShape.safeParse(body.event).data;
  return body.event === undefined || (event !== undefined && EVENTS.test(event.type));
};

export const openLookups = ({ needs, api, self }: Needs) => {
  const { now, log, settings, history } = needs;
  const keeping = { now, keepMs: HOUR_MS, failMs: MINUTE_MS, max: 5000 };
  const [users, channels] = [openCache<User>(keeping), openCache<Channel>(keeping)];

  const quietly =
    (what: string) =>
    (error: unknown): null => {
      log.info({ problem: wordsOf(error) }, `slack: ${what} could not be looked up`);
      return null;
    };

  const names = async (ids: readonly string[], ours: string | undefined): Promise<Known["users"]> => {
    const wanted = [...new Set(ids)].filter((id) => /^[UW]/.test(id) && id !== "USLACKBOT").slice(0, NAMES_MAX);
    const found = await Promise.all(
      wanted.map(async (id) => [id, await users(id, () => userOf(api, id, ours).catch(quietly("a person")))] as const),
    );
    return Object.fromEntries(found.flatMap(([id, user]) => (user ? [[id, user]] : [])));
  };

  const places = async (ids: readonly string[]): Promise<Known["channels"]> => {
    const wanted = [...new Set(ids)].filter((id) => /^[CG]/.test(id)).slice(0, NAMES_MAX);
    const found = await Promise.all(
      wanted.map(async (id) => [id, await channels(id, () => channelOf(api, id).catch(quietly("a channel")))] as const),
    );
    return Object.fromEntries(found.flatMap(([id, channel]) => (channel ? [[id, channel]] : [])));
  };

  /** Whether the thread is a conversation already, where that decides. */
  const isKnown = async ({ channel, threadTs }: About): Promise<boolean> => {
    if (settings.listen === "invited" || !channel || !threadTs) return false;
    const { items } = await history(threadOf({ channel, ts: threadTs }), { sinceSeq: 0, limit: 1 });
    return items.length > 0;
  };

  const reactionsOf = async ({ channel, ts, reaction }: About): Promise<string[] | undefined> => {
    if (!channel || !ts || !reaction) return undefined;
    const asked = await api.reactions.get({ channel, timestamp: ts, full: true }).catch(quietly("reactions"));
    const read = reactionsAnswer.safeParse(asked);
    if (!read.success) return undefined;
    return read.data.message.reactions.filter(({ users: by }) => by.includes(reaction.user)).map(({ name }) => name);
  };

  /** The thread that is to become a conversation. Slack repeats what we could not look up, so trouble is thrown. */
  const wantedThread = async ({ channel, ts, reaction, isShortcut }: About): Promise<Message[]> => {
    const opens =
      isShortcut || (reaction?.isAdded && settings.ticketEmoji === reaction.name.replace(/::skin-tone-\d$/, ""));
    if (!opens || !channel || !ts) return [];
    return threadAround(api, channel, ts).catch((error: unknown) => {
      const failure = repeatable(error);
      // A shortcut brings its message along.
      const isHopeless = isShortcut || !(failure instanceof DeliveryFailure) || failure.kind === "rejected";
      if (!isHopeless) throw failure;
      quietly("a thread")(error);
      return [];
    });
  };

  return {
    /** Everything the reader wants to know beside the payload. */
    about: async (raw: unknown, more: { isFetched: boolean }): Promise<Record<string, unknown>> => {
      const body = bodyShape.safeParse(raw).data;
      const us = await self.soon();
      const bare = {
        self: us ? { ...us, scopes: undefined } : undefined,
        ...(more.isFetched ? { isFetched: true } : {}),
      };
      if (!body || !isWorthIt(body)) return bare;
      const about = aboutOf(body);
      const thread = await wantedThread(about);
      const named = namedIn([body.event, body.message, thread]);
      const writers = thread.flatMap(({ user }) => (user ? [user] : []));
      const [people, rooms, isKnownThread, reactions] = await Promise.all([
        names([...about.people, ...writers, ...named.users], us?.teamId),
        places([...(about.channel ? [about.channel] : []), ...named.channels]),
        isKnown(about),
        reactionsOf(about),
      ]);
      return { ...bare, users: people, channels: rooms, isKnownThread, reactions, thread };
    },
    channelName: async (id: string): Promise<string | undefined> => (await places([id]))[id]?.name,
  };
};
export type Lookups = ReturnType<typeof openLookups>;
