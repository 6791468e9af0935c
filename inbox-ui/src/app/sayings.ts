import { isRecord } from "../api/http";
import { categoryById } from "./session";
import { isKey, named, t } from "./words";

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
};
const count = (value: unknown): number => (typeof value === "number" ? value : 0);
const hindered = (one: unknown): string => {
  if (!isRecord(one) || !isRecord(one.hindrance)) return "";
  const { is, open, capacity } = one.hindrance;
  const key = `saying.${String(is)}`;
  return isKey(key) ? t(key, { name: String(one.name), open: count(open), capacity: count(capacity) }) : "";
};

type Same = { say: "same_person"; name: string; by: unknown[]; channels: unknown[] };
const isSame = (found: unknown): found is Same =>
  isRecord(found) && found.say === "same_person" && Array.isArray(found.by) && Array.isArray(found.channels);
const sharedOf = (one: unknown): string[] => {
  if (!isRecord(one)) return [];
  const key = `saying.same.${String(one.is)}`;
  return isKey(key) ? [t(key, { value: typeof one.value === "string" ? one.value : "" }).trim()] : [];
};
const channelOf = (channel: unknown): string[] => {
  const key = `channel.${String(channel)}`;
  return isKey(key) ? [t(key)] : [];
};
/** Why two are thought to be one person: what they share, and where the other one writes. */
const sameness = ({ by, channels }: Same): string => {
  const where = channels.flatMap(channelOf).join(", ");
  return [by.flatMap(sharedOf).join(", "), where && t("saying.same.on", { channels: where })]
    .filter(Boolean)
    .join(" · ");
};
/** Who the other one is thought to be; what an earlier release wrote is said as it stands. */
export const sameAs = (reason: string): string => {
  const found = reason.startsWith("{") ? parsed(reason) : null;
  return isSame(found) ? String(found.name) : reason;
};

/** A reason in the reader's language: one that is kept by its name in our words, any other as it was written. */
export const saidReason = (reason: string): string => {
  const found = reason.startsWith("{") ? parsed(reason) : null;
  if (!isRecord(found) || typeof found.say !== "string") return reason;
  if (isSame(found)) return sameness(found);
  if (found.say === "category") return named(categoryById(String(found.id)) ?? { name: String(found.id) });
  if (found.say === "nobody") {
    const who = Array.isArray(found.who) ? found.who.map(hindered).filter(Boolean).join(", ") : "";
    return t("saying.nobody", { who: found.more === true ? `${who}, …` : who });
  }
  const key = `saying.${found.say}`;
  return isKey(key) ? t(key, { n: count(found.similar), open: count(found.open) }) : reason;
};

/** Why something happened: our sentence for the codes we know, the words as they are for the rest. */
export const saidWhy = (why: string): string => {
  const key = `why.${why}`;
  return isKey(key) ? t(key) : saidReason(why);
};
