/** Who we are on Slack, and what we may do there. */
import { z } from "zod";
import { DeliveryFailure } from "../contract";
import type { Api } from "./api";
import { repeatable } from "./failure";

export type Us = {
  userId?: string;
  botId?: string;
  appId?: string;
  teamId?: string;
  team?: string;
  /** The app's own name. */
  name?: string;
  /** What was granted; null when Slack doesn't say. */
  scopes: string[] | null;
};

const maybe = z
  .string()
  .nullish()
  .transform((given) => given ?? undefined)
  .catch(undefined);
const whoami = z.looseObject({
  user_id: maybe,
  bot_id: maybe,
  team_id: maybe,
  team: maybe,
  user: maybe,
  response_metadata: z
    .looseObject({ scopes: z.array(z.string()).optional().catch(undefined) })
    .optional()
    .catch(undefined),
});
const bot = z.looseObject({ bot: z.looseObject({ app_id: maybe, name: maybe }) });

/** Asks Slack. Throws DeliveryFailure. */
export const askWho = async (api: Api): Promise<Us> => {
  const answer = whoami.parse(
    await api.auth.test().catch((error) => {
      throw repeatable(error);
    }),
  );
  const { user_id: userId, bot_id: botId, team_id: teamId, team, user } = answer;
  const scopes = answer.response_metadata?.scopes?.filter((scope) => scope !== "") ?? null;
  // Only needed to know our own posts by a second sign, so its failure is none of ours.
  const about = botId ? bot.safeParse(await api.bots.info({ bot: botId }).catch(() => null)).data?.bot : undefined;
  return { userId, botId, teamId, team, appId: about?.app_id, name: about?.name ?? user, scopes };
};

/** True unless Slack has told us that the scope was not granted. */
export const may = (us: Us | null, scope: string): boolean => us?.scopes?.includes(scope) ?? us !== null;

/** Remembers who we are; asked again by the probe, since scopes change with a re-installation. */
export const openSelf = ({ api, quick }: { api: Api; quick: Api }) => {
  let known: Us | null = null;
  const ask = async (by: Api = api): Promise<Us> => {
    known = await askWho(by);
    return known;
  };
  return {
    ask: () => ask(),
    known: () => known,
    /** What is known, else asked by the client that doesn't wait long; null while Slack can't be asked. */
    soon: async (): Promise<Us | null> => {
      if (known) return known;
      return ask(quick).catch((error) => {
        if (error instanceof DeliveryFailure) return null;
        throw error;
      });
    },
  };
};
export type Self = ReturnType<typeof openSelf>;
