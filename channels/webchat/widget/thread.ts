/** Pure: what the log shows, from what the desk said and what is still on its way. */
import type { HistoryItem, RichText } from "../../contract";
import type { Pending } from "./store";

const togetherMsMax = 5 * 60_000;

/** A line in the log. `key` stays the same from the moment a message is written until the desk shows it. */
export type Line =
  | { type: "item"; key: string; at: number; who: string; item: HistoryItem }
  | { type: "pending"; key: string; at: number; who: "customer"; entry: Pending }
  | { type: "event"; key: string; at: number; who: ""; text: string };
/** A line with its place: first and last of its author's group, first of its day. */
export type Placed = Line & { isFirst: boolean; isLast: boolean; opensDay: boolean };

/** The uuid a browser gave to a message of the customer's; the desk puts a tag before it. */
export const clientIdOf = (item: HistoryItem): string | undefined =>
  item.by.speaks === "customer" ? item.externalId?.split(".").at(-1) : undefined;

const lineOf = (item: HistoryItem): Line => ({
  type: "item",
  key: clientIdOf(item) ?? item.id,
  at: item.at,
  who: item.by.speaks === "customer" ? "customer" : `${item.by.speaks} ${item.by.name}`,
  item,
});

/** Everything in order. What is on its way stands last: its place is the desk's to say. */
export const placed = (
  { items, events, pending }: { items: HistoryItem[]; events: { at: number; text: string }[]; pending: Pending[] },
  dayNumber: (at: number) => number,
): Placed[] => {
  const settled: Line[] = [
    ...items.map(lineOf),
    ...events.map(({ at, text }): Line => ({ type: "event", key: `event ${text} ${at}`, at, who: "", text })),
  ];
  const order = (line: Line) => `${line.type === "event" ? 1 : 0}${line.key}`;
  settled.sort((a, b) => a.at - b.at || (order(a) < order(b) ? -1 : 1));
  const known = new Set(settled.map((line) => line.key));
  const waiting = pending
    .filter((entry) => !known.has(entry.id))
    .map((entry): Line => ({ type: "pending", key: entry.id, at: entry.at, who: "customer", entry }));
  const lines = [...settled, ...waiting];
  const opens = (n: number): boolean => {
    const [before, line] = [lines[n - 1], lines[n]];
    return !before || !line || dayNumber(before.at) !== dayNumber(line.at);
  };
  const isFirst = (n: number): boolean => {
    const [before, line] = [lines[n - 1], lines[n]];
    return opens(n) || !before || !line || before.who !== line.who || line.at - before.at > togetherMsMax;
  };
  return lines.map((line, n) => ({
    ...line,
    opensDay: opens(n),
    isFirst: isFirst(n),
    isLast: n === lines.length - 1 || isFirst(n + 1),
  }));
};

/** Ours, not taken back, and not looked at yet. */
export const unreadOf = (items: HistoryItem[], readAt: number): HistoryItem[] =>
  items.filter((item) => item.by.speaks !== "customer" && !item.deleted && item.state !== "read" && item.at > readAt);

/** The last message of ours the desk can be told about. */
export const lastOfOurs = (items: HistoryItem[]): HistoryItem | undefined =>
  items
    .filter((item) => item.by.speaks !== "customer" && item.externalId !== null)
    .reduce<HistoryItem | undefined>((last, item) => (!last || item.at >= last.at ? item : last), undefined);

/** The words of a message as they were typed. */
export const plainOf = (rich: RichText): string =>
  rich
    .map((block) => {
      if (block.type === "code") return block.text;
      if (block.type === "list") return block.items.map((spans) => spans.map(({ text }) => text).join("")).join("\n");
      return block.spans.map(({ text }) => text).join("");
    })
    .join("\n\n");
