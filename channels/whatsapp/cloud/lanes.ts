import { update } from "./payload";

/** Whom a post is about: what one person does keeps its order, other people don't wait for it. */
export const lanesOf = (raw: unknown): string[] => {
  const read = update.safeParse(raw);
  const values = read.success
    ? read.data.entry.flatMap(({ changes }) => changes.flatMap(({ value }) => value ?? []))
    : [];
  const people = values.flatMap(({ messages, message_echoes, statuses, calls }) => [
    ...messages.map((one) => one.group_id ?? one.from ?? one.from_user_id),
    ...message_echoes.map((one) => one.to ?? one.to_user_id),
    ...statuses.map((one) => one.recipient_id),
    ...calls.map((one) => one.from ?? one.from_user_id),
  ]);
  const named = [...new Set(people.flatMap((one) => one ?? []))].sort();
  return named.length > 0 ? named : ["elsewhere"];
};
