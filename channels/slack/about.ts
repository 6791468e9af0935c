/** What a payload is about, as far as it must be known before it is read. Pure. */
import { SHORTCUT } from "./inbound";
import { type Body, event as eventShape } from "./payload";

export type About = {
  channel?: string;
  ts?: string;
  threadTs?: string;
  people: string[];
  reaction?: { name: string; user: string; isAdded: boolean };
  isShortcut: boolean;
};

/** Nobody's name is needed for what is thrown away anyway. */
const LOOKED_UP = /^(event_callback|block_actions|message_action)$/;
const EVENTS = /^(message|app_mention|reaction_added|reaction_removed)$/;

const known = (ids: (string | undefined)[]) => ids.flatMap((id) => (id ? [id] : []));

const aboutInteraction = ({ channel, container, message, user, type, callback_id }: Body): About => ({
  channel: channel?.id ?? container?.channel_id,
  ts: message?.ts ?? container?.message_ts,
  threadTs: message?.thread_ts,
  people: known([user?.id, message?.user]),
  isShortcut: type === "message_action" && callback_id === SHORTCUT,
});

/** Null when nothing needs to be looked up for it. */
export const aboutOf = (body: Body): About | null => {
  if (!LOOKED_UP.test(body.type ?? "")) return null;
  if (body.event === undefined) return aboutInteraction(body);
  const event = eventShape.safeParse(body.event).data;
  if (!event || !EVENTS.test(event.type)) return null;
  const inner = event.message ?? event;
  const { item, reaction: name, user } = event;
  return {
    channel: (item?.channel ?? event.channel) || undefined,
    ts: item?.ts ?? inner.ts,
    threadTs: inner.thread_ts,
    people: known([inner.user, user]),
    isShortcut: false,
    ...(item && name && user ? { reaction: { name, user, isAdded: event.type === "reaction_added" } } : {}),
  };
};
