import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Command } from "commander";
import type { Channel } from "../../channels/contract";
import { channelNamed } from "../../channels/registry";
import { readConfig } from "../config";
import { settingsOf, split } from "../desk/connections/add";
import { getConnection, insertConnection } from "../desk/connections/store";
import { keepUnreadable } from "../desk/conversations/arrivals";
import type { Received } from "../desk/conversations/receive";
import { get } from "../desk/conversations/store";
import type { Desk } from "../open-desk";
import { withDesk, withTemporaryDesk } from "./desk";
import { readBytes } from "./lines";
import { Failure, print, printJson, sentenceOf, WrongUsage } from "./output";
import { channelArgument, collectSetting } from "./settings";

type Options = { connection?: string; set?: Record<string, string>; json?: boolean };
type Door = { id: string; channel: Channel; settings: unknown };
type Line = {
  file: string;
  kinds: string[];
  conversations: number[];
  messages: string[];
  ignored: { reason: string }[];
  quarantined: { id: string; error: string }[];
  outcomes: string[];
};

/** Settings that let a channel read without any account: nothing is ever sent with them. */
const readingOnly = (channel: Channel): Record<string, string> => {
  const values = {
    secret: "receive-only-receive-only",
    url: "https://example.invalid",
    choice: "",
    switch: "false",
    number: "1",
  };
  const required = channel.fields.filter((field) => field.required);
  return {
    ...Object.fromEntries(
      required.map(({ key, kind, choices }) => [
        key,
        kind === "text" || kind === "lines"
          ? "receive-only@example.com"
          : (Object.keys(choices ?? {})[0] ?? values[kind]),
      ]),
    ),
    ...(channel.name === "telegram" ? { token: "7000001:receive-only" } : {}),
    ...(channel.name === "whatsapp" ? { phoneNumberId: "any", businessAccountId: "any" } : {}),
    ...(channel.name === "slack" ? { token: "xoxb-receive-only", appToken: "xapp-receive-only" } : {}),
  };
};

const openDoor = async (desk: Desk, channel: Channel, set: Record<string, string>): Promise<Door> => {
  const parsed = channel.settings.safeParse({ ...readingOnly(channel), ...set });
  if (!parsed.success) throw new WrongUsage(`Give ${channel.name} settings with --set. ${sentenceOf(parsed.error)}`);
  const { open, secret } = split(channel, Object(parsed.data));
  const [id, at] = [desk.using.newId(), desk.using.now()];
  const secrets = desk.seal.seal(JSON.stringify(secret));
  const made = { id, channel: channel.name, name: channel.label, address: "receive", settings: open, secrets, at };
  await desk.store.transact((tx) => insertConnection(tx, made));
  return { id, channel, settings: parsed.data };
};

const storedDoor = async (desk: Desk, channel: Channel, id: string): Promise<Door> => {
  const stored = await getConnection(desk.store.read, id);
  if (stored.channel !== channel.name)
    throw new WrongUsage(`The connection ${id} is ${stored.channel}, not ${channel.name}.`);
  return { id, channel, settings: settingsOf(desk.seal, stored) };
};

/** As the channel reads files; JSON where it is JSON; else the text itself, for the channel to judge. */
const payloadOf = (channel: Channel, bytes: Uint8Array): unknown => {
  if (channel.fromFile) return channel.fromFile(bytes);
  const text = new TextDecoder().decode(bytes);
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
};

const unique = <T>(values: (T | undefined)[]): T[] => [
  ...new Set(values.filter((value): value is T => value !== undefined)),
];

const lineOf = async (desk: Desk, file: string, received: Received[]): Promise<Line> => {
  const ids = unique(received.map((one) => one.conversation));
  const conversations = await Promise.all(ids.map((id) => get(desk.store.read, id)));
  return {
    file,
    kinds: received.map((one) => one.kind),
    conversations: conversations.map((one) => one.number),
    messages: unique(received.map((one) => one.message)),
    ignored: received.flatMap((one) => (one.outcome === "ignored" ? [{ reason: one.reason ?? "" }] : [])),
    quarantined: [],
    outcomes: received.map((one) => one.outcome),
  };
};

/** One file as if the platform had sent it: read by the channel, recorded by the desk, kept aside when unreadable. */
const receiveFile = async (
  desk: Desk,
  { id, channel, settings }: Door,
  { file, bytes }: { file: string; bytes: Uint8Array },
) => {
  const raw = payloadOf(channel, bytes);
  const { now, newId } = desk.using;
  const read = async () => {
    try {
      return { items: await desk.readPayload(channel, { id, settings, raw }) };
    } catch (failure) {
      return { error: sentenceOf(failure) };
    }
  };
  const { items, error } = { items: null, error: "", ...(await read()) };
  if (items) return lineOf(desk, file, await desk.receiveBatch(id, { raw, items }));
  const kept = { id: newId(), connection: id, raw, error, at: now() };
  await desk.store.transact((tx) => keepUnreadable(tx, kept));
  return { ...(await lineOf(desk, file, [])), quarantined: [{ id: kept.id, error }] };
};

const sentence = ({ file, kinds, conversations, messages, ignored, quarantined, outcomes }: Line): string => {
  const [bad] = quarantined;
  if (bad) return `${file}: quarantined: ${bad.error}`;
  const what = kinds.map((kind, at) => `${kind} ${outcomes[at] ?? ""}`).join(", ") || "nothing in it";
  const where = conversations.map((number) => `#${number}`).join(" ");
  const why = ignored.map(({ reason }) => `(${reason})`).join(" ");
  return [`${file}:`, what, where, ...messages, why].filter(Boolean).join(" ");
};

const FOLDERS: Partial<Record<string, string>> = { whatsapp: "whatsapp/cloud", "whatsapp-web": "whatsapp/web" };
/** A file as it is named, or a fixture of the channel by its name alone, where the tests are at hand. */
const located = (channel: Channel, file: string): string => {
  const fixture = join("tests/channels", FOLDERS[channel.name] ?? channel.name, "fixtures", file);
  return [file, fixture, `${fixture}.json`].find((path) => existsSync(path)) ?? file;
};

const receive = async (name: string, files: string[], { connection, set = {}, json }: Options) => {
  const channel = channelNamed(name);
  if (!channel) throw new WrongUsage(`There is no channel called ${name}.`);
  const payloads = files.map((file) => ({ file, bytes: readBytes(located(channel, file)) }));
  const work = async (desk: Desk) => {
    const door = connection ? await storedDoor(desk, channel, connection) : await openDoor(desk, channel, set);
    for (const one of payloads) {
      const line = await receiveFile(desk, door, one).catch((failure: unknown) => {
        throw new Failure(`${one.file} could not be recorded: ${sentenceOf(failure)}`);
      });
      if (json) printJson(line);
      else print(sentence(line));
    }
  };
  await (connection ? withDesk(readConfig(process.env), work) : withTemporaryDesk(work));
};

/** `parley receive …` */
export const receiveCommand = (program: Command): void => {
  program
    .command("receive")
    .description(
      "take in raw platform payloads, in order, as the running desk would; without --connection in a temporary desk",
    )
    .addArgument(channelArgument())
    .argument("<file...>", "one payload each, as the platform sends it; in a clone also the name of a fixture")
    .option(
      "--connection <id>",
      "a connection of this desk to receive them: written straight into its database; a running Parley goes on from there within a second",
    )
    .option("--set <key=value...>", "settings of the temporary connection", collectSetting)
    .option("--json", "one JSON line per file")
    .action(receive);
};
