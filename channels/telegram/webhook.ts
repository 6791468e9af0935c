/** Webhook mode: Telegram posts each update until it is answered 200, so 200 comes only after the commit. */
import type { Api } from "grammy";
import { z } from "zod";
import type { Connection, ConnectionState, Log, Unreadable } from "../contract";
import type { Pause } from "../kit/backoff";
import type { Lanes } from "../kit/lanes";
import { sameSecret } from "../kit/signature";
import { failureOf } from "./failure";
import { laneOf } from "./lane";
import { ALLOWED_UPDATES } from "./payload";
import { stateAfter, waitMs } from "./polling";
import { forGrammy } from "./signal";

type Subscription = {
  api: Api;
  token: string;
  url: string;
  secretToken: string;
  state: (state: ConnectionState) => void;
  pause: Pause;
  chance: () => number;
  signal: AbortSignal;
};

/** Tells Telegram where we are, until it has taken it or we close. */
export const subscribe = async (needs: Subscription): Promise<void> => {
  const { api, url, secretToken, state, signal } = needs;
  for (let attempt = 1; !signal.aborted; attempt++)
    try {
      await api.setWebhook(
        url,
        { secret_token: secretToken, allowed_updates: [...ALLOWED_UPDATES] },
        forGrammy(signal),
      );
      return state({ at: "online" });
    } catch (error) {
      if (signal.aborted) return;
      const failure = failureOf(error, needs.token);
      state(stateAfter(failure, error));
      await needs.pause(waitMs(failure, attempt, needs.chance()), signal);
    }
};

type Answering = {
  secretToken: string;
  lanes: Lanes;
  keep: (raw: unknown) => Promise<void>;
  quarantine: (unreadable: Unreadable) => Promise<void>;
  log: Log;
};

const anObject = z.looseObject({});

const read = (body: string): { raw: unknown } | { error: string } => {
  try {
    return { raw: JSON.parse(body) };
  } catch (error) {
    return { error: error instanceof Error ? error.message : "no JSON" };
  }
};

/** Answers Telegram's posts: 401 for a wrong secret, 500 for "send it again", 200 when it is kept. */
export const answer = (needs: Answering): NonNullable<Connection["webhook"]> => {
  return async (request) => {
    const given = request.headers.get("x-telegram-bot-api-secret-token") ?? "";
    if (!sameSecret(given, needs.secretToken)) return new Response("wrong secret", { status: 401 });
    const body = await request.text();
    const found = read(body);
    try {
      if ("error" in found) await needs.quarantine({ raw: body, error: found.error });
      else {
        const update = anObject.safeParse(found.raw);
        await needs.lanes.run(update.success ? laneOf(update.data) : "elsewhere", () => needs.keep(found.raw));
      }
      return new Response(null, { status: 200 });
    } catch (error) {
      const problem = error instanceof Error ? error.message : String(error);
      needs.log.warn({ problem }, "telegram: an update was not kept and will come again");
      return new Response("not kept", { status: 500 });
    }
  };
};
