/** What a group's update does not tell and we know: who we are, what the group was called before, how many read there. */
import type { Api } from "grammy";
import { z } from "zod";
import type { Moved } from "./moved";
import type { Known } from "./payload";

const message = z.looseObject({
  chat: z.looseObject({ id: z.number(), type: z.string() }),
  entities: z.array(z.looseObject({ type: z.string() })).optional(),
  caption_entities: z.array(z.looseObject({ type: z.string() })).optional(),
  migrate_to_chat_id: z.number().optional(),
  migrate_from_chat_id: z.number().optional(),
});
const spoken = z.looseObject({ message: message.optional(), edited_message: message.optional() });
type Spoken = z.infer<typeof message>;

const isMarked = ({ entities = [], caption_entities = [] }: Spoken): boolean =>
  [...entities, ...caption_entities].some(({ type }) => type === "mention" || type === "bot_command");

/** How long a count of members is good enough. */
const COUNT_MS = 3_600_000;

/** What must be known beside an update, to be kept with it; undefined outside groups. Rejects when Telegram doesn't tell who we are. */
export const openGathering = ({ api, moved, now }: { api: Api; moved: Moved; now: () => number }) => {
  let handle: string | undefined;
  const counts = new Map<number, { members?: number; at: number }>();

  const whoWeAre = async () => {
    handle ??= (await api.getMe()).username;
    return handle;
  };
  const membersOf = async (chatId: number): Promise<number | undefined> => {
    const known = counts.get(chatId);
    if (known && now() - known.at < COUNT_MS) return known.members;
    // A courtesy to the agent who writes there: without it everything still works.
    const members = await api.getChatMemberCount(chatId).catch(() => undefined);
    counts.set(chatId, { members, at: now() });
    return members;
  };

  return async (raw: unknown): Promise<Known | undefined> => {
    const found = spoken.safeParse(raw);
    const given = found.success ? (found.data.message ?? found.data.edited_message) : undefined;
    if (!given || (given.chat.type !== "group" && given.chat.type !== "supergroup")) return undefined;
    const { chat, migrate_to_chat_id: to, migrate_from_chat_id: from } = given;
    if (to !== undefined) await moved.note({ from: chat.id, to });
    if (from !== undefined) await moved.note({ from, to: chat.id });
    const [bot, was, members] = await Promise.all([
      isMarked(given) ? whoWeAre() : undefined,
      moved.was(chat.id),
      membersOf(chat.id),
    ]);
    return {
      ...(bot === undefined ? {} : { bot }),
      ...(was === undefined ? {} : { was }),
      ...(members === undefined ? {} : { members }),
    };
  };
};
export type Gather = ReturnType<typeof openGathering>;
