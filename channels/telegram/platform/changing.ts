/** Edits, deletions, reactions and the rest of the methods that change what is there. */
import { DOWNLOAD_MAX, REACTIONS } from "../capabilities";
import { entityList, keyboard, messageId, number, numberList, reactions, read, text } from "./params";
import { bad } from "./refusal";
import { captionOf, checkedKeyboard, type Method, roomOf, textOf } from "./sending";
import type { ApiMessage, Room, Stored, World } from "./world";

const target = { chat_id: number, message_id: messageId };

const ours = (room: Room, id: number, deed: string): Stored => {
  const stored = room.messages.get(id);
  if (!stored || stored.deleted) throw bad(`message to ${deed} not found`);
  if (stored.by !== "bot") throw bad(`message can't be ${deed === "edit" ? "edited" : "deleted"}`);
  return stored;
};

const NOT_MODIFIED =
  "message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message";

const replace = (world: World, stored: Stored, fields: Partial<ApiMessage>): ApiMessage => {
  const { text, entities, caption, caption_entities, reply_markup, ...rest } = stored.message;
  const before = JSON.stringify([text ?? caption, entities ?? caption_entities ?? [], reply_markup]);
  const after = [fields.text ?? fields.caption, fields.entities ?? fields.caption_entities ?? [], fields.reply_markup];
  if (before === JSON.stringify(after)) throw bad(NOT_MODIFIED);
  const { message_id, date, chat, from } = stored.message;
  stored.message = { ...rest, message_id, date, chat, from, ...fields, edit_date: world.seconds() };
  world.changed({ chatId: chat.id, type: "edit", messageId: message_id });
  return stored.message;
};

export const editMessageText: Method = (world, { params }) => {
  const given = read({ ...target, text, entities: entityList, reply_markup: keyboard }, params);
  const stored = ours(roomOf(world, given.chat_id), given.message_id, "edit");
  if (stored.message.text === undefined) throw bad("there is no text in the message to edit");
  const words = textOf({ text: given.text, entities: given.entities });
  return replace(world, stored, { ...words, ...checkedKeyboard(given.reply_markup) });
};

export const editMessageCaption: Method = (world, { params }) => {
  const shape = { ...target, caption: text.default(""), caption_entities: entityList, reply_markup: keyboard };
  const given = read(shape, params);
  const stored = ours(roomOf(world, given.chat_id), given.message_id, "edit");
  if (!stored.file) throw bad("there is no caption in the message to edit");
  const words = captionOf({ text: given.caption, entities: given.caption_entities });
  return replace(world, stored, { ...words, ...checkedKeyboard(given.reply_markup) });
};

export const editMessageReplyMarkup: Method = (world, { params }) => {
  const given = read({ ...target, reply_markup: keyboard }, params);
  const stored = ours(roomOf(world, given.chat_id), given.message_id, "edit");
  const { text, entities, caption, caption_entities } = stored.message;
  return replace(world, stored, { text, entities, caption, caption_entities, ...checkedKeyboard(given.reply_markup) });
};

const remove = (world: World, room: Room, stored: Stored) => {
  stored.deleted = true;
  world.changed({ chatId: room.chat.id, type: "deletion", messageId: stored.message.message_id });
};

export const deleteMessage: Method = (world, { params }) => {
  const given = read(target, params);
  const room = roomOf(world, given.chat_id);
  remove(world, room, ours(room, given.message_id, "delete"));
  return true;
};

export const deleteMessages: Method = (world, { params }) => {
  const given = read({ chat_id: number, message_ids: numberList }, params);
  const room = roomOf(world, given.chat_id);
  if (given.message_ids.length < 1 || given.message_ids.length > 100) throw bad("wrong number of message identifiers");
  // Bot API: "If some of the specified messages can't be found, they are skipped".
  for (const id of given.message_ids) {
    const stored = room.messages.get(id);
    if (stored && !stored.deleted) remove(world, room, stored);
  }
  return true;
};

export const setMessageReaction: Method = (world, { params }) => {
  const given = read({ ...target, reaction: reactions }, params);
  const room = roomOf(world, given.chat_id);
  const stored = room.messages.get(given.message_id);
  if (!stored || stored.deleted) throw bad("message to react not found");
  const allowed: readonly string[] = REACTIONS;
  if (given.reaction.some(({ emoji }) => emoji === undefined || !allowed.includes(emoji)))
    throw bad("REACTION_INVALID");
  if (given.reaction.length > 1) throw bad("REACTIONS_TOO_MANY");
  stored.reactions.set(
    world.bot.id,
    given.reaction.map(({ emoji = "" }) => emoji),
  );
  world.changed({ chatId: room.chat.id, type: "reaction", messageId: given.message_id });
  return true;
};

export const getFile: Method = (world, { params }) => {
  const { file_id } = read({ file_id: text }, params);
  const file = world.files.get(file_id.replace(/_s$/, ""));
  if (!file) throw bad("wrong file_id or the file is temporarily unavailable");
  if (file.sizeBytes > DOWNLOAD_MAX) throw bad("file is too big");
  return { file_id, file_unique_id: `u${file_id}`, file_size: file.sizeBytes, file_path: file.path };
};
