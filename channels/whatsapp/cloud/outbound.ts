/** What to ask of the Graph API for one message: decided here, done in send.ts. */
import { type Button, DeliveryFailure, type OutboundMessage, type OutFile, type RichText } from "../../contract";
import { isBlank } from "../../kit/rich-text";
import { pieces, printText } from "../format";
import { BUTTONS_MAX, CAPTION_MAX, ROWS_MAX, SIZES, TEXT_MAX, WINDOW_HOURS } from "./capabilities";
import { buttonId, isGroup } from "./ids";

export type SendAs = keyof typeof SIZES;
export type Step =
  | { type: "json"; words: string; body: Record<string, unknown> }
  | { type: "file"; file: OutFile; as: SendAs; caption?: string }
  | { type: "template"; template: NonNullable<OutboundMessage["template"]> };

const reject = (code: "file_too_large" | "not_supported" | "window_closed", message: string) =>
  new DeliveryFailure("rejected", code, message);

/** The kind of message that carries this file; what WhatsApp would refuse as a picture goes as a document. */
export const sendAs = ({ mime, sizeBytes }: Pick<OutFile, "mime" | "sizeBytes">): SendAs => {
  const kind = mime.toLowerCase().split(";")[0]?.trim() ?? "";
  const fits = (as: SendAs): SendAs => (sizeBytes <= SIZES[as] ? as : "document");
  if (kind === "image/jpeg" || kind === "image/png") return fits("image");
  if (kind === "video/mp4" || kind === "video/3gpp") return fits("video");
  return ["audio/aac", "audio/amr", "audio/mpeg", "audio/mp4", "audio/ogg"].includes(kind) ? fits("audio") : "document";
};

const short = (text: string, max: number): string => {
  const chars = [...text];
  return chars.length <= max && text.length <= max
    ? text
    : `${chars
        .slice(0, max - 2)
        .join("")
        .slice(0, max - 1)}…`;
};

const buttonsOf = (body: string, buttons: readonly Button[], language: OutboundMessage["language"]) => {
  for (const { data } of buttons)
    if (buttonId(data).length > 200) throw reject("not_supported", "WhatsApp takes no such long data on a button.");
  if (buttons.length > ROWS_MAX) throw reject("not_supported", `WhatsApp offers up to ${ROWS_MAX} choices.`);
  if (buttons.length <= BUTTONS_MAX && buttons.every(({ label }) => label.length <= 20))
    return {
      type: "button",
      body: { text: body },
      action: {
        buttons: buttons.map(({ label, data }) => ({ type: "reply", reply: { id: buttonId(data), title: label } })),
      },
    };
  const rows = buttons.map(({ label, data }) => ({
    id: buttonId(data),
    title: short(label, 24),
    ...(label.length > 24 ? { description: short(label, 72) } : {}),
  }));
  const open = language === "ru" ? "Выбрать" : "Choose";
  return { type: "list", body: { text: body }, action: { button: open, sections: [{ title: open, rows }] } };
};

const textStep = (body: string): Step => ({
  type: "json",
  words: body,
  // A preview of the first link would be fetched by every phone.
  body: { type: "text", text: { body, preview_url: false } },
});

const fileSteps = (files: readonly OutFile[], caption: string): Step[] =>
  files.map((file, n) => ({ type: "file", file, as: sendAs(file), ...(n === 0 && caption ? { caption } : {}) }));

const captioned = (files: readonly OutFile[]) => files[0] !== undefined && sendAs(files[0]) !== "audio";

/** Groups have no buttons: what there is to choose from can be answered in words. */
const inWords = (buttons: readonly Button[]): RichText =>
  buttons.length === 0 ? [] : [{ type: "list", ordered: false, items: buttons.map(({ label }) => [{ text: label }]) }];

const stepsOf = ({ thread, rich: said, files, buttons: offered = [], language }: OutboundMessage): Step[] => {
  const buttons = isGroup(thread) ? [] : offered;
  const rich = isGroup(thread) ? [...said, ...inWords(offered)] : said;
  const isSilent = isBlank(rich);
  if (buttons.length > 0) {
    const texts = isSilent ? [language === "ru" ? "Выберите:" : "Please choose:"] : pieces(rich, CAPTION_MAX);
    const interactive = buttonsOf(texts.at(-1) ?? "", buttons, language);
    return [
      ...fileSteps(files, ""),
      ...texts.slice(0, -1).map(textStep),
      { type: "json", words: interactive.body.text, body: { type: "interactive", interactive } },
    ];
  }
  if (isSilent) return fileSteps(files, "");
  const whole = printText(rich);
  if (captioned(files) && whole.length <= CAPTION_MAX) return fileSteps(files, whole);
  return [...pieces(rich, TEXT_MAX).map(textStep), ...fileSteps(files, "")];
};

const checkWindow = ({ template, behind }: OutboundMessage, now: number) => {
  const last = behind?.last;
  if (template || !last || now - last.at <= WINDOW_HOURS * 3_600_000) return;
  throw reject(
    "window_closed",
    "More than 24 hours have passed since the customer's last message: only an approved template can be sent.",
  );
};

/** Among many people an answer hangs on what it answers. */
export const quoteOf = ({ thread, quote, behind }: OutboundMessage): string | undefined =>
  quote ?? (isGroup(thread) ? behind?.last?.externalId : undefined);

/** The steps for one message, one message at WhatsApp each. Throws DeliveryFailure ("rejected") for what it would never take. */
export const plan = (message: OutboundMessage, now: number): Step[] => {
  checkWindow(message, now);
  for (const { name, sizeBytes } of message.files)
    if (sizeBytes > SIZES.document)
      throw reject("file_too_large", `${name} is larger than the 100 MB that WhatsApp takes.`);
  if (message.template) return [{ type: "template", template: message.template }];
  const steps = stepsOf(message);
  if (steps.length === 0) throw reject("not_supported", "WhatsApp has no empty messages.");
  return steps;
};
