/** The customer's side: what a person can do on their phone. Every action is at once visible in the chat and on its way to the bot. */
import { accepted, type Words } from "./entities";
import type { UpdateQueue } from "./updates";
import {
  type ApiMessage,
  type ApiUser,
  addMessage,
  keepFile,
  type Room,
  type Stored,
  type StoredFile,
  type World,
} from "./world";

export type Profile = { firstName: string; lastName?: string; username?: string; language?: string; id?: number };
/** `sizeBytes` alone makes a file that is only said to be that large. */
export type PhoneFile = { name?: string; mime?: string; bytes?: Uint8Array; sizeBytes?: number };
export type Captioned = PhoneFile & { caption?: string; replyTo?: number };
/** Text, or text with Telegram's entities. */
export type Writes = string | Words;

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

const enter = (world: World, { firstName, lastName, username, language = "en", id }: Profile): Room => {
  const known = id === undefined ? undefined : world.rooms.get(id);
  if (known) return known;
  const name = { first_name: firstName, last_name: lastName, username };
  const chatId = id ?? 700_000_001 + world.rooms.size;
  const person: ApiUser = { id: chatId, is_bot: false, ...name, language_code: language };
  const room: Room = { chat: { id: chatId, type: "private", ...name }, person, messages: new Map(), isBlocked: false };
  world.rooms.set(chatId, room);
  return room;
};

const found = (room: Room, messageId: number): Stored => {
  const stored = room.messages.get(messageId);
  if (!stored || stored.deleted) throw new Error(`no message ${messageId} on this phone`);
  return stored;
};

const quoting = (room: Room, messageId: number | undefined): Partial<ApiMessage> =>
  messageId === undefined ? {} : { reply_to_message: found(room, messageId).message };

type Pocket = { world: World; updates: UpdateQueue; room: Room };

const spoken = (given: Writes): Partial<ApiMessage> => {
  const { text, entities } = wordsOf(given);
  if (text === "") throw new Error("a phone sends no empty messages");
  return { text, ...(entities.length > 0 ? { entities } : {}) };
};

const member = ({ world, updates, room }: Pocket, status: "kicked" | "member") => {
  const user = world.bot;
  const before = status === "kicked" ? "member" : "kicked";
  updates.push({
    my_chat_member: {
      chat: room.chat,
      from: room.person,
      date: world.seconds(),
      old_chat_member: { user, status: before },
      new_chat_member: { user, status },
    },
  });
  room.isBlocked = status === "kicked";
  world.changed({ chatId: room.chat.id, type: status === "kicked" ? "blocked" : "unblocked" });
};

const sends = (pocket: Pocket, content: Partial<ApiMessage> & { file?: StoredFile }): number => {
  // A phone offers no way to write to a blocked bot but to restart it.
  if (pocket.room.isBlocked) member(pocket, "member");
  const { message } = addMessage(pocket.world, pocket.room, "customer", content);
  pocket.updates.push({ message });
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

const edits = ({ world, updates, room }: Pocket, messageId: number, given: Writes) => {
  const stored = found(room, messageId);
  if (stored.by !== "customer") throw new Error("one can only edit one's own messages");
  const { text, entities } = wordsOf(given);
  const words = stored.file ? { caption: text, caption_entities: entities } : { text, entities };
  stored.message = { ...stored.message, ...words, edit_date: world.seconds() };
  world.changed({ chatId: room.chat.id, type: "edit", messageId });
  updates.push({ edited_message: stored.message });
};

const reacts = ({ world, updates, room }: Pocket, messageId: number, emoji: string[]) => {
  const stored = found(room, messageId);
  const shown = (list: string[]) => list.map((one) => ({ type: "emoji", emoji: one }));
  updates.push({
    message_reaction: {
      chat: room.chat,
      message_id: messageId,
      user: room.person,
      date: world.seconds(),
      old_reaction: shown(stored.reactions.customer),
      new_reaction: shown(emoji),
    },
  });
  stored.reactions.customer = emoji;
  world.changed({ chatId: room.chat.id, type: "reaction", messageId });
};

const presses = ({ world, updates, room }: Pocket, messageId: number, data: string): string => {
  const { message } = found(room, messageId);
  const buttons = message.reply_markup?.inline_keyboard.flat() ?? [];
  if (!buttons.some((button) => button.callback_data === data)) throw new Error(`no button with ${data}`);
  const id = world.newName(`${room.chat.id}`);
  updates.push({ callback_query: { id, from: room.person, message, chat_instance: `${room.chat.id}`, data } });
  return id;
};

export type Customer = ReturnType<typeof openCustomer>;

/** A person with the bot's chat open. The same id gives the same person again. Deeds that write give the message's id. */
export const openCustomer = (world: World, updates: UpdateQueue, profile: Profile) => {
  const room = enter(world, profile);
  const pocket: Pocket = { world, updates, room };
  const writes = (given: Writes): number => sends(pocket, spoken(given));
  return {
    chatId: room.chat.id,
    writes,
    /** `quote` is the part of the message that is answered. */
    replies: (to: number, given: Writes, quote?: string): number =>
      sends(pocket, {
        ...spoken(given),
        ...quoting(room, to),
        ...(quote ? { quote: { text: quote, position: 0 } } : {}),
      }),
    starts: (payload?: string): number => writes(payload ? `/start ${payload}` : "/start"),
    ...filing(pocket),
    sendsLocation: (place: { latitude: number; longitude: number }): number => sends(pocket, { location: place }),
    sendsContact: ({ name, phone }: { name: string; phone: string }): number =>
      sends(pocket, { contact: { first_name: name, phone_number: phone } }),
    edits: (messageId: number, given: Writes) => edits(pocket, messageId, given),
    /** No emoji takes the reaction back. */
    reacts: (messageId: number, ...emoji: string[]) => reacts(pocket, messageId, emoji),
    /** Presses the button that carries `data`; throws where there is none. Gives the query's id. */
    presses: (messageId: number, data: string): string => presses(pocket, messageId, data),
    blocks: () => member(pocket, "kicked"),
    unblocks: () => member(pocket, "member"),
  };
};
