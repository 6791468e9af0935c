/** The desk is trusted, a broken proxy is not: what comes over the wire is looked at before it is believed. */
import type { HistoryItem } from "../../contract";
import type { Config, Session, Uploaded } from "../protocol";

type Unknown = Record<string, unknown>;
/** True for a JSON object. */
export const isRecord = (value: unknown): value is Unknown => typeof value === "object" && value !== null;
const has = (value: unknown, key: string, type: "string" | "number" | "boolean"): boolean =>
  isRecord(value) && typeof value[key] === type;

export const isConfig = (value: unknown): value is Config =>
  isRecord(value) && has(value, "title", "string") && isRecord(value.greeting) && isRecord(value.limits);
export const isSession = (value: unknown): value is Session =>
  has(value, "token", "string") && has(value, "thread", "string");
export const isUploaded = (value: unknown): value is Uploaded =>
  has(value, "key", "string") && has(value, "name", "string");
export const isItem = (value: unknown): value is HistoryItem =>
  isRecord(value) &&
  has(value, "seq", "number") &&
  has(value, "id", "string") &&
  has(value, "at", "number") &&
  isRecord(value.by) &&
  [value.rich, value.parts, value.buttons, value.citations, value.reactions].every(Array.isArray);

/** Parsed JSON, or undefined. */
export const parsed = (text: string | null): unknown => {
  try {
    return JSON.parse(text ?? "");
  } catch {
    return undefined;
  }
};
