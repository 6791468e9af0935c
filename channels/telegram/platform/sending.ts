/** sendMessage, sendPhoto and their kin. */
import { CAPTION_MAX, PHOTO_MAX, TEXT_MAX } from "../capabilities";
import { accepted, type Words } from "./entities";
import type { Upload } from "./multipart";
import { entityList, media, read, sending, text } from "./params";
import { bad, Refusal } from "./refusal";
import {
  type ApiKeyboard,
  type ApiMessage,
  addMessage,
  keepFile,
  type Room,
  type StoredFile,
  type World,
} from "./world";

/** One call: its parameters and the files that came with it. */
export type Call = { params: unknown; files: Map<string, Upload> };
export type Method = (world: World, call: Call) => unknown;

/** The chat a call speaks of. Throws as the Bot API does for strangers. */
export const roomOf = (world: World, chatId: number): Room => {
  const room = world.rooms.get(chatId);
  if (!room) throw bad("chat not found");
  return room;
};

const openRoom = (world: World, chatId: number): Room => {
  const room = roomOf(world, chatId);
  const { chat, isBlocked, movedTo } = room;
  if (movedTo !== undefined) {
    const words = "Bad Request: group chat was upgraded to a supergroup chat";
    throw new Refusal(400, words, { migrate_to_chat_id: movedTo });
  }
  if (isBlocked)
    throw new Refusal(
      403,
      chat.type === "private"
        ? "Forbidden: bot was blocked by the user"
        : `Forbidden: bot was kicked from the ${chat.type} chat`,
    );
  return room;
};

/** The topic a message of the bot's goes to. */
const threading = (room: Room, topic: number | undefined): Partial<ApiMessage> => {
  if (topic === undefined) return {};
  if (!room.messages.get(topic)?.message.forum_topic_created) throw bad("message thread not found");
  return { message_thread_id: topic };
};

/** Refuses button data that Telegram would. */
export const checkedKeyboard = (keyboard: ApiKeyboard | undefined): { reply_markup?: ApiKeyboard } => {
  for (const { callback_data: data } of keyboard?.inline_keyboard.flat() ?? [])
    if (data !== undefined && (data === "" || Buffer.byteLength(data) > 64)) throw bad("BUTTON_DATA_INVALID");
  return keyboard ? { reply_markup: keyboard } : {};
};

/** The text of a message, checked and trimmed. */
export const textOf = (words: Words): Words => {
  const kept = accepted(words);
  if (kept.text === "") throw bad("message text is empty");
  if (kept.text.length > TEXT_MAX) throw bad("message is too long");
  return kept;
};

/** The words under a file, checked and trimmed. */
export const captionOf = (words: Words): Partial<ApiMessage> => {
  const { text: caption, entities } = accepted(words);
  if (caption.length > CAPTION_MAX) throw bad("message caption is too long");
  return caption === "" ? {} : { caption, caption_entities: entities };
};

type Reply = { message_id: number; allow_sending_without_reply?: boolean } | undefined;
const replying = (room: Room, reply: Reply): Partial<ApiMessage> => {
  if (!reply) return {};
  const replied = room.messages.get(reply.message_id);
  if (replied && !replied.deleted) {
    // One level only, as the Bot API promises.
    const { reply_to_message: _, ...message } = replied.message;
    return {
      reply_to_message: {
        ...message,
        message_id: reply.message_id,
        chat: room.chat,
        from: replied.message.from,
        date: replied.message.date,
      },
    };
  }
  if (reply.allow_sending_without_reply) return {};
  throw bad("message to be replied not found");
};

export const sendMessage: Method = (world, { params }) => {
  const given = read({ ...sending, text, entities: entityList }, params);
  const room = openRoom(world, given.chat_id);
  return addMessage(world, room, "bot", {
    ...textOf({ text: given.text, entities: given.entities }),
    ...threading(room, given.message_thread_id),
    ...replying(room, given.reply_parameters),
    ...checkedKeyboard(given.reply_markup),
  }).message;
};

const MIMES: Record<string, string> = {
  photo: "image/jpeg",
  voice: "audio/ogg",
  audio: "audio/mpeg",
  video: "video/mp4",
  animation: "video/mp4",
  sticker: "image/webp",
};

const fileNamed = (world: World, { files }: Call, kind: string, given: string): StoredFile => {
  const upload = given.startsWith("attach://") ? files.get(given.slice("attach://".length)) : undefined;
  const known = world.files.get(given);
  if (known) return known;
  if (!upload) throw bad("wrong file identifier/HTTP URL specified");
  const { name, bytes } = upload;
  if (bytes.byteLength === 0) throw bad("file must be non-empty");
  if (kind === "photo" && bytes.byteLength > PHOTO_MAX)
    throw bad(`file of size ${bytes.byteLength} bytes is too big for a photo; the maximum size is ${PHOTO_MAX} bytes`);
  return keepFile(world, { kind, name, bytes, mime: MIMES[kind] ?? "application/octet-stream" });
};

/** sendPhoto, sendVoice …: the file stands in the field named after its kind. */
export const sendFile =
  (kind: string): Method =>
  (world, call) => {
    const shape = { ...sending, [kind]: text, caption: text.default(""), caption_entities: entityList };
    const given = read(shape, call.params);
    const common = read({ ...sending, caption: text.default(""), caption_entities: entityList }, call.params);
    const room = openRoom(world, common.chat_id);
    return addMessage(world, room, "bot", {
      file: fileNamed(world, call, kind, String(given[kind])),
      ...captionOf({ text: common.caption, entities: common.caption_entities }),
      ...threading(room, common.message_thread_id),
      ...replying(room, common.reply_parameters),
      ...checkedKeyboard(common.reply_markup),
    }).message;
  };

export const sendMediaGroup: Method = (world, call) => {
  const given = read({ ...sending, media }, call.params);
  const room = openRoom(world, given.chat_id);
  const kinds = new Set(given.media.map(({ type }) => (type === "photo" || type === "video" ? "picture" : type)));
  if (given.media.length < 2 || given.media.length > 10) throw bad("wrong number of messages in the album");
  if (kinds.size > 1) throw bad("documents and audio files can't be mixed with other media in an album");
  const album = world.newName("ALBUM_");
  // All files are checked before the first message exists: an album comes whole or not at all.
  const items = given.media.map((item) => ({
    file: fileNamed(world, call, item.type, item.media),
    ...captionOf({ text: item.caption ?? "", entities: item.caption_entities }),
  }));
  const reply = { ...threading(room, given.message_thread_id), ...replying(room, given.reply_parameters) };
  return items.map((item) => addMessage(world, room, "bot", { ...item, ...reply, media_group_id: album }).message);
};

export const getChatMemberCount: Method = (world, { params }) =>
  // The bot is one of them.
  openRoom(world, read({ chat_id: sending.chat_id }, params).chat_id).members.size + 1;

export const sendChatAction: Method = (world, { params }) => {
  const { message_thread_id } = sending;
  const { chat_id, message_thread_id: topic } = read(
    { chat_id: sending.chat_id, message_thread_id, action: text },
    params,
  );
  threading(openRoom(world, chat_id), topic);
  world.changed({ chatId: chat_id, type: "typing" });
  return true;
};
