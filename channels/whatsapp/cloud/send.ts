/** Carries out a plan with the Graph API. */
import { z } from "zod";
import { DeliveryFailure, type Outbound, type OutboundMessage, type Progress, type Receipt } from "../../contract";
import type { PlatformClock } from "../../kit/platform-clock";
import { carryOut, firstWords } from "../../kit/steps";
import { type Graph, repeatable } from "./graph";
import { chatOf, isGroup, opaque, type Recipient, recipientOf } from "./ids";
import { upload } from "./media";
import { plan, quoteOf, type Step } from "./outbound";
import type { Pace } from "./pace";
import type { CloudSettings } from "./settings";
import { filled, type Templates } from "./templates";

/** What sending needs of the connection. */
export type Sender = {
  graph: Graph;
  settings: CloudSettings;
  templates: Templates;
  pace: Pace;
  clock: PlatformClock;
  now: () => number;
  /** WhatsApp has told by which number it knows the person of this thread; best effort. */
  met: (pair: { thread: string; waId: string }) => Promise<void>;
  /** The number by which the person of this thread is reached, where it is another one than they had. */
  reach: (thread: string) => Promise<string | undefined>;
  /** The customer's message is seen by us now; best effort. */
  markRead: (externalId: string) => Promise<void>;
};

const accepted = z.looseObject({ messages: z.tuple([z.looseObject({ id: z.string() })], z.unknown()) });
const named = z.looseObject({ contacts: z.tuple([z.looseObject({ wa_id: z.string().min(1) })], z.unknown()) });

const idOf = (answer: unknown): string => {
  const read = accepted.safeParse(answer);
  if (read.success) return read.data.messages[0].id;
  throw new DeliveryFailure("uncertain", "platform_error", "WhatsApp answered with something unreadable.");
};

/** What a step's message holds besides whom it is for. May call the platform for what it needs; nothing is sent yet. */
const bodyOf = async (sender: Sender, step: Step): Promise<Record<string, unknown>> => {
  switch (step.type) {
    case "json":
      return step.body;
    case "template": {
      const form = await sender.templates.named(step.template);
      if (!form)
        throw new DeliveryFailure("rejected", "not_supported", `There is no approved template ${step.template.name}.`);
      return { type: "template", template: filled(form, step.template) };
    }
    case "file": {
      const { file, as, caption } = step;
      const id = await upload(sender, file);
      const isVoice = as === "audio" && /^audio\/ogg/i.test(file.mime);
      const media = {
        id,
        ...(caption ? { caption } : {}),
        ...(as === "document" ? { filename: file.name } : {}),
        ...(isVoice ? { voice: true } : {}),
      };
      return { type: as, [as]: media };
    }
  }
};

const post = (sender: Sender, json: Record<string, unknown>): Promise<unknown> =>
  sender.graph(`${sender.settings.phoneNumberId}/messages`, {
    method: "POST",
    json: { messaging_product: "whatsapp", ...json },
  });

const whomOf = async ({ reach }: Sender, thread: string): Promise<Recipient> => {
  const to = isGroup(thread) ? undefined : await reach(thread);
  return to === undefined ? recipientOf(thread) : { recipient_type: "individual", to };
};

const labelsOf = (step: Step): string[] => {
  switch (step.type) {
    case "json":
      return [firstWords(step.words)];
    case "file":
      return [step.file.name];
    case "template":
      return [step.template.name];
  }
};

const sendMessage = async (sender: Sender, outbound: OutboundMessage, progress: Progress): Promise<Receipt> => {
  const to = await whomOf(sender, outbound.thread);
  // The window is Meta's to count: by its clock, where ours runs ahead, and by ours for what came while it ran behind.
  const steps = plan(outbound, Math.min(sender.clock.now(), sender.now()));
  const seen = outbound.behind?.last?.externalId;
  const quote = quoteOf(outbound);
  if (progress.done.length === 0 && seen) await sender.markRead(seen);
  const sendOne = async (step: Step, piece: number): Promise<string[]> => {
    sender.pace.take(chatOf(outbound.thread));
    const body = await bodyOf(sender, step);
    const answer = await post(sender, {
      ...to,
      ...body,
      ...(piece === 0 && quote ? { context: { message_id: quote } } : {}),
      biz_opaque_callback_data: opaque({ message: outbound.id, piece }),
    });
    const sent = idOf(answer);
    const whom = named.safeParse(answer).data?.contacts[0];
    // Of a number that was changed it is known whose it is.
    if (whom && "to" in to && to.to === outbound.thread) await sender.met({ thread: to.to, waId: whom.wa_id });
    return [sent];
  };
  const externalIds = await carryOut(progress, { steps, labels: labelsOf, send: sendOne });
  return { externalIds, at: sender.now() };
};

/** Sends. Throws DeliveryFailure. */
export const send = async (sender: Sender, outbound: Outbound, progress: Progress): Promise<Receipt> => {
  switch (outbound.kind) {
    case "message":
      return sendMessage(sender, outbound, progress);
    case "reaction": {
      const reaction = { message_id: outbound.externalId, emoji: outbound.emoji ?? "" };
      const body = { ...(await whomOf(sender, outbound.thread)), type: "reaction", reaction };
      return { externalIds: [idOf(await repeatable(post(sender, body)))], at: sender.now() };
    }
    case "edit":
    case "deletion":
      throw new DeliveryFailure("rejected", "not_supported", "WhatsApp's API can't change a message that was sent.");
  }
};
