/** A group on Telegram: many people, perhaps topics, perhaps the discussion of a channel. */
import { type Profile, userOf } from "./customer";
import { type Deeds, member, openDeeds, sends } from "./deeds";
import type { UpdateQueue } from "./updates";
import type { ApiChat, ApiUser, Room, Speaker, World } from "./world";

export type GroupNeeds = {
  title: string;
  id?: number;
  /** A small group becomes a supergroup one day; default: it is one. */
  kind?: "group" | "supergroup";
  isForum?: boolean;
  /** The bot hears only what concerns it. */
  isPrivate?: boolean;
};

// Telegram's own stand-ins in `from` for whoever writes as a chat.
const ANONYMOUS: ApiUser = {
  id: 1_087_968_824,
  is_bot: true,
  first_name: "Group",
  username: "GroupAnonymousBot",
};
const AS_CHANNEL: ApiUser = { id: 136_817_688, is_bot: true, first_name: "Channel", username: "Channel_Bot" };
const TELEGRAM: ApiUser = { id: 777_000, is_bot: false, first_name: "Telegram" };

const enter = (world: World, { title, id, kind = "supergroup", isForum, isPrivate }: GroupNeeds): Room => {
  const chatId = id ?? (kind === "group" ? -4_000_001 : -1_001_000_000_001) - world.rooms.size;
  const known = world.rooms.get(chatId);
  if (known) return known;
  const chat: ApiChat = { id: chatId, type: kind, title, ...(isForum ? { is_forum: true } : {}) };
  const room: Room = { chat, members: new Map(), messages: new Map(), isBlocked: false, isPrivate };
  world.rooms.set(chatId, room);
  return room;
};

export type Group = {
  chatId: number;
  /** Somebody of the group; the same name or id gives the same person again. With `topic`: inside it. */
  member: (profile: string | Profile, place?: { topic?: number }) => Deeds;
  /** An admin who stays anonymous. */
  anonymousAdmin: (signature?: string) => Deeds;
  /** Somebody who writes as their channel. */
  channel: (title: string) => Deeds;
  joins: (profile: string | Profile) => Deeds;
  leaves: (profile: string | Profile) => void;
  /** Gives the topic's id. */
  topic: (name: string, by: string | Profile) => number;
  /** A post of the linked channel appears here; gives its id in the group. */
  posts: (text: string) => number;
  /** Becomes a supergroup: another id, and nobody can write to the old one. */
  migrates: () => Group;
  putsBotOut: (by: string | Profile) => void;
};

/** Opens a group with the bot in it. */
export const openGroup = (world: World, updates: UpdateQueue, needs: GroupNeeds): Group => {
  const room = enter(world, needs);
  const { chat, members } = room;
  const as = (speaker: Speaker) => openDeeds({ world, updates, room, speaker });
  const person = (given: string | Profile): ApiUser => {
    const profile = typeof given === "string" ? { firstName: given } : given;
    const named = [...members.values()].find(({ id, first_name }) =>
      profile.id === undefined ? first_name === profile.firstName : profile.id === id,
    );
    const user = named ?? userOf(profile, 800_000_001 + world.rooms.size * 1000 + members.size);
    members.set(user.id, user);
    return user;
  };
  const tells = (from: ApiUser, fields: Parameters<typeof sends>[1], sender_chat?: ApiChat) =>
    sends({ world, updates, room, speaker: { from, ...(sender_chat ? { sender_chat } : {}) } }, fields);
  const channelNamed = (title: string): ApiChat => ({ id: chat.id - 500_000, type: "channel", title });
  return {
    chatId: chat.id,
    member: (profile, { topic } = {}) => as({ from: person(profile), topic }),
    anonymousAdmin: (author_signature) =>
      as({ from: ANONYMOUS, sender_chat: chat, ...(author_signature ? { author_signature } : {}) }),
    channel: (title) => as({ from: AS_CHANNEL, sender_chat: channelNamed(title) }),
    joins: (profile) => {
      const user = person(profile);
      tells(user, { new_chat_members: [user] });
      return as({ from: user });
    },
    leaves: (profile) => {
      const user = person(profile);
      tells(user, { left_chat_member: user });
      members.delete(user.id);
    },
    topic: (name, by) => {
      const from = person(by);
      const id = tells(from, { forum_topic_created: { name, icon_color: 7_322_096 } });
      return id;
    },
    posts: (text) => {
      const origin = channelNamed(`${chat.title} news`);
      const forward_origin = { type: "channel", chat: origin, message_id: 1, date: world.seconds() };
      return tells(TELEGRAM, { text, is_automatic_forward: true, forward_origin }, origin);
    },
    migrates: () => {
      const next = openGroup(world, updates, { title: needs.title, isPrivate: needs.isPrivate });
      const nextRoom = world.rooms.get(next.chatId);
      const from = [...members.values()][0] ?? ANONYMOUS;
      for (const [id, user] of members) nextRoom?.members.set(id, user);
      tells(from, { migrate_to_chat_id: next.chatId });
      room.movedTo = next.chatId;
      if (nextRoom) sends({ world, updates, room: nextRoom, speaker: { from } }, { migrate_from_chat_id: chat.id });
      return next;
    },
    putsBotOut: (by) => member({ world, updates, room, speaker: { from: person(by) } }, "kicked"),
  };
};
