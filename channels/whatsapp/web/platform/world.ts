/** What stands on WhatsApp's side: people, chats, messages as the library serialises them. Plain data. */

export type Profile = { name: string; pn: string | null; lid: string | null };
export type File = { name: string; mime: string; bytes: Uint8Array };
/** A message in the library's serialised shape. */
export type Model = {
  id: { fromMe: boolean; remote: string; id: string; participant?: string; _serialized: string };
  type: string;
  t: number;
  body?: string;
  caption?: string;
  from: string;
  to: string;
  author?: string;
  ack: number;
  notifyName?: string;
  mentionedJidList: string[];
  quotedMsg?: { type: string; body?: string; caption?: string };
  quotedStanzaID?: string;
  quotedParticipant?: string;
  latestEditSenderTimestampMs?: number;
  hasReaction?: boolean;
  directPath?: string;
  mimetype?: string;
  filename?: string;
  size?: number;
  [more: string]: unknown;
};
export type Reaction = { sender: string; emoji: string; t: number };
export type Stored = {
  model: Model;
  file: File | null;
  deletedAt: number | null;
  edited: boolean;
  reactions: Reaction[];
};
export type Chat = {
  id: string;
  title: string;
  members: string[];
  messages: Map<string, Stored>;
  t: number;
  typing: boolean;
};

export type World = {
  me: string;
  people: Map<string, Profile>;
  chats: Map<string, Chat>;
  /** The device is among the phone's linked ones. */
  linked: boolean;
  now: () => number;
  nextId: () => string;
  /** Something that is seen changed in this chat. */
  changed: (chat: string) => void;
  /** Tells the client that hears, if one does; else it is lost, as it would be. */
  tell: (event: string, ...args: unknown[]) => void;
  file: (id: string) => File | null;
};

export const chatIn = (world: World, id: string): Chat => {
  const known = world.chats.get(id);
  if (known) return known;
  const title = world.people.get(id)?.name ?? id;
  const fresh: Chat = { id, title, members: [], messages: new Map(), t: 0, typing: false };
  world.chats.set(id, fresh);
  return fresh;
};

export const findIn = (world: World, serialized: string): { chat: Chat; stored: Stored } | null => {
  for (const chat of world.chats.values()) {
    const stored = chat.messages.get(serialized);
    if (stored) return { chat, stored };
  }
  return null;
};

type New = {
  chat: Chat;
  /** Null when it is ours. */
  author: string | null;
  type?: string;
  file?: File | null;
  quote?: Stored | undefined;
  more?: Partial<Model>;
};
/** Puts a message into its chat, as both sides then have it. */
export const addMessage = (
  world: World,
  { chat, author, type = "chat", file = null, quote, more = {} }: New,
): Stored => {
  const [id, fromMe, group] = [world.nextId(), author === null, chat.id.endsWith("@g.us")];
  const participant = group ? (author ?? world.me) : undefined;
  const t = Math.floor(world.now() / 1000);
  const model: Model = {
    id: {
      fromMe,
      remote: chat.id,
      id,
      ...(participant ? { participant } : {}),
      _serialized: [fromMe, chat.id, id, ...(participant ? [participant] : [])].join("_"),
    },
    type,
    t,
    from: fromMe ? world.me : chat.id,
    to: fromMe ? chat.id : world.me,
    ...(group && author ? { author } : {}),
    ack: fromMe ? 1 : 0,
    ...(author ? { notifyName: world.people.get(author)?.name ?? "" } : {}),
    mentionedJidList: [],
    ...(file ? { directPath: `/v/${id}`, mimetype: file.mime, filename: file.name, size: file.bytes.byteLength } : {}),
    ...(quote
      ? {
          quotedMsg: { type: quote.model.type, body: quote.model.body, caption: quote.model.caption },
          quotedStanzaID: quote.model.id.id,
          quotedParticipant: quote.model.id.fromMe ? world.me : (quote.model.author ?? quote.model.from),
        }
      : {}),
    ...more,
  };
  const stored: Stored = { model, file, deletedAt: null, edited: false, reactions: [] };
  chat.messages.set(model.id._serialized, stored);
  chat.t = t;
  chat.typing = false;
  world.changed(chat.id);
  return stored;
};

const WORDS = new Set(["chat"]);
export const changeText = (world: World, chat: Chat, stored: Stored, text: string): { before: string | undefined } => {
  const { model } = stored;
  const isText = WORDS.has(model.type);
  const before = isText ? model.body : model.caption;
  if (isText) model.body = text;
  else model.caption = text;
  // The sender's clock; two edits in one millisecond must differ.
  model.latestEditSenderTimestampMs = Math.max(world.now(), (model.latestEditSenderTimestampMs ?? 0) + 1);
  stored.edited = true;
  world.changed(chat.id);
  return { before };
};

export const revoke = (world: World, chat: Chat, stored: Stored): void => {
  stored.deletedAt = world.now();
  Object.assign(stored.model, { type: "revoked", body: undefined, caption: undefined, directPath: undefined });
  world.changed(chat.id);
};

/** As the library tells it: `reactionTimestamp / 1000`. */
export const reactionOf = (stored: Stored, { sender, emoji, t }: Reaction) => ({
  id: {
    fromMe: false,
    remote: stored.model.id.remote,
    id: `R${stored.model.id.id}`,
    _serialized: `r_${stored.model.id.id}`,
  },
  msgId: stored.model.id,
  senderId: sender,
  reaction: emoji,
  timestamp: t / 1000,
  orphan: 0,
});
export const setReaction = (
  world: World,
  chat: Chat,
  stored: Stored,
  given: { sender: string; emoji: string },
): Reaction => {
  const known = stored.reactions.find(({ sender }) => sender === given.sender);
  const reaction = { ...given, t: Math.max(world.now(), (known?.t ?? 0) + 1) };
  stored.reactions = [
    ...stored.reactions.filter(({ sender }) => sender !== given.sender),
    ...(given.emoji === "" ? [] : [reaction]),
  ];
  stored.model.hasReaction = stored.reactions.length > 0;
  world.changed(chat.id);
  return reaction;
};

/** A message as the library hands it out. */
export const instanceOf = (model: Model) => ({
  _data: structuredClone(model),
  id: { ...model.id },
  ack: model.ack,
  hasMedia: model.directPath !== undefined,
  body: model.directPath !== undefined ? (model.caption ?? "") : (model.body ?? ""),
  type: model.type,
  timestamp: model.t,
  from: model.from,
  to: model.to,
  fromMe: model.id.fromMe,
});
