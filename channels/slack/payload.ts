/** The shapes of what Slack posts, as far as we read them. Unknown fields pass; identity is checked where it is used. */
import { z } from "zod";

// Slack leaves out, blanks and nulls the same field by turns; all three mean "nothing".
const text = z
  .string()
  .nullish()
  .transform((given) => given || undefined)
  .catch(undefined);
const count = z
  .number()
  .nullish()
  .transform((given) => given ?? undefined)
  .catch(undefined);
const flag = z
  .boolean()
  .nullish()
  .transform((given) => given ?? false)
  .catch(false);
const listOf = <Shape extends z.ZodType>(shape: Shape) =>
  z
    .array(z.unknown())
    .nullish()
    .catch([])
    .transform((given) =>
      (given ?? []).flatMap((one) => {
        const read = shape.safeParse(one);
        return read.success ? [read.data] : [];
      }),
    );
const maybe = <Shape extends z.ZodType>(shape: Shape) =>
  shape
    .nullish()
    .transform((given) => given ?? undefined)
    .catch(undefined);

export const file = z.looseObject({
  id: z.string(),
  name: text,
  title: text,
  mimetype: text,
  mode: text,
  subtype: text,
  file_access: text,
  is_external: flag,
  size: count,
  url_private: text,
  url_private_download: text,
  permalink: text,
  original_w: count,
  original_h: count,
  duration_ms: count,
});
export type File = z.infer<typeof file>;

const block = z.looseObject({ type: z.string() });
const field = z.looseObject({ title: text, value: text });
const attachment = z.looseObject({
  pretext: text,
  title: text,
  title_link: text,
  text,
  fallback: text,
  author_name: text,
  from_url: text,
  is_msg_unfurl: flag,
  is_app_unfurl: flag,
  is_share: flag,
  fields: listOf(field),
  files: listOf(file),
  blocks: listOf(block),
});
export type Attachment = z.infer<typeof attachment>;

const reaction = z.looseObject({ name: z.string(), users: listOf(z.string()) });
const metadata = z.looseObject({ event_type: text, event_payload: maybe(z.looseObject({})) });

/** A message as it stands in an event, in another event's `message`, or in a channel's history. */
export const message = z.looseObject({
  type: text,
  subtype: text,
  user: text,
  username: text,
  bot_id: text,
  app_id: text,
  team: text,
  user_team: text,
  source_team: text,
  text,
  ts: text,
  thread_ts: text,
  parent_user_id: text,
  channel: text,
  blocks: listOf(block),
  attachments: listOf(attachment),
  files: listOf(file),
  edited: maybe(z.looseObject({ user: text, ts: text })),
  reactions: listOf(reaction),
  reply_count: count,
  latest_reply: text,
  client_msg_id: text,
  /** Sent along with the words of people from other workspaces. */
  user_profile: maybe(z.looseObject({ display_name: text, real_name: text, name: text })),
  metadata: maybe(metadata),
});
export type Message = z.infer<typeof message>;

const item = z.looseObject({ type: text, channel: text, ts: text });

export const event = message.extend({
  type: z.string().min(1),
  event_ts: text,
  channel: z
    .union([z.string(), z.looseObject({ id: text }).transform(({ id }) => id ?? "")])
    .optional()
    .catch(undefined),
  channel_type: text,
  deleted_ts: text,
  hidden: flag,
  message: maybe(message),
  previous_message: maybe(message),
  item: z.union([item, z.unknown().transform(() => undefined)]).optional(),
  reaction: text,
  tokens: maybe(z.looseObject({ oauth: listOf(z.string()), bot: listOf(z.string()) })),
});
export type Event = z.infer<typeof event>;

const person = z.looseObject({ id: text, name: text, username: text, team_id: text });
const action = z.looseObject({ type: text, action_id: text, block_id: text, value: text, action_ts: text });
export type Action = z.infer<typeof action>;

/** What the connection looked up before it kept the payload, so that reading it again needs no network. */
export const known = z.looseObject({
  /** Us on Slack. */
  self: maybe(z.looseObject({ userId: text, botId: text, appId: text, teamId: text })),
  users: z
    .record(
      z.string(),
      z.looseObject({
        name: text,
        handle: text,
        email: text,
        language: text,
        teamId: text,
        isBot: flag,
        isOurs: flag,
      }),
    )
    .catch({})
    .default({}),
  channels: z
    .record(z.string(), z.looseObject({ name: text, type: text, isShared: flag, members: count }))
    .catch({})
    .default({}),
  groups: z
    .record(z.string(), z.looseObject({ name: text }))
    .catch({})
    .default({}),
  /** The thread is already a conversation here. */
  isKnownThread: flag,
  /** Every reaction of the one who reacted, after the change; absent when Slack could not be asked. */
  reactions: z.array(z.string()).optional().catch(undefined),
  /** The thread that a reaction or a shortcut turned into a conversation, root first. */
  thread: listOf(message),
  /** Fetched from history after we were deaf. */
  isFetched: flag,
});
export type Known = z.infer<typeof known>;

/** Anything Slack posts to us: an event's envelope, an interaction or a command. */
export const body = z.looseObject({
  type: text,
  command: text,
  team_id: text,
  event_id: text,
  event_time: count,
  is_ext_shared_channel: flag,
  authorizations: listOf(z.looseObject({ user_id: text, team_id: text, is_bot: flag })),
  event: z.unknown().optional(),
  user: z
    .unknown()
    .transform((given) => person.safeParse(given).data)
    .optional(),
  team: z
    .unknown()
    .transform((given) => z.looseObject({ id: text }).safeParse(given).data)
    .optional(),
  channel: z
    .unknown()
    .transform((given) => z.looseObject({ id: text, name: text }).safeParse(given).data)
    .optional(),
  container: maybe(z.looseObject({ message_ts: text, channel_id: text, thread_ts: text })),
  message: maybe(message),
  message_ts: text,
  actions: listOf(action),
  action_ts: text,
  trigger_id: text,
  callback_id: text,
  parley: known.optional(),
});
export type Body = z.infer<typeof body>;
