/** The Bot API's methods by name. */
import { z } from "zod";
import * as changing from "./changing";
import { number, read, text, textList } from "./params";
import { bad } from "./refusal";
import * as sending from "./sending";
import type { UpdateQueue } from "./updates";

const SENDING: Record<string, sending.Method> = {
  sendMessage: sending.sendMessage,
  sendMediaGroup: sending.sendMediaGroup,
  sendChatAction: sending.sendChatAction,
  getChatMemberCount: sending.getChatMemberCount,
  ...Object.fromEntries(
    ["photo", "document", "voice", "audio", "video", "animation", "sticker"].map((kind) => [
      `send${kind.charAt(0).toUpperCase()}${kind.slice(1)}`,
      sending.sendFile(kind),
    ]),
  ),
};
/** Every method but those of the queue. */
export const METHODS: Record<string, sending.Method> = {
  ...SENDING,
  ...changing,
  getMe: ({ bot }) => ({ ...bot, can_join_groups: true, can_read_all_group_messages: false }),
  setMyCommands: () => true,
  answerCallbackQuery: (world, { params }) => {
    const { callback_query_id: id, text: words } = read({ callback_query_id: text, text: text.optional() }, params);
    const chatId = [...world.rooms.keys()].find((room) => id.startsWith(String(room)));
    if (chatId === undefined) throw bad("query is too old and response timeout expired or query ID is invalid");
    world.changed({ chatId, type: "callback-answer", text: words });
    return true;
  },
};

/** Methods that concern the queue of updates. */
export const queueMethods = (updates: UpdateQueue) => {
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
