/** What the app may look up: people, channels, history. */
import { flag, number, read, text } from "./params";
import { Refusal } from "./refusal";
import { directOf, roomOf, shownRoom } from "./rooms";
import { type ApiMessage, messageAt, type Stored, shownMessage, threadOf, type World } from "./world";

export const userInfo = (world: World, given: unknown) => {
  const { user: id } = read({ user: text }, given);
  const user = world.users.get(id);
  if (!user) throw new Refusal("user_not_found");
  const { email, ...profile } = user.profile;
  const isTold = world.scopes.has("users:read.email") && email !== undefined;
  return { user: { ...user, profile: isTold ? { ...profile, email } : profile, deleted: false } };
};

export const groups = (world: World) => ({
  usergroups: [...world.groups].map(([id, handle]) => ({ id, handle, name: handle, is_usergroup: true })),
});

export const botInfo = (world: World) => ({
  bot: { id: world.app.botId, app_id: world.app.appId, name: world.app.name, user_id: world.app.userId },
});

export const roomInfo = (world: World, given: unknown) => {
  const asked = read({ channel: text, include_num_members: flag.default(false) }, given);
  const room = roomOf(world, asked.channel);
  // Slack counts the app among them.
  const num_members = room.members.size + (room.isAppIn ? 1 : 0);
  return { channel: { ...shownRoom(world, room), ...(asked.include_num_members ? { num_members } : {}) } };
};

const page = { limit: number.default(100), cursor: text.optional() };
/** A page of a list; the cursor is where the next one begins. */
const paged = <Item>(items: Item[], { limit, cursor }: { limit: number; cursor?: string }) => {
  const from = Number(cursor ?? 0) || 0;
  const next = from + limit < items.length ? String(from + limit) : "";
  return { items: items.slice(from, from + limit), has_more: next !== "", response_metadata: { next_cursor: next } };
};

export const ownRooms = (world: World, given: unknown) => {
  const { types, limit, cursor } = read({ types: text.default("public_channel"), ...page }, given);
  const kinds: Record<string, string> = {
    channel: "public_channel",
    private: "private_channel",
    im: "im",
    mpim: "mpim",
  };
  const wanted = types.split(",");
  const rooms = [...world.rooms.values()].filter(({ kind, isAppIn }) => isAppIn && wanted.includes(kinds[kind] ?? ""));
  const { items, ...more } = paged(rooms, { limit, cursor });
  return { channels: items.map((room) => shownRoom(world, room)), ...more };
};

export const openDirect = (world: World, given: unknown) => {
  const user = world.users.get(read({ users: text }, given).users);
  if (!user) throw new Refusal("user_not_found");
  return { channel: { id: directOf(world, user).id } };
};

const range = { oldest: text.default("0"), latest: text.default("9999999999"), inclusive: flag.default(false) };
const within = (ts: string, { oldest, latest, inclusive }: { oldest: string; latest: string; inclusive: boolean }) =>
  inclusive
    ? Number(ts) >= Number(oldest) && Number(ts) <= Number(latest)
    : Number(ts) > Number(oldest) && Number(ts) < Number(latest);

const bare = ({ metadata: _, ...message }: ApiMessage) => message;
const shape = { channel: text, ...range, ...page, include_all_metadata: flag.default(false) };

const member = (world: World, id: string) => {
  const room = roomOf(world, id);
  if (!room.isAppIn) throw new Refusal("not_in_channel");
  return room;
};

/** Roots and broadcasts, newest first. */
export const history = (world: World, given: unknown) => {
  const { channel, limit, cursor, include_all_metadata: isWhole, ...span } = read(shape, given);
  const room = member(world, channel);
  const isTop = ({ message, deleted }: Stored) =>
    !deleted &&
    (!message.thread_ts || message.thread_ts === message.ts || message.subtype === "thread_broadcast") &&
    within(message.ts, span);
  const all = [...room.messages.values()].filter(isTop).reverse();
  const { items, ...more } = paged(all, { limit, cursor });
  const messages = items.map((stored) => shownMessage(room, stored));
  return { messages: isWhole ? messages : messages.map(bare), ...more };
};

/** The root, then its replies, oldest first; of a reply's timestamp, that reply alone. */
export const replies = (world: World, given: unknown) => {
  const { channel, ts, limit, cursor, include_all_metadata: isWhole, ...span } = read({ ...shape, ts: text }, given);
  const room = member(world, channel);
  const stored = messageAt(room, ts);
  const isReply = stored?.message.thread_ts !== undefined && stored.message.thread_ts !== ts;
  const found = stored && isReply ? [stored] : threadOf(room, ts);
  if (found.length === 0) throw new Refusal("thread_not_found");
  const { items, ...more } = paged(
    found.filter(({ message }) => message.ts === ts || within(message.ts, span)),
    { limit, cursor },
  );
  const messages = items.map((one) => shownMessage(room, one));
  return { messages: isWhole ? messages : messages.map(bare), ...more };
};
