import type { Person, ThreadRef } from "../../contract";
import { threadOf } from "./ids";

/** A phone number with its country, however it is written. Nobody vouches for it until its owner answers. */
export const begin = (_: unknown, { address }: { address: string }): { thread: ThreadRef; person: Person } | null => {
  const digits = address
    .trim()
    .replace(/^(\+|00)/, "")
    .replace(/[\s().-]/g, "");
  if (!/^[1-9]\d{6,14}$/.test(digits)) return null;
  return { thread: threadOf(digits), person: { address: digits, phone: `+${digits}` } };
};
