/** What Slack's window shows: plain data, ready for a page to draw. */
import type { RichText } from "../../contract";
import { toPlain } from "../../kit/rich-text";
import { emojiOf } from "../emoji";
import { message as messageShape } from "../payload";
import { richOf } from "../rich-in";
import type { Room, Side, Stored, World } from "./world";

export type ScreenMessage = {
  ts: string;
  /** The root it answers; absent at the top level. */
  thread?: string;
  by: Side;
  author: { id: string; name: string; picture?: string };
  /** Milliseconds since 1970. */
  at: number;
  text: string;
  rich: RichText;
  files: { id: string; name: string; mime: string; sizeBytes: number }[];
  buttons: { label: string; data: string }[];
  edited: boolean;
  /** Slack shows nothing in its place. */
  deleted: boolean;
  reactions: { emoji: string; name: string; by: Side }[];
  /** How many replies stand in its thread. */
  replies: number;
};
export type Screen = {
  channel: string;
  kind: Room["kind"];
  name: string;
  isShared: boolean;
  messages: ScreenMessage[];
};

const textIn = (value: unknown): string =>
  typeof value === "object" && value !== null && "text" in value ? String(value.text) : "";

const buttonsOf = (blocks: readonly Record<string, unknown>[] = []): ScreenMessage["buttons"] =>
  blocks.flatMap(({ type, elements }) =>
    type === "actions" && Array.isArray(elements)
      ? elements.map((one: { text?: unknown; value?: unknown }) => ({
          label: textIn(one.text),
          data: String(one.value),
        }))
      : [],
  );

const authorOf = (world: World, { message, by }: Stored): ScreenMessage["author"] => {
  const user = world.users.get(message.user ?? "");
  if (by === "customer") return { id: message.user ?? "", name: user?.real_name ?? "" };
  const icons = message["icons"];
  const picture =
    typeof icons === "object" && icons !== null && "image_72" in icons ? String(icons.image_72) : undefined;
  return { id: world.app.userId, name: message.username ?? world.app.name, ...(picture ? { picture } : {}) };
};

const shown = (world: World, room: Room, stored: Stored): ScreenMessage => {
  const { message, by, deleted, reactions } = stored;
  const names = {
    user: (id: string) => (id === world.app.userId ? world.app.name : (world.users.get(id)?.real_name ?? id)),
    channel: (id: string) => world.rooms.get(id)?.name ?? id,
    group: (id: string) => world.groups.get(id),
  };
  const rich = richOf(messageShape.parse(message), names);
  const isReply = message.thread_ts !== undefined && message.thread_ts !== message.ts;
  return {
    ts: message.ts,
    ...(isReply ? { thread: message.thread_ts } : {}),
    by,
    author: authorOf(world, stored),
    at: Math.round(Number(message.ts) * 1000),
    text: toPlain(rich),
    rich,
    files: (message.files ?? []).map(({ id, name, mimetype, size }) => ({ id, name, mime: mimetype, sizeBytes: size })),
    buttons: buttonsOf(message.blocks),
    edited: message.edited !== undefined,
    deleted,
    reactions: [...reactions].flatMap(([name, users]) =>
      users.map((user) => ({
        emoji: emojiOf(name),
        name,
        by: user === world.app.userId ? ("app" as const) : ("customer" as const),
      })),
    ),
    replies: [...room.messages.values()].filter((one) => !one.deleted && isUnder(one, message.ts)).length,
  };
};
const isUnder = ({ message }: Stored, root: string) => message.thread_ts === root && message.ts !== root;

/** A channel with everything in it, oldest first; its top level is what has no `thread`. */
export const screenOf = (world: World, room: Room): Screen => ({
  channel: room.id,
  kind: room.kind,
  name: room.name,
  isShared: room.isShared,
  messages: [...room.messages.values()].map((stored) => shown(world, room, stored)),
});
