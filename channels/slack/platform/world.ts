/** What the stand-in knows: people, channels, messages and files, as Slack's servers would keep them. */

export type ApiUser = {
  id: string;
  team_id: string;
  name: string;
  real_name: string;
  is_bot: boolean;
  locale: string;
  profile: { display_name: string; real_name: string; email?: string; image_72?: string };
};
/** A message as the Web API shows it. */
export type ApiMessage = {
  type: "message";
  ts: string;
  text: string;
  user?: string;
  bot_id?: string;
  app_id?: string;
  username?: string;
  subtype?: string;
  thread_ts?: string;
  parent_user_id?: string;
  client_msg_id?: string;
  team?: string;
  blocks?: Record<string, unknown>[];
  files?: ApiFile[];
  edited?: { user: string; ts: string };
  metadata?: { event_type: string; event_payload: Record<string, unknown> };
  [field: string]: unknown;
};
export type ApiFile = {
  id: string;
  name: string;
  title: string;
  mimetype: string;
  size: number;
  mode: string;
  url_private: string;
  url_private_download: string;
  [field: string]: unknown;
};
export type Side = "customer" | "app";
/** `reactions`: the name of an emoji → who set it. */
export type Stored = { message: ApiMessage; by: Side; deleted: boolean; reactions: Map<string, string[]> };
export type StoredFile = { file: ApiFile; bytes: Uint8Array; owner: string; isReady: boolean };
export type RoomKind = "im" | "mpim" | "channel" | "private";
export type Room = {
  id: string;
  kind: RoomKind;
  name: string;
  /** Shared with another workspace (Slack Connect). */
  isShared: boolean;
  isAppIn: boolean;
  isArchived: boolean;
  members: Set<string>;
  messages: Map<string, Stored>;
};

/** Something a screen shows has changed. */
export type Change = {
  channel: string;
  type: "message" | "edit" | "deletion" | "reaction" | "channel" | "whisper";
  ts?: string;
  text?: string;
};

export type World = {
  team: { id: string; name: string; domain: string };
  app: { userId: string; botId: string; appId: string; name: string };
  scopes: Set<string>;
  users: Map<string, ApiUser>;
  rooms: Map<string, Room>;
  /** Groups of people: id → what they are called behind the @. */
  groups: Map<string, string>;
  files: Map<string, StoredFile>;
  /** Addresses of uploads that were asked for: the file each will become. */
  uploads: Map<string, string>;
  /** Where this server is reached; known once it listens. */
  address: () => string;
  now: () => number;
  nextTs: () => string;
  newId: (prefix: string) => string;
  changed: (change: Change) => void;
  onChange: (listener: (change: Change) => void) => () => void;
};

type Needs = Pick<World, "now" | "address" | "scopes"> & { name: string };

/** Timestamps rise even while the clock stands. */
const openStamps = (now: () => number) => {
  let last = 0;
  return () => {
    last = Math.max(Math.round(now() * 1000), last + 1);
    return `${Math.floor(last / 1_000_000)}.${String(last % 1_000_000).padStart(6, "0")}`;
  };
};

/** A workspace with one app in it. */
export const openWorld = ({ now, address, scopes, name }: Needs): World => {
  const listeners = new Set<(change: Change) => void>();
  let ids = 0;
  return {
    team: { id: "T0STANDIN", name: "Stand-in Ltd", domain: "stand-in" },
    app: { userId: "U0APP0001", botId: "B0APP0001", appId: "A0APP0001", name },
    scopes,
    users: new Map(),
    rooms: new Map(),
    groups: new Map(),
    files: new Map(),
    uploads: new Map(),
    address,
    now,
    nextTs: openStamps(now),
    newId: (prefix) => `${prefix}0${(++ids).toString(36).toUpperCase().padStart(7, "0")}`,
    changed: (change) => {
      for (const listener of listeners) listener(change);
    },
    onChange: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
};

/** Puts a message into its channel and tells the screens. */
export const addMessage = (world: World, room: Room, by: Side, content: Partial<ApiMessage>): Stored => {
  const message: ApiMessage = { type: "message", ts: world.nextTs(), text: "", team: world.team.id, ...content };
  const stored: Stored = { message, by, deleted: false, reactions: new Map() };
  room.messages.set(message.ts, stored);
  world.changed({ channel: room.id, type: "message", ts: message.ts });
  return stored;
};

/** The message that stands there; undefined when there is none (any more). */
export const messageAt = (room: Room, ts: string): Stored | undefined => {
  const stored = room.messages.get(ts);
  return stored && !stored.deleted ? stored : undefined;
};

/** A root and its replies, oldest first; what is deleted is left out. */
export const threadOf = (room: Room, root: string): Stored[] =>
  [...room.messages.values()].filter(
    ({ message, deleted }) => !deleted && (message.ts === root || message.thread_ts === root),
  );

/** As Slack names the kinds of channels in events. */
export const channelType = ({ kind }: Room): string =>
  kind === "channel" ? "channel" : kind === "private" ? "group" : kind;

/** The message with its counters, as history shows it. */
export const shownMessage = (room: Room, { message, reactions }: Stored): ApiMessage => {
  const replies = threadOf(room, message.ts).filter((one) => one.message.ts !== message.ts);
  const latest = replies.at(-1)?.message.ts;
  return {
    ...message,
    ...(latest ? { thread_ts: message.ts, reply_count: replies.length, latest_reply: latest } : {}),
    ...(reactions.size > 0
      ? { reactions: [...reactions].map(([name, users]) => ({ name, users, count: users.length })) }
      : {}),
  };
};
