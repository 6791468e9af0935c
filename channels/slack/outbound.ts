/** What to ask of Slack for one message: decided here, done in send.ts. */
import { type Button, DeliveryFailure, type OutboundMessage, type OutFile, type RichText } from "../contract";
import { toPlain } from "../kit/rich-text";
import { BUTTON_DATA_MAX, BUTTON_LABEL_MAX, BUTTONS_MAX, FILE_MAX, FILES_MAX, TEXT_MAX } from "./capabilities";
import { rootOf } from "./ids";
import { mrkdwn, type OutRichText, richTextBlock } from "./rich-out";
import { split } from "./split";

export type ButtonElement = {
  type: "button";
  text: { type: "plain_text"; text: string; emoji: true };
  action_id: string;
  value: string;
};
type OutBlock = OutRichText | { type: "actions"; elements: ButtonElement[] };
/** Each step makes one message. */
export type Step = { type: "text"; text: string; blocks: OutBlock[] } | { type: "files"; files: OutFile[] };
export type Plan = { channel: string; threadTs: string; steps: Step[] };

const reject = (code: "file_too_large" | "not_supported", message: string) =>
  new DeliveryFailure("rejected", code, message);

const shortened = (label: string): string =>
  label.length <= BUTTON_LABEL_MAX ? label : `${label.slice(0, BUTTON_LABEL_MAX - 1).trimEnd()}…`;

const buttonElement = ({ label, data }: Button, n: number): ButtonElement => {
  if (data.length > BUTTON_DATA_MAX) throw reject("not_supported", "Slack takes 2,000 characters of data on a button.");
  return {
    type: "button",
    text: { type: "plain_text", text: shortened(label), emoji: true },
    action_id: `parley_${n}`,
    value: data,
  };
};

const actionsOf = (buttons: readonly Button[]): OutBlock[] => {
  if (buttons.length > BUTTONS_MAX) throw reject("not_supported", `Slack takes ${BUTTONS_MAX} buttons in a row.`);
  return buttons.length > 0 ? [{ type: "actions", elements: buttons.map(buttonElement) }] : [];
};

/** Words as Slack takes them: the blocks are what people see, the text is what notifications say. */
export const wordsOf = (rich: RichText): Extract<Step, { type: "text" }> => ({
  type: "text",
  text: mrkdwn(rich),
  blocks: [richTextBlock(rich)],
});

/** The pieces of a long text. */
export const piecesOf = (rich: RichText): RichText[] => (toPlain(rich).trim() === "" ? [] : split(rich, TEXT_MAX));

const textSteps = ({ rich, buttons = [] }: OutboundMessage): Step[] => {
  const actions = actionsOf(buttons);
  const steps = piecesOf(rich).map(wordsOf);
  const last = steps.at(-1);
  if (last) last.blocks.push(...actions);
  else if (actions.length > 0)
    return [{ type: "text", text: buttons.map(({ label }) => label).join(" · "), blocks: actions }];
  return steps;
};

const fileSteps = (files: readonly OutFile[]): Step[] => {
  for (const { name, sizeBytes } of files) {
    if (sizeBytes > FILE_MAX) throw reject("file_too_large", `${name} is larger than 100 MB.`);
    if (sizeBytes === 0) throw reject("not_supported", `${name} is empty, and Slack takes no empty files.`);
  }
  const steps: Step[] = [];
  for (let from = 0; from < files.length; from += FILES_MAX)
    steps.push({ type: "files", files: files.slice(from, from + FILES_MAX) });
  return steps;
};

/** The steps for one message, words first. Throws DeliveryFailure ("rejected") for what Slack would never take. */
export const plan = (message: OutboundMessage): Plan => {
  const { channel, ts } = rootOf(message.under ?? message.thread);
  // With files alone the buttons still need words to stand under; both come before the files.
  const steps = [...textSteps(message), ...fileSteps(message.files)];
  if (steps.length === 0) throw reject("not_supported", "Slack has no empty messages.");
  return { channel, threadTs: ts, steps };
};
