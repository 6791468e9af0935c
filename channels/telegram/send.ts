/** Carries out a plan with the real Bot API. */
import { type Api, InputFile } from "grammy";
import {
  DeliveryFailure,
  type Outbound,
  type OutboundMessage,
  type OutFile,
  type Progress,
  type Receipt,
} from "../contract";
import { carryOut, firstWords } from "../kit/steps";
import { UPLOAD_MAX } from "./capabilities";
import { change } from "./change";
import { failureOf, isNoPhoto, movedTo } from "./failure";
import { externalIdOf } from "./ids";
import type { Moved } from "./moved";
import { type Keyboard, type Plan, plan, type SendAs, type Step } from "./outbound";
import { type Formatted, linksIn } from "./rich-out";

/** What sending needs of the connection. */
export type Sender = { api: Api; token: string; now: () => number; moved: Moved };

// grammY writes the name bare into a header of the upload.
const headerSafe = (name: string) => name.replace(/[\r\n";]/g, "_") || "file";

// Opened before the call: an error of our own disk must not look like a broken connection to Telegram.
const opened = async (file: OutFile): Promise<() => InputFile> => {
  const bytes = await file.open();
  if (bytes.byteLength > UPLOAD_MAX)
    throw new DeliveryFailure("rejected", "file_too_large", `${file.name} is larger than 50 MB.`);
  return () => new InputFile(bytes, headerSafe(file.name));
};

type Extra = {
  message_thread_id?: number;
  direct_messages_topic_id?: number;
  reply_parameters?: { message_id: number; allow_sending_without_reply: true };
};
const extraOf = ({ topic, direct }: Pick<Plan, "topic" | "direct">, replyTo: number | undefined): Extra => ({
  ...(topic === undefined ? {} : { message_thread_id: topic }),
  ...(direct === undefined ? {} : { direct_messages_topic_id: direct }),
  ...(replyTo === undefined
    ? {}
    : {
        reply_parameters: {
          message_id: replyTo,
          allow_sending_without_reply: true,
        },
      }),
});
const captioned = (caption?: Formatted) =>
  caption ? { caption: caption.text, caption_entities: caption.entities } : {};
const markup = (keyboard?: Keyboard) => (keyboard ? { reply_markup: { inline_keyboard: keyboard } } : {});

type FileStep = Extract<Step, { type: "file" }>;
const sendOne = async ({ api }: Sender, chatId: number, step: FileStep, extra: Extra): Promise<number[]> => {
  const input = await opened(step.file);
  const other = {
    ...captioned(step.caption),
    ...markup(step.keyboard),
    ...extra,
  };
  const as = async (kind: SendAs) => {
    switch (kind) {
      case "photo":
        return api.sendPhoto(chatId, input(), other);
      case "voice":
        return api.sendVoice(chatId, input(), other);
      case "audio":
        return api.sendAudio(chatId, input(), other);
      case "video":
        return api.sendVideo(chatId, input(), other);
      case "animation":
        return api.sendAnimation(chatId, input(), other);
      case "document":
        return api.sendDocument(chatId, input(), other);
    }
  };
  const sent = await as(step.as).catch((error) => {
    if (step.as === "photo" && isNoPhoto(error)) return as("document");
    throw error;
  });
  return [sent.message_id];
};

type AlbumStep = Extract<Step, { type: "album" }>;
const sendAlbum = async ({ api }: Sender, chatId: number, step: AlbumStep, extra: Extra): Promise<number[]> => {
  const inputs = await Promise.all(step.files.map(({ file }) => opened(file)));
  const items = inputs.map((input, n) => ({
    as: step.files[n]?.as,
    item: { media: input(), ...(n === 0 ? captioned(step.caption) : {}) },
  }));
  const group = async () => {
    if (items.every(({ as }) => as === "audio"))
      return api.sendMediaGroup(
        chatId,
        items.map(({ item }) => ({ type: "audio" as const, ...item })),
        extra,
      );
    if (items.every(({ as }) => as === "document"))
      return api.sendMediaGroup(
        chatId,
        items.map(({ item }) => ({ type: "document" as const, ...item })),
        extra,
      );
    const pictures = items.map(({ as, item }) =>
      as === "video" ? { type: "video" as const, ...item } : { type: "photo" as const, ...item },
    );
    return api.sendMediaGroup(chatId, pictures, extra);
  };
  return (await group()).map(({ message_id }) => message_id);
};

const sendText = async ({ api }: Sender, chatId: number, step: Extract<Step, { type: "text" }>, extra: Extra) => {
  const { text, entities } = step.formatted;
  const sent = await api.sendMessage(chatId, text, {
    entities,
    // With several links Telegram would pick one and let it stand for the whole message.
    link_preview_options: { is_disabled: linksIn(step.formatted).size !== 1 },
    ...markup(step.keyboard),
    ...extra,
  });
  return [sent.message_id];
};

const perform = (sender: Sender, whole: Plan, { step, n }: { step: Step; n: number }) => {
  const { chatId, replyTo } = whole;
  const extra = extraOf(whole, n === 0 ? replyTo : undefined);
  switch (step.type) {
    case "text":
      return sendText(sender, chatId, step, extra);
    case "file":
      return sendOne(sender, chatId, step, extra);
    case "album":
      return sendAlbum(sender, chatId, step, extra);
  }
};

const labelsOf = (step: Step): string[] => {
  switch (step.type) {
    case "text":
      return [firstWords(step.formatted.text)];
    case "file":
      return [step.file.name];
    case "album":
      return step.files.map(({ file }) => file.name);
  }
};

const message = async (sender: Sender, outbound: OutboundMessage, progress: Progress): Promise<Receipt> => {
  let whole = plan(outbound, sender.moved.now);
  const send = async (step: Step, n: number): Promise<string[]> => {
    const ids = await perform(sender, whole, { step, n }).catch(async (error) => {
      const to = movedTo(error);
      if (to === undefined) throw failureOf(error, sender.token);
      // The group became a supergroup and nothing was sent: it has another id, and its old messages can't be answered.
      await sender.moved.note({ from: whole.chatId, to });
      whole = plan(outbound, sender.moved.now);
      return perform(sender, whole, { step, n }).catch((again) => {
        throw failureOf(again, sender.token);
      });
    });
    return ids.map((messageId) => externalIdOf({ chatId: whole.chatId, messageId }));
  };
  const externalIds = await carryOut(progress, { steps: whole.steps, labels: labelsOf, send });
  return { externalIds, at: sender.now() };
};

/** Sends, edits, deletes or reacts. Throws DeliveryFailure without ever naming the token. */
export const send = (sender: Sender, outbound: Outbound, progress: Progress): Promise<Receipt> =>
  outbound.kind === "message" ? message(sender, outbound, progress) : change(sender, outbound);
