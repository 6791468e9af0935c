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

/** A reason in the reader's language: one that is kept by its name in our words, any other as it was written. */
export const saidReason = (reason: string): string => {
  const found = reason.startsWith("{") ? parsed(reason) : null;
  if (!isRecord(found) || typeof found.say !== "string") return reason;
  if (found.say === "category") return named(categoryById(String(found.id)) ?? { name: String(found.id) });
  if (found.say === "nobody") {
    const who = Array.isArray(found.who) ? found.who.map(hindered).filter(Boolean).join(", ") : "";
    return t("saying.nobody", { who: found.more === true ? `${who}, …` : who });
  }
  const key = `saying.${found.say}`;
  return isKey(key) ? t(key, { n: count(found.similar), open: count(found.open) }) : reason;
};
