import type { NumberChange } from "./memory";
import { newNumberIn, update } from "./payload";
import { timeOf } from "./time";

const valuesIn = (raw: unknown) => {
  const read = update.safeParse(raw);
  return read.success ? read.data.entry.flatMap(({ changes }) => changes.flatMap(({ value }) => value ?? [])) : [];
};

/** People who are named by their number and by the id that stands for it: who writes, and whom a status is about. */
export const bothIn = (raw: unknown): { id: string; waId: string }[] => {
  const named = valuesIn(raw).flatMap(({ messages, contacts, statuses, calls }) => [
    ...[...messages, ...calls].map((one) => [one.from, one.from_user_id]),
    ...contacts.map((one) => [one.wa_id, one.user_id]),
    ...statuses.map((one) =>
      one.recipient_type === "group"
        ? [one.recipient_participant_id, one.recipient_participant_user_id]
        : [one.recipient_id, one.recipient_user_id],
    ),
  ]);
  const pairs = named.flatMap(([waId, id]) => (waId && id && waId !== id ? [{ waId, id }] : []));
  return [...new Map(pairs.map((pair) => [`${pair.waId} ${pair.id}`, pair])).values()];
};

/** Who changed their number, oldest first. */
export const numberChangesIn = (raw: unknown, now: number): NumberChange[] =>
  valuesIn(raw)
    .flatMap(({ messages }) =>
      messages.flatMap((one) => {
        const to = newNumberIn(one);
        return one.from && to && to !== one.from ? [{ from: one.from, to, since: timeOf(one.timestamp, now) }] : [];
      }),
    )
    .sort((a, b) => a.since - b.since);

/** Who wrote or rang by which number, and when last; to whom one of ours wrote on the phone. */
export const spokeIn = (raw: unknown, now: number): ReadonlyMap<string, number> => {
  const all = valuesIn(raw).flatMap(({ messages, message_echoes, calls, user_preferences }) => [
    ...[...messages, ...calls].map(({ from, timestamp }) => ({ number: from, timestamp })),
    ...message_echoes.map(({ to, timestamp }) => ({ number: to, timestamp })),
    ...user_preferences.map(({ wa_id, timestamp }) => ({ number: wa_id, timestamp })),
  ]);
  const last = new Map<string, number>();
  for (const { number, timestamp } of all)
    if (number) last.set(number, Math.max(last.get(number) ?? 0, timeOf(timestamp, now)));
  return last;
};

/** The groups somebody wrote in. */
export const groupsIn = (raw: unknown): string[] => [
  ...new Set(valuesIn(raw).flatMap(({ messages }) => messages.flatMap(({ group_id: group }) => group ?? []))),
];

/** Who wrote in a group. */
export const membersIn = (raw: unknown): string[] => [
  ...new Set(
    valuesIn(raw).flatMap(({ messages }) =>
      messages.flatMap((one) => (one.group_id ? (one.from ?? one.from_user_id ?? []) : [])),
    ),
  ),
];

/** Whom a post is about: what one person does keeps its order, other people don't wait for it. */
export const lanesOf = (raw: unknown): string[] => {
  const people = valuesIn(raw).flatMap(({ messages, message_echoes, statuses, calls, user_preferences }) => [
    ...user_preferences.map((one) => one.wa_id ?? one.user_id),
    ...messages.map((one) => one.group_id ?? one.from ?? one.from_user_id),
    // What comes from a new number waits until its news is kept.
    ...messages.map(newNumberIn),
    ...message_echoes.map((one) => one.to ?? one.to_user_id),
    ...statuses.map((one) => one.recipient_id ?? one.recipient_user_id),
    ...calls.map((one) => one.from ?? one.from_user_id),
  ]);
  const named = [...new Set(people.flatMap((one) => one ?? []))].sort();
  return named.length > 0 ? named : ["elsewhere"];
};
