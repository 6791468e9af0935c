/** What a person can do in Slack. Every deed is at once visible in the channel and on its way to the app. */
import type { Deliveries } from "./deliveries";
import { envelope, interaction } from "./envelope";
import { keepFile } from "./filing";
import { directOf, enter, openRoom, type Profile } from "./rooms";
import { typedBlocks } from "./words";
import {
  type ApiMessage,
  type ApiUser,
  addMessage,
  channelType,
  messageAt,
  type Room,
  type Stored,
  shownMessage,
  type World,
} from "./world";

export type TheirFile = { name?: string; mime?: string; bytes?: Uint8Array; text?: string };
type Pocket = { world: World; deliveries: Deliveries; user: ApiUser; room: Room; opens: (room: Room) => Deeds };

const found = (room: Room, ts: string): Stored => {
  const stored = messageAt(room, ts);
  if (!stored) throw new Error(`no message ${ts} in ${room.name}`);
  return stored;
};

/** Where another workspace reads too, Slack tells of a file no more than that it is there: the rest must be asked for. */
const asShared = (event: Record<string, unknown>): Record<string, unknown> =>
  Array.isArray(event["files"])
    ? { ...event, files: event["files"].map(({ id }) => ({ id, mode: "file_access", file_access: "check_file_info" })) }
    : event;

const tell = ({ world, deliveries, room }: Pocket, event: Record<string, unknown>) => {
  const told = room.isShared ? asShared(event) : event;
  // Slack tells an app nothing of channels that it was not invited to.
  if (room.isAppIn) deliveries.push({ lane: room.id, kind: "events_api", body: envelope(world, told, room.isShared) });
};

const about = (pocket: Pocket) => ({ channel: pocket.room.id, channel_type: channelType(pocket.room) });

const posts = (pocket: Pocket, content: Partial<ApiMessage>, thread?: string): string => {
  const { world, room, user } = pocket;
  const root = thread === undefined ? undefined : (found(room, thread).message.thread_ts ?? thread);
  const { message } = addMessage(world, room, "customer", {
    user: user.id,
    team: user.team_id,
    user_team: user.team_id,
    source_team: user.team_id,
    ...(user.is_bot ? { bot_id: `B${user.id.slice(1)}` } : { client_msg_id: `${world.newId("cm-")}-4f1b` }),
    ...content,
    ...(root ? { thread_ts: root, parent_user_id: found(room, root).message.user ?? world.app.userId } : {}),
  });
  room.members.add(user.id);
  tell(pocket, { ...message, ...about(pocket), event_ts: message.ts });
  // Both come: the channel's message and the mention.
  if (message.text.includes(`<@${world.app.userId}>`) && room.kind !== "im")
    tell(pocket, { ...message, type: "app_mention", channel: room.id, event_ts: message.ts });
  return message.ts;
};

const edits = (pocket: Pocket, ts: string, text: string) => {
  const { world, room, user } = pocket;
  const stored = found(room, ts);
  if (stored.message.user !== user.id) throw new Error("one can only edit one's own messages");
  const before = shownMessage(room, stored);
  const event_ts = world.nextTs();
  stored.message = { ...stored.message, text, blocks: typedBlocks(text), edited: { user: user.id, ts: event_ts } };
  world.changed({ channel: room.id, type: "edit", ts });
  tell(pocket, {
    type: "message",
    subtype: "message_changed",
    message: shownMessage(room, stored),
    previous_message: before,
    hidden: true,
    ts: event_ts,
    event_ts,
    ...about(pocket),
  });
};

/** Deletes the files of a message, which stays: Slack leaves their tombstones in it. */
const deletesFiles = (pocket: Pocket, ts: string) => {
  const { world, room } = pocket;
  const stored = found(room, ts);
  const before = shownMessage(room, stored);
  const event_ts = world.nextTs();
  const files = (stored.message.files ?? []).map((file) => ({ ...file, mode: "tombstone" }));
  stored.message = { ...stored.message, files };
  world.changed({ channel: room.id, type: "edit", ts });
  tell(pocket, {
    type: "message",
    subtype: "message_changed",
    message: shownMessage(room, stored),
    previous_message: before,
    hidden: true,
    ts: event_ts,
    event_ts,
    ...about(pocket),
  });
};

const deletes = (pocket: Pocket, ts: string) => {
  const { world, room, user } = pocket;
  const stored = found(room, ts);
  if (stored.message.user !== user.id) throw new Error("one can only delete one's own messages");
  const before = shownMessage(room, stored);
  const event_ts = world.nextTs();
  const common = { type: "message", previous_message: before, hidden: true, ts: event_ts, event_ts, ...about(pocket) };
  const hasReplies = before["reply_count"] !== undefined;
  stored.deleted = true;
  world.changed({ channel: room.id, type: "deletion", ts });
  if (!hasReplies) return tell(pocket, { ...common, subtype: "message_deleted", deleted_ts: ts });
  // What others have answered leaves a tombstone.
  const message = { ...before, subtype: "tombstone", text: "This message was deleted.", user: "USLACKBOT", blocks: [] };
  tell(pocket, { ...common, subtype: "message_changed", message });
};

