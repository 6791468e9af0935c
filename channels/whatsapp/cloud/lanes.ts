import { update } from "./payload";

const valuesIn = (raw: unknown) => {
  const read = update.safeParse(raw);
  return read.success ? read.data.entry.flatMap(({ changes }) => changes.flatMap(({ value }) => value ?? [])) : [];
};

/** Senders who are named by their number and by the id that stands for it. */
export const bothIn = (raw: unknown): { id: string; waId: string }[] =>
  valuesIn(raw).flatMap(({ messages }) =>
    messages.flatMap(({ from, from_user_id }) => (from && from_user_id ? [{ waId: from, id: from_user_id }] : [])),
  );

/** Whom a post is about: what one person does keeps its order, other people don't wait for it. */
export const lanesOf = (raw: unknown): string[] => {
  const people = valuesIn(raw).flatMap(({ messages, message_echoes, statuses, calls, user_preferences }) => [
    ...user_preferences.map((one) => one.wa_id ?? one.user_id),
    ...messages.map((one) => one.group_id ?? one.from ?? one.from_user_id),
    ...message_echoes.map((one) => one.to ?? one.to_user_id),
    ...statuses.map((one) => one.recipient_id),
    ...calls.map((one) => one.from ?? one.from_user_id),
  ]);
  const named = [...new Set(people.flatMap((one) => one ?? []))].sort();
  return named.length > 0 ? named : ["elsewhere"];
};
