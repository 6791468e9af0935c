import { z } from "zod";
import type { ExternalId, ThreadRef } from "../contract";

/** A message's place on Slack: timestamps are its ids, unique within their channel. */
export type Place = { channel: string; ts: string };

const place = /^([^:]+):([^:]+)$/;

const read = (text: string, what: string): Place => {
  const found = place.exec(text);
  if (!found) throw new Error(`not a Slack ${what}: ${text}`);
  return { channel: z.string().parse(found[1]), ts: z.string().parse(found[2]) };
};

/** A thread is its channel and its root. */
export const threadOf = ({ channel, ts }: Place): ThreadRef => `${channel}:${ts}`;
/** Channel and root behind a thread. Throws on a thread that this channel did not make. */
export const rootOf = (thread: ThreadRef): Place => read(thread, "thread");
export const externalIdOf = ({ channel, ts }: Place): ExternalId => `${channel}:${ts}`;
/** Throws on an id that this channel did not make. `ts` is a file's id when Slack never told which message shows it. */
export const messageOf = (externalId: ExternalId): Place => read(externalId, "message id");
/** True for the file's id that stands in for a timestamp. */
export const isFileId = (ts: string): boolean => /^F/.test(ts);

/** Milliseconds since 1970 of a Slack timestamp; null when it is none. */
export const msOf = (ts: string | undefined): number | null => {
  const seconds = Number.parseFloat(ts ?? "");
  return seconds > 0 && seconds < 1e11 ? Math.round(seconds * 1000) : null;
};

/** Marks our messages so that one in doubt can be found again. Workspaces can read it, so it holds ids only. */
export const MARK = "parley_message";