const reacts = (pocket: Pocket, ts: string, name: string, type: "reaction_added" | "reaction_removed") => {
  const { world, room, user } = pocket;
  const stored = found(room, ts);
  const others = (stored.reactions.get(name) ?? []).filter((one) => one !== user.id);
  const users = type === "reaction_added" ? [...others, user.id] : others;
  if (users.length > 0) stored.reactions.set(name, users);
  else stored.reactions.delete(name);
  world.changed({ channel: room.id, type: "reaction", ts });
  tell(pocket, {
    type,
    user: user.id,
    reaction: name,
    item_user: stored.message.user ?? world.app.userId,
    item: { type: "message", channel: room.id, ts },
    event_ts: world.nextTs(),
  });
};

type ButtonElement = { action_id?: unknown; value?: unknown; text?: unknown };
const buttonsOf = (blocks: readonly Record<string, unknown>[] = []): ButtonElement[] =>
  blocks.flatMap((block) => (block["type"] === "actions" && Array.isArray(block["elements"]) ? block["elements"] : []));

const presses = (pocket: Pocket, ts: string, data: string) => {
  const { world, room, deliveries } = pocket;
  const { message } = found(room, ts);
  const button = buttonsOf(message.blocks).find(({ value }) => value === data);
  if (!button) throw new Error(`no button with ${data}`);
  const container = { type: "message", message_ts: ts, channel_id: room.id, is_ephemeral: false };
  const action = { ...button, type: "button", block_id: "b", action_ts: world.nextTs() };
  const body = {
    type: "block_actions",
    ...interaction(pocket, found(room, ts)),
    container: message.thread_ts ? { ...container, thread_ts: message.thread_ts } : container,
    state: { values: {} },
    actions: [action],
  };
  deliveries.push({ lane: room.id, kind: "interactive", body });
};

/** The message shortcut in the menu of a message. */
const asks = (pocket: Pocket, ts: string, callback_id: string) => {
  const { world, room, deliveries } = pocket;
  const body = {
    type: "message_action",
    ...interaction(pocket, found(room, ts)),
    callback_id,
    message_ts: ts,
    action_ts: world.nextTs(),
  };
  deliveries.push({ lane: room.id, kind: "interactive", body });
};

const sendsFile = (pocket: Pocket, given: TheirFile, thread?: string): string => {
  const { world, user, room } = pocket;
  const bytes = given.bytes ?? new TextEncoder().encode("a file");
  const facts = { name: given.name ?? "file.pdf", mimetype: given.mime ?? "application/pdf" };
  const { file } = keepFile(world, { ...facts, bytes, owner: user.id, isReady: true });
  const words = given.text ? { text: given.text, blocks: typedBlocks(given.text) } : {};
  return (
    posts(pocket, { subtype: "file_share", files: [file], upload: false, ...words }, thread ?? undefined) || room.id
  );
};

export type Deeds = {
  userId: string;
  channel: string;
  /** Gives the message's timestamp. `thread` is the root (or any message) of the thread it goes into. */
  writes: (text: string, thread?: string) => string;
  /** Writes with these blocks, as Slack's composer or another app's form makes them. */
  writesBlocks: (blocks: Record<string, unknown>[], text: string, thread?: string) => string;
  sendsFile: (file?: TheirFile, thread?: string) => string;
  edits: (ts: string, text: string) => void;
  deletesFiles: (ts: string) => void;
  deletes: (ts: string) => void;
  /** By Slack's name of the emoji. */
  reacts: (ts: string, name: string) => void;
  unreacts: (ts: string, name: string) => void;
  /** Presses the button that carries `data`; throws where there is none. */
  presses: (ts: string, data: string) => void;
  /** The message shortcut. */
  makesConversation: (ts: string, shortcut?: string) => void;
  /** The same person in another channel; a name opens a new public one that the app is in. */
  in: (channel: string) => Deeds;
};

const deedsOf = (pocket: Pocket): Deeds => ({
  userId: pocket.user.id,
  channel: pocket.room.id,
  writes: (text, thread) => posts(pocket, { text, blocks: typedBlocks(text) }, thread),
  writesBlocks: (blocks, text, thread) => posts(pocket, { text, blocks }, thread),
  sendsFile: (file = {}, thread) => sendsFile(pocket, file, thread),
  edits: (ts, text) => edits(pocket, ts, text),
  deletesFiles: (ts) => deletesFiles(pocket, ts),
  deletes: (ts) => deletes(pocket, ts),
  reacts: (ts, name) => reacts(pocket, ts, name, "reaction_added"),
  unreacts: (ts, name) => reacts(pocket, ts, name, "reaction_removed"),
  presses: (ts, data) => presses(pocket, ts, data),
  makesConversation: (ts, shortcut = "parley_conversation") => asks(pocket, ts, shortcut),
  in: (channel) => {
    const named = [...pocket.world.rooms.values()].find(({ id, name }) => id === channel || name === channel);
    return pocket.opens(named ?? openRoom(pocket.world, { kind: "channel", name: channel }));
  },
});

/** A person of this or another workspace, with the direct conversation open. */
export const openCustomer = (world: World, deliveries: Deliveries, profile: Profile): Deeds => {
  const user = enter(world, profile);
  const opens = (room: Room): Deeds => {
    room.members.add(user.id);
    return deedsOf({ world, deliveries, user, room, opens });
  };
  return opens(directOf(world, user));
};
