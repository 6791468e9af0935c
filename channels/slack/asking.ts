/** Single questions to Slack: who somebody is, what a channel is, what stands in a thread. Each throws as the API does. */
import { z } from "zod";
import type { Api } from "./api";
import { type Known, type Message, message as messageShape } from "./payload";

/** Pages of a thread that becomes a conversation. */
const THREAD_PAGES = 3;

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
    num_members: z.number().int().positive().optional().catch(undefined),
  }),
});
const groupsAnswer = z.looseObject({
  usergroups: z.array(z.looseObject({ id: z.string(), handle: word, name: word })),
});
const reactionsAnswer = z.looseObject({ message: messageShape });
const page = z.looseObject({
  messages: z.array(z.unknown()).catch([]),
  response_metadata: z.looseObject({ next_cursor: word }).optional().catch(undefined),
});

export type User = Known["users"][string];
export type Channel = Known["channels"][string];
export type Groups = Known["groups"];

/** A person; `ours` is our own workspace. */
export const userOf = async (api: Api, id: string, ours: string | undefined): Promise<User> => {
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

export const channelOf = async (api: Api, id: string): Promise<Channel> => {
  const { channel } = channelAnswer.parse(await api.conversations.info({ channel: id, include_num_members: true }));
  const type = channel.is_im ? "im" : channel.is_mpim ? "mpim" : channel.is_private ? "group" : "channel";
  return { name: channel.name, type, isShared: channel.is_ext_shared, members: channel.num_members };
};

/** Every group of people of the workspace, those of before too: old messages name them. */
export const groupsOf = async (api: Api): Promise<Groups> => {
  const { usergroups } = groupsAnswer.parse(await api.usergroups.list({ include_disabled: true }));
  return Object.fromEntries(usergroups.map(({ id, handle, name }) => [id, { name: handle ?? name }]));
};

/** The names of every reaction of this person's on a message. */
export const reactionsBy = async (
  api: Api,
  user: string,
  place: { channel: string; ts: string },
): Promise<string[]> => {
  const asked = { channel: place.channel, timestamp: place.ts, full: true };
  const { message } = reactionsAnswer.parse(await api.reactions.get(asked));
  return message.reactions.filter(({ users }) => users.includes(user)).map(({ name }) => name);
};

const threadPages = async (api: Api, channel: string, ts: string): Promise<Message[]> => {
  const all: Message[] = [];
  let cursor: string | undefined;
  for (let n = 0; n < THREAD_PAGES; n++) {
    const read = page.parse(
      await api.conversations.replies({ channel, ts, limit: 200, ...(cursor ? { cursor } : {}) }),
    );
    all.push(...read.messages.flatMap((one) => messageShape.safeParse(one).data ?? []));
    cursor = read.response_metadata?.next_cursor;
    if (!cursor) break;
  }
  return all;
};

/** The whole thread around a message, root first. */
export const threadAround = async (api: Api, channel: string, ts: string): Promise<Message[]> => {
  const found = await threadPages(api, channel, ts);
  const root = found[0]?.thread_ts;
  // Asked for a reply, Slack gives that reply alone.
  return root !== undefined && root !== found[0]?.ts ? threadPages(api, channel, root) : found;
};
