/** Bolt without a server of its own: it is handed each payload, and Slack is answered when the payload is kept. */
import { App, type Receiver } from "@slack/bolt";
import type { Log } from "../contract";
import { clientOptions, quietLogger } from "./api";
import { wordsOf } from "./failure";
import { SHORTCUT } from "./inbound";
import type { SlackSettings } from "./settings";
import type { Self } from "./us";

/** How often and why Slack has sent it before. */
export type Retry = { retryNum?: number; retryReason?: string };
/** What a payload is answered with, besides that it came. */
export type Answer = string | object | undefined;

/** Bolt acknowledges an event as soon as it has one. This door lets that pass and waits for the work to be done. */
class Door implements Receiver {
  #app: App | null = null;
  init(app: App): void {
    this.#app = app;
  }
  async start(): Promise<void> {}
  async stop(): Promise<void> {}
  async hand(body: Record<string, unknown>, retry: Retry): Promise<Answer> {
    let answer: Answer;
    const ack = async (response?: unknown) => {
      if (typeof response === "string" || (typeof response === "object" && response !== null)) answer = response;
    };
    await this.#app?.processEvent({ body, ack, ...retry });
    return answer;
  }
}

type Needs = {
  settings: SlackSettings;
  log: Log;
  self: Self;
  keep: (body: object) => Promise<unknown>;
};

const DONE =
  "This is a conversation now; the answer comes into its thread. If I am not in this channel yet, invite me, or I can't answer here.";

/** Opens Bolt. `take` resolves when the payload is kept and rejects when Slack should send it again. */
export const openBolt = ({ settings, log, self, keep }: Needs) => {
  const door = new Door();
  // Bolt passes on only what it knows the kind of; what it doesn't is kept all the same.
  const keeping = new WeakMap<object, Promise<unknown>>();
  const keepOnce = async (body: object): Promise<void> => {
    const begun = keeping.get(body) ?? keep(body);
    keeping.set(body, begun);
    await begun;
  };
  const app = new App({
    receiver: door,
    authorize: async () => {
      const us = self.known();
      return { botToken: settings.token, botId: us?.botId, botUserId: us?.userId, teamId: us?.teamId };
    },
    clientOptions: clientOptions(settings, settings.requestTimeoutS),
    logger: quietLogger(log),
    // Our own words are told apart by the reader, which says why it passes them over.
    ignoreSelf: false,
    convoStore: false,
  });
  app.use(async ({ body, next }) => {
    await keepOnce(body);
    await next();
  });
  app.shortcut({ type: "message_action", callback_id: SHORTCUT }, async ({ respond }) => {
    // Nobody waits for this word of confirmation.
    void respond({ response_type: "ephemeral", text: DONE }).catch((error: unknown) =>
      log.info({ problem: wordsOf(error) }, "slack: a shortcut was not confirmed to the person who used it"),
    );
  });
  return {
    take: async (body: Record<string, unknown>, retry: Retry): Promise<Answer> => {
      const answer = await door.hand(body, retry).catch((error: unknown): Answer => {
        log.info({ problem: wordsOf(error) }, "slack: the SDK could not pass a payload on");
        return undefined;
      });
      // Kept already, kept now, or to be sent again: what the SDK makes of it decides nothing.
      await keepOnce(body);
      return answer;
    },
  };
};
export type Bolt = ReturnType<typeof openBolt>;
