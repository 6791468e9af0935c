/** What the stand-in knows: chats, messages and files, as Telegram's servers would keep them. */
import type { Entity } from "../payload";

export type ApiUser = {
  id: number;
  is_bot: boolean;
  first_name: string;
  last_name?: string;
  username?: string;
  language_code?: string;
};
export type ApiChat = {
  id: number;
  type: "private" | "group" | "supergroup" | "channel";
  title?: string;
  first_name?: string;
  last_name?: string;
  username?: string;
  is_forum?: true;
};
export type ApiKeyboard = { inline_keyboard: { text: string; callback_data?: string; url?: string }[][] };
/** A message as the Bot API shows it. */
export type ApiMessage = {
  message_id: number;
  date: number;
  chat: ApiChat;
  from: ApiUser;
  sender_chat?: ApiChat;
  message_thread_id?: number;
  is_topic_message?: true;
  text?: string;
  entities?: Entity[];
  caption?: string;
  caption_entities?: Entity[];
  edit_date?: number;
  media_group_id?: string;
  reply_markup?: ApiKeyboard;
  reply_to_message?: ApiMessage;
  new_chat_members?: ApiUser[];
  left_chat_member?: ApiUser;
  forum_topic_created?: { name: string; icon_color: number };
  migrate_to_chat_id?: number;
  migrate_from_chat_id?: number;
  is_automatic_forward?: true;
  [field: string]: unknown;
};
export type Side = "customer" | "bot";
export type Stored = {
  message: ApiMessage;
  by: Side;
  deleted: boolean;
  /** By the id of whoever set them. */
  reactions: Map<number, string[]>;
  file?: StoredFile;
};
export type StoredFile = {
  fileId: string;
  path: string;
  kind: string;
  name: string;
  mime: string;
  sizeBytes: number;
  /** Absent for files that are only said to be large. */
  bytes?: Uint8Array;
};
/** A chat with the bot in it. A private one has one member. */
export type Room = {
  chat: ApiChat;
  members: Map<number, ApiUser>;
  messages: Map<number, Stored>;
  isBlocked: boolean;
  /** What the group became: it can't be written to any more. */
  movedTo?: number;
  /** The bot is given only what concerns it, as @BotFather's /setprivacy has it. */
  isPrivate?: boolean;
};
/** Who writes, and where in the chat. */
export type Speaker = { from: ApiUser; sender_chat?: ApiChat; author_signature?: string; topic?: number };

/** Something the phone shows has changed. */
export type Change = {
  chatId: number;
  type: "message" | "edit" | "deletion" | "reaction" | "typing" | "blocked" | "unblocked" | "callback-answer";
  messageId?: number;
  text?: string;
};

export type World = {
  bot: ApiUser;
  rooms: Map<number, Room>;
  files: Map<string, StoredFile>;
  seconds: () => number;
  nextMessageId: (room: Room) => number;
  newName: (prefix: string) => string;
  changed: (change: Change) => void;
  onChange: (listener: (change: Change) => void) => () => void;
};

/** An empty world with one bot in it. */
export const openWorld = ({ bot, now, from = 0 }: { bot: ApiUser; now: () => number; from?: number }): World => {
  const listeners = new Set<(change: Change) => void>();
  let messageId = from;
  let names = from;
  return {
    bot,
    rooms: new Map(),
    files: new Map(),
    seconds: () => Math.floor(now() / 1000),
    // In private chats and small groups Telegram counts messages per bot; a supergroup has a count of its own.
    nextMessageId: ({ chat, messages }) => (chat.type === "supergroup" ? from + messages.size + 1 : ++messageId),
    newName: (prefix) => `${prefix}${(++names).toString(36).padStart(6, "0")}`,
    changed: (change) => {
      for (const listener of listeners) listener(change);
    },
    onChange: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
};

/** Keeps a file and gives it its id. */
export const keepFile = (
  world: World,
  file: { kind: string; name: string; mime: string; bytes?: Uint8Array; sizeBytes?: number },
): StoredFile => {
  const fileId = world.newName("FILE_");
  const ending = /\.\w+$/.exec(file.name)?.[0] ?? "";
  const stored: StoredFile = {
    ...file,
    fileId,
    path: `${file.kind}s/${fileId}${ending}`,
    sizeBytes: file.sizeBytes ?? file.bytes?.byteLength ?? 0,
  };
  world.files.set(fileId, stored);
  return stored;
};

/** The fields by which a message carries the file (Bot API: PhotoSize, Document, Voice …). */
export const fileFields = ({ fileId, kind, name, mime, sizeBytes }: StoredFile): Record<string, unknown> => {
  const facts = { file_id: fileId, file_unique_id: `u${fileId}`, file_size: sizeBytes };
  switch (kind) {
    case "photo":
      return {
        photo: [
          { ...facts, file_id: `${fileId}_s`, file_unique_id: `u${fileId}s`, file_size: 1200, width: 90, height: 67 },
          { ...facts, width: 1280, height: 960 },
        ],
      };
    case "voice":
      return { voice: { ...facts, duration: 3, mime_type: mime } };
    case "audio":
      return { audio: { ...facts, duration: 180, mime_type: mime, file_name: name } };
    case "video":
      return { video: { ...facts, duration: 10, width: 640, height: 360, mime_type: mime, file_name: name } };
    case "video_note":
      return { video_note: { ...facts, duration: 5, length: 240 } };
    case "animation": {
      const animation = { ...facts, duration: 2, width: 320, height: 240, mime_type: mime, file_name: name };
      return { animation, document: { ...facts, mime_type: mime, file_name: name } };
    }
    case "sticker":
      return {
        sticker: {
          ...facts,
          type: "regular",
          width: 512,
          height: 512,
          is_animated: false,
          is_video: false,
          emoji: "👍",
        },
      };
    default:
      return { document: { ...facts, mime_type: mime, file_name: name } };
  }
};

/** Everything in a topic that answers nothing is shown as an answer to the topic's beginning. */
const inTopic = (room: Room, topic: number | undefined): Partial<ApiMessage> => {
  if (topic === undefined) return {};
  const beginning = room.messages.get(topic)?.message;
  return { message_thread_id: topic, is_topic_message: true, ...(beginning ? { reply_to_message: beginning } : {}) };
};

/** Puts a message into its chat and tells the phones. */
export const addMessage = (
  world: World,
  room: Room,
  speaker: Speaker | "bot",
  content: Partial<ApiMessage> & { file?: StoredFile },
): Stored => {
  const { file, ...fields } = content;
  const { topic, ...author } = speaker === "bot" ? { from: world.bot, topic: fields.message_thread_id } : speaker;
  const message: ApiMessage = {
    message_id: world.nextMessageId(room),
    chat: room.chat,
    date: world.seconds(),
    ...author,
    ...(room.chat.is_forum ? inTopic(room, topic) : {}),
    ...fields,
    ...(file ? fileFields(file) : {}),
  };
  const by = speaker === "bot" ? ("bot" as const) : ("customer" as const);
  const stored: Stored = { message, by, deleted: false, reactions: new Map(), file };
  room.messages.set(message.message_id, stored);
  world.changed({ chatId: room.chat.id, type: "message", messageId: message.message_id });
  return stored;
};
