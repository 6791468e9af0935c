/** Slack's Web API through Bolt's own client: never patient by itself, because a repeated post would arrive twice. */
import { type Logger, LogLevel, webApi } from "@slack/bolt";
import type { Log } from "../contract";
import type { PlatformClock } from "../kit/platform-clock";
import type { SlackSettings } from "./settings";

export type Api = InstanceType<typeof webApi.WebClient>;

/** Hides tokens wherever they stand. */
export const redact = (text: string): string => text.replace(/\bx(?:ox[a-z]|app)[.-][\w.%-]+/g, "<token>");

const wordsOf = (said: unknown[]): string =>
  redact(said.map((one) => (one instanceof Error ? one.message : String(one))).join(" "));

/** Bolt's own remarks: its warnings are kept, without secrets; its chatter is not. */
export const quietLogger = (log: Log): Logger => ({
  debug: () => {},
  info: () => {},
  warn: (...said) => log.info({ said: wordsOf(said) }, "slack: a remark of the SDK"),
  error: (...said) => log.info({ said: wordsOf(said) }, "slack: a complaint of the SDK"),
  setLevel: () => {},
  getLevel: () => LogLevel.WARN,
  setName: () => {},
});

/** How every client of ours behaves. */
export const clientOptions = ({ slackApiUrl }: SlackSettings, timeoutS: number, clock?: PlatformClock) => ({
  ...(clock && {
    fetch: async (...asked: Parameters<typeof fetch>) => {
      const answer = await fetch(...asked);
      clock.learn(answer);
      return answer;
    },
  }),
  slackApiUrl,
  timeout: Math.round(timeoutS * 1000),
  retryConfig: { retries: 0 },
  rejectRateLimitedCalls: true,
  allowAbsoluteUrls: false,
});

type Options = { timeoutS?: number; clock?: PlatformClock };
/** `clock` learns what Slack's shows from each answer. */
export const openApi = (
  settings: SlackSettings,
  log: Log,
  { timeoutS = settings.requestTimeoutS, clock }: Options = {},
): Api =>
  new webApi.WebClient(settings.token, { ...clientOptions(settings, timeoutS, clock), logger: quietLogger(log) });
