import { type Channel, DeliveryFailure } from "../../../channels/contract";
import { isEmpty, isNeeded } from "../../../channels/kit/needed";
import type { Transact } from "../../../db/client";
import { emit } from "../../jobs/outbox";
import type { NewId } from "../../kernel/ids";
import { issueSentence } from "../../kernel/issues";
import { Problem } from "../../kernel/problem";
import type { Seal } from "../../kernel/seal";
import type { Now } from "../../kernel/time";
import * as store from "./store";

export type Needs = {
  transact: Transact;
  now: Now;
  newId: NewId;
  seal: Seal;
  channelNamed: (name: string) => Channel | null;
};
type Add = { id?: string; channel: string; name: string; settings: Record<string, unknown> };

/** Parts settings into what may be read and what is secret. */
export const split = (channel: Channel, settings: Record<string, unknown>) => {
  const secret = new Set(channel.fields.filter((field) => field.kind === "secret").map((field) => field.key));
  const entries = Object.entries(settings);
  return {
    open: Object.fromEntries(entries.filter(([key]) => !secret.has(key))),
    secret: Object.fromEntries(entries.filter(([key]) => secret.has(key))),
  };
};

/** A stored connection's whole settings, secrets opened. */
export const settingsOf = (seal: Seal, connection: store.Connection): Record<string, unknown> => ({
  ...connection.settings,
  ...(connection.secrets ? JSON.parse(seal.open(connection.secrets)) : {}),
});

const openedOrNull = (seal: Seal, connection: store.Connection) => {
  try {
    return settingsOf(seal, connection);
  } catch {
    return null;
  }
};
/**
 * The secrets somebody has given: neither those left empty nor those the channel made by itself. What was sealed under
 * another key cannot be read and must be given again, so it counts as not given.
 */
export const secretsGiven = (seal: Seal, channel: Channel, connection: store.Connection): string[] => {
  const opened = openedOrNull(seal, connection);
  if (!opened) return [];
  const isOwn = (key: string) => {
    const without = channel.settings.safeParse({ ...opened, [key]: undefined });
    return without.success && Object(without.data)[key] === opened[key];
  };
  return channel.fields
    .filter(({ key, kind, isMade }) => kind === "secret" && !isEmpty(opened[key]) && !(isMade && isOwn(key)))
    .map(({ key }) => key);
};

type Wrong = { path: string; message: string; sentence: string };
const refusal = (wrong: Wrong[]) =>
  new Problem(
    "connection.bad_settings",
    { issues: wrong.map(({ path, message }) => ({ path, message })) },
    wrong.map(({ sentence }) => sentence).join("; "),
  );

const nameOf = (channel: Channel, key: string): string => {
  const field = channel.fields.find((one) => one.key === key);
  return field ? `${field.label.en} (${key})` : key;
};

/** The settings as the channel reads them. Throws connection.bad_settings with what is wrong. */
export const parseSettings = (channel: Channel, given: Record<string, unknown>): Record<string, unknown> => {
  const parsed = channel.settings.safeParse(given);
  if (!parsed.success)
    throw refusal(
      parsed.error.issues.map((issue) => {
        const path = String(issue.path[0] ?? "");
        return { path, message: issue.message, sentence: issueSentence({ ...issue, path: [nameOf(channel, path)] }) };
      }),
    );
  return Object(parsed.data);
};

const refuseGaps = (channel: Channel, settings: Record<string, unknown>): void => {
  const missing = channel.fields.filter((field) => isNeeded(field, settings) && isEmpty(settings[field.key]));
  if (missing.length > 0)
    throw refusal(
      missing.map(({ key }) => ({
        path: key,
        message: "is missing",
        sentence: `${nameOf(channel, key)} is missing`,
      })),
    );
};

/** The same; what is needed must be there, and the platform is asked. Throws connection.bad_settings with what is missing or the platform's words. */
export const checkSettings = async (channel: Channel, given: Record<string, unknown>) => {
  const settings = parseSettings(channel, given);
  refuseGaps(channel, settings);
  const checked = await channel.check(settings).catch((failure: unknown) => {
    if (failure instanceof DeliveryFailure)
      throw new Problem(
        "connection.bad_settings",
        // The message is given in the asker's language; these are the platform's own words.
        { code: failure.code, kind: failure.kind, said: failure.message },
        failure.message,
      );
    throw failure;
  });
  return { settings, checked };
};

/** Adds a connection after the platform has said that its settings are good. Throws connection.bad_settings with the platform's words. */
export const addConnection = async (
  needs: Needs,
  { id = needs.newId(), channel: name, ...given }: Add,
): Promise<string> => {
  const channel = needs.channelNamed(name);
  if (!channel) throw new Problem("connection.unknown_channel", { channel: name });
  const { settings, checked } = await checkSettings(channel, given.settings);
  const { open, secret } = split(channel, settings);
  await needs.transact(async (tx) => {
    const secrets = needs.seal.seal(JSON.stringify(secret));
    await store.insertConnection(tx, {
      id,
      channel: channel.name,
      name: given.name || checked.name || checked.address,
      address: checked.address,
      settings: open,
      secrets,
      at: needs.now(),
    });
    await emit(
      tx,
      { type: "connection.changed", conversation: null, actor: { kind: "system" }, payload: { connection: id } },
      needs.now(),
    );
  });
  return id;
};

/** Removes a connection; its conversations stay. */
export const removeConnection = ({ transact, now }: Pick<Needs, "transact" | "now">, id: string): Promise<void> =>
  transact(async (tx) => {
    await store.getConnection(tx, id);
    await store.saveConnection(tx, id, { removedAt: now(), secrets: "" });
    await emit(
      tx,
      { type: "connection.changed", conversation: null, actor: { kind: "system" }, payload: { connection: id } },
      now(),
    );
  });
