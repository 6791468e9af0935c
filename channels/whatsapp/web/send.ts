import {
  DeliveryFailure,
  type Found,
  type FoundPieces,
  type KnownPieces,
  type OutboundMessage,
  type Progress,
  type Receipt,
} from "../../contract";
import type { Pause } from "../../kit/backoff";
import { carryOut, firstWords } from "../../kit/steps";
import type { Begun } from "./begun";
import type { Made, SendOptions, WebClient, WebMessage } from "./client";
import { failureOf, notConnected } from "./failure";
import { externalIdOf, isGroup, keyOf, wid } from "./ids";
import type { Memory } from "./memory";
import { plan, type Step } from "./outbound";
import { gapMs, typingMs } from "./pace";
import type { People } from "./people";
import type { Sent } from "./sent";
import type { WebSettings } from "./settings";
import { within } from "./within";

export type Sender = {
  /** The client that is online; throws DeliveryFailure while there is none. */
  ready: () => Made;
  settings: WebSettings;
  memory: Memory;
  people: People;
  sent: Sent;
  begun: Begun;
  now: () => number;
  chance: () => number;
  pause: Pause;
  signal: AbortSignal;
};

const STATE_MS = 10_000;

/** What is certain before a send: the page answers and WhatsApp hears it. */
export const mustHear = async (client: WebClient): Promise<void> => {
  const state = await within(
    client.pupPage?.evaluate("window.require('WAWebSocketModel').Socket.state") ?? Promise.resolve(null),
    STATE_MS,
  ).catch(() => null);
  if (state !== "CONNECTED") throw notConnected("WhatsApp Web is reconnecting.");
};

/** The same message under every address its chat and its author may have by now. */
export const idsOf = (people: People, externalId: string): string[] => {
  const { fromMe, remote, id, participant } = keyOf(externalId);
  const chats = isGroup(remote) ? [remote] : people.waysTo(remote);
  const authors = participant === undefined ? [undefined] : people.waysTo(participant);
  return chats.flatMap((chat) =>
    authors.map((author) => externalIdOf({ fromMe, remote: chat, id, participant: author })),
  );
};
/** The message as the page has it, under whatever address; null when it is not there. */
export const findMessage = async (
  { people }: Pick<Sender, "people">,
  client: WebClient,
  externalId: string,
): Promise<WebMessage | null> => {
  for (const id of idsOf(people, externalId)) {
    const found = await client.getMessageById(id).catch(() => null);
    if (found) return found;
  }
  return null;
};

const openPacing = ({ now, chance, pause, signal, settings }: Sender) => {
  let last = Number.NEGATIVE_INFINITY;
  return {
    /** Waits as a person would before this text leaves. */
    before: async (client: WebClient, chat: string, chars: number): Promise<void> => {
      if (settings.pace === "none") return;
      await pause(gapMs(now() - last, chance()), signal);
      const place = await within(client.getChatById(chat), STATE_MS).catch(() => undefined);
      await place?.sendStateTyping().catch(() => {});
      await pause(typingMs(chars, chance()), signal);
    },
    after: () => {
      last = now();
    },
  };
};

