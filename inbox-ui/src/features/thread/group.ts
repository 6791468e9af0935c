import type { Message, TimelineItem } from "../../../../src/realtime/wire";
import { daysBetween } from "../../app/time";

export type Entry =
  | { kind: "day"; at: number }
  | { kind: "unread" }
  | { kind: "events"; items: TimelineItem[] }
  | { kind: "message"; message: Message; first: boolean; album: Message[] };

const together = 5 * 60_000;
const sameVoice = (a: Message, b: Message) =>
  a.automatic === b.automatic &&
  b.readers.length === 0 &&
  b.copies === null &&
  a.direction === b.direction &&
  a.by.kind === b.by.kind &&
  a.by.id === b.by.id &&
  b.at - a.at < together;

/**
 * What stands in the thread, from top to bottom (what was taken back before it left stands nowhere): day marks, messages grouped by author within five minutes,
 * albums as one, events between messages folded together, and the line above what has not been read. Pure.
 */
export const entriesOf = (
  messages: readonly Message[],
  events: readonly TimelineItem[],
  unreadAfter: number | null,
): Entry[] => {
  const items = [
    ...messages
      .filter((message) => message.delivery?.at !== "undone")
      .map((message) => ({ order: message.seq, at: message.at, message, event: null })),
    ...events.map((event) => ({ order: event.seq, at: event.at, message: null, event })),
  ].sort((a, b) => a.order - b.order);
  const entries: Entry[] = [];
  let before: Message | null = null;
  let lastAt: number | null = null;
  let marked = false;
  for (const { at, message, event } of items) {
    if (lastAt === null || daysBetween(lastAt, at) > 0) {
      entries.push({ kind: "day", at });
      before = null;
    }
    lastAt = Math.max(lastAt ?? at, at);
    const last = entries.at(-1);
    if (event) {
      if (last?.kind === "events") last.items.push(event);
      else entries.push({ kind: "events", items: [event] });
      before = null;
      continue;
    }
    if (!marked && unreadAfter !== null && message.direction === "in" && message.seq > unreadAfter) {
      if (entries.some((entry) => entry.kind === "message")) entries.push({ kind: "unread" });
      marked = true;
      before = null;
    }
    if (message.album && last?.kind === "message" && last.message.album === message.album) {
      last.album.push(message);
      before = message;
      continue;
    }
    entries.push({ kind: "message", message, first: before === null || !sameVoice(before, message), album: [] });
    before = message;
  }
  return entries;
};
