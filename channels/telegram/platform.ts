/** A Bot API on loopback that real grammY talks to, with customers, phones and bad days. For the sandbox and the tests. */
import { z } from "zod";
import * as changing from "./platform/changing";
import { type Customer, openCustomer, type Profile } from "./platform/customer";
import { number, read, text, textList } from "./platform/params";
import { type Phone, phoneOf } from "./platform/phone";
import { bad, Refusal } from "./platform/refusal";
import * as sending from "./platform/sending";
import { serve } from "./platform/server";
import { openTroubles, type Trouble } from "./platform/trouble";
import { openUpdates } from "./platform/updates";
import { type ApiUser, type Change, openWorld } from "./platform/world";

export type { Customer, PhoneFile, Profile, Writes } from "./platform/customer";
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
  close: () => Promise<void>;
};

export type PlatformNeeds = {
  port?: number;
  token?: string;
  username?: string;
  now?: () => number;
  log?: (line: string) => void;
  /** The webhook's first pause after a failure. */
  redeliverMs?: number;
};

const SENDING: Record<string, sending.Method> = {
  sendMessage: sending.sendMessage,
  sendMediaGroup: sending.sendMediaGroup,
  sendChatAction: sending.sendChatAction,
  ...Object.fromEntries(
    ["photo", "document", "voice", "audio", "video", "animation", "sticker"].map((kind) => [
      `send${kind.charAt(0).toUpperCase()}${kind.slice(1)}`,
      sending.sendFile(kind),
    ]),
  ),
};
const METHODS: Record<string, sending.Method> = {
  ...SENDING,
  ...changing,
  getMe: ({ bot }) => ({ ...bot, can_join_groups: false, can_read_all_group_messages: false }),
  setMyCommands: () => true,
  answerCallbackQuery: (world, { params }) => {
    const { callback_query_id: id, text: words } = read({ callback_query_id: text, text: text.optional() }, params);
    const chatId = [...world.rooms.keys()].find((room) => id.startsWith(String(room)));
    if (chatId === undefined) throw bad("query is too old and response timeout expired or query ID is invalid");
    world.changed({ chatId, type: "callback-answer", text: words });
    return true;
  },
};

const anObject = z.looseObject({});

/** Methods that concern the queue of updates. */
const aboutUpdates = (updates: ReturnType<typeof openUpdates>) => {
  const allowed_updates = textList.optional();
  return {
    getUpdates: (params: unknown, signal: AbortSignal) => {
      const shape = {
        offset: number.optional(),
        limit: number.default(100),
        timeout: number.default(0),
        allowed_updates,
      };
      const { offset, limit, timeout, allowed_updates: kinds } = read(shape, params);
      return updates.poll({ offset, limit, timeoutS: timeout, signal }, kinds);
    },
    setWebhook: (params: unknown) => {
      const given = read({ url: text.default(""), secret_token: text.default(""), allowed_updates }, params);
      updates.setWebhook(given.url, given.secret_token, given.allowed_updates);
      return true;
    },
    deleteWebhook: (params: unknown) => {
      const { drop_pending_updates: drop } = read({ drop_pending_updates: z.boolean().default(false) }, params);
      updates.setWebhook("", "");
      if (drop) updates.drop();
      return true;
    },
    getWebhookInfo: () => updates.webhookInfo(),
  };
};

/** Opens the stand-in. */
export const openTelegramPlatform = async (needs: PlatformNeeds = {}): Promise<TelegramPlatform> => {
  const { token = "7000001:STAND-IN_token_never_secret", now = Date.now, log = () => {} } = needs;
  const bot: ApiUser = {
    id: 7000001,
    is_bot: true,
    first_name: "Stand-in",
    username: needs.username ?? "stand_in_bot",
  };
  const world = openWorld({ bot, now });
  const updates = openUpdates({ redeliverMs: needs.redeliverMs ?? 50, log });
  const troubles = openTroubles();
  const calls: Journaled[] = [];
  const queue = new Map(Object.entries(aboutUpdates(updates)));
  let isRevoked = false;

  const checkToken = (given: string) => {
    if (!/^\d+:[\w-]+$/.test(given)) throw new Refusal(404, "Not Found");
    if (given !== token || isRevoked) throw new Refusal(401, "Unauthorized");
  };
  const journal = (method: string, params: unknown): Journaled => {
    const entry: Journaled = { method, params: anObject.parse(params), at: now(), status: null };
    if (method !== "getUpdates") calls.push(entry);
    if (calls.length > 10_000) calls.shift();
    return entry;
  };
  const perform = async (method: string, call: sending.Call, signal: AbortSignal): Promise<unknown> => {
    const known = queue.get(method) ?? METHODS[method];
    if (!known) throw new Refusal(404, "Not Found: method not found");
    const about = queue.get(method);
    return about ? about(call.params, signal) : METHODS[method]?.(world, call);
  };

  const server = await serve(
    {
      log,
      trouble: troubles.next,
      perform: async ({ token: given, method, call, signal }) => {
        const entry = journal(method, call.params);
        try {
          checkToken(given);
          const result = await perform(method, call, signal);
          entry.status = 200;
          return result;
        } catch (error) {
          entry.status = error instanceof Refusal ? error.status : 500;
          throw error;
        }
      },
      file: (given, path) => {
        if (given !== token || isRevoked) return { status: 401 };
        const file = [...world.files.values()].find((stored) => stored.path === path);
        return file?.bytes ? { status: 200, bytes: file.bytes, mime: "application/octet-stream" } : { status: 404 };
      },
    },
    needs.port ?? 0,
  );

  return {
    apiRoot: `http://127.0.0.1:${server.port}`,
    token,
    botUsername: bot.username ?? "",
    customer: (profile) => openCustomer(world, updates, typeof profile === "string" ? { firstName: profile } : profile),
    chat: (chatId) => phoneOf(sending.roomOf(world, chatId)),
    chats: () => [...world.rooms.values()].map(phoneOf),
    file: (fileId) => {
      const file = world.files.get(fileId);
      return file?.bytes ? { name: file.name, mime: file.mime, bytes: file.bytes } : null;
    },
    calls,
    trouble: (trouble) => {
      if (trouble.does === "duplicate") updates.duplicate({ each: trouble.copies, times: trouble.times ?? 1 });
      else if (trouble.does === "reverse") updates.reverse();
      else return troubles.add(trouble);
      return () => updates.duplicate({ each: 1, times: 0 });
    },
    on: (_event, listener) => world.onChange(listener),
    push: updates.push,
    hold: updates.hold,
    drained: updates.drained,
    revokeToken: () => {
      isRevoked = true;
    },
    close: async () => {
      updates.close();
      await server.close();
    },
  };
};