const contentOf = async (
  { media }: Made,
  step: Step,
): Promise<{ content: Parameters<WebClient["sendMessage"]>[1]; options: SendOptions }> => {
  // With several links the page would take the first one for the whole message's picture.
  if (step.type === "text")
    return { content: step.text, options: { linkPreview: (step.text.match(/https?:\/\//g) ?? []).length === 1 } };
  const { file, as, caption } = step;
  const data = Buffer.from(await file.open()).toString("base64");
  return {
    content: media({ mimetype: file.mime, data, filename: file.name, size: file.sizeBytes }),
    options: {
      ...(caption ? { caption } : {}),
      ...(as === "voice" ? { sendAudioAsVoice: true } : {}),
      ...(as === "document" ? { sendMediaAsDocument: true } : {}),
    },
  };
};

const labelsOf = (step: Step): string[] => [step.type === "text" ? firstWords(step.text) : step.file.name];
const wordsOf = (step: Step): string => (step.type === "text" ? step.text : (step.caption ?? ""));
type One = { id: string; thread: string; chat: string; n: number; step: Step; quote: string | undefined };

/** Whether a send in doubt has arrived: what the page never got has not; else its chat tells, when it is read again. */
export const settle = (
  begun: Begun,
  outbound: OutboundMessage,
  at: number,
  known: KnownPieces,
): Receipt | Found | FoundPieces => {
  const outcome = begun.outcome(outbound.id, plan(outbound).steps.length, { at, ...known });
  return Array.isArray(outcome) ? { externalIds: outcome, at } : outcome;
};

/** Makes the way out: one message at a time over the whole connection, as a person has two thumbs. */
export const openSending = (sender: Sender) => {
  const { memory, people, sent, begun, settings, now } = sender;
  const pacing = openPacing(sender);
  let line: Promise<unknown> = Promise.resolve();
  const inLine = <Result>(work: () => Promise<Result>): Promise<Result> => {
    const turn = line.then(work);
    line = turn.catch(() => {});
    return turn;
  };

  const sendStep = async ({ id, thread, chat, n, step, quote }: One): Promise<string> => {
    const made = sender.ready();
    const { client } = made;
    await mustHear(client);
    const chars = step.type === "text" ? step.text.length : (step.caption?.length ?? 0);
    await pacing.before(client, chat, chars);
    const { content, options } = await contentOf(made, step);
    // While we paused it may have gone.
    await mustHear(sender.ready().client);
    await begun.add({ id, step: n, thread, words: wordsOf(step) }).catch((): never => {
      begun.refused({ id, step: n });
      throw new DeliveryFailure("unreachable", "platform_error", "It could not be written down that it leaves now.");
    });
    const work = async () => {
      const told = await client.sendMessage(chat, content, {
        ...options,
        ...(quote ? { quotedMessageId: quote } : {}),
        waitUntilMsgSent: true,
      });
      if (told) sent.message(told.id.id);
      return told;
    };
    const told = await sent.run(within(work(), settings.sendTimeoutS * 1000)).catch((error: unknown): never => {
      const failure = failureOf(error);
      if (failure.kind !== "uncertain") begun.refused({ id, step: n });
      throw failure;
    });
    pacing.after();
    if (!told) {
      begun.refused({ id, step: n });
      throw failureOf(new Error("chat not found"));
    }
    const { participant } = keyOf(told.id._serialized);
    const externalId = externalIdOf({
      fromMe: true,
      remote: chat,
      id: told.id.id,
      participant: isGroup(chat) && participant ? (await people.resolve(wid(participant))).address : undefined,
    });
    begun.arrived({ id, step: n }, externalId);
    return externalId;
  };

  const sendWhole = async (outbound: OutboundMessage, progress: Progress): Promise<Receipt> => {
    const { chat, quote, steps } = plan(outbound);
    const { id, thread } = outbound;
    const quoted = quote === undefined ? null : await findMessage(sender, sender.ready().client, quote);
    const send = async (step: Step, n: number): Promise<string[]> => {
      const quoting = n === 0 ? quoted?.id._serialized : undefined;
      const externalId = await sendStep({ id, thread, chat, n, step, quote: quoting });
      if (isGroup(chat)) {
        memory.state.threads[externalId] = thread;
        void memory.save();
      }
      return [externalId];
    };
    const externalIds = await carryOut(progress, { steps, labels: labelsOf, send });
    return { externalIds, at: now() };
  };
  return {
    /** Throws DeliveryFailure. */
    message: (outbound: OutboundMessage, progress: Progress): Promise<Receipt> =>
      inLine(() => sendWhole(outbound, progress)),
    idle: async (): Promise<void> => {
      await line;
    },
  };
};
export type Sending = ReturnType<typeof openSending>;
