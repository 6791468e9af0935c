/** A Bot API on loopback that real grammY talks to, with customers, phones and bad days. For the sandbox and the tests. */
import { z } from "zod";
import { type Customer, openCustomer, type Profile } from "./platform/customer";
import { type Group, type GroupNeeds, openGroup } from "./platform/group";
import { METHODS, queueMethods } from "./platform/methods";
import { type Phone, phoneOf } from "./platform/phone";
import { Refusal } from "./platform/refusal";
import { roomOf } from "./platform/sending";
import { type Request, type Served, serve } from "./platform/server";
import { openTroubles, type Trouble } from "./platform/trouble";
import { UpdateQueue } from "./platform/updates";
import { type Change, openWorld, type World } from "./platform/world";

export type { Customer, Profile } from "./platform/customer";
export type { Deeds, PhoneFile, Writes } from "./platform/deeds";
export type { Group, GroupNeeds } from "./platform/group";
export type { Phone, PhoneMessage } from "./platform/phone";
export type { CallTrouble, Trouble, UpdateTrouble } from "./platform/trouble";
export type { Change } from "./platform/world";

/** One API call as it came: `status` is what it was answered with, null while it is open or never answered. */
export type Journaled = { method: string; params: Record<string, unknown>; at: number; status: number | null };

export type TelegramPlatform = {
  apiRoot: string;
  token: string;
  botUsername: string;
  /** A person with the bot's chat open; the same id gives the same person again. */
  customer: (profile: string | Profile) => Customer;
  /** A group with the bot in it; the same id gives the same group again. */
  group: (needs: GroupNeeds) => Group;
  /** What the phone shows. Throws for an unknown chat. */
  chat: (chatId: number) => Phone;
  chats: () => Phone[];
  file: (fileId: string) => { name: string; mime: string; bytes: Uint8Array } | null;
  /** Every API call but getUpdates, oldest first; the last ten thousand. */
  calls: Journaled[];
  /** Scripts a bad day; the result ends it early. */
  trouble: (trouble: Trouble) => () => void;
  on: (event: "change", listener: (change: Change) => void) => () => void;
  /** Queues a raw update (without its id); gives its id. */
  push: (update: Record<string, unknown>) => number;
  /** Keeps updates back until the result is called. */
  hold: () => () => void;
  /** Resolves when the bot has confirmed every update, by offset or by 2xx. */
  drained: () => Promise<void>;
  /** As /revoke at BotFather: from now on the token is refused. */
  revokeToken: () => void;
  /** @BotFather gives a new token in place of the old one. */
  renewToken: () => string;
  close: () => Promise<void>;
};

export type PlatformNeeds = {
  port?: number;
  token?: string;
  username?: string;
  /** The bot's name, as people see it. */
  name?: string;
  now?: () => number;
  log?: (line: string) => void;
  /** The webhook's first pause after a failure. */
  redeliverMs?: number;
  /** Ids count on from here: a stand-in that forgot everything must not give one out twice. */
  from?: number;
};

const anObject = z.looseObject({});

type Desk = { token: () => string | null; world: World; updates: UpdateQueue; now: () => number };

/** Answers calls and writes them into the journal. */
const answering = ({ token, world, updates, now }: Desk) => {
  const calls: Journaled[] = [];
  const queue = new Map(Object.entries(queueMethods(updates)));
  const journal = (method: string, params: unknown): Journaled => {
    const entry: Journaled = { method, params: anObject.parse(params), at: now(), status: null };
    if (method !== "getUpdates") calls.push(entry);
    if (calls.length > 10_000) calls.shift();
    return entry;
  };
  const perform = async ({ token: given, method, call, signal }: Request): Promise<unknown> => {
    if (!/^\d+:[\w-]+$/.test(given)) throw new Refusal(404, "Not Found");
    if (given !== token()) throw new Refusal(401, "Unauthorized");
    const about = queue.get(method);
    if (about) return about(call.params, signal);
    const known = METHODS[method];
    if (!known) throw new Refusal(404, "Not Found: method not found");
    return known(world, call);
  };
  const answer = async (request: Request): Promise<unknown> => {
    const entry = journal(request.method, request.call.params);
    try {
      const result = await perform(request);
      entry.status = 200;
      return result;
    } catch (error) {
      entry.status = error instanceof Refusal ? error.status : 500;
      throw error;
    }
  };
  return { calls, answer };
};

const download = (world: World, path: string): Served => {
  const file = [...world.files.values()].find((stored) => stored.path === path);
  return file?.bytes ? { status: 200, bytes: file.bytes, mime: "application/octet-stream" } : { status: 404 };
};

/** Opens the stand-in. */
export const openTelegramPlatform = async (needs: PlatformNeeds = {}): Promise<TelegramPlatform> => {
  const { token = "7000001:STAND-IN_token_never_secret", now = Date.now, log = () => {} } = needs;
  const { username = "stand_in_bot", redeliverMs = 50 } = needs;
  const world = openWorld({
    bot: { id: 7000001, is_bot: true, first_name: needs.name ?? "Stand-in", username },
    now,
    from: needs.from,
  });
  const updates = new UpdateQueue({ redeliverMs, log });
  const troubles = openTroubles();
  let valid: string | null = token;
  const { calls, answer } = answering({ token: () => valid, world, updates, now });
  const file = (given: string, path: string) => (given === valid ? download(world, path) : { status: 401 });
  const server = await serve({ log, trouble: troubles.next, perform: answer, file }, needs.port ?? 0);
  return {
    apiRoot: `http://127.0.0.1:${server.port}`,
    token,
    botUsername: username,
    customer: (profile) => openCustomer(world, updates, typeof profile === "string" ? { firstName: profile } : profile),
    group: (given) => openGroup(world, updates, given),
    chat: (chatId) => phoneOf(roomOf(world, chatId), world.bot.id),
    chats: () => [...world.rooms.values()].map((room) => phoneOf(room, world.bot.id)),
    file: (fileId) => {
      const stored = world.files.get(fileId);
      return stored?.bytes ? { name: stored.name, mime: stored.mime, bytes: stored.bytes } : null;
    },
    calls,
    trouble: (trouble) => {
      if (trouble.does === "duplicate") updates.duplicate({ each: trouble.copies, times: trouble.times ?? 1 });
      else if (trouble.does === "reverse") updates.reverse();
      else return troubles.add(trouble);
      return () => updates.duplicate({ each: 1, times: 0 });
    },
    on: (_event, listener) => world.onChange(listener),
    push: (update) => updates.push(update),
    hold: () => updates.hold(),
    drained: () => updates.drained(),
    revokeToken: () => {
      valid = null;
    },
    renewToken: () => {
      valid = `${token}_new`;
      return valid;
    },
    close: async () => {
      updates.close();
      await server.close();
    },
  };
};
