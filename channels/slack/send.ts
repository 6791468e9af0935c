/** Carries out a plan with the real Web API. */
import { z } from "zod";
import { DeliveryFailure, type Outbound, type OutboundMessage, type Progress, type Receipt } from "../contract";
import type { Pause } from "../kit/backoff";
import type { PlatformClock } from "../kit/platform-clock";
import { carryOut, firstWords } from "../kit/steps";
import type { Api } from "./api";
import { change } from "./change";
import { failureOf, neededScope } from "./failure";
import { externalIdOf, MARK } from "./ids";
import { type Plan, plan, type Step } from "./outbound";
import { sendFiles } from "./upload";
import { may, type Self } from "./us";

/** What sending needs of the connection. */
export type Sender = {
  api: Api;
  clock: PlatformClock;
  self: Self;
  now: () => number;
  pause: Pause;
  timeoutMs: number;
};

const posted = z.looseObject({ ts: z.string() });

type Speaker = { username?: string; icon_url?: string };
const CUSTOMIZE = "chat:write.customize";
/** Under whose name: an agent's own where the workspace allows it; the bot speaks as the app. */
const speakerOf = async ({ self }: Sender, { author, picture }: OutboundMessage): Promise<Speaker> => {
  if (author.speaks === "bot" || author.name.trim() === "") return {};
  if (!may(await self.soon(), CUSTOMIZE)) return {};
  const isPublic = picture !== undefined && /^https?:\/\//.test(picture);
  return { username: author.name, ...(isPublic ? { icon_url: picture } : {}) };
};

type Say = { message: OutboundMessage; plan: Plan; step: Extract<Step, { type: "text" }>; n: number };
const say = async (sender: Sender, { message, plan: { channel, threadTs }, step, n }: Say): Promise<string> => {
  const post = (speaker: Speaker) =>
    sender.api.chat.postMessage({
      channel,
      thread_ts: threadTs,
      text: step.text,
      blocks: step.blocks,
      metadata: { event_type: MARK, event_payload: { id: message.id, piece: n } },
      unfurl_links: false,
      unfurl_media: false,
      ...speaker,
    });
  const speaker = await speakerOf(sender, message);
  const sent = await post(speaker).catch((error) => {
    // The right was taken back since we asked.
    if (speaker.username !== undefined && neededScope(error)?.includes(CUSTOMIZE)) return post({});
    throw error;
  });
  return posted.parse(sent).ts;
};

const plainOf = (mrkdwn: string) => mrkdwn.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
const labelsOf = (step: Step): string[] =>
  step.type === "text" ? [firstWords(plainOf(step.text))] : [step.files.map(({ name }) => name).join(", ")];

/** Sends what is not `done`. */
export const sendRest = async (sender: Sender, message: OutboundMessage, progress: Progress): Promise<Receipt> => {
  const whole = plan(message);
  const send = async (step: Step, n: number): Promise<string[]> => {
    const ts =
      step.type === "files"
        ? await sendFiles(sender, whole, step.files)
        : await say(sender, { message, plan: whole, step, n }).catch((error) => {
            throw failureOf(error);
          });
    return [externalIdOf({ channel: whole.channel, ts })];
  };
  const externalIds = await carryOut(progress, { steps: whole.steps, labels: labelsOf, send });
  return { externalIds, at: sender.now() };
};

/** Sends, edits, deletes or reacts. Throws DeliveryFailure. */
export const send = async (sender: Sender, outbound: Outbound, progress: Progress): Promise<Receipt> => {
  if (outbound.kind !== "message") return change(sender, outbound);
  try {
    return await sendRest(sender, outbound, progress);
  } catch (error) {
    if (error instanceof z.ZodError)
      throw new DeliveryFailure("uncertain", "platform_error", "Slack answered with something unreadable.");
    throw error;
  }
};
