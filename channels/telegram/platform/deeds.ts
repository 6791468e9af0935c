/** What a person can do in a chat on their phone, whether it is private or a group. */
import { accepted, type Words } from "./entities";
import type { UpdateQueue } from "./updates";
import {
  type ApiMessage,
  type ApiUser,
  addMessage,
  fileFields,
  keepFile,
  type Room,
  type Speaker,
  type Stored,
  type StoredFile,
  type World,
} from "./world";

/** `sizeBytes` alone makes a file that is only said to be that large. */
export type PhoneFile = { name?: string; mime?: string; bytes?: Uint8Array; sizeBytes?: number };
type Captioned = PhoneFile & { caption?: string; replyTo?: number };
/** Text, or text with Telegram's entities. */
export type Writes = string | Words;
/** A person in a chat. */
export type Pocket = { world: World; updates: UpdateQueue; room: Room; speaker: Speaker };

const USUAL: Record<string, { name: string; mime: string }> = {
  photo: { name: "photo.jpg", mime: "image/jpeg" },
  document: { name: "file.pdf", mime: "application/pdf" },
  voice: { name: "voice.ogg", mime: "audio/ogg" },
  audio: { name: "song.mp3", mime: "audio/mpeg" },
  video: { name: "clip.mp4", mime: "video/mp4" },
  video_note: { name: "note.mp4", mime: "video/mp4" },
  animation: { name: "fun.mp4", mime: "video/mp4" },
  sticker: { name: "sticker.webp", mime: "image/webp" },
};

const wordsOf = (given: Writes): Words => accepted(typeof given === "string" ? { text: given, entities: [] } : given);

const captionOf = (caption: string | undefined): Partial<ApiMessage> => {
  const { text, entities } = wordsOf(caption ?? "");
  return text === "" ? {} : { caption: text, ...(entities.length > 0 ? { caption_entities: entities } : {}) };
};

const found = (room: Room, messageId: number): Stored => {
  const stored = room.messages.get(messageId);
  if (!stored || stored.deleted) throw new Error(`no message ${messageId} on this phone`);
  return stored;
};

// In a supergroup a chain of answers has the id of its first message, without being a topic.
const quoting = (room: Room, messageId: number | undefined): Partial<ApiMessage> => {
  if (messageId === undefined) return {};
  const { message } = found(room, messageId);
  const chain = room.chat.type === "supergroup" ? (message.message_thread_id ?? messageId) : undefined;
  return { reply_to_message: message, ...(chain === undefined ? {} : { message_thread_id: chain }) };
};

const spoken = (given: Writes): Partial<ApiMessage> => {
  const { text, entities } = wordsOf(given);
  if (text === "") throw new Error("a phone sends no empty messages");
  return { text, ...(entities.length > 0 ? { entities } : {}) };
};

/** With privacy on, a bot in a group is given commands, mentions of it and answers to it, and what Telegram itself tells. */
const isHeard = ({ bot }: World, room: Room, message: ApiMessage): boolean => {
  if (!room.isPrivate || message.reply_to_message?.from.id === bot.id) return true;
  const words = message.text ?? message.caption ?? "";
  return (message.entities ?? message.caption_entities ?? []).some(({ type, offset, length, user }) => {
    const said = words.slice(offset, offset + length).toLowerCase();
    const me = `@${bot.username?.toLowerCase()}`;
    return user?.id === bot.id || said === me || (type === "bot_command" && (!said.includes("@") || said.endsWith(me)));
  });
};

/** The bot was put out, or let in. */
export const member = ({ world, updates, room, speaker }: Pocket, status: "kicked" | "member") => {
  const user = world.bot;
  const before = status === "kicked" ? "member" : "kicked";
  updates.push({
    my_chat_member: {
      chat: room.chat,
      from: speaker.from,
      date: world.seconds(),
      old_chat_member: { user, status: before },
      new_chat_member: { user, status },
    },
  });
  room.isBlocked = status === "kicked";
  world.changed({ chatId: room.chat.id, type: status === "kicked" ? "blocked" : "unblocked" });
};

/** Puts something into the chat, and before the bot where it may see it. */
export const sends = (pocket: Pocket, content: Partial<ApiMessage> & { file?: StoredFile }): number => {
  const { world, updates, room, speaker } = pocket;
  // A phone offers no way to write to a blocked bot but to restart it.
  if (room.isBlocked && room.chat.type === "private") member(pocket, "member");
  const { message } = addMessage(world, room, speaker, content);
  if (!room.isBlocked && isHeard(world, room, message)) updates.push({ message });
  return message.message_id;
};

const fileOf = (world: World, kind: string, given: PhoneFile): StoredFile => {
  const usual = USUAL[kind] ?? { name: "file.bin", mime: "application/octet-stream" };
  const bytes = given.bytes ?? (given.sizeBytes === undefined ? new TextEncoder().encode(`a ${kind}`) : undefined);
  const { name = usual.name, mime = usual.mime, sizeBytes } = given;
  return keepFile(world, { kind, name, mime, bytes, sizeBytes });
};

