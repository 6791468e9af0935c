/**
 * The parts of a Bot API update that we read (https://core.telegram.org/bots/api#update). Loose: Telegram adds
 * fields every month, and an update that we could have understood must not fail over one of them.
 */
import { z } from "zod";

/** Some who stand between Telegram and us write null where Telegram leaves a field out; what is of another kind than it was counts as absent. */
const maybe = <Shape extends z.ZodType>(shape: Shape) =>
  shape
    .nullish()
    .transform((given) => given ?? undefined)
    .catch(undefined)
    .optional();
const text = maybe(z.string());
const count = maybe(z.number());
const flag = maybe(z.boolean());
/** What is no such thing drops out of the list; the others stay. */
const many = <Item extends z.ZodType>(item: Item) =>
  maybe(
    z.array(z.unknown()).transform((all) =>
      all.flatMap((one) => {
        const read = item.safeParse(one);
        return read.success ? [read.data] : [];
      }),
    ),
  );

const user = z.looseObject({
  id: z.number(),
  is_bot: flag,
  first_name: text,
  last_name: text,
  username: text,
  language_code: text,
});
const chat = z.looseObject({
  id: z.number(),
  type: z.string(),
  title: text,
  first_name: text,
  last_name: text,
  username: text,
  is_forum: flag,
  /** The chat behind a channel in which people write to it, each seeing only their own. */
  is_direct_messages: flag,
});
/** One formatted stretch of a text; offset and length in UTF-16 units. */
const entity = z.looseObject({
  type: z.string(),
  offset: z.number(),
  length: z.number(),
  url: text,
  language: text,
  user: maybe(user),
});
const file = z.looseObject({
  file_id: text,
  file_unique_id: text,
  file_size: count,
  file_name: text,
  mime_type: text,
  width: count,
  height: count,
  length: count,
  duration: count,
  title: text,
  performer: text,
  emoji: text,
  is_animated: flag,
  is_video: flag,
});
const location = z.looseObject({ latitude: z.number(), longitude: z.number() });
const origin = z.looseObject({
  type: z.string(),
  sender_user: maybe(user),
  sender_user_name: text,
  sender_chat: maybe(chat),
  chat: maybe(chat),
});
const replied = z.looseObject({
  message_id: z.number(),
  from: maybe(user),
  sender_chat: maybe(chat),
  text,
  caption: text,
  is_automatic_forward: flag,
  forum_topic_created: maybe(z.looseObject({ name: text })),
});
const price = { currency: text, total_amount: count };
const content = {
  text,
  entities: many(entity),
  caption: text,
  caption_entities: many(entity),
  photo: many(file),
  document: maybe(file),
  voice: maybe(file),
  audio: maybe(file),
  video: maybe(file),
  video_note: maybe(file),
  animation: maybe(file),
  sticker: maybe(file),
  live_photo: maybe(file),
  location: maybe(location),
  venue: maybe(z.looseObject({ location, title: text, address: text })),
  contact: maybe(z.looseObject({ phone_number: text, first_name: text, last_name: text })),
  poll: maybe(
    z.looseObject({
      question: text,
      description: text,
      options: many(z.looseObject({ text: z.string() })),
      explanation: text,
    }),
  ),
  dice: maybe(z.looseObject({ emoji: text, value: count })),
  checklist: maybe(
    z.looseObject({ title: text, tasks: many(z.looseObject({ text: z.string(), completion_date: count })) }),
  ),
  game: maybe(z.looseObject({ title: text, description: text, text })),
  story: maybe(z.looseObject({ chat: maybe(chat), id: count })),
  paid_media: maybe(
    z.looseObject({
      star_count: count,
      paid_media: many(z.looseObject({ type: text, photo: many(file), video: maybe(file), live_photo: maybe(file) })),
    }),
  ),
  giveaway: maybe(z.looseObject({ prize_description: text, winner_count: count })),
  giveaway_winners: maybe(z.looseObject({ prize_description: text, winner_count: count, winners: many(user) })),
  gift: maybe(z.looseObject({ text, gift: maybe(z.looseObject({ star_count: count })) })),
  unique_gift: maybe(z.looseObject({ text, gift: maybe(z.looseObject({ base_name: text, number: count })) })),
  users_shared: maybe(
    z.looseObject({
      users: many(z.looseObject({ user_id: count, first_name: text, last_name: text, username: text })),
      user_ids: many(z.number()),
    }),
  ),
  chat_shared: maybe(z.looseObject({ chat_id: count, title: text, username: text })),
  invoice: maybe(z.looseObject({ title: text, description: text, ...price })),
  successful_payment: maybe(z.looseObject(price)),
  refunded_payment: maybe(z.looseObject(price)),
  web_app_data: maybe(z.looseObject({ data: text, button_text: text })),
  rich_message: maybe(z.looseObject({ blocks: z.array(z.unknown()) })),
};
const message = z.looseObject({
  message_id: z.number(),
  date: count,
  edit_date: count,
  chat,
  from: maybe(user),
  /** On whose behalf it was sent: an anonymous admin's group, a channel. `from` is then a stand-in of Telegram's. */
  sender_chat: maybe(chat),
  author_signature: text,
  message_thread_id: count,
  is_topic_message: flag,
  /** One person's talk with a channel, in the chat that holds all of them. */
  direct_messages_topic: maybe(z.looseObject({ topic_id: z.number(), user: maybe(user) })),
  /** A channel's post, put into its discussion group by Telegram. */
  is_automatic_forward: flag,
  migrate_to_chat_id: count,
  migrate_from_chat_id: count,
  media_group_id: text,
  forward_origin: maybe(origin),
  /** How Bot API servers older than 7.0 tell an origin. */
  forward_from: maybe(user),
  forward_from_chat: maybe(chat),
  forward_sender_name: text,
  reply_to_message: maybe(replied),
  reply_to_story: maybe(z.looseObject({ id: z.number() })),
  external_reply: maybe(z.looseObject({ origin })),
  quote: maybe(z.looseObject({ text: z.string() })),
  ...content,
});
const reaction = z.looseObject({ type: text, emoji: text });

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
      data: text,
      message: maybe(message),
    })
    .optional(),
  message_reaction: z
    .looseObject({
      chat,
      message_id: z.number(),
      user: maybe(user),
      actor_chat: maybe(chat),
      date: count,
      new_reaction: z.array(reaction),
    })
    .optional(),
  my_chat_member: z
    .looseObject({
      chat,
      from: user,
      date: count,
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
