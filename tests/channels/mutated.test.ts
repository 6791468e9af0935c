/** Platforms change their payloads without a word, and others write them by hand: no single field may cost a message. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Inbound } from "../../channels/contract";
import { inbound as slack } from "../../channels/slack/inbound";
import { settings as slackSettings } from "../../channels/slack/settings";
import { inbound as telegram } from "../../channels/telegram/inbound";
import { settings as telegramSettings } from "../../channels/telegram/settings";
import { inbound as cloud } from "../../channels/whatsapp/cloud/inbound";
import { settings as cloudSettingsOf } from "../../channels/whatsapp/cloud/settings";
import { inbound as web } from "../../channels/whatsapp/web/inbound";

type Path = (string | number)[];
type Read = (raw: unknown, now: number) => Inbound[];

const pathsIn = (value: unknown, at: Path = []): Path[] => {
  const inside: [string | number, unknown][] = Array.isArray(value)
    ? value.map((one, n) => [n, one])
    : typeof value === "object" && value !== null
      ? Object.entries(value)
      : [];
  return inside.flatMap(([key, one]) => [[...at, key], ...pathsIn(one, [...at, key])]);
};

const GONE = Symbol("gone");
/** The payload with one field changed. */
const changed = (value: unknown, [key, ...rest]: Path, to: (old: unknown) => unknown): unknown => {
  if (key === undefined) return to(value);
  if (Array.isArray(value))
    return value.map((one, n) => (n === key ? changed(one, rest, to) : one)).filter((one) => one !== GONE);
  const entries = Object.entries(Object(value)).map(([name, one]) => [
    name,
    name === key ? changed(one, rest, to) : one,
  ]);
  return Object.fromEntries(entries.filter(([, one]) => one !== GONE));
};

const another = (old: unknown): unknown => {
  if (typeof old === "string") return 42;
  if (typeof old === "number") return "word";
  return Array.isArray(old) ? { no: "list" } : "no such thing";
};
const MUTATIONS: Record<string, (old: unknown) => unknown> = {
  gone: () => GONE,
  null: () => null,
  "of another kind": another,
  "with more in it": (old) => {
    if (Array.isArray(old)) return [null, 7, "x", ...old, {}];
    if (typeof old === "object" && old !== null) return { ...old, invented: { tomorrow: [1, null] } };
    return typeof old === "number" ? -old : `${old}\u202e\ud800\u0000👩‍👩‍👧<b>&amp;`;
  },
};

const cloudSettings = cloudSettingsOf.parse({
  phoneNumberId: "any",
  businessAccountId: "any",
  accessToken: "EAA-nobody",
  appSecret: "of an app",
  verifyToken: "verify",
});

/** `identity`: without these fields it is no payload. `comesAgain`: its platform repeats what was not acknowledged. */
type Case = { channel: string; folder: string; read: Read; identity: RegExp; comesAgain: boolean };
const CASES: Case[] = [
  {
    channel: "telegram",
    folder: "telegram/fixtures",
    comesAgain: true,
    read: (raw, now) => telegram(raw, { now, settings: telegramSettings.parse({ token: "7000001:fixture" }) }),
    // What an update is called and where it belongs; the few kinds besides messages are nothing without their fields.
    identity:
      /^(update_id|(edited_)?message(\.(message_id|chat(\.(id|type))?))?|(message_reaction|my_chat_member|callback_query)\b.*|known\b.*)$/,
  },
  {
    channel: "slack",
    folder: "slack/fixtures",
    comesAgain: true,
    read: (raw, now) =>
      slack(raw, { now, settings: slackSettings.parse({ token: "xoxb-1-a", mode: "events", signingSecret: "s" }) }),
    identity:
      /^(payload\.)?(type|event|event\.(type|ts|channel|message|deleted_ts|previous_message(\.ts)?)|channel(\.id)?|message)$|^(command|payload|envelope_id)$/,
  },
  {
    channel: "whatsapp",
    folder: "whatsapp/cloud/fixtures",
    comesAgain: true,
    read: (raw, now) => cloud(raw, { now, settings: cloudSettings }),
    identity: /^(object|entry(\.\d+(\.changes(\.\d+)?)?)?|field|value|sample.*)$/,
  },
  {
    channel: "whatsapp-web",
    folder: "whatsapp/web/fixtures",
    comesAgain: false,
    read: (raw, now) => web(raw, { now }),
    identity:
      /^(event|args(\.0)?|((args\.0|_data)\.)*(_data|(id|msgId|parentMsgKey|senderId|senderUserJid)\b.*)|known\b.*|hello)$/,
  },
];

describe("one field of a payload that is not what it was", () => {
  it.each(CASES)(
    "$channel: is read all the same, never as nothing and never twice",
    ({ folder, read, identity, comesAgain }) => {
      const here = join(import.meta.dirname, folder);
      const wrong: string[] = [];
      for (const [files, file] of readdirSync(here).entries()) {
        const raw: unknown = JSON.parse(readFileSync(join(here, file), "utf8"));
        // Over all fixtures every field meets every change; all of them at each would take a minute.
        for (const [n, path] of pathsIn(raw).entries())
          for (const [what, to] of Object.entries(MUTATIONS).filter((_, turn) => turn === (n + files) % 4)) {
            const told = `${file} ${path.join(".")} ${what}`;
            const mutant = changed(raw, path, to);
            try {
              const items = read(mutant, 1_795_424_999_000);
              const names = (all: Inbound[]) =>
                all.map(({ kind, externalId, revision }) => [kind, externalId, revision]);
              if (comesAgain && JSON.stringify(names(items)) !== JSON.stringify(names(read(mutant, 1_795_425_999_000))))
                wrong.push(`${told}: another thing when it comes again`);
              for (const item of items) {
                if (!Number.isSafeInteger(item.at)) wrong.push(`${told}: at ${item.at}`);
                if (item.kind === "message" && item.rich.length + item.parts.length === 0) wrong.push(`${told}: empty`);
              }
            } catch (error) {
              if (!identity.test(path.join("."))) wrong.push(`${told}: ${String(error).slice(0, 200)}`);
            }
          }
      }
      expect(wrong).toEqual([]);
    },
  );
});
