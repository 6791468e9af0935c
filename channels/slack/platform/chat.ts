/** chat.* and reactions.*: what the app does in a channel. */
import { blocks, flag, metadata, read, text } from "./params";
import { Refusal } from "./refusal";
import { openedRoom, roomOf } from "./rooms";
import { addMessage, messageAt, type Room, type Stored, shownMessage, type World } from "./world";

/** Slack cuts here without a word. */
const TEXT_MAX = 40_000;
const place = { channel: text, ts: text };

type Blocks = { type: string; [field: string]: unknown }[] | undefined;
const listIn = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
const fieldOf = (value: unknown, key: string): unknown =>
  typeof value === "object" && value !== null && key in value
    ? Object.entries(value).find(([k]) => k === key)?.[1]
    : undefined;

const checkRichText = (elements: unknown[]) => {
  for (const element of elements) {
    if (fieldOf(element, "type") === "text" && fieldOf(element, "text") === "") throw new Refusal("invalid_blocks");
    const inner = fieldOf(element, "elements");
    if (inner !== undefined && listIn(inner).length === 0) throw new Refusal("invalid_blocks");
    checkRichText(listIn(inner));
  }
};

const checkButtons = (elements: unknown[]) => {
  if (elements.length === 0 || elements.length > 25) throw new Refusal("invalid_blocks");
  const ids = elements.map((element) => fieldOf(element, "action_id"));
  if (new Set(ids).size < ids.length) throw new Refusal("invalid_blocks");
  for (const element of elements) {
    const label = fieldOf(fieldOf(element, "text"), "text");
    const value = fieldOf(element, "value");
    if (typeof label !== "string" || label.length > 75) throw new Refusal("invalid_blocks");
    if (typeof value !== "string" || value.length > 2000) throw new Refusal("invalid_blocks");
  }
};

/** Refuses what Slack would. */
const checked = (given: Blocks): Blocks => {
  if ((given?.length ?? 0) > 50) throw new Refusal("invalid_blocks");
  for (const block of given ?? []) {
    if (block.type === "rich_text") checkRichText(listIn(block["elements"]));
    if (block.type === "actions") checkButtons(listIn(block["elements"]));
  }
  return given;
};

const ownMessage = (world: World, room: Room, ts: string, code: string): Stored => {
  const stored = messageAt(room, ts);
  if (!stored) throw new Refusal("message_not_found");
  if (stored.message.bot_id !== world.app.botId) throw new Refusal(code);
  return stored;
};

export const postMessage = (world: World, given: unknown) => {
  const shape = {
    channel: text,
    text: text.default(""),
    blocks,
    metadata,
    thread_ts: text.optional(),
    username: text.optional(),
    icon_url: text.optional(),
    unfurl_links: flag.optional(),
    unfurl_media: flag.optional(),
  };
  const { channel, metadata: meta, thread_ts, username, icon_url, ...said } = read(shape, given);
  const room = openedRoom(world, channel);
  if (said.text === "" && !said.blocks?.length) throw new Refusal("no_text");
  if (thread_ts && !room.messages.has(thread_ts)) throw new Refusal("thread_not_found");
  if ((username || icon_url) && !world.scopes.has("chat:write.customize"))
    throw new Refusal("missing_scope", { needed: "chat:write.customize", provided: [...world.scopes].join() });
  const kept = checked(said.blocks);
  const { message } = addMessage(world, room, "app", {
    user: world.app.userId,
    bot_id: world.app.botId,
    app_id: world.app.appId,
    text: said.text.slice(0, TEXT_MAX),
    ...(kept ? { blocks: kept } : {}),
    ...(meta ? { metadata: meta } : {}),
    ...(thread_ts ? { thread_ts } : {}),
    ...(username ? { username, subtype: "bot_message" } : {}),
    ...(icon_url ? { icons: { image_72: icon_url } } : {}),
    unfurls: said.unfurl_links !== false || said.unfurl_media !== false,
  });
  return { channel, ts: message.ts, message };
};

export const update = (world: World, given: unknown) => {
  const { channel, ts, ...said } = read({ ...place, text: text.default(""), blocks, metadata }, given);
  const room = openedRoom(world, channel);
  const stored = ownMessage(world, room, ts, "cant_update_message");
  const kept = checked(said.blocks);
  stored.message = {
    ...stored.message,
    text: said.text.slice(0, TEXT_MAX),
    blocks: kept ?? [],
    ...(said.metadata ? { metadata: said.metadata } : {}),
    edited: { user: world.app.userId, ts: world.nextTs() },
  };
  world.changed({ channel, type: "edit", ts });
  return { channel, ts, text: said.text, message: stored.message };
};

export const remove = (world: World, given: unknown) => {
  const { channel, ts } = read(place, given);
  ownMessage(world, openedRoom(world, channel), ts, "cant_delete_message").deleted = true;
  world.changed({ channel, type: "deletion", ts });
  return { channel, ts };
};

const reactionShape = { channel: text, timestamp: text };
const known = (name: string) => {
  if (!/^[a-z0-9_+'-]+(::skin-tone-[2-6])?$/.test(name)) throw new Refusal("invalid_name");
  return name;
};
const reacted = (world: World, given: unknown) => {
  const { channel, timestamp, name } = read({ ...reactionShape, name: text }, given);
  const stored = messageAt(openedRoom(world, channel), timestamp);
  if (!stored) throw new Refusal("message_not_found");
  return { stored, name: known(name), change: () => world.changed({ channel, type: "reaction", ts: timestamp }) };
};

export const addReaction = (world: World, given: unknown) => {
  const { stored, name, change } = reacted(world, given);
  const users = stored.reactions.get(name) ?? [];
  if (users.includes(world.app.userId)) throw new Refusal("already_reacted");
  stored.reactions.set(name, [...users, world.app.userId]);
  change();
  return {};
};

export const removeReaction = (world: World, given: unknown) => {
  const { stored, name, change } = reacted(world, given);
  const users = stored.reactions.get(name) ?? [];
  if (!users.includes(world.app.userId)) throw new Refusal("no_reaction");
  const left = users.filter((user) => user !== world.app.userId);
  if (left.length > 0) stored.reactions.set(name, left);
  else stored.reactions.delete(name);
  change();
  return {};
};

export const getReactions = (world: World, given: unknown) => {
  const { channel, timestamp } = read(reactionShape, given);
  const room = roomOf(world, channel);
  const stored = messageAt(room, timestamp);
  if (!stored) throw new Refusal("message_not_found");
  return { type: "message", channel, message: shownMessage(room, stored) };
};