const filing = (pocket: Pocket) => {
  const { world, room } = pocket;
  const sendsFile =
    (kind: string) =>
    ({ caption, replyTo, ...facts }: Captioned = {}): number =>
      sends(pocket, { file: fileOf(world, kind, facts), ...captionOf(caption), ...quoting(room, replyTo) });
  return {
    sendsPhoto: sendsFile("photo"),
    sendsDocument: sendsFile("document"),
    sendsVoice: sendsFile("voice"),
    sendsAudio: sendsFile("audio"),
    sendsVideo: sendsFile("video"),
    sendsVideoNote: sendsFile("video_note"),
    sendsAnimation: sendsFile("animation"),
    sendsSticker: sendsFile("sticker"),
    sendsAlbum: (photos: PhoneFile[], caption?: string): number[] => {
      const media_group_id = world.newName("1");
      return photos.map((photo, n) =>
        sends(pocket, { file: fileOf(world, "photo", photo), media_group_id, ...captionOf(n ? "" : caption) }),
      );
    },
  };
};

/** Puts a picture in place of the file a message carries. */
const replacesFile = (
  { world, updates, room, speaker }: Pocket,
  messageId: number,
  { caption, ...given }: Captioned,
) => {
  const stored = found(room, messageId);
  if (!stored.file || stored.message.from.id !== speaker.from.id) throw new Error("no file of one's own to replace");
  const { message, file: before } = stored;
  const gone = new Set(Object.keys(fileFields(before)));
  const rest = Object.fromEntries(Object.entries(message).filter(([name]) => !gone.has(name)));
  const file = fileOf(world, "photo", given);
  const own = { message_id: message.message_id, from: message.from, chat: message.chat, date: message.date };
  stored.file = file;
  stored.message = { ...rest, ...own, ...captionOf(caption), ...fileFields(file), edit_date: world.seconds() };
  world.changed({ chatId: room.chat.id, type: "edit", messageId });
  updates.push({ edited_message: stored.message });
};

const edits = ({ world, updates, room, speaker }: Pocket, messageId: number, given: Writes) => {
  const stored = found(room, messageId);
  if (stored.message.from.id !== speaker.from.id) throw new Error("one can only edit one's own messages");
  const { text, entities } = wordsOf(given);
  const words = stored.file ? { caption: text, caption_entities: entities } : { text, entities };
  stored.message = { ...stored.message, ...words, edit_date: world.seconds() };
  world.changed({ chatId: room.chat.id, type: "edit", messageId });
  if (isHeard(world, room, stored.message)) updates.push({ edited_message: stored.message });
};

const whoReacts = ({ from, sender_chat }: Speaker): { actor_chat: object } | { user: ApiUser } =>
  sender_chat ? { actor_chat: sender_chat } : { user: from };

const reacts = ({ world, updates, room, speaker }: Pocket, messageId: number, emoji: string[]) => {
  const stored = found(room, messageId);
  const shown = (list: string[]) => list.map((one) => ({ type: "emoji", emoji: one }));
  updates.push({
    message_reaction: {
      chat: room.chat,
      message_id: messageId,
      ...whoReacts(speaker),
      date: world.seconds(),
      old_reaction: shown(stored.reactions.get(speaker.from.id) ?? []),
      new_reaction: shown(emoji),
    },
  });
  stored.reactions.set(speaker.from.id, emoji);
  world.changed({ chatId: room.chat.id, type: "reaction", messageId });
};

const presses = ({ world, updates, room, speaker }: Pocket, messageId: number, data: string): string => {
  const { message } = found(room, messageId);
  const buttons = message.reply_markup?.inline_keyboard.flat() ?? [];
  if (!buttons.some((button) => button.callback_data === data)) throw new Error(`no button with ${data}`);
  const id = world.newName(`${room.chat.id}`);
  updates.push({ callback_query: { id, from: speaker.from, message, chat_instance: `${room.chat.id}`, data } });
  return id;
};

export type Deeds = ReturnType<typeof openDeeds>;
/** Deeds that write give the message's id. */
export const openDeeds = (pocket: Pocket) => ({
  chatId: pocket.room.chat.id,
  writes: (given: Writes): number => sends(pocket, spoken(given)),
  /** `quote` is the part of the message that is answered. */
  replies: (to: number, given: Writes, quote?: string): number =>
    sends(pocket, {
      ...spoken(given),
      ...quoting(pocket.room, to),
      ...(quote ? { quote: { text: quote, position: 0 } } : {}),
    }),
  ...filing(pocket),
  sendsLocation: (place: { latitude: number; longitude: number }): number => sends(pocket, { location: place }),
  sendsContact: ({ name, phone }: { name: string; phone: string }): number =>
    sends(pocket, { contact: { first_name: name, phone_number: phone } }),
  edits: (messageId: number, given: Writes) => edits(pocket, messageId, given),
  /** With another picture, as Telegram lets people edit. */
  replacesFile: (messageId: number, given: Captioned = {}) => replacesFile(pocket, messageId, given),
  /** No emoji takes the reaction back. */
  reacts: (messageId: number, ...emoji: string[]) => reacts(pocket, messageId, emoji),
  /** Presses the button that carries `data`; throws where there is none. Gives the query's id. */
  presses: (messageId: number, data: string): string => presses(pocket, messageId, data),
});
