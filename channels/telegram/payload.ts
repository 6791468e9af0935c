/**
 * The parts of a Bot API update that we read (https://core.telegram.org/bots/api#update). Loose: Telegram adds
 * fields every month, and an update that we could have understood must not fail over one of them.
 */
import { z } from "zod";

const user = z.looseObject({
  id: z.number(),
  is_bot: z.boolean().optional(),
  first_name: z.string().optional(),
  last_name: z.string().optional(),
  username: z.string().optional(),
  language_code: z.string().optional(),
});
const chat = z.looseObject({
  id: z.number(),
  type: z.string(),
  title: z.string().optional(),
  first_name: z.string().optional(),
  last_name: z.string().optional(),
  username: z.string().optional(),
  is_forum: z.boolean().optional(),
});
/** One formatted stretch of a text; offset and length in UTF-16 units. */
const entity = z.looseObject({
  type: z.string(),
  offset: z.number(),
  length: z.number(),
  url: z.string().optional(),
  language: z.string().optional(),
  user: user.optional(),
});
const file = z.looseObject({
  file_id: z.string(),
  file_unique_id: z.string().optional(),
  file_size: z.number().optional(),
  file_name: z.string().optional(),
  mime_type: z.string().optional(),
  width: z.number().optional(),
  height: z.number().optional(),
  length: z.number().optional(),
  duration: z.number().optional(),
  title: z.string().optional(),
  performer: z.string().optional(),
  emoji: z.string().optional(),
  is_animated: z.boolean().optional(),
  is_video: z.boolean().optional(),
});
const location = z.looseObject({ latitude: z.number(), longitude: z.number() });
const origin = z.looseObject({
  type: z.string(),
  sender_user: user.optional(),
  sender_user_name: z.string().optional(),
  sender_chat: chat.optional(),
  chat: chat.optional(),
});
const replied = z.looseObject({
  message_id: z.number(),
  from: user.optional(),
  sender_chat: chat.optional(),
  text: z.string().optional(),
  caption: z.string().optional(),
  is_automatic_forward: z.boolean().optional(),
  forum_topic_created: z.looseObject({ name: z.string().optional() }).optional(),
});
const content = {
  text: z.string().optional(),
  entities: z.array(entity).optional(),
  caption: z.string().optional(),
  caption_entities: z.array(entity).optional(),
  photo: z.array(file).optional(),
  document: file.optional(),
  voice: file.optional(),
  audio: file.optional(),
  video: file.optional(),
  video_note: file.optional(),
  animation: file.optional(),
  sticker: file.optional(),
  live_photo: file.optional(),
  location: location.optional(),
  venue: z.looseObject({ location, title: z.string(), address: z.string() }).optional(),
  contact: z
    .looseObject({
      phone_number: z.string(),
      first_name: z.string(),
      last_name: z.string().optional(),
    })
    .optional(),
  poll: z.looseObject({ question: z.string() }).optional(),
  rich_message: z.looseObject({ blocks: z.array(z.unknown()) }).optional(),
};
const message = z.looseObject({
  message_id: z.number(),
  date: z.number(),
  edit_date: z.number().optional(),
  chat,
  from: user.optional(),
  /** On whose behalf it was sent: an anonymous admin's group, a channel. `from` is then a stand-in of Telegram's. */
  sender_chat: chat.optional(),
  author_signature: z.string().optional(),
  message_thread_id: z.number().optional(),
  is_topic_message: z.boolean().optional(),
  /** A channel's post, put into its discussion group by Telegram. */
  is_automatic_forward: z.boolean().optional(),
  migrate_to_chat_id: z.number().optional(),
  migrate_from_chat_id: z.number().optional(),
  media_group_id: z.string().optional(),
  forward_origin: origin.optional(),
  reply_to_message: replied.optional(),
  reply_to_story: z.looseObject({ id: z.number() }).optional(),
  external_reply: z.looseObject({ origin }).optional(),
  quote: z.looseObject({ text: z.string() }).optional(),
  ...content,
});
const reaction = z.looseObject({
  type: z.string(),
  emoji: z.string().optional(),
});

/** What we knew when a group's update came and does not stand in it: kept beside it, so that it reads the same for ever. */
const known = z.object({
  /** Our own handle, without the @. */
  bot: z.string().optional(),
  /** The id this group had before it became a supergroup. */
  was: z.number().optional(),
  members: z.number().optional(),
});

/** One update as Telegram delivers it. */
export const update = z.looseObject({
  update_id: z.number(),
  known: known.optional(),
  message: message.optional(),
  edited_message: message.optional(),
  callback_query: z
    .looseObject({
      id: z.string(),
      from: user,
      data: z.string().optional(),
      message: message.partial({ date: true }).optional(),
    })
    .optional(),
  message_reaction: z
    .looseObject({
      chat,
      message_id: z.number(),
      user: user.optional(),
      actor_chat: chat.optional(),
      date: z.number(),
      new_reaction: z.array(reaction),
    })
    .optional(),
  my_chat_member: z
    .looseObject({
      chat,
      from: user,
      date: z.number(),
      new_chat_member: z.looseObject({ status: z.string() }),
    })
    .optional(),
});

export type Known = z.infer<typeof known>;
export type Update = z.infer<typeof update>;
export type Message = z.infer<typeof message>;
export type Entity = z.infer<typeof entity>;
export type User = z.infer<typeof user>;
export type Chat = z.infer<typeof chat>;
export type FileFacts = z.infer<typeof file>;
export type Origin = z.infer<typeof origin>;

/** The kinds we ask for. `message_reaction` is never sent unless it is named. */
export const ALLOWED_UPDATES = [
  "message",
  "edited_message",
  "callback_query",
  "message_reaction",
  "my_chat_member",
] as const;
